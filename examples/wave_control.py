"""Where did the wave come from? The initial displacement of a string, recovered from the end of its movement.

One learns that a leap-frog scheme, which needs two earlier time levels, is differentiated with its swapping buffers,
and that the adjoint of the wave equation is the wave equation backwards.
"""

import numpy as np
from plots import save
from scipy.optimize import minimize

import s2sad


def propagate(u0, courant, steps):
    previous = u0.copy()
    current = u0.copy()
    current[1:-1] += 0.5 * courant**2 * (u0[2:] - 2 * u0[1:-1] + u0[:-2])
    for _ in range(steps - 1):
        following = np.zeros_like(u0)
        following[1:-1] = (
            2 * current[1:-1] - previous[1:-1] + courant**2 * (current[2:] - 2 * current[1:-1] + current[:-2])
        )
        previous, current = current, following
    return current


def misfit(u0, courant, steps, measured):
    return 0.5 * np.sum((propagate(u0, courant, steps) - measured) ** 2)


if __name__ == "__main__":
    n, steps, courant = 41, 60, 0.8
    x = np.linspace(0.0, 1.0, n)
    truth = np.exp(-200 * (x - 0.3) ** 2)
    truth[[0, -1]] = 0.0
    measured = propagate(truth, courant, steps)
    objective = s2sad.value_and_grad(misfit)
    start = np.zeros(n)
    print(objective.source_for(start, courant, steps, measured))

    # the propagation is linear: its matrix, column by column, gives the gradient as well
    matrix = np.column_stack([propagate(unit, courant, steps) for unit in np.eye(n)])
    sample = np.sin(3 * np.pi * x)
    by_hand = matrix.T @ (matrix @ sample - measured)
    assert np.allclose(objective(sample, courant, steps, measured)[1], by_hand, rtol=1e-10, atol=1e-12)
    # so does the derivative with respect to the wave speed, by differences
    speed_bar = s2sad.grad(misfit, wrt="courant")(sample, courant, steps, measured)
    h = 1e-6
    up, down = (misfit(sample, courant + s, steps, measured) for s in (h, -h))
    assert np.isclose(speed_bar, (up - down) / (2 * h), rtol=1e-6)

    print("iterations     misfit  error of u0")
    for iterations in (1, 5, 20, 100):
        options = {"maxiter": iterations, "gtol": 1e-10}
        found = minimize(objective, start, args=(courant, steps, measured), jac=True, method="BFGS", options=options)
        print(f"{iterations:10d}  {found.fun:9.2e}  {np.max(np.abs(found.x - truth)):11.2e}")
    assert found.fun < 1e-10

    def waves(axes):
        axes.plot(x, measured, ":", label="measured at the end")
        axes.plot(x, truth, label="true start")
        axes.plot(x, found.x, "o", markersize=3, label="found")

    save("wave_control", waves)
