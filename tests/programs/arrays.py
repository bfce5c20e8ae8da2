"""Programs on arrays: reductions, broadcasting, in-place stores, views, stencils, factorisations."""

import math

import numpy as np

from tests.programs.case import case

X = np.array([1.3, 0.7, 2.1, -0.4])
Y = np.array([0.5, 1.5, -1.0, 2.0])
M = np.array([[1.2, 0.3, -0.5], [0.4, 2.0, 0.1], [-0.2, 0.6, 1.5]])
U = np.sin(np.arange(8.0))


def quadratic(x):
    return 2 * np.dot(x, x)


def total(x):
    return x.sum()


def vector(x):
    return x * x


def broadcast(x, m):
    return np.sum(m * x + x[:, None] * 2.0 - 1.0 / (2.0 + m))


def scalar_and_array(a, x):
    return np.sum(a * x + np.sin(a) * np.exp(-x * x))


def reductions(m):
    return np.mean(m, axis=0) * m.max(axis=1) + np.sum(m, axis=1) * np.var(m) + np.std(m, axis=0)


def keepdims(m):
    return m / np.sum(m * m, axis=1, keepdims=True)


def softmax_loss(w, x):
    z = w @ x
    z = z - np.max(z)
    p = np.exp(z) / np.sum(np.exp(z))
    return -np.log(p[0])


def shapes(m):
    a = m.reshape(-1)[2:7]
    b = m.T.ravel()[:5]
    return np.concatenate([a, b]) * np.stack([b, a])[1].sum()


def where_guard(x):
    return np.sum(np.where(x > 0, np.log(np.where(x > 0, x, 1.0)), 0.0) + np.where(x > 0, np.sqrt(x), 0.0))


def fancy(x):
    i = np.array([0, 2, 2, 1])
    return np.sum(x[i] * np.arange(4.0) + x[x > 0.5].sum())


def index_loop(x):
    s = 0.0
    for i in range(len(x)):
        s = s + x[i] * x[-i]
    return s


def iterate(x):
    s = 0.0
    for v in x:
        s = s * 0.5 + v * v
    return s


def rows(m):
    s = 0.0
    for row in m:
        s = s + np.dot(row, row) * row[0]
    return s


def einsum(a, b):
    return np.einsum("ij,jk->ik", a, b) + np.tensordot(a, b, 1) + np.outer(a[0], b[0])


def linalg(m, b):
    return np.dot(np.linalg.solve(m, b), np.linalg.inv(m) @ b) + np.linalg.det(m) + np.linalg.norm(b)


def doubling(x):
    y = x * 2
    while np.linalg.norm(y) < 1000:
        y = y * 2
    return y


def unpack_shape(m):
    n, k = m.shape
    s = 0.0
    for i in range(n):
        for j in range(k):
            s += m[i, j] * (i + 1) * math.sin(m[j, i])
    return s


def store_item(x):
    y = np.zeros(3)
    y[0] = x[1] * x[0]
    y[1] = y[0] * x[2]
    y[-1] = y[1] + y[0] * x[3]
    return np.sum(y * y)


def store_slice(x):
    y = x.copy()
    y[1:3] = y[0:2] * y[2:4]
    y[0] = 3.0
    return np.sum(y * np.arange(4.0))


def store_scalar_into_slice(a, x):
    y = x * 2.0
    y[1:] = a * a
    y[...] *= a
    return np.sum(y * x)


def overlapping(x):
    y = x.copy()
    y[1:] = y[:-1]
    y[:-1] += y[1:] * y[1:]
    return np.dot(y, x)


def augmented_stores(x):
    y = x.copy()
    y[0] += x[1]
    y[1] -= x[0] * y[0]
    y[2] *= y[1]
    y[3] /= x[0]
    y[1:3] **= 2
    return np.sum(y)


def mask_store(x):
    y = x * 3.0
    y[y < 0] = 0.0
    y[x > 1] *= x[x > 1]
    return np.sum(y * y)


def repeated_indices(x):
    y = x * 2.0
    i = np.array([0, 1, 1])
    y[i] += x[:3]
    y[i] = x[1:] * y[i]
    return np.sum(y * x)


def write_argument(x):
    x[0] = x[1] * x[2]
    x += 1.0
    return np.dot(x, x)


def in_place_add(x, n):
    acc = np.zeros_like(x)
    for i in range(n):
        acc += np.sin(x * i)
        acc *= x
    return np.sum(acc)


