"""Programs of containers: dicts, comprehensions, iteration, lists that grow and shrink."""

import itertools
from itertools import accumulate, chain, product

import numpy as np

from tests.programs.case import case

# -- iteration ---------------------------------------------------------------------------------------------------------


def dict_loops(p):
    total = 0.0
    for name in p:
        total += p[name] ** 2
    for name, value in sorted(p.items()):
        total = total * value + len(name)
    for value in p.values():
        total += value
    return total


def dict_methods(x, y):
    d = {"a": x}
    d.setdefault("b", y)
    d.setdefault("a", 100.0)
    d.update(c=x * y, b=d["b"] * 2.0)
    d.update({"e": 1.0})
    removed = d.pop("a")
    missing = d.pop("zz", 3.0)
    del d["e"]
    return removed * d["b"] + d.get("c") * d.get("nothing", y) + missing * len(d)


def dict_merge(x, y):
    defaults = {"k": 1.0, "m": x}
    p = {**defaults, "k": y}
    q = dict(p, m=y * y) | {"n": x}
    return p["k"] * p["m"] + q["m"] * q["n"]


def dict_comprehension(x, n):
    powers = {k: x**k for k in range(n)}
    inverse = {f"p{k}": 1.0 / v for k, v in powers.items() if k > 0}
    return sum(powers.values()) + sum(inverse[name] for name in inverse)


def dict_grows(x, n):
    d = {0: x}
    for k in range(1, n):
        d[k] = d[k - 1] * x + k
    return d[n - 1] if n > 0 else x


def comprehension_nested(x, n):
    table = [[x**i * j for j in range(i)] for i in range(n)]
    flat = [v for row in table for v in row if v is not None]
    return sum(flat) + len(table)


def comprehension_conditional(xs):
    return sum([v * v if v > 0.5 else -v for v in xs])


def generator_arguments(xs):
    return max(v * v for v in xs) + min(abs(v) for v in xs) + sum(i * v for i, v in enumerate(xs, start=1))


def any_all(xs):
    if any(v < 0 for v in xs) and not all(v < 1 for v in xs):
        return sum(xs) ** 2
    return xs[0]


def walrus_comprehension(xs):
    return sum(y * y for v in xs if (y := v * 2.0) > 1.0)


def walrus_while(x):
    n = 0
    while (x := x * 1.7) < 10.0:
        n += 1
    return x * n


def sorted_reversed(xs):
    a = sorted(xs)
    b = sorted(xs, reverse=True)
    c = list(reversed(xs))
    return a[0] * b[0] + a[-1] * c[0] + c[-1] ** 2


def sorted_key(xs):
    order = sorted(range(len(xs)), key=lambda i: -xs[i])
    return sum(xs[k] * (i + 1) for i, k in enumerate(order))


def zip_three(xs, ys):
    total = 0.0
    for a, b, k in zip(xs, ys[1:], range(10), strict=False):
        total += a * b * k
    return total


def zip_columns(pairs):
    a, b = zip(*pairs, strict=True)
    return sum(a) * sum(b)


def iter_tools(xs, n):
    total = 0.0
    for i, j in product(range(n), range(2)):
        total += xs[i] * xs[j] * (i + j)
    for a in chain(xs, [1.0], xs[:1]):
        total += a * a
    for a, b in itertools.pairwise(xs):
        total += a * b
    for a in itertools.islice(xs, 2):
        total *= a
    return total


def accumulated(xs):
    sums = list(accumulate(xs))
    products = list(accumulate(xs, lambda a, b: a * b))
    return sums[-1] * products[-1] + sums[0]


def combinations(xs):
    total = 0.0
    for a, b in itertools.combinations(xs, 2):
        total += (a - b) ** 2
    for k, v in zip(itertools.count(1), xs, strict=False):
        total += k * v
    return total


def simple_generator(x, n):
    def terms():
        t = 1.0
        for k in range(n):
            yield t
            t = t * x / (k + 1)

    return sum(terms())


def index_loop(u):
    total = 0.0
    for i, j in np.ndindex(u.shape):
        total += u[i, j] * (i + 2 * j)
    for index, value in np.ndenumerate(u):
        total += value * value * index[0]
    return total


