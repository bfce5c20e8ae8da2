"""Programs that once gave a wrong derivative: what is overwritten, changed by a call, or reached by another name."""

import heapq
import math

import numpy as np
import scipy.linalg

from tests.programs.case import case

X = np.array([0.3, 0.4])


def positional_out(x):
    w = np.zeros(2)
    np.multiply(x, x, w)
    return np.sum(w)


def positional_out_unary(x):
    w = np.zeros(2)
    np.sin(x, w)
    return np.sum(w)


def positional_out_sum(x):
    w = np.zeros(2)
    np.sum(x[None, :] * x[:, None], 0, None, w)
    return np.sum(w)


def positional_out_dot(x):
    w = np.zeros((2, 2))
    np.dot(x[:, None], x[None], w)
    return np.sum(w)


def positional_out_assigned(x):
    w = np.zeros(2)
    w = np.multiply(x, x, w)
    return np.sum(w)


def out_where(x):
    w = np.full(2, 7.0)
    np.divide(1.0, x, out=w, where=x > 0.35)
    return np.sum(w * w)


M = np.array([[1.0, 2.0, 0.5], [0.3, 0.4, -1.0], [0.1, 0.7, 0.9]])


def quotient_store_twice(r, u):
    u = u.copy()
    for _ in range(2):
        u[:, 0] /= 1.0 + 2.0 * r
        u[0] /= 1.0 + 2.0 * r
    return np.sum(u * u)


def rows_of_zeros(x):
    w = np.zeros((2, 2))
    for row in w:
        row[0] = x[0] * x[0]
    return np.sum(w**2)


def rows_enumerated(x):
    w = np.zeros((2, 2))
    for i, row in enumerate(w):
        row[0] = x[i] * x[i]
    return np.sum(w**2)


def rows_out(x):
    w = np.zeros((2, 2))
    for row in w:
        np.multiply(x, x, out=row)
    return np.sum(w**2)


def square_into(row, v):
    row[0] = v * v


def rows_callee(x):
    w = np.zeros((2, 2))
    for row in w:
        square_into(row, x[0])
    return np.sum(w**2)


def arrays_of_a_list(x):
    w = [np.zeros(2), np.zeros(2)]
    for row in w:
        row[0] = x[0] * x[0]
    return np.sum(w[0] ** 2) + np.sum(w[1] ** 2)


def values_of_a_dict(x):
    w = {"a": np.zeros(2), "b": np.zeros(2)}
    for v in w.values():
        v += x
    return np.sum(w["a"] ** 2)


def element_in_a_loop(x):
    l = x.copy()
    for k in range(2):
        l[k] = math.sqrt(l[k])
    return np.sum(l)


def shrinking_slices(a):
    c = np.zeros(2)
    for k in range(2):
        c[k:] += a[k:] * a[0]
    return np.sum(c**3)


def complex_abs(x):
    s = x[0] * 2j + x[1]
    return abs(s) ** 2


def imaginary_part(x):
    s = x * 2j + x * x
    return np.sum(s.real**2 + s.imag**2)


Z = np.array([1.3, 0.7, 0.4])


def index_of_a_restored_store(x):
    y = x.copy()
    perm = [0, 1, 2]
    for k in range(3):
        p = k + 1
        perm[k], perm[p % 3] = perm[p % 3], perm[k]
        y[perm[0]] *= x[perm[k]] + y[1]
    return np.sum(y**2)


def list_sort(x):
    y = x.copy()
    perm = [2, 1, 0]
    y[perm[0]] *= x[1]
    perm.sort()
    y[perm[0]] *= x[1]
    return np.sum(y**2)


def list_reverse(x):
    y = x.copy()
    perm = [0, 1, 2]
    for k in range(2):
        perm.reverse()
        y[perm[k]] *= x[k]
    return np.sum(y**2)


def del_item(x):
    y = x.copy()
    perm = [0, 1, 2]
    for k in range(2):
        y[perm[0]] *= x[k]
        del perm[0]
    return np.sum(y**2)


def list_remove(x):
    y = x.copy()
    perm = [0, 1, 2]
    for k in range(2):
        y[perm[0]] *= x[0]
        perm.remove(k)
    return np.sum(y**2)


def shuffled(x):
    rng = np.random.default_rng(0)
    y = x.copy()
    idx = np.arange(3)
    for _ in range(3):
        rng.shuffle(idx)
        y[idx[0]] *= x[idx[1]]
    return np.sum(y**2)


def set_add(x):
    y = x.copy()
    seen = set()
    for k in range(3):
        if k not in seen:
            y[k] *= x[0]
        seen.add((k + 1) % 3)
    return np.sum(y**2)


def heap(x):
    y = x.copy()
    q = [2, 1, 0]
    heapq.heapify(q)
    y[q[0]] *= x[1]
    heapq.heappop(q)
    y[q[0]] *= x[1]
    return np.sum(y**2)


def inactive_dict_update(x):
    y = x.copy()
    s = {0: 2, 1: 0, 2: 1}
    for k in range(3):
        y[s[k]] *= x[k]
        s.update({(k + 1) % 3: k})
    return np.sum(y**2)


