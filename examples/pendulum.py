"""The energy of a pendulum, and the torque that is its derivative."""

import math

import s2sad


def energy(theta: float, omega: float, length: float = 1.0) -> float:
    height = length * (1.0 - math.cos(theta))
    return 0.5 * (length * omega) ** 2 + 9.81 * height


if __name__ == "__main__":
    derivative = s2sad.grad(energy, wrt=("theta", "omega"))
    print(derivative.source_for(0.3, 1.2))
    torque, momentum = derivative(0.3, 1.2)
    print(f"dE/dtheta = {torque:.6f}, dE/domega = {momentum:.6f}")
    assert math.isclose(torque, 9.81 * math.sin(0.3))
    assert math.isclose(momentum, 1.2)
