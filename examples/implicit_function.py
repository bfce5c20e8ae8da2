"""The derivative of a root: by the implicit-function theorem, and through the iterations that find it.

One learns to give a solver a rule of one's own. `root` runs Newton's method until it converges; its rule needs one
derivative of the residual at the solution and knows nothing of the iterations. Differentiating the loop gives the
same number.
"""

import math

import s2sad


def kepler(e, eccentricity, mean_anomaly):
    return e - eccentricity * math.sin(e) - mean_anomaly


def newton(eccentricity, mean_anomaly):
    e = mean_anomaly
    while abs(kepler(e, eccentricity, mean_anomaly)) > 1e-13:
        e -= kepler(e, eccentricity, mean_anomaly) / (1.0 - eccentricity * math.cos(e))
    return e


def root(eccentricity, mean_anomaly):
    return newton(eccentricity, mean_anomaly)


residual_bars = s2sad.grad(kepler, wrt=("e", "eccentricity", "mean_anomaly"))


def root_bars(e, eccentricity, mean_anomaly):
    by_e, by_eccentricity, by_mean_anomaly = residual_bars(e, eccentricity, mean_anomaly)
    return -by_eccentricity / by_e, -by_mean_anomaly / by_e


@s2sad.rule.reverse(root, wrt=("eccentricity", "mean_anomaly"))
def _(y, eccentricity, mean_anomaly, *, y_bar):
    bars = root_bars(y, eccentricity, mean_anomaly)
    return y_bar * bars[0], y_bar * bars[1]


def radius(eccentricity, mean_anomaly, solver):
    """The distance of a planet from its star, in units of the semi-major axis."""
    return 1.0 - eccentricity * math.cos(solver(eccentricity, mean_anomaly))


if __name__ == "__main__":
    wrt = ("eccentricity", "mean_anomaly")
    derivative = s2sad.grad(radius, wrt=wrt)
    print(derivative.source_for(0.3, 1.0, root))
    print(derivative.source_for(0.3, 1.0, newton))
    print("eccentricity  through the theorem     through the loop")
    for eccentricity in (0.1, 0.5, 0.9):
        by_theorem = derivative(eccentricity, 1.0, root)
        by_loop = derivative(eccentricity, 1.0, newton)
        print(f"{eccentricity:12.1f}  {by_theorem[0]:19.15f}  {by_loop[0]:19.15f}")
        e = newton(eccentricity, 1.0)
        slope = eccentricity * math.sin(e) / (1.0 - eccentricity * math.cos(e))
        assert math.isclose(by_theorem[0], slope * math.sin(e) - math.cos(e), rel_tol=1e-12)
        assert math.isclose(by_theorem[1], slope, rel_tol=1e-12)
        assert all(math.isclose(a, b, rel_tol=1e-9) for a, b in zip(by_theorem, by_loop, strict=True))