def builtin_max(x):
    y = x.copy()
    for i in range(2):
        y[i] = max(y[i] * y[i], 0.1)
    return np.sum(y)


def index_saved_beside_numbers(h):
    for _ in range(2):
        inbox = np.zeros_like(h)
        np.subtract.at(inbox, [1, 0], 0.1)
        h += np.tanh(inbox * h)
    return np.sum(h * h)


def captured_by_a_rule(a, b):
    c = math.hypot(a, b)
    return c * c


def captured_by_einsum(d, b):
    return np.einsum("i,i->", d, b)


def integer_factor(x, flag):
    return 100 * x if flag else x


def integer_variable(x, n):
    return n * x


def becomes_an_array(x, n):
    t = 0.0
    for i in range(n):
        t = t + x * i
    return np.sum(t)


def root_only_where_positive(x):
    t = math.sqrt(x)
    if t > 0:
        return t * 2.0
    return x * 2.0


def logarithm_only_where_positive(p):
    lp = np.log(p)
    return -np.sum(np.where(p > 0, p * lp, 0.0))


def distances_off_the_diagonal(pos):
    d = pos[:, None] - pos[None]
    r = np.sqrt(np.sum(d**2, axis=-1))
    i, j = np.triu_indices(len(pos), 1)
    return np.sum(1.0 / r[i, j])


def softplus(x):
    return np.logaddexp(0.0, x)


WEIGHTS = np.array([[1.0, 0.5, -0.3], [0.2, 2.0, 0.4], [0.1, -0.7, 1.5]])


def method_of_a_global(x):
    return np.sum(WEIGHTS.dot(x) ** 2) + np.sum(WEIGHTS.T[0].clip(x, 5.0) * x)


class Rows:
    def __init__(self, data, places):
        self.data = data
        self.places = places

    def __matmul__(self, x):
        return self.data[self.places] * x


def attribute_named_as_an_array_s(x):
    rows = Rows(x * x, np.array([0, 0, 1]))
    return np.sum((rows @ x) ** 2) * x.flat[1]


def permission_to_overwrite(x):
    a = np.asfortranarray(np.outer(x, x) + 2.0 * np.eye(3))
    solved = scipy.linalg.solve(a, x * 1.0, overwrite_a=True, overwrite_b=True)
    values = x * x + np.arange(3)
    return np.sum(solved**2) * np.median(values, overwrite_input=True)


def absolute_where(x):
    out = x * x
    np.abs(x, out=out, where=x < 0.8)
    return np.sum(out**3)


def twice_from_an_element(y, n):
    """Both steps are cheap to compute again, but the element is another one by then."""
    m = np.ones((3, 3)) * y
    for i in range(n):
        whole = m[:]
        s = np.tanh(np.tanh(m[1, i]))
        whole[1] = 0.5
        whole[0] *= s
    return np.sum(m)


def twice_from_a_row(x, n):
    m = np.outer(x, x)
    for _ in range(n):
        s = np.sin(np.tanh(m[1]))
        m[1] = 0.5 * s
        m[0] *= s
    return np.sum(m)


CASES = [
    case(method_of_a_global, np.array([0.3, -0.9, 1.2])),
    case(attribute_named_as_an_array_s, np.array([0.3, -0.9, 1.2])),
    case(permission_to_overwrite, np.array([0.3, -0.9, 1.2])),
    case(absolute_where, np.array([0.3, -0.9, 1.2])),
    case(positional_out, X),
    case(positional_out_unary, X),
    case(positional_out_sum, X),
    case(positional_out_dot, X),
    case(positional_out_assigned, X),
    case(out_where, X),
    case(quotient_store_twice, 0.3, M),
    case(rows_of_zeros, X),
    case(rows_enumerated, X),
    case(rows_out, X),
    case(rows_callee, X),
    case(arrays_of_a_list, X),
    case(values_of_a_dict, X),
    case(element_in_a_loop, X),
    case(shrinking_slices, X),
    case(complex_abs, X),
    case(imaginary_part, X),
    case(index_of_a_restored_store, Z),
    case(list_sort, Z),
    case(list_reverse, Z),
    case(del_item, Z),
    case(list_remove, Z),
    case(shuffled, Z),
    case(set_add, Z),
    case(heap, Z),
    case(inactive_dict_update, Z, refuses="S2S205"),
    case(builtin_max, X),
    case(index_saved_beside_numbers, X),
    case(captured_by_a_rule, 3.0, 4.0),
    case(captured_by_einsum, X, X + 1.0, order=1),
    case(integer_factor, 1.5, True, wrt=("x",)),
    case(integer_variable, 1.5, 3, wrt=("x",)),
    case(becomes_an_array, X, 3),
    case(root_only_where_positive, 0.7),
    case(logarithm_only_where_positive, X),
    case(distances_off_the_diagonal, np.array([[0.1], [0.9], [0.4]]), order=1),
    case(softplus, 0.0),
    case(twice_from_an_element, 0.7, 3),
    case(twice_from_a_row, X, 3),
]
