"""The parameters of an ordinary differential equation, fitted to measurements through a Runge-Kutta integrator.

One learns that the integrator is ordinary code: `rk4` takes the right-hand side as a function and calls it four times
a step, and the derivative of the fit runs through all of it.
"""

import numpy as np
from plots import save
from scipy.optimize import minimize

import s2sad


def lotka_volterra(state, params):
    prey, predators = state
    alpha, beta, gamma, delta = params
    return np.array([alpha * prey - beta * prey * predators, delta * prey * predators - gamma * predators])


def rk4_step(f, y, params, dt):
    k1 = f(y, params)
    k2 = f(y + 0.5 * dt * k1, params)
    k3 = f(y + 0.5 * dt * k2, params)
    k4 = f(y + dt * k3, params)
    return y + dt / 6.0 * (k1 + 2 * k2 + 2 * k3 + k4)


def trajectory(params, y0, dt, steps):
    ys = np.zeros((steps + 1, len(y0)))
    ys[0] = y0
    for i in range(steps):
        ys[i + 1] = rk4_step(lotka_volterra, ys[i], params, dt)
    return ys


def misfit(params, y0, dt, data):
    return np.sum((trajectory(params, y0, dt, len(data) - 1) - data) ** 2)


def sensitivities(params, y0, dt, steps, h=1e-6):
    """Columns: the trajectory's derivatives by complex steps, an independent check."""
    columns = []
    for unit in np.eye(4):
        moved, y = params + 1j * h * unit, y0.astype(complex)
        rows = [y]
        for _ in range(steps):
            y = rk4_step(lotka_volterra, y, moved, dt)
            rows.append(y)
        columns.append(np.array(rows).imag.ravel() / h)
    return np.column_stack(columns)


if __name__ == "__main__":
    truth, start = np.array([1.1, 0.4, 0.4, 0.1]), np.array([1.0, 0.5, 0.5, 0.15])
    y0, dt, steps = np.array([10.0, 5.0]), 0.1, 80
    data = trajectory(truth, y0, dt, steps)
    objective = s2sad.value_and_grad(misfit)
    print(objective.source_for(start, y0, dt, data))

    residual = (trajectory(start, y0, dt, steps) - data).ravel()
    by_hand = 2 * sensitivities(start, y0, dt, steps).T @ residual
    assert np.allclose(objective(start, y0, dt, data)[1], by_hand, rtol=1e-8)

    found = minimize(objective, start, args=(y0, dt, data), jac=True, method="L-BFGS-B", bounds=[(0.05, 2.0)] * 4)
    print("          alpha   beta  gamma  delta")
    for label, p in (("start", start), ("fitted", found.x), ("truth", truth)):
        print(f"{label:8s}" + "".join(f"  {v:5.3f}" for v in p))
    assert np.allclose(found.x, truth, atol=1e-3)

    def populations(axes):
        times = dt * np.arange(steps + 1)
        axes.plot(times, data, ".", label=["prey", "predators"])
        axes.plot(times, trajectory(start, y0, dt, steps), ":", label=["prey, start", "predators, start"])
        axes.plot(times, trajectory(found.x, y0, dt, steps), label=["prey, fitted", "predators, fitted"])

    save("ode_fit", populations)
