"""Aiming a probe past a planet: n bodies under gravity, with the start velocity found by the gradient.

One learns that a simulation with nested loops over pairs, an array of forces filled in place and a symplectic
integrator is differentiated as it is, and that the total momentum's derivative shows what the physics says.
"""

import numpy as np
from plots import save
from scipy.optimize import minimize

import s2sad


def accelerations(positions, masses):
    n = len(masses)
    a = np.zeros_like(positions)
    for i in range(n):
        for j in range(i + 1, n):
            r = positions[j] - positions[i]
            pull = r / (r @ r + 1e-4) ** 1.5
            a[i] += masses[j] * pull
            a[j] -= masses[i] * pull
    return a


def simulate(positions, velocities, masses, dt, steps):
    x = positions.copy()
    v = velocities.copy()
    a = accelerations(x, masses)
    for _ in range(steps):
        v += 0.5 * dt * a
        x += dt * v
        a = accelerations(x, masses)
        v += 0.5 * dt * a
    return x, v


def miss(aim, positions, velocities, masses, dt, steps, target):
    v = velocities.copy()
    v[-1] = aim
    x, v = simulate(positions, v, masses, dt, steps)
    return np.sum((x[-1] - target) ** 2)


def momentum(velocities, positions, masses, dt, steps):
    x, v = simulate(positions, velocities, masses, dt, steps)
    return np.sum(masses * v[:, 0])


if __name__ == "__main__":
    masses = np.array([1.0, 0.01, 1e-6])
    positions = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, -1.5]])
    velocities = np.array([[0.0, -0.01], [0.0, 1.0], [0.0, 0.0]])
    dt, steps, target = 0.05, 50, np.array([1.0, 1.2])
    objective = s2sad.value_and_grad(miss)
    aim = np.array([0.9, 0.6])
    more = (positions, velocities, masses, dt, steps, target)
    print(objective.source_for(aim, *more))
    s2sad.testing.check_grad(miss, aim, *more, wrt=("aim", "masses"))

    # momentum is conserved: dP/dv is the masses, whatever happened in between
    bar = s2sad.grad(momentum)(velocities, positions, masses, dt, steps)
    assert np.allclose(bar, masses[:, None] * np.array([1.0, 0.0]), atol=1e-12)

    found = minimize(objective, aim, args=more, jac=True)
    print("            vx      vy  distance to the target")
    for label, v in (("start", aim), ("found", found.x)):
        print(f"{label:7s} {v[0]:6.3f}  {v[1]:6.3f}  {np.sqrt(objective(v, *more)[0]):.2e}")
    assert found.fun < 1e-10

    def orbits(axes):
        for label, v in (("start", aim), ("found", found.x)):
            moving = velocities.copy()
            moving[-1] = v
            path = np.array([simulate(positions, moving, masses, dt, k)[0] for k in range(steps + 1)])
            axes.plot(*path[:, -1].T, label=f"probe, {label}")
        axes.plot(*path[:, 1].T, label="planet")
        axes.plot(*path[:, 0].T, "o", label="sun")
        axes.plot(*target, "x", label="target")
        axes.set_aspect("equal")

    save("n_body", orbits)