# -- lists -------------------------------------------------------------------------------------------------------------


def list_methods(x, y):
    v = [x, y]
    v.extend([x * y, 2.0])
    v.insert(1, y * y)
    v += [x]
    last = v.pop()
    first = v.pop(0)
    v.reverse()
    w = v.copy()
    w[0] = x
    del v[0]
    return last * first + sum(a * b for a, b in zip(v, w, strict=False)) + len(v)


def list_operators(x, y):
    v = [x] * 3 + [y]
    w = v[::-1]
    v[1:3] = [y, x * y]
    return v[0] * w[0] + v[1] * v[2] + sum(w[1:])


def list_grows_shrinks(x, n):
    stack = [x]
    for i in range(n):
        stack.append(stack[-1] * x)
        if i % 2:
            top = stack.pop()
            stack[-1] = stack[-1] + top
    return sum(stack) * len(stack)


def list_of_lists(x, n):
    rows = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            rows[i][j] = x * (i + 1) + j
    return sum(rows[i][i] * rows[0][i] for i in range(n))


def list_row_by_name(x, n):
    rows = [[0.0] * n for _ in range(n)]
    for i in range(n):
        row = rows[i]
        for j in range(n):
            row[j] = x * (i + 1) + j
    return sum(rows[i][i] * rows[0][i] for i in range(n))


def chained_assignment(x, y):
    a = b = x * y
    a += 1.0
    c = d = [x, y]
    c[0] = a
    return a * b + d[0]


def starred(xs):
    first, *middle, last = xs
    a, (b, *c) = first, (last, *middle, 1.0)
    return a * b + sum(c) + sum(middle)


def array_of_list(x, y):
    u = np.array([x, y, x * y])
    m = np.array([[x, 1.0], [0.0, y]])
    return np.sum(u * u) + (m @ m)[0, 0]


def builtins(x, y):
    q, r = divmod(x, y)
    return q * x + r * y + pow(x, 2) + abs(-x) * float(y) + max([x, y]) * min(x, y) + sum([x, y], 1.0)


def round_and_int(x):
    n = int(x) + round(x)
    return x * n


# -- floats among ints -------------------------------------------------------------------------------------------------


def maximum_with_int(x, n=1):
    return max(x * x, n) + max(x * x * x, 1) + min(100, x)


def maximum_so_far(x):
    best = 0
    for v in (x, x * x, 1):
        best = max(best, v)
    return best


def bounds_of_ints(x):
    bounds = [-100, 200]
    return min(max(x * x, bounds[0]), bounds[1])


def zeros_filled(x, n):
    v = [0] * n
    for i in range(n):
        v[i] = x * i
    return sum(v) * v[-1]


def zeros_augmented(x, n):
    v = [0, 0]
    for i in range(n):
        v[i % 2] += x**i
    return v[0] * v[1]


def ints_extended(x):
    v = [1, 2]
    v.append(x * x)
    v.extend([x, 3])
    v.insert(0, x * 2.0)
    return v[0] * v[3] + v[4]


def partial_sums(x, n):
    s = [0]
    for k in range(n):
        s.append(s[-1] + x * k)
    return s[-1]


def dict_of_ints(x):
    d = {0: 1, 1: 2}
    d[1] = x * x
    d[2] = d[1] * d[0]
    return d[1] + d[2]


def picked_among_ints(x, i):
    return [1, x * x][i] + (2, x)[i] * {0: 3, 1: x}.get(i, 1)


def extended_by_its_sum(x, n):
    values = [x * 0.5, x, 1.0]
    for _ in range(n):
        values.extend([0.3 * sum(values), x * values[-1]])
    return values[-1] * values[0] + sum(values)


def whole_between_items(p):
    # the adjoint of the dict gets one of an item, one of the whole, and one of the other item
    u = p["b"] ** 2
    q = [p]
    r = q[0]
    s = np.sum(r["a"] * 3.0) + np.sum(r["b"] * 5.0)
    return np.sum(u) + s + np.sum(p["a"] ** 2)


def chosen_between_items(p, k):
    u = p["b"] ** 2
    r = [p, p][k]
    return np.sum(u) + np.sum(r["a"] * r["b"]) + np.sum(p["a"] ** 2)


