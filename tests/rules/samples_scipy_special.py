"""Samples of the rules of scipy.special."""

import numpy as np
import scipy.special as sc

from s2sad.rules import scipy_special  # noqa: F401
from s2sad.runtime.scipy_special import (
    absorbing_product,
    absorbing_quotient,
    beta_density,
    betainc_da,
    betainc_db,
    gamma_density,
    gammainc_da,
    gammainc_daa,
    log_ratio,
)
from tests.rules.sample import S

rng = np.random.default_rng(7)
positive = rng.uniform(0.3, 4.0, (2, 3))
column = rng.uniform(0.4, 3.0, (2, 1))
unit = rng.uniform(0.1, 0.9, (2, 3))
signed = np.array([[-2.3, -0.7, 0.2], [0.6, 1.7, 3.1]])
row = np.array([0.7, 1.3, 2.2])
single = positive.astype(np.float32)
cube = rng.standard_normal((2, 3, 4))
z = np.array([0.7 + 0.4j, -0.6 + 1.1j, 1.5 - 0.8j])

GAMMA = [
    S(sc.gamma, positive),
    S(sc.gamma, np.array([-1.4, -0.3, 0.6])),
    S(sc.gamma, 2.5),
    S(sc.gamma, np.float64(2.5)),
    S(sc.gamma, np.array(2.5)),
    S(sc.gamma, np.zeros((0, 2))),
    S(sc.gamma, positive.T[::2]),
    S(sc.gamma, single),
    S(sc.gamma, z),
    S(sc.gammaln, positive),
    S(sc.gammaln, np.array([-1.4, -0.3])),
    S(sc.gammaln, single),
    S(sc.loggamma, positive),
    S(sc.loggamma, z),
    S(sc.rgamma, np.array([-3.0, -1.4, 0.0, 0.3, 0.5, 0.9, 4.0])),
    S(sc.rgamma, -2.0),
    S(sc.rgamma, z),
    S(sc.digamma, positive),
    S(sc.digamma, np.array([-1.4, -0.3])),
    S(sc.digamma, z),
    S(sc.digamma, np.array([-3.4 + 0.7j, 20.0 - 3.0j])),
    S(sc.psi, single),
    S(sc.polygamma, 0, positive),
    S(sc.polygamma, 2, positive),
    S(sc.polygamma, np.array([1, 2, 3]), positive),
    S(sc.multigammaln, 3.7, 3),
    S(sc.multigammaln, positive + 2.0, 4),
    S(sc.multigammaln, positive, 1),
    S(sc.poch, positive, row),
    S(sc.poch, np.array([-0.6, 0.4]), 2.0),
    S(sc.poch, np.array([0.0, -1.0, -2.0]), 3.0, wrt="z"),
    S(sc.poch, np.array([-3.0, -4.0, -5.0]), 2.0, wrt="z"),
    S(sc.factorial, positive),
    S(sc.factorial, 3.5),
    S(sc.comb, positive + 4.0, column),
    S(sc.comb, 5.0, 2.0),
    S(sc.comb, positive + 4.0, column, repetition=True),
    S(sc.comb, 5, 2.5),
    S(sc.binom, positive + 4.0, row),
    S(sc.beta, positive, column),
    S(sc.beta, single, np.float32(2.0)),
    S(sc.betaln, positive, row),
    S(sc.gammainc, positive, row),
    S(sc.gammainc, 0.4, np.array([0.01, 0.5, 3.0])),
    S(sc.gammainc, np.array([20.0, 300.0]), np.array([25.0, 290.0])),
    S(sc.gammainc, single, np.float32(1.5)),
    S(sc.gammainc, 2.0, 1.0),
    S(sc.gammaincc, positive, column),
    S(sc.gammaincinv, positive, unit),
    S(sc.gammainccinv, positive, unit),
    S(sc.betainc, positive, row, unit),
    S(sc.betainc, 0.3, 0.6, unit),
    S(sc.betainc, np.array([40.0, 3.0]), np.array([2.0, 90.0]), np.array([0.96, 0.02])),
    S(sc.betainc, 2.0, 3.0, 0.4),
    *([S(sc.betaincc, positive, row, unit)] if hasattr(sc, "betaincc") else []),
    S(sc.betaincinv, positive, row, unit),
    S(gamma_density, positive, row),
    S(gamma_density, 1.7, -1.0),
    S(beta_density, positive, row, unit),
    S(gammainc_da, positive, row),
    S(gammainc_da, 0.4, np.array([0.01, 0.5, 3.0])),
    S(gammainc_da, np.array([20.0, 300.0]), np.array([25.0, 290.0])),
    S(gammainc_daa, positive, row),
    S(betainc_da, positive, row, unit),
    S(betainc_da, 0.3, 0.6, unit),
    S(betainc_da, np.array([40.0, 3.0]), np.array([2.0, 90.0]), np.array([0.96, 0.02])),
    S(betainc_db, positive, row, unit),
    S(betainc_db, 0.3, 0.6, unit),
    S(betainc_db, np.array([40.0, 3.0]), np.array([2.0, 90.0]), np.array([0.96, 0.02])),
    S(sc.zeta, positive + 1.2),
    S(sc.zeta, 0.5),
    S(sc.zeta, positive + 1.2, row),
    S(sc.zeta, 2.0, single),
]

