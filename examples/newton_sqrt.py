"""The square root by Newton's iteration: a while loop whose number of steps depends on the data."""

import math

import s2sad


def newton_sqrt(a: float) -> float:
    x = a
    while abs(x * x - a) > 1e-12 * a:
        x = 0.5 * (x + a / x)
    return x


if __name__ == "__main__":
    derivative = s2sad.grad(newton_sqrt)
    print(derivative.source)
    print(f"d sqrt(a)/da at 2: {derivative(2.0):.12f}")
    assert math.isclose(derivative(2.0), 0.5 / math.sqrt(2.0), rel_tol=1e-9)
