"""Arrays joined of displays, whose parts have slices of the adjoint; containers whose arrays are added to in place."""

import numpy as np

from tests.programs.case import case

# -- joined ------------------------------------------------------------------------------------------------------------


def side_by_side(x, h):
    z = np.concatenate([x, h], axis=1)
    return np.sum(z * z * z)


def three_of_one_axis(x, h):
    z = np.concatenate((x[0], h[0], x[1]))
    return np.sum(z**3 * np.arange(1.0, 10.0))


def four_parts(x, h):
    z = np.concatenate([x[0], h[0], x[1], h[1]])
    return np.sum(z**3 * np.arange(1.0, 13.0))


def stacked(x, h, axis):
    z = np.stack([x, h, h * x], axis=axis)
    return np.sum(z**3 * np.arange(1.0, 19.0).reshape(z.shape))


def stacked_in_the_middle(x, h):
    z = np.stack([x, h], axis=1)
    return np.sum(z**3 * np.arange(1.0, 13.0).reshape(z.shape))


def stacked_last(x, h):
    z = np.stack((x, h), -1)
    return np.sum(z**3 * np.arange(1.0, 13.0).reshape(z.shape))


def beside_and_below(x, h):
    wide = np.hstack((x, h))
    high = np.vstack([x[0], h[1]])
    columns = np.column_stack([x[0], h[1]])
    return np.sum(wide**3) + np.sum(high**2 * 0.5) + np.sum(columns.T * high)


def numbers_among_arrays(x, h):
    z = np.hstack([x[0, 0], x[0], h[1, 1]])
    return np.sum(z**3 * np.arange(1.0, 6.0))


def constants_among_arrays(x, h):
    z = np.concatenate([x, np.ones((2, 1)), h], axis=1)
    return np.sum(z**3 * np.arange(1.0, 15.0).reshape(2, 7))


def integers_among_arrays(x, k):
    z = np.concatenate([x[0], k, x[1]])
    return np.sum(z**2 * np.arange(1.0, 9.0))


def twice_the_same(x):
    z = np.concatenate([x, x], axis=-1)
    return np.sum(z * z * np.cos(z) * np.arange(1.0, 13.0).reshape(2, 6))


def without_axis(x, h):
    z = np.concatenate([x, h], axis=None)
    return np.sum(z**3 * np.arange(1.0, 13.0))


def written_afterwards(x, h):
    z = np.concatenate([x, h])
    z[0] = z[1] * z[3]
    z[2] *= h[0]
    return np.sum(z**2 * h[1])


def part_changed_afterwards(x, h):
    x = x.copy()
    z = np.concatenate([x, h])
    x[0] = h[1] * x[1]
    return np.sum(z**2) + np.sum(x**3)


def rebound_between(x, h):
    parts = [x, h]
    x = h[:1] * 2.0
    z = np.concatenate(parts)
    return np.sum(z**3) * np.sum(x)


def another_display_between(x, h):
    parts = x, h
    others = h[:1], x
    z = np.concatenate(parts)
    return np.sum(z**3 * np.arange(1.0, 13.0).reshape(4, 3)) * np.sum(others[0]) + np.sum(np.vstack(others) ** 2)


def longer_between(x, h):
    parts = [x]
    parts.append(h)
    parts.append(x * h)
    return np.sum(np.concatenate(parts) ** 3)


def starred(x, h):
    parts = [x, h * x]
    return np.sum(np.concatenate([h, *parts]) ** 3)


def carried(x, h, n):
    for _ in range(n):
        z = np.concatenate([x, h], axis=1)
        h = np.tanh(z @ z.T) @ h
    return np.sum(h)


def rolled(u, n):
    v = np.zeros(4)
    v[:] = u
    for _ in range(n):
        v = np.concatenate([v[1:], v[:1]]) * np.sin(v)
    return np.sum(v * u)


def growing(u, n):
    v = u * 2.0
    for i in range(n):
        v = np.concatenate([v, np.sin(u[:2]), v[i : i + 1]])
    return np.sum(v**3)


def beyond_the_end(u):
    v = np.zeros(4) + u
    w = np.concatenate([v[5:], v[1:3], v[:-1]])
    return np.sum(w**2 * np.arange(1.0, 6.0))


def bounds_that_vary(u, i):
    v = np.zeros(4) + u
    w = np.concatenate([v[i:], v[:i], u[i:2]])
    return np.sum(w**3 * np.arange(1.0, 1.0 + len(w)))


def other_length_in_a_branch(x, h):
    if x[0, 0] > 0.0:
        x = x[:1]
    z = np.concatenate([x, h])
    return np.sum(z**3)