ERROR = [
    *(S(f, x) for f in (sc.erf, sc.erfc, sc.erfcx, sc.erfi, sc.dawsn) for x in (signed, single, z, 0.3)),
    S(sc.wofz, z),
    S(sc.wofz, signed),
    S(sc.erfinv, unit - 0.5),
    S(sc.erfcinv, unit + 0.4),
    S(sc.ndtr, signed),
    S(sc.ndtr, z),
    S(sc.ndtr, single),
    S(sc.log_ndtr, np.array([-40.0, -3.0, 0.0, 2.0])),
    S(sc.ndtri, unit),
    S(sc.owens_t, signed, row),
    S(sc.exp1, positive),
    S(sc.exp1, z),
    S(sc.expi, signed),
    S(sc.expi, z),
    S(sc.expn, 0, positive),
    S(sc.expn, 1, single),
    S(sc.expn, np.array([0, 1, 4]), positive),
    *(S(f, x) for f in (sc.fresnel, sc.sici) for x in (positive, z[:1], 0.8, single, np.zeros(0))),
    S(sc.fresnel, 0.0),
]

BESSEL = [
    *(S(f, x) for f in (sc.j0, sc.j1, sc.i0, sc.i0e, sc.i1, sc.i1e) for x in (signed, single, 0.8)),
    *(S(f, x) for f in (sc.y0, sc.y1, sc.k0, sc.k1) for x in (positive, single, 0.8)),
    S(sc.j1, 0.0),
    S(sc.i1, 0.0),
    S(sc.i1e, 0.0),
    *(S(f, 1.7, x) for f in (sc.jv, sc.yv, sc.iv, sc.kv, sc.ive, sc.kve) for x in (positive, single)),
    *(S(f, 1.7, z) for f in (sc.jv, sc.yv, sc.iv, sc.kv, sc.kve)),
    *(S(f, np.array([0, 1, 3]), positive) for f in (sc.jn, sc.jv, sc.yn, sc.yv, sc.iv, sc.kn, sc.kv)),
    S(sc.jn, 2, signed),
    S(sc.ive, 2, signed),
    S(sc.yn, 0, positive),
    S(sc.kn, 0, positive),
]

HYPERGEOMETRIC = [
    S(sc.ellipk, np.array([-30.0, -0.4, 0.0, 1e-9, 0.3, 0.95])),
    S(sc.ellipk, unit.astype(np.float32)),
    S(sc.ellipe, np.array([-30.0, -0.4, 0.0, 1e-9, 0.3, 0.95])),
    S(sc.hyp1f1, 0.7, column, signed),
    S(sc.hyp1f1, 0.7, 1.2, z),
    S(sc.hyp2f1, 0.7, 1.2, 2.3, unit),
    S(sc.hyp2f1, 0.7, row, 2.3, -positive),
    S(sc.hyp2f1, 0.7, 1.2, 2.3, z[:2]),
    S(sc.lambertw, positive),
    S(sc.lambertw, 0.0),
    S(sc.lambertw, np.array([-0.3, -0.1]), k=-1),
    S(sc.lambertw, z, 2),
    S(sc.spence, positive),
    S(sc.spence, np.array([1.0, 1.0 + 1e-9, 1.49, 1.51, 0.5])),
    S(sc.spence, z),
]

