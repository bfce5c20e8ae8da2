"""Programs that call themselves: each callee becomes a pair of functions, or one that returns value and tangent."""

import math

import numpy as np

from tests.programs.case import case


def power(x, n):
    if n == 0:
        return 1.0
    return x * power(x, n - 1)


def in_a_ternary(x, n):
    return 1.0 if n == 0 else math.sin(x) * in_a_ternary(x * 1.1, n - 1)


def fibonacci(x, n):
    if n < 2:
        return x
    a = fibonacci(x, n - 1)
    b = fibonacci(x * 0.5, n - 2)
    return a * b + a


def keywords_in_any_order(x, n, a=1.0, b=2.0):
    if n == 0:
        return x * a + b
    if n == 2:
        return keywords_in_any_order(x * x, n - 1, b=a * 3.0, a=b)
    return keywords_in_any_order(x, n - 1, a=a * x, b=b)


def even(x, n):
    return x if n == 0 else odd(x * x, n - 1)


def odd(x, n):
    return x + 1.0 if n == 0 else even(math.cos(x), n - 1)


def of_a_tree(x, tree):
    total = 0.0
    for child in tree:
        total += of_a_tree(x * 0.9, child)
    return total + math.exp(x)


def nested(x, n):
    def go(k):
        return x if k == 0 else x * go(k - 1)

    return go(n) + go(n - 1)


def nested_around(x, y, n):
    scale = x * y

    def go(k, z):
        if k == 0:
            return z
        return go(k - 1, z * scale + math.sin(y))

    return go(n, x)


def called_in_a_loop(x, n):
    y = x * 2
    for i in range(n):
        y = y + power(y, i) * 0.1
    return y


def of_arrays(u, n):
    if n == 0:
        return u
    h = np.tanh(u)
    return of_arrays(h * u, n - 1) + u


def divide_and_conquer(u):
    if len(u) == 1:
        return u[0] * u[0]
    middle = len(u) // 2
    return divide_and_conquer(u[:middle]) * divide_and_conquer(u[middle:]) + u[0]


def returns_two(x, n):
    if n == 0:
        return x, 1.0
    a, b = returns_two(x * 0.5, n - 1)
    return a * b, a + b


def use_of_two(x, n):
    a, b = returns_two(x, n)
    return a * b


def with_defaults(x, n=3, *, scale=0.5):
    if n == 0:
        return x
    return with_defaults(x * x + scale, n=n - 1, scale=scale * x)


def argument_overwritten(u, n):
    total = 0.0
    for i in range(n):
        total = total + divide_and_conquer(u)
        u[0] = u[1] * total
        u = u * 0.5 + i
    return total


def keeps_its_result(u, n):
    if n == 0:
        return u * 1.0
    h = np.sin(keeps_its_result(u, n - 1))
    return h


def result_overwritten(u, n):
    h = keeps_its_result(u, n)
    h[0] = h[1] * 2.0
    return h


def adaptive(a, b, x, depth):
    """Simpson's rule, refined where it is not good enough."""
    m = 0.5 * (a + b)
    whole = (b - a) / 6 * (math.exp(a * x) + 4 * math.exp(m * x) + math.exp(b * x))
    if depth == 0 or b - a < 0.3:
        return whole
    return adaptive(a, m, x, depth - 1) + adaptive(m, b, x, depth - 1)


def ackermann_like(x, m, n):
    if m == 0:
        return x + n
    if n == 0:
        return ackermann_like(x, m - 1, 1)
    return ackermann_like(ackermann_like(x, m, n - 1) * 0.5, m - 1, n)


def writes_its_argument(u, n):
    if n == 0:
        return u[0]
    u[0] = u[0] * u[1]
    return writes_its_argument(u, n - 1)


# -- into its arguments ------------------------------------------------------------------------------------------------


def sweep_into(a, i):
    if i == len(a):
        return
    a[i] = np.sin(a[i - 1]) * a[i]
    sweep_into(a, i + 1)


def swept(x):
    a = x.copy()
    sweep_into(a, 1)
    return np.sum(a * a)


def swept_functional(x):
    last = x[0]
    total = last * last
    for i in range(1, len(x)):
        last = np.sin(last) * x[i]
        total = total + last * last
    return total


def memoised(x):
    table = np.zeros(len(x))

    def value(n):
        if n < 2:
            return x[n]
        if table[n] == 0.0:
            table[n] = np.sin(value(n - 1)) + value(n - 2) * x[n]
        return table[n]

    return value(len(x) - 1)


def memoised_functional(x):
    a, b = x[0], x[1]
    for n in range(2, len(x)):
        a, b = b, np.sin(b) + a * x[n]
    return b


