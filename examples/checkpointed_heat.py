"""The initial temperature that leads to a measured one: a long simulation, reversed with thirty kept states.

One learns how `checkpointed` bounds the memory of a gradient: the loop is written as it is, its reverse keeps `slots`
states and runs the steps between them again, by the schedule that does so as rarely as possible.
"""

import time
import tracemalloc

import numpy as np
from plots import save

import s2sad


def simulate(u0, steps, slots):
    u = u0.copy()
    for _ in s2sad.checkpointed(range(steps), slots=slots):
        u[1:-1] += 0.2 * (u[2:] - 2.0 * u[1:-1] + u[:-2]) - 0.001 * u[1:-1] ** 3
    return u


def misfit(u0, measured, steps, slots):
    return 0.5 * np.sum((simulate(u0, steps, slots) - measured) ** 2)


def misfit_stored(u0, measured, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:-1] += 0.2 * (u[2:] - 2.0 * u[1:-1] + u[:-2]) - 0.001 * u[1:-1] ** 3
    return 0.5 * np.sum((u - measured) ** 2)


def cost(function, *args):
    function(*args)
    start = time.perf_counter()
    result = function(*args)
    seconds = time.perf_counter() - start
    tracemalloc.start()
    function(*args)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return result, seconds, peak / 1e6


if __name__ == "__main__":
    place = np.linspace(0.0, 1.0, 401)
    truth = np.exp(-200.0 * (place - 0.4) ** 2) + 0.5 * np.exp(-400.0 * (place - 0.7) ** 2)
    measured = simulate(truth, 2000, 30)
    gradient = s2sad.grad(misfit)
    print(gradient.source_for(truth, measured, 2000, 30))

    u0 = np.zeros_like(place)
    expected, seconds, memory = cost(s2sad.grad(misfit_stored), u0 + 0.5, measured, 2000)
    print("kept states   seconds   megabytes")
    print(f"every step    {seconds:7.2f}   {memory:9.2f}")
    for slots in (100, 30, 10):
        found, seconds, memory = cost(gradient, u0 + 0.5, measured, 2000, slots)
        print(f"{slots:11d}   {seconds:7.2f}   {memory:9.2f}")
        np.testing.assert_allclose(found, expected, rtol=1e-10)
        # the states, and as much again for the arrays of a step
        assert memory < 2e-6 * max(slots, 20) * u0.nbytes

    print("iteration   misfit")
    first = misfit(u0, measured, 2000, 30)
    for iteration in range(31):
        if iteration % 10 == 0:
            print(f"{iteration:9d}   {misfit(u0, measured, 2000, 30):.3e}")
        direction = gradient(u0, measured, 2000, 30)
        # the ends are held at zero
        u0[1:-1] -= 0.9 * direction[1:-1]
    assert misfit(u0, measured, 2000, 30) < 0.01 * first

    def temperatures(axes):
        axes.plot(place, measured, ":", label="measured at the end")
        axes.plot(place, truth, label="true start")
        axes.plot(place, u0, "--", label="found")

    save("checkpointed_heat", temperatures)