ENTROPY = [
    S(absorbing_product, signed, row),
    S(absorbing_quotient, signed, row),
    S(log_ratio, positive, row),
    S(sc.xlogy, signed, row),
    S(sc.xlogy, np.array([0.0, 2.0]), 1.5),
    S(sc.xlogy, z, z + 1.0),
    S(sc.xlog1py, signed, row),
    S(sc.entr, positive),
    S(sc.rel_entr, positive, row),
    S(sc.kl_div, positive, row),
    S(sc.kl_div, single, np.float32(1.5)),
    S(sc.expit, signed),
    S(sc.expit, np.array([-800.0, -30.0, 30.0])),
    S(sc.expit, single),
    S(sc.log_expit, signed),
    S(sc.logit, unit),
    S(sc.boxcox, positive, np.array([-0.5, 0.3, 1.0])),
    S(sc.boxcox, row, np.array([0.0, 1e-9, -1e-5])),
    S(sc.boxcox1p, signed[1], np.array([-0.5, 0.0, 1.0])),
]

SOFTMAX = [
    *(S(f, x) for f in (sc.softmax, sc.log_softmax, sc.logsumexp) for x in (signed, signed[0], single, cube[:, ::2])),
    *(S(f, cube, axis=axis) for f in (sc.softmax, sc.log_softmax, sc.logsumexp) for axis in (0, 1, -1, (0, 2))),
    S(sc.softmax, 0.3),
    S(sc.logsumexp, 0.3),
    S(sc.logsumexp, np.array(0.3)),
    S(sc.logsumexp, cube, axis=1, keepdims=True),
    S(sc.logsumexp, cube, axis=(0, 2), keepdims=True),
    S(sc.logsumexp, cube, keepdims=True),
    S(sc.logsumexp, cube, 1),
    S(sc.logsumexp, signed, b=positive),
    S(sc.logsumexp, signed, axis=0, b=column),
    S(sc.logsumexp, signed, axis=1, b=row, keepdims=True),
    S(sc.logsumexp, row, axis=1, b=positive),
    S(sc.logsumexp, signed, axis=1, b=np.array([1.0, -3.0, 0.2]), return_sign=True),
    S(sc.logsumexp, z),
]

SAMPLES = [*GAMMA, *ERROR, *BESSEL, *HYPERGEOMETRIC, *ENTROPY, *SOFTMAX]

LINE = np.array([0.3, -0.7, 1.2])
ABOVE = np.array([0.4, 0.9, 1.7])
SAMPLES += [
    *(S(f, x) for f in (sc.cbrt, sc.exp2, sc.exp10, sc.expm1, sc.cosm1, sc.wrightomega) for x in (LINE, 0.6)),
    *(S(f, x) for f in (sc.sindg, sc.cosdg, sc.tandg, sc.cotdg) for x in (40.0 * LINE, 25.0)),
    *(S(sc.log1p, x) for x in (ABOVE, 0.6)),
    *(S(sc.ellipkm1, x) for x in (ABOVE / 2.0, 0.6)),
    *(S(f, d, x) for f in (sc.huber, sc.pseudo_huber) for d in (0.9, ABOVE) for x in (LINE, 0.6, -1.3)),
    *(S(f, x, k, wrt="x") for f in (sc.inv_boxcox, sc.inv_boxcox1p) for x in (ABOVE, 0.6) for k in (0.0, 0.7)),
    *(S(sc.hyp0f1, v, x, wrt="z") for v in (0.7, ABOVE) for x in (LINE, -1.3)),
    *(
        S(f, n, x, wrt="x")
        for f in (sc.eval_laguerre, sc.eval_legendre, sc.eval_chebyt, sc.eval_chebyu, sc.eval_hermite)
        for n in (0, 1, 4)
        for x in (LINE, 0.6)
    ),
    *(S(sc.eval_hermitenorm, n, LINE, wrt="x") for n in (0, 1, 4)),
    *(S(f, n, 0.7, LINE, wrt="x") for f in (sc.eval_gegenbauer, sc.eval_genlaguerre) for n in (0, 1, 4)),
    *(S(sc.eval_jacobi, n, 0.7, 1.3, LINE, wrt="x") for n in (0, 1, 4)),
    S(sc.exprel, np.array([-3.0, -1e-9, 0.0, 0.4, 5.0])),
    S(sc.powm1, positive, row),
    S(sc.powm1, np.array([-1.2, 0.7]), 2.0, wrt="x1"),
]
