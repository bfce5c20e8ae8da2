"""Arrays without axes: they are written as arrays, and arithmetic makes numbers of them."""

import numpy as np

from tests.programs.case import case

U = np.array([0.6, 0.7, 0.8])


def stored_and_added(x):
    s = np.zeros(())
    s[()] = x[0] * x[1]
    t = s * s
    s += x[2]
    return s * t


def added_and_stored(x):
    s = np.zeros(())
    s += x[0]
    s[()] = s * x[1]
    return s * x[2]


def horner(x):
    s = np.zeros(())
    for i in range(3):
        s[...] = s * x[i] + x[i]
    return s * x[0]


def sum_of_squares(x):
    s = np.zeros(())
    for v in x:
        np.add(s, v * v, out=s)
    return s * x[2]


def stored_on_one_path(x):
    s = np.zeros(())
    s[()] = 1
    for i in range(3):
        if x[i] > 0.65:
            s[()] = s * x[i]
        else:
            s[...] = 2
    return s


def every_operator(x):
    s = np.array(x[0])
    s[()] *= x[1]
    s -= 1
    s[()] /= x[2]
    return s[()] + s.sum()


def read_through_a_view(x):
    s = np.zeros(())
    v = s[...]
    s[()] = x[0]
    s += v * x[1]
    return v * s


def complex_phase(x):
    s = np.array(1j)
    s[()] = s * x[0]
    s += x[1]
    return np.abs(s) ** 2 * x[2]


def second_name(x):
    s = np.zeros(())
    t = s
    s += x[0]
    s *= x[1]
    return t * x[2]


def masked(x):
    y = np.exp(x)
    w = np.full_like(y, np.nan)
    small = y <= 10
    w[small] = y[small] ** 2
    large = ~small
    w[large] = 3 * y[large]
    return np.sum(w)


def masked_again(x):
    w = np.where(x > 0, x, -x)
    w[w > 3] = 3
    w[np.isnan(w)] = 0
    return np.sum(w * x)


def masked_in_place(x, y):
    x = np.asarray(x)
    s = np.ones_like(x)
    h = np.array(2 * s)
    below = x < y
    s[below] = (x * y)[below]
    s[~below] += (x + y)[~below]
    h[below] *= 3 * s[below]
    return np.sum(s * h * x)


def masked_in_a_loop(x):
    w = np.array(x)
    for _ in range(3):
        below = w < 5
        w[below] = (w * w)[below]
    return np.sum(w)


CASES = [
    case(
        stored_and_added,
        U,
        gradient=lambda x: (
            np.prod(x[:2]) * np.array([x[1], x[0], 0]) * (3 * x[0] * x[1] + 2 * x[2]) + [0, 0, (x[0] * x[1]) ** 2]
        ),
    ),
    case(added_and_stored, U, gradient=lambda x: np.prod(x) / x),
    case(horner, U),
    case(sum_of_squares, U),
    case(stored_on_one_path, U, gradient=lambda x: np.array([0.0, 2 * x[2], 2 * x[1]])),
    case(every_operator, U),
    case(
        read_through_a_view,
        U,
        gradient=lambda x: np.array([2 * x[0] * (1 + x[1]) ** 2, 2 * x[0] ** 2 * (1 + x[1]), 0.0]),
    ),
    case(complex_phase, U),
    case(second_name, U, refuses="S2S302"),
    case(masked, 2.0),
    case(masked, 3.0),
    case(masked, np.array([2.0, 3.0])),
    case(masked_again, np.array(2.0)),
    case(masked_again, np.array(3.5)),
    case(masked_again, -3.5),
    case(masked_again, np.array([2.0, -3.5])),
    case(masked_in_place, 2.0, 3.0),
    case(masked_in_place, 3.0, 2.0),
    case(masked_in_place, np.array([2.0, 3.0]), np.array([3.0, 2.0])),
    case(masked_in_a_loop, 1.5),
    case(masked_in_a_loop, np.array(1.2)),
    case(masked_in_a_loop, np.array([1.5, 1.2])),
]