def returned_parts(x, h):
    z = np.concatenate([x, h], axis=1)
    return z, np.stack([x, h])


# -- arrays of containers ----------------------------------------------------------------------------------------------


def recurrent(params, xs):
    h = np.zeros(2)
    for x in xs:
        h = np.tanh(params["w"] @ h + params["u"] * x + params["b"])
    return np.sum(h) + params["s"] * h[0] + np.sum(params["b"] ** 2)


def weights_of_a_list(weights, x):
    for _ in range(2):
        x = np.tanh(weights[0] @ x) + weights[1]
        weights[1].sum()
    return np.sum(x * weights[1])


def one_array_twice(w, xs):
    params = {"a": w, "b": w}
    h = np.zeros(2)
    for x in xs:
        h = np.tanh(params["a"] @ h + x) + params["b"][0]
    return np.sum(h)


def handed_on(params, xs):
    kept = {"w": params["w"], "b": params["b"]}
    h = np.zeros(2)
    for x in xs:
        h = np.tanh(kept["w"] @ h + x + params["b"])
    return np.sum(h * kept["b"])


def whole_and_parts(params, xs):
    h = np.zeros(2)
    total = 0.0
    for x in xs:
        for key in params:
            total += np.sum(params[key]) * x
        h = np.tanh(params["w"] @ h + params["b"] * total)
    return np.sum(h)


def layers_of_a_list(weights, x):
    for w in weights:
        x = np.tanh(w @ x)
    return np.sum(x * x)


# -- arrays of lengths that change, among numbers ----------------------------------------------------------------------


def shorter_each_round(a, k):
    for _ in range(3):
        a = a[:-1]
        b = 2.0 - a
        a = np.tanh(np.maximum(b, 0.1) ** k * 0.3) / k
    return np.sum(a)


def without_axes(a, k):
    for _ in range(2):
        a = np.asarray(np.sin(a) * k)
    return a * a


X = np.array([[0.5, -0.3, 0.8], [1.1, 0.4, -0.6]])
H = np.array([[0.2, 0.7, -0.9], [-0.4, 1.3, 0.6]])
U = np.array([0.5, -0.3, 0.8, 1.1])
W = np.array([[0.3, -0.2], [0.1, 0.4]])
PARAMS = {"w": W, "u": np.array([0.5, -0.1]), "b": np.array([0.2, 0.3]), "s": 0.7}
XS = np.array([0.5, -0.3, 0.9])

CASES = [
    case(side_by_side, X, H, gradient=lambda x, h: (3.0 * x**2, 3.0 * h**2)),
    case(side_by_side, X, H[:, :1], gradient=lambda x, h: (3.0 * x**2, 3.0 * h**2)),
    case(side_by_side, X[:, :0], H, gradient=lambda x, h: (3.0 * x**2, 3.0 * h**2)),
    case(three_of_one_axis, X, H),
    case(four_parts, X, H),
    case(stacked, X, H, 0),
    case(stacked, X, H, 2),
    case(stacked_in_the_middle, X, H),
    case(stacked_last, X, H),
    case(beside_and_below, X, H),
    case(numbers_among_arrays, X, H),
    case(constants_among_arrays, X, H),
    case(integers_among_arrays, X, np.array([2, 3])),
    case(twice_the_same, X),
    case(without_axis, X, H),
    case(written_afterwards, X, H),
    case(part_changed_afterwards, X, H),
    case(rebound_between, X, H),
    case(another_display_between, X, H),
    case(longer_between, X, H),
    case(starred, X, H),
    case(carried, X, H, 3),
    case(carried, X, H, 0),
    case(rolled, U, 3),
    case(rolled, U, 0),
    case(growing, U, 3),
    case(beyond_the_end, U),
    case(bounds_that_vary, U, 1),
    case(bounds_that_vary, U, 3),
    case(other_length_in_a_branch, X, H),
    case(other_length_in_a_branch, -X, H),
    case(returned_parts, X, H),
    case(recurrent, PARAMS, XS),
    case(recurrent, PARAMS, XS[:0]),
    case(weights_of_a_list, [W, np.array([0.2, 0.3])], np.array([0.5, -0.1])),
    case(layers_of_a_list, [W, np.ones((3, 2)) * 0.3], np.array([0.5, -0.1])),
    case(shorter_each_round, U, 1.5),
    case(without_axes, np.array(0.7), 1.5),
    case(without_axes, U, 1.5),
    case(one_array_twice, W, XS),
    case(handed_on, {"w": W, "b": np.array([0.2, 0.3])}, XS),
    case(whole_and_parts, {"w": W, "b": np.array([0.2, 0.3])}, XS),
]
