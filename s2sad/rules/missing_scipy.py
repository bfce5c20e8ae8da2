"""What of the public names of SciPy has no rule, and why: what is not written in Python, and distributions.

A function that is written in Python is read as one of the program is; it is refused where it calls compiled code.
"""

from __future__ import annotations

MODULES = (
    "scipy.special",
    "scipy.linalg",
    "scipy.stats",
    "scipy.signal",
    "scipy.integrate",
    "scipy.interpolate",
    "scipy.optimize",
    "scipy.spatial.distance",
    "scipy.ndimage",
    "scipy.sparse",
    "scipy.sparse.linalg",
)
WRITTEN_IN_PYTHON = "written in Python: it is read as a function of the program is, and refused where it is compiled"
OBJECTS = "a class: its objects compute in compiled code; use the functions that have rules"
ERRORS = "exceptions and warnings"
SELDOM = "no rule yet, as it is seldom used: `s2sad.rule.numerical` differentiates it by differences"

REASONS: dict[str, dict[str, str]] = {
    "scipy.special": {
        ERRORS: "SpecialFunctionError SpecialFunctionWarning errstate geterr seterr",
        "its results are rounded: they are constants of the run": "round",
        "another unit of angles: multiply by its number of radians": "radian",
        "use the functions of scipy.stats, which have rules": (
            "bdtr bdtrc bdtri bdtrik bdtrin btdtr btdtri btdtria btdtrib chdtr chdtrc chdtri chdtriv fdtr fdtrc fdtri "
            "fdtridfd gdtr gdtrc gdtria gdtrib gdtrix nbdtr nbdtrc nbdtri nbdtrik nbdtrin pdtr pdtrc pdtri pdtrik "
            "stdtr stdtridf stdtrit nrdtrimn nrdtrisd ndtri_exp betainccinv"
        ),
        "distributions of which scipy.stats has no rule yet: " + SELDOM: (
            "chndtr chndtridf chndtrinc chndtrix ncfdtr ncfdtri ncfdtridfd ncfdtridfn ncfdtrinc nctdtr nctdtridf "
            "nctdtrinc nctdtrit kolmogi kolmogorov smirnov smirnovi tklmbda voigt_profile"
        ),
        "several functions at once: use the one that is wanted": (
            "airy airye ellipj itairy kelvin mathieu_cem mathieu_sem mathieu_modcem1 mathieu_modcem2 mathieu_modsem1 "
            "mathieu_modsem2 modfresnelm modfresnelp pbdv pbvv pbwa shichi it2i0k0 it2j0y0 iti0k0 itj0y0 legendre_p "
            "legendre_p_all assoc_legendre_p assoc_legendre_p_all sph_legendre_p sph_legendre_p_all sph_harm_y "
            "sph_harm_y_all"
        ),
        "scaled functions of Bessel: use those without the scale, which have rules": (
            "hankel1 hankel1e hankel2 hankel2e jve k0e k1e yve"
        ),
        "of the families of polynomials, those that are used most have rules": (
            "eval_chebyc eval_chebys eval_sh_chebyt eval_sh_chebyu eval_sh_jacobi eval_sh_legendre lpmv besselpoly"
        ),
        SELDOM: (
            "agm bei beip ber berp kei keip ker kerp ellipeinc ellipkinc elliprc elliprd elliprf elliprg elliprj "
            "hyperu it2struve0 itmodstruve0 itstruve0 log_wright_bessel mathieu_a mathieu_b modstruve obl_ang1 "
            "obl_ang1_cv obl_cv obl_rad1 obl_rad1_cv obl_rad2 obl_rad2_cv pro_ang1 pro_ang1_cv pro_cv pro_rad1 "
            "pro_rad1_cv pro_rad2 pro_rad2_cv struve wright_bessel zetac sph_harm"
        ),
    },
    "scipy.linalg": {
        ERRORS: "LinAlgError LinAlgWarning",
        "tells what a matrix is: a constant of the run": "bandwidth ishermitian issymmetric",
        "changes a factorisation: factorise the changed matrix": "qr_delete qr_insert qr_update",
    },
    "scipy.stats": {
        ERRORS: "ConstantInputWarning DegenerateDataWarning FitError NearConstantInputWarning",
        "a way to resample: its results are random": "BootstrapMethod MonteCarloMethod PermutationMethod",
        "a class of distributions made of parts: write the density": (
            "Binomial CensoredData Covariance Logistic Mixture Normal Uniform gaussian_kde rv_continuous rv_discrete "
            "rv_histogram"
        ),
        "draws matrices and directions: constants of the run": (
            "ortho_group random_correlation random_table special_ortho_group uniform_direction unitary_group"
        ),
        "distributions without a rule yet: write the logarithm of the density as a function": (
            "alpha anglit arcsine argus betabinom betanbinom betaprime boltzmann bradford burr burr12 chi cosine "
            "crystalball dgamma dirichlet_multinomial dlaplace dpareto_lognorm dweibull erlang exponnorm exponpow "
            "exponweib f fatiguelife fisk foldcauchy foldnorm gausshyper genexpon genextreme gengamma genhalflogistic "
            "genhyperbolic geninvgauss genlogistic gennorm genpareto gibrat gompertz halfcauchy halfgennorm "
            "halflogistic halfnorm hypergeom hypsecant invgamma invgauss invweibull invwishart irwinhall jf_skew_t "
            "johnsonsb johnsonsu kappa3 kappa4 ksone kstwo kstwobign landau laplace_asymmetric levy levy_l levy_stable "
            "loggamma loglaplace logser loguniform lomax matrix_normal matrix_t maxwell mielke moyal "
            "multivariate_hypergeom multivariate_t nakagami ncf nchypergeom_fisher nchypergeom_wallenius nct ncx2 "
            "nhypergeom normal_inverse_gamma norminvgauss pearson3 planck poisson_binom powerlaw powerlognorm "
            "powernorm randint rayleigh rdist recipinvgauss reciprocal rel_breitwigner rice semicircular skellam "
            "skewcauchy skewnorm studentized_range trapezoid trapz triang truncexpon truncpareto truncweibull_min "
            "tukeylambda vonmises_fisher vonmises_line wald weibull_max wishart wrapcauchy yulesimon zipf zipfian"
        ),
    },
    "scipy.signal": {
        ERRORS: "BadCoefficients",
        OBJECTS: "CZT ShortTimeFFT StateSpace TransferFunction ZerosPolesGain ZoomFFT dlti lti",
        SELDOM: "sepfir2d cspline2d qspline2d symiirorder1 symiirorder2",
    },
    "scipy.integrate": {
        ERRORS: "IntegrationWarning ODEintWarning AccuracyWarning",
        "the parts of solve_ivp, which has a rule": (
            "BDF DOP853 DenseOutput LSODA OdeSolution OdeSolver RK23 RK45 Radau complex_ode ode"
        ),
    },
    "scipy.interpolate": {
        "an object of constants has a rule for its call; one of samples that vary: CubicSpline, make_interp_spline": (
            "BSpline BPoly PPoly UnivariateSpline InterpolatedUnivariateSpline LSQUnivariateSpline NdPPoly"
        ),
        "no rule yet: use RegularGridInterpolator, CubicSpline or np.interp": (
            "AAA BarycentricInterpolator BivariateSpline CloughTocher2DInterpolator FloaterHormannInterpolator "
            "KroghInterpolator LSQBivariateSpline LSQSphereBivariateSpline LinearNDInterpolator NdBSpline "
            "NearestNDInterpolator RBFInterpolator Rbf RectBivariateSpline RectSphereBivariateSpline "
            "SmoothBivariateSpline SmoothSphereBivariateSpline interp2d"
        ),
    },
    "scipy.optimize": {
        ERRORS: "NoConvergence OptimizeWarning",
        "parts of the solvers: brentq, newton, fsolve, root and minimize have rules": (
            "BFGS Bounds BroydenFirst HessianUpdateStrategy InverseJacobian KrylovJacobian LbfgsInvHessProduct "
            "LinearConstraint NonlinearConstraint OptimizeResult RootResults SR1"
        ),
        "an assignment: its indices are constants of the run, index the costs by them": "linear_sum_assignment",
    },
    "scipy.spatial.distance": {},
    "scipy.ndimage": {},
    "scipy.sparse": {
        ERRORS: "SparseEfficiencyWarning SparseWarning",
        "of entries that vary: coo_array, csr_array, csc_array and diags_array have rules; constants are constants": (
            "bsr_array bsr_matrix dia_array dia_matrix dok_array dok_matrix lil_array lil_matrix sparray spmatrix"
        ),
    },
    "scipy.sparse.linalg": {
        ERRORS: "ArpackError ArpackNoConvergence MatrixRankWarning",
        "an object that multiplies or solves: spsolve and the products of matrices have rules": (
            "LaplacianNd LinearOperator SuperLU"
        ),
    },
}