def fourier_into(re, im):
    n = len(re)
    if n == 1:
        return
    er, ei, dr, di = re[::2].copy(), im[::2].copy(), re[1::2].copy(), im[1::2].copy()
    fourier_into(er, ei)
    fourier_into(dr, di)
    angle = 2.0 * np.pi * np.arange(n // 2) / n
    tr = np.cos(angle) * dr + np.sin(angle) * di
    ti = np.cos(angle) * di - np.sin(angle) * dr
    re[: n // 2], re[n // 2 :] = er + tr, er - tr
    im[: n // 2], im[n // 2 :] = ei + ti, ei - ti


def power_spectrum(x):
    re, im = x.copy(), np.zeros(len(x))
    fourier_into(re, im)
    return np.sum((re * re + im * im) ** 2)


def even_into(a, i):
    if i < len(a):
        a[i] *= a[i - 1]
        odd_into(a, i + 1)


def odd_into(a, i):
    if i < len(a):
        a[i] += np.cos(a[i - 1])
        even_into(a, i + 1)


def in_turns(x):
    a = x.copy()
    even_into(a, 1)
    return np.sum(a**2)


def halves_into(a):
    if len(a) > 1:
        m = len(a) // 2
        halves_into(a[:m])
        halves_into(a[m:])
        a[:m] += 0.5 * a[m : m + m]
        a *= 1.1


def halved(x):
    a = x.copy()
    halves_into(a)
    return np.sum(a**3)


def quick(a, low, high):
    if low >= high:
        return
    pivot, i = a[high], low
    for j in range(low, high):
        if a[j] < pivot:
            a[i], a[j] = a[j], a[i]
            i += 1
    a[i], a[high] = a[high], a[i]
    quick(a, low, i - 1)
    quick(a, i + 1, high)


def quick_sorted(x):
    a = x.copy()
    quick(a, 0, len(a) - 1)
    return np.sum(a * np.arange(1.0, len(a) + 1.0) * x[0])


def visit(graph, node, seen, weight, values):
    seen[node] = True
    total = values[node] * weight
    for other in graph[node]:
        if not seen[other]:
            total += visit(graph, other, seen, 0.5 * weight, values)
    values[node] *= 2.0
    return total


def visited(x):
    graph = [[1, 2], [2, 3], [0, 4], [5], [1, 5], []]
    seen = np.zeros(6, dtype=bool)
    values = x[:6].copy()
    return visit(graph, 0, seen, x[0], values) * np.sum(values)


def solve_argument(a, i):
    if i == 0:
        return a[0] * 1.0
    a[i - 1] += a[i] * 0.5
    before = a[i]
    found = solve_argument(a, i - 1) * a[i]
    a[i] = found * before
    return found + a[i]


def writes_its_own(a):
    return solve_argument(a, 3) + np.sum(a)


def two_of_one(a, b, i):
    if i == 0:
        return 0.0
    a[i] = b[i - 1] * 2.0
    return two_of_one(a, b, i - 1) + a[i]


def one_for_both(x):
    y = x.copy()
    return two_of_one(y, y, 3)


def one_for_each(x):
    return two_of_one(x.copy(), x, 3)


def gives_it_back(a, i):
    if i == 0:
        return a
    a[i] = a[i - 1] * a[i]
    return gives_it_back(a, i - 1)


def given_back(x):
    return np.sum(gives_it_back(x.copy(), 3))


def under_other_names(x):
    a, b = x.copy(), 2.0 * x
    view, rows = a[1:], [a, b]
    sweep_into(a, 1)
    sweep_into(rows[1], 2)
    total = np.sum(view**2) + np.sum(b)
    sweep_into(view, 3)
    return total * np.sum(a) * rows[0][2]


def rows_and_columns(x):
    m = np.outer(x[:4], x[:4])
    sweep_into(m[1], 1)
    sweep_into(m[:, 2], 1)
    return np.sum(m**2)


def crossing(a, b, i):
    if i > 0:
        a[i] = b[i] * a[i - 1]
        b[i - 1] = a[i] * 0.5
        crossing(b, a, i - 1)


def crossed(x):
    a, b = x.copy(), np.cos(x)
    crossing(a, b, 3)
    crossing(b, a, 2)
    return np.sum(a * b * x)


INTO = np.array([0.3, 0.7, 1.1, 0.4, 0.9, 0.5, 1.3, 0.2])

U = np.array([0.3, -0.4, 1.2, 0.7])
CASES = [
    case(keywords_in_any_order, 0.7, 3),
    case(power, 1.3, 0, wrt=("x",)),
    case(power, 1.3, 5, gradient=lambda x, n: n * x ** (n - 1)),
    case(in_a_ternary, 1.3, 4),
    case(fibonacci, 1.2, 5),
    case(even, 0.7, 4),
    case(even, 0.7, 5),
    case(of_a_tree, 0.7, [[], [[], []]], wrt=("x",), order=1),
    case(nested, 1.2, 3),
    case(nested_around, 1.2, 0.4, 3),
    case(called_in_a_loop, 0.8, 4),
    case(called_in_a_loop, 0.8, 0),
    case(of_arrays, U, 3),
    case(divide_and_conquer, U),
    case(use_of_two, 0.8, 3),
    case(with_defaults, 0.8),
    case(with_defaults, 0.8, kwargs={"scale": 0.1}, wrt=("x", "scale")),
    case(argument_overwritten, U, 3, order=1),
    case(result_overwritten, U, 2),
    case(adaptive, 0.2, 1.5, 0.7, 5),
    case(ackermann_like, 0.7, 2, 2),
    case(writes_its_argument, U, 2),
    case(swept, INTO, functional=swept_functional),
    case(memoised, INTO, order=1, functional=memoised_functional),
    case(power_spectrum, INTO),
    case(in_turns, INTO, order=1),
    case(halved, INTO, order=1),
    case(quick_sorted, INTO, order=1),
    case(visited, INTO, order=1),
    case(writes_its_own, INTO, order=1),
    case(one_for_each, INTO),
    case(under_other_names, INTO),
    case(rows_and_columns, INTO),
    case(crossed, INTO, order=1),
    case(one_for_both, INTO, refuses="S2S103"),
    case(given_back, INTO, refuses="S2S103"),
]