def alias_dead_before_write(x):
    y = x * 2.0
    z = y
    s = np.sum(z * z)
    y[0] = 1.0
    return s + np.sum(y)


def snapshot_view(x):
    y = x * 1.0
    v = y[1:]
    w = v * v
    y[1:] = w
    return np.sum(y)


def buffers(x, n):
    a = x.copy()
    b = np.zeros_like(x)
    for _ in range(n):
        b[1:-1] = a[:-2] * 0.3 + a[2:] * a[1:-1]
        b[0] = a[0]
        a, b = b, a
    return np.sum(a)


def local_work_array(x, n):
    s = 0.0
    for i in range(n):
        w = np.zeros(4)
        w[:] = x * i
        w[1] = w[0] * w[2]
        s = s + np.sum(w * w)
        x = x * 0.9
    return s


def fill(out, v):
    out[0] = v * v
    out[1:] = v


def callee_writes(x):
    y = np.zeros(3)
    fill(y, x[0])
    z = np.ones(3)
    fill(z, y[0] * x[1])
    return np.sum(y * z)


def heat(u0, k, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:-1] += k * (u[2:] - 2 * u[1:-1] + u[:-2])
    return np.sum(u * u)


def burgers(u0, k, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:-1] -= k * u[1:-1] * (u[2:] - u[:-2])
    return np.sum(u)


def gauss_seidel(u0, n):
    u = u0.copy()
    for _ in range(n):
        for i in range(1, len(u) - 1):
            u[i] = 0.5 * (u[i - 1] + u[i + 1]) + u[i] * u[i]
    return np.dot(u, u)


def cholesky_loops(a):
    n = len(a)
    l = np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1):
            s = a[i, j] + 0.0
            for k in range(j):
                s -= l[i, k] * l[j, k]
            if i == j:
                l[i, j] = math.sqrt(s)
            else:
                l[i, j] = s / l[j, j]
    return np.sum(l * np.arange(n * n).reshape(n, n))


def lu_in_place(a):
    u = a.copy()
    n = len(u)
    for k in range(n):
        for i in range(k + 1, n):
            u[i, k] /= u[k, k]
            u[i, k + 1 :] -= u[i, k] * u[k, k + 1 :]
    return u


def matmul_loops(a, b):
    c = np.zeros((3, 3))
    for i in range(3):
        for j in range(3):
            for k in range(3):
                c[i, j] += a[i, k] * b[k, j]
    return np.sum(c * c)


def prefix(x):
    s = np.zeros(len(x))
    s[0] = x[0]
    for i in range(1, len(x)):
        s[i] = s[i - 1] * 0.5 + x[i] * s[i - 1]
    return s


def soft_edit_distance(x, y):
    n, m = len(x), len(y)
    d = np.zeros((n + 1, m + 1))
    for i in range(1, n + 1):
        d[i, 0] = i
    for j in range(1, m + 1):
        d[0, j] = j
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            cost = (x[i - 1] - y[j - 1]) ** 2
            d[i, j] = -math.log(
                math.exp(-d[i - 1, j] - 1) + math.exp(-d[i, j - 1] - 1) + math.exp(-d[i - 1, j - 1] - cost)
            )
    return d[n, m]


def nbody(q, v, steps):
    q = q.copy()
    v = v.copy()
    f = np.zeros_like(q)
    for _ in range(steps):
        f[:] = 0.0
        for i in range(len(q)):
            for j in range(len(q)):
                if i != j:
                    r = q[j] - q[i]
                    f[i] += r / (abs(r) ** 3 + 0.1)
        v += 0.01 * f
        q += 0.01 * v
    return np.sum(q * v)


def out_keyword(x):
    y = np.zeros(4)
    np.multiply(x, x, out=y)
    np.sin(y, out=y)
    return np.sum(y * x)


def float32_in(x):
    return np.sum(np.sin(x) * x * 2.0)


def list_of_arrays(x, n):
    hs = [x]
    for _ in range(n):
        hs.append(np.tanh(hs[-1] * x))
    return np.sum(np.stack(hs)[1:])


def params(p, x):
    h = np.tanh(p["w1"] @ x + p["b1"])
    return np.sum(p["w2"] * h)


def empty_array(x):
    return np.sum(x * x)


def shared_view(x):
    y = x * 1.0
    v = y[1:]
    v[0] = x[0] * x[1]
    y[2] = v[0] * y[0]
    return np.sum(y * y) + v[1]


def shared_rows(m):
    a = m.copy()
    for row in a:
        row[0] = row[1] * row[2]
    return np.sum(a * a)


