"""A curve with three parameters fitted to 100 points by the method of Levenberg and Marquardt.

One learns to use a Jacobian: it is 100 x 3, so that forward mode, with one tangent for each parameter, gives it in
three runs.
"""

import numpy as np
from plots import save
from scipy.optimize import least_squares

import s2sad


def model(p, t):
    amplitude, decay, frequency = p
    return amplitude * np.exp(-decay * t) * np.cos(frequency * t)


def residuals(p, t, y):
    return model(p, t) - y


def levenberg_marquardt(f, jac, p, args, damping=1.0, iterations=50):
    r = f(p, *args)
    for k in range(iterations):
        j = jac(p, *args)
        g, h = j.T @ r, j.T @ j
        if np.linalg.norm(g) < 1e-6:
            break
        trial = p - np.linalg.solve(h + damping * np.diag(np.diag(h)), g)
        r_trial = f(trial, *args)
        if r_trial @ r_trial < r @ r:
            p, r, damping = trial, r_trial, damping / 3
        else:
            damping *= 2
        print(f"{k:2d}  {r @ r:12.8f}  {damping:.1e}  {p.round(5)}")
    return p


def jacobian_by_hand(p, t, y):
    envelope, phase = np.exp(-p[1] * t), p[2] * t
    return np.column_stack(
        [envelope * np.cos(phase), -p[0] * t * envelope * np.cos(phase), -p[0] * t * envelope * np.sin(phase)]
    )


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    t = np.linspace(0.0, 5.0, 100)
    y = model(np.array([2.0, 0.4, 3.0]), t) + 0.05 * rng.standard_normal(100)
    start = np.array([1.0, 1.0, 2.7])
    jac = s2sad.jacobian(residuals)
    print(s2sad.jvp(residuals).source_for(start, t, y))
    assert jac(start, t, y).shape == (100, 3)
    assert np.allclose(jac(start, t, y), jacobian_by_hand(start, t, y), rtol=1e-12, atol=1e-14)

    print(" k  sum of squares  damping  parameters")
    found = levenberg_marquardt(residuals, jac, start, (t, y))
    assert np.allclose(found, least_squares(residuals, start, jac=jac, args=(t, y)).x, atol=1e-6)

    def fit(axes):
        axes.plot(t, y, ".", label="data")
        axes.plot(t, model(start, t), ":", label="start")
        axes.plot(t, model(found, t), label="fitted")

    save("levenberg_marquardt", fit)
