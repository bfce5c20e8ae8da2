"""Arrays that are filled once, in parts or as a whole: what is read again, and adjoints that nobody has to clear."""

import numpy as np

from tests.programs.case import case

X = np.array([0.7, -0.4, 1.2, 0.3, 0.9, -1.1])
M = np.linspace(0.2, 1.7, 12).reshape(3, 4)

# -- each place once ---------------------------------------------------------------------------------------------------


def quotients(x):
    y = np.zeros(len(x))
    y[0] = 1.0 / (2.0 + x[0])
    for i in range(1, len(x)):
        y[i] = x[i] / (3.0 + y[i - 1])
    return np.sum(y * y)


def quotients_functional(x):
    last = 1.0 / (2.0 + x[0])
    total = last * last
    for i in range(1, len(x)):
        last = x[i] / (3.0 + last)
        total = total + last * last
    return total


def roots_of_rows(m):
    y = np.zeros_like(m)
    for i in range(len(m)):
        y[i, :] = np.sqrt(m[i] + 1.0)
        y[i, :2] = y[i, :2] * y[i, 2:]
    return np.sum(y**3)


def filled_again(x):
    y = np.zeros(len(x))
    total = 0.0
    for i in range(len(x)):
        y[i] = np.exp(0.3 * x[i])
        total += y[i] * x[0]
    for i in range(len(x)):
        y[i] = np.exp(-0.2 * x[i])
    return total * np.sum(y * y)


def overwritten_in_its_round(x):
    y = np.zeros(len(x) + 1)
    total = 0.0
    for i in range(len(x)):
        v = np.exp(0.3 * x[i])
        y[i] = v
        total += y[i] * y[i + 1]
        y[i] = v * v
    return total + np.sum(y)


def overwritten_in_the_next(x):
    y = np.zeros(len(x) + 1)
    total = 0.0
    for i in range(len(x)):
        total += y[i] * x[i]
        v = np.exp(0.3 * x[i])
        y[i] = v
        y[i + 1] = v * x[i]
    return total + np.sum(y * y)


def left_in_between(x, limit):
    y = np.zeros(len(x))
    for i in range(len(x)):
        v = np.exp(0.5 * x[i])
        if v > limit:
            break
        y[i] = v
    return np.sum(y * y) * v


def under_a_condition(x):
    y = np.zeros(len(x))
    for i in range(len(x)):
        v = np.exp(0.5 * x[i])
        if x[i] > 0.0:
            y[i] = v
            y[0] += y[i]
    return np.sum(y * y) * v


def same_place_twice(m):
    y = np.zeros((3, 4))
    index = np.array([1, 1, 2, 0])
    for i in range(3):
        v = np.exp(m[i])
        y[i, index] = v
    return np.sum(y * y * m)


def rows_that_change_later(m):
    y = np.zeros_like(m)
    for i in range(len(m)):
        row = np.exp(0.3 * m[i])
        y[i] = row
        row *= 2.0
        y[i, 1:] += row[:-1]
    return np.sum(y * y)


def two_arrays(x):
    y, z = np.zeros(len(x)), np.zeros(len(x))
    for i in range(len(x)):
        v = np.tanh(x[i])
        y[i] = v
        z[len(x) - 1 - i] = v
    return np.sum(y * z)


def the_other_way(x):
    y = np.zeros(len(x))
    y[-1] = np.exp(x[-1])
    for i in range(len(x) - 2, -1, -1):
        y[i] = np.exp(x[i]) / y[i + 1]
    return np.sum(y)


def outer_rounds(x, rounds):
    y = np.zeros(len(x))
    total = 0.0
    for _ in range(rounds):
        for i in range(len(x)):
            v = np.exp(0.1 * x[i] + total)
            y[i] = v
        total = 0.01 * np.sum(y * y)
    return total


def three_parts(x):
    y = np.empty(6)
    y[:2] = x[:2] * x[1:3]
    y[2:4] = np.sin(x[2:4])
    y[4:] = y[:2] * y[2:4]
    return np.sum(y * y)


def read_before(x):
    y = np.zeros(6)
    a = y[:3] * x[:3]
    y[:3] = x[:3] * x[3:]
    return np.sum(y * y) + np.sum(a * x[3:])


# -- all places at once ------------------------------------------------------------------------------------------------


def replaced(x, steps):
    y, z = x.copy(), np.zeros_like(x)
    for _ in range(steps):
        z[:] = np.sin(y)
        y[...] = 0.5 * z * y
    return np.sum(y * y) + np.sum(z)


def replaced_functional(x, steps):
    y, z = x, 0.0 * x
    for _ in range(steps):
        z = np.sin(y)
        y = 0.5 * z * y
    return np.sum(y * y) + np.sum(z)


def replaced_by_itself(x):
    y = np.exp(x)
    y[:] = y[::-1] * 0.5
    y[...] = y
    return np.sum(y * x)


def replaced_by_a_number(m):
    y = m * m
    total = np.sum(y * m)
    y[:, :] = m[0, 1]
    total += np.sum(y * m)
    y[:] = m[1]
    return total + np.sum(y * y)


def replaced_on_one_path(x):
    y = x * x
    if x[0] > 0.0:
        y[:] = np.cos(x)
    else:
        y[1:] = 0.0
    return np.sum(y * x)


def replaced_argument(a, b):
    b[:] = a * b
    a[...] = b
    return np.sum(a * b)


# -- adjoints that several names hold ----------------------------------------------------------------------------------


def held_by_two(x, steps):
    q, v = x.copy(), np.cos(x)
    for _ in range(steps):
        e = 0.1 * q
        v = v + e
        q = q + e * v
        w = v + q
        v = w + e
    return np.sum(q * v * w)


def changed_on_one_side(x, y):
    total = 0.0
    z = x + y
    for i in range(3):
        for j in range(3):
            if i != j:
                total += z[i] * z[j] * x[j]
    return total


CASES = [
    case(quotients, X, functional=quotients_functional),
    case(roots_of_rows, M),
    case(filled_again, X),
    case(overwritten_in_its_round, X),
    case(overwritten_in_the_next, X),
    case(left_in_between, X, 1.5, wrt=("x",)),
    case(left_in_between, X, 9.0, wrt=("x",)),
    case(under_a_condition, X),
    case(same_place_twice, M),
    case(rows_that_change_later, M),
    case(two_arrays, X),
    case(the_other_way, X),
    case(outer_rounds, X, 3, wrt=("x",)),
    case(outer_rounds, X, 0, wrt=("x",)),
    case(three_parts, X),
    case(read_before, X),
    case(replaced, X, 3, functional=replaced_functional),
    case(replaced, X, 0),
    case(replaced_by_itself, X),
    case(replaced_by_a_number, M),
    case(replaced_on_one_path, X),
    case(replaced_on_one_path, -X),
    case(replaced_argument, X, X + 1.0),
    case(held_by_two, X, 3, wrt=("x",)),
    case(changed_on_one_side, X, X + 1.0),
]