def tuple_between_elements(p):
    u = p[1] ** 2
    r = [p, p][0]
    return np.sum(u) + np.sum(r[0] * r[1]) + np.sum(p[0] ** 3)


def shifted_pair(t, n):
    # the parameter is bound anew by a pair of its own elements
    s = 0.0
    for _ in range(n):
        a, b = t
        s = s + np.sum(a * b) * t[1][0]
        t = (b * a, a)
    return s + np.sum(t[0])


def sum_of_both(t):
    # both elements get the same adjoint
    a, b = t
    return np.sum((a + b) * 1.0)


PAIR = {"a": np.array([1.0, 2.0]), "b": np.array([3.0, 4.0])}

CASES = [
    case(whole_between_items, PAIR),
    case(chosen_between_items, PAIR, 1),
    case(tuple_between_elements, (np.array([1.0, 2.0]), np.array([3.0, 4.0]))),
    case(shifted_pair, (np.array([0.3, 0.7]), np.array([1.1, -0.4])), 0),
    case(shifted_pair, (np.array([0.3, 0.7]), np.array([1.1, -0.4])), 3),
    case(sum_of_both, (np.array([0.3, 0.7]), np.array([1.1, -0.4]))),
    case(zeros_augmented, 1.3, 0),
    case(extended_by_its_sum, 1.3, 2),
    case(extended_by_its_sum, 1.3, 0),
    case(partial_sums, 1.3, 0),
    case(picked_among_ints, 1.3, 0),
    case(picked_among_ints, 1.3, 1),
    case(dict_grows, 1.3, 4),
    case(dict_grows, 1.3, 0),
    case(comprehension_nested, 1.3, 4),
    case(comprehension_nested, 1.3, 0),
    case(comprehension_conditional, [1.3, 0.2, 0.7]),
    case(generator_arguments, [1.3, -0.2, 0.7]),
    case(any_all, [1.3, -0.2, 0.7]),
    case(any_all, [0.3, 0.2]),
    case(walrus_comprehension, [1.3, 0.2, 0.7]),
    case(walrus_while, 1.3),
    case(zip_three, [1.3, 0.2, 0.7], [0.4, 0.5, 0.6]),
    case(list_operators, 1.3, 0.7),
    case(list_grows_shrinks, 1.3, 0),
    case(starred, [1.3, 0.2, 0.7, 0.4]),
    case(starred, [1.3, 0.2]),
    case(array_of_list, 1.3, 0.7),
    case(accumulated, [1.3, 0.2, 0.7]),
    case(builtins, 1.3, 0.7),
    case(maximum_with_int, 1.3),
    case(maximum_so_far, 1.3),
    case(bounds_of_ints, 1.3),
    case(zeros_filled, 1.3, 3),
    case(zeros_augmented, 1.3, 4),
    case(ints_extended, 1.3),
    case(partial_sums, 1.3, 4),
    case(dict_of_ints, 1.3),
    case(dict_loops, {"b": 1.3, "aa": 0.7}),
    case(sorted_reversed, [1.3, 0.2, 0.7]),
    case(sorted_key, [1.3, 0.2, 0.7]),
    case(list_grows_shrinks, 1.3, 5),
    case(simple_generator, 1.3, 5),
    case(simple_generator, 1.3, 0),
    case(chained_assignment, 1.3, 0.7),
    case(dict_methods, 1.3, 0.7),
    case(dict_merge, 1.3, 0.7),
    case(round_and_int, 1.3),
    case(list_of_lists, 1.3, 3),
    case(list_of_lists, 1.3, 0),
    case(iter_tools, [1.3, 0.2, 0.7], 3),
    case(iter_tools, [1.3, 0.2, 0.7], 0),
    case(combinations, [1.3, 0.2, 0.7]),
    case(combinations, [1.3]),
    case(index_loop, np.array([[1.3, 0.7], [0.2, 0.4]])),
    case(dict_comprehension, 1.3, 4),
    case(dict_comprehension, 1.3, 1),
    case(zip_columns, [(1.3, 0.2), (0.7, 0.4)]),
    case(list_methods, 1.3, 0.7),
    case(list_row_by_name, 1.3, 3),
    case(list_row_by_name, 1.3, 0),
]
