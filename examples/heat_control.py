"""Control of a heated rod: which heating at the left end gives a wanted temperature at the end?

One learns what an adjoint solver is. The time stepping is linear and writes in place, so the gradient is the backward
sweep of the same stencil and needs no history: the text has no list of saved states.
"""

import numpy as np
from plots import save
from scipy.optimize import minimize

import s2sad


def final_temperature(heating, n, dt):
    dx = 1.0 / (n - 1)
    u = np.zeros(n)
    for q in heating:
        u[1:-1] += dt / dx**2 * (u[2:] - 2 * u[1:-1] + u[:-2])
        u[0] = q
        u[-1] = u[-2]
    return u


def misfit(heating, wanted, dt, penalty):
    u = final_temperature(heating, len(wanted), dt)
    return np.sum((u - wanted) ** 2) + penalty * np.sum(heating**2)


def by_hand(heating, wanted, dt, penalty):
    """The gradient from the matrix of the response to unit pulses."""
    n = len(wanted)
    response = np.column_stack([final_temperature(pulse, n, dt) for pulse in np.eye(len(heating))])
    return 2 * response.T @ (response @ heating - wanted) + 2 * penalty * heating


if __name__ == "__main__":
    n, steps, dt = 16, 120, 0.0018
    wanted = np.exp(-4 * np.linspace(0.0, 1.0, n))
    heating = np.zeros(steps)
    objective = s2sad.value_and_grad(misfit)
    print(objective.source_for(heating, wanted, dt, 1e-6))
    sample = np.sin(np.arange(steps) / 10)
    assert np.allclose(objective(sample, wanted, dt, 1e-6)[1], by_hand(sample, wanted, dt, 1e-6), rtol=1e-12)

    found = minimize(objective, heating, args=(wanted, dt, 1e-6), jac=True, method="L-BFGS-B")
    u = final_temperature(found.x, n, dt)
    print("   x  wanted  reached")
    for i in range(0, n, 4):
        print(f"{i / (n - 1):.2f}  {wanted[i]:6.3f}  {u[i]:7.3f}")
    assert np.max(np.abs(u - wanted)) < 0.02

    def temperatures(axes):
        axes.plot(np.linspace(0.0, 1.0, n), wanted, label="wanted temperature")
        axes.plot(np.linspace(0.0, 1.0, n), u, "o", label="reached")

    def controls(axes):
        axes.plot(dt * np.arange(steps), found.x, label="heating at the left end")

    save("heat_control", temperatures, controls)