SPD = M @ M.T + 3.0 * np.eye(3)

CASES = [
    case(quadratic, np.arange(4.0), gradient=lambda x: 4 * x),
    case(total, X),
    case(vector, X),
    case(broadcast, X[:3], M),
    case(scalar_and_array, 1.3, X),
    case(reductions, M),
    case(keepdims, M),
    case(softmax_loss, M, X[:3]),
    case(shapes, M),
    case(where_guard, X, order=1),
    case(fancy, X),
    case(index_loop, X),
    case(iterate, X),
    case(rows, M),
    case(einsum, M, M.T.copy()),
    case(linalg, M, X[:3], order=1),
    case(doubling, X),
    case(unpack_shape, M),
    case(store_item, X),
    case(store_slice, X),
    case(store_scalar_into_slice, 1.3, X),
    case(overlapping, X),
    case(augmented_stores, X),
    case(mask_store, X),
    case(repeated_indices, X),
    case(write_argument, X),
    case(in_place_add, X, 3),
    case(in_place_add, X, 0),
    case(alias_dead_before_write, X),
    case(snapshot_view, X),
    case(buffers, U, 3),
    case(buffers, U, 0),
    case(local_work_array, X, 3),
    case(callee_writes, X),
    case(heat, U, 0.2, 3),
    case(heat, U, 0.2, 0),
    case(burgers, U, 0.05, 3),
    case(gauss_seidel, U * 0.3, 2),
    case(cholesky_loops, SPD),
    case(lu_in_place, SPD),
    case(matmul_loops, M, M.T.copy()),
    case(prefix, X),
    case(soft_edit_distance, X[:3], Y),
    case(nbody, X, Y, 2),
    case(out_keyword, X),
    case(list_of_arrays, X, 3),
    case(params, {"w1": M, "b1": X[:3], "w2": Y[:3]}, X[:3]),
    case(empty_array, np.zeros(0)),
    case(shared_view, X),
    case(shared_rows, M),
]


def seed_is_not_written(x):
    s = 0.0
    for i in range(3):
        s = s + np.sin(x * i)
    return np.atleast_1d(x), s


def tanh_in_place(x, n):
    for _ in range(n):
        x = np.tanh(x)
    return x


def constant_in_a_loop(x, y):
    for _ in range(3):
        x = np.tanh(0.51)
    if y > 5.0:
        x = 2.0
    return x * y


def break_with_work(x, y):
    z = 0.0
    for i in range(4):
        if y > x:
            t = np.tanh(math.sin(y))
            x = np.tanh(t)
            break
        else:
            y = np.tanh(x) * 1.7
        z = z + x * y
    return x + z


def window(x):
    z = x * 1.0
    u = np.lib.stride_tricks.sliding_window_view(z, 2)
    z[0] = 5.0
    return np.sum(u[:, 0] ** 2)


def joined(x):
    return np.sum(np.r_[x, 1.0])


CASES += [
    case(seed_is_not_written, 1.3),
    case(tanh_in_place, 1.3, 3),
    case(constant_in_a_loop, 1.3, 0.7),
    case(break_with_work, 1.3, 0.7),
    case(break_with_work, 0.3, 0.7),
    case(window, X, refuses="S2S302"),
    case(joined, X),
]


def layout(m):
    return np.sum(np.ravel(m.T, order="A") * np.arange(9.0))


CASES += [case(layout, M, refuses="S2S206")]


def store_into_itself(u):
    u[:] = u
    return u * u


def fill_argument(u, y):
    u.fill(0.0)
    return y * 2.0


def out_into_inactive(u, y):
    np.sin(u, out=u)
    return y * u


CASES += [
    case(store_into_itself, X),
    case(fill_argument, X, 0.7),
    case(fill_argument, X, 0.7, wrt=("y",)),
    case(out_into_inactive, X, 0.7),
    case(out_into_inactive, X, 0.7, wrt=("y",)),
]


def shrinking(s, n):
    p = s * np.arange(1.0, 6.0)
    for _ in range(n):
        p = p[:-1] * 0.9 * s
    return p[0]


def popped_in_a_loop(x, n):
    xs = [x, x * 2.0, x * 3.0]
    t = 1.0
    for _ in range(n):
        y = xs[-1] * xs[0]
        z = xs.pop()
        t = t * z + y
        z = 0.0
    return t


CASES += [case(shrinking, 1.2, 3), case(popped_in_a_loop, 1.2, 3)]
