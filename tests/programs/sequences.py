"""Lists that are rearranged in place, views of dicts as values, and stars before sequences of any length."""

import numpy as np

from tests.programs.case import case

# -- lists, in place ---------------------------------------------------------------------------------------------------


def reversed_in_place(x, y):
    v = [x, x * y, 3.0]
    w = v
    v.reverse()
    del v[0]
    return v[0] * w[1] * 2 + len(w)


def sorted_in_place(xs):
    v = xs[:]
    v.sort()
    v[0] *= v[1]
    del v[1:-1]
    w = xs[:]
    w.sort(key=lambda u: -u)
    return v[0] * v[1] + w[0] * w[1]


def cleared(x, n):
    v = [x, x * x]
    total = 0.0
    for _ in range(n):
        total += v[0]
        v.clear()
        v.append(total * x)
    return total * v[0] * len(v)


def removed(x, n):
    v = [x, 2.0, 3.0 * x]
    v.remove(2.0)
    total = 0.0
    for _ in range(n):
        v.append(total * x + v[0])
        v.reverse()
        total += v[0]
        del v[-1]
    return total * v[0]


def arrays_in_list(u, x):
    v = [u * x, u[:1]]
    v.reverse()
    del v[0]
    return v[0][0] * v[0][1]


def slices_resized(x, y):
    v = [x, x * y, 3 * x, 1.0]
    v[1:3] = [y**3]
    w = [x, y]
    w[1:3] = [x**3, y**4]
    w[5:2] = [x * y]
    w[:1] = (2.0 * x, y)
    w[1:1] = [w[0] * x]
    w[-1:] = []
    return v[1] * v[2] + len(v) * x + sum(a * b for a, b in zip(w, w[1:], strict=False)) * len(w)


def slices_in_loop(x, n):
    v = [x]
    for i in range(n):
        v[i:i] = [v[-1] * x, 1.0]
        v[-1:] = []
    w = v
    w[::2] = [x] * len(w[::2])
    return sum(v)


def slice_of_short(x):
    v = [x]
    v[1:3] = [x * x, x**3]
    return v[1] * v[2]


def whole_slice_of_iterator(x):
    v = [x, x * x, 3.0 * x]
    w = v
    w[1:] = (k * x for k in v)
    return v[0] * v[2] * len(v)


# -- views of dicts ----------------------------------------------------------------------------------------------------


def views(x, n):
    powers = {k: x**k for k in range(n)}
    total = sum(powers.values()) + sum(k * v for k, v in powers.items()) + len(powers.keys())
    listed = list(powers.items())
    return total + max(powers.values(), default=x) + (listed[-1][1] * listed[0][0] if listed else 0.0)


# -- stars -------------------------------------------------------------------------------------------------------------


def two(u, v):
    return u * u * v


def weighted(*xs, power=2):
    total = 0.0
    for i, x in enumerate(xs):
        total += (i + 1) * x**power
    return total


def fixed_number(x, y):
    pair = [x, y]
    return two(*pair) + two(x, *pair[1:]) + two(*pair[:1], v=y) + two(*(k * x for k in range(1, 3)))


def fixed_number_of_array(u):
    return two(*u) * two(*(u * u))


def any_number(xs, y):
    def run(function, *args, **options):
        return function(*args, **options)

    return weighted(*xs, y) + run(weighted, y, *xs, power=3) + run(weighted, *xs[:0]) + run(two, *xs[:2])


def converted(x, y):
    def arrays_in(function):
        def wrapper(*args):
            args = [np.asarray(a, dtype=float) for a in args]
            return function(*args)

        return wrapper

    return arrays_in(two)(x, y) * arrays_in(weighted)(x, y, x)


def columns(x, n):
    rows = [[x * i, x + i, 1.0] for i in range(n)]
    total = 0.0
    for column in zip(*rows, strict=True):
        total = total * x + sum(column)
    turned = [list(c) for c in zip(*rows, strict=True)]
    return total + sum(turned[1]) * len(turned) if turned else total + x


def columns_of_pairs(pairs, y):
    names, values = zip(*[(str(y), a * b) for a, b in pairs], strict=True)
    return sum(values) * len(names) + values[0] * y


def comprehensions_over_their_own_name(x):
    xs = [x, x * x]

    def doubled(xs):
        return [xs * 2 for xs in xs if xs > 0]

    def counted(i):
        k = [i for i in range(i)]
        return len(k) + sum(k)

    total = sum(doubled(xs)) + sum({xs: x * xs for xs in range(3)}.values()) + max(x for x in [x, 3 * x])
    return total * counted(3) + sum(x for x in xs)


CASES = [
    case(reversed_in_place, 1.3, 0.7),
    case(sorted_in_place, [1.3, 0.2, 0.7]),
    case(cleared, 1.3, 3),
    case(cleared, 1.3, 0),
    case(removed, 1.3, 2),
    case(removed, 1.3, 0),
    case(arrays_in_list, np.array([1.3, 0.2]), 0.7),
    case(slices_resized, 1.3, 0.7),
    case(slices_in_loop, 1.3, 3, order=1),
    case(slices_in_loop, 1.3, 0, order=1),
    case(slice_of_short, 1.3),
    case(whole_slice_of_iterator, 1.3),
    case(views, 1.3, 4),
    case(views, 1.3, 0),
    case(fixed_number, 1.3, 0.7),
    case(fixed_number_of_array, np.array([1.3, 0.2])),
    case(any_number, [1.3, 0.2, 0.7], 0.4),
    case(any_number, [1.3, 0.2], 0.4),
    case(converted, 1.3, 0.7),
    case(converted, np.array([1.3, 0.7]), np.array([0.2, 0.4])),
    case(columns, 1.3, 3),
    case(columns, 1.3, 0),
    case(columns_of_pairs, [(1.3, 0.2), (0.7, 0.4)], 0.5),
    case(comprehensions_over_their_own_name, 1.3),
]
