"""Iterators: each gives its elements once, as late as they are asked for; and those of the standard library."""

import bisect
import itertools
import math
import operator
from operator import itemgetter

import numpy as np

from tests.programs.case import case

# -- kept in a name ----------------------------------------------------------------------------------------------------


def named_once(xs, y):
    terms = (v * y for v in xs)
    pairs = zip(xs, xs[1:], strict=False)
    numbered = enumerate(xs)
    total = sum(terms)
    for u, v in pairs:
        total += u * v
    for i, v in numbered:
        total += i * v * v
    return total


def made_each_round(xs, n):
    total = 0.0
    for k in range(n):
        terms = map(lambda v: v * v, xs)  # noqa: C417
        total = total * 0.5 + sum(terms) + k
    return total


def squares(items):
    total = 0.0
    for v in items:
        total += v * v
    return total


def as_argument(xs, y):
    return squares(v * y for v in xs) + squares(map(math.sin, xs)) + squares(xs) + squares(reversed(xs))


def as_result(xs, y):
    def scaled(k):
        return (k * v for v in xs)

    first = scaled(y)
    return sum(first) * max(scaled(2.0))


def taken_by_next(xs, y):
    it = iter([*xs, y])
    first = next(it)
    second = next(it, y)
    return first * second + sum(it) * y


def next_default(x):
    it = iter([x])
    return next(it) * next(it, x * x) + next(it, 2.0)


def next_found(xs, limit):
    return next(v * v for v in xs if v > limit)


def view_read_twice(x, y):
    d = {"a": x, "b": y}
    values = d.values()
    return sum(values) * max(values)


def chosen_iterator(xs, back):
    order = reversed(xs) if back else iter(xs)
    total = 0.0
    for v in order:
        total = total * 0.5 + v * v
    return total


def read_twice(x):
    terms = (x * i for i in range(1, 4))
    return sum(terms) + sum(terms)


def read_twice_by_callee(x):
    def both(items):
        return sum(items) + sum(items)

    return both(x * i for i in range(3))


def read_in_rounds(x, n):
    pairs = zip([x, 2.0 * x], [1.0, x], strict=True)
    total = 0.0
    for _ in range(n):
        for u, v in pairs:
            total += u * v
    return total


def read_after_break(x):
    it = iter([x, x * x, 3.0 * x])
    total = 0.0
    for v in it:
        total += v
        if total > 0.5:
            break
    return total + sum(it)


def tested_before(x):
    it = (x * i for i in range(4))
    return sum(it) if any(v > 1.0 for v in it) else x


def captured_changes(x):
    k = 2.0
    terms = (x * k * i for i in range(3))
    k = 5.0
    return sum(terms)


def captured_changes_in_body(x):
    k, total = 2.0, x
    for v in (k * i * x for i in range(3)):
        k += 1.0
        total += v
    return total


def captured_constant_changes(x):
    k, total = 2.0, x
    for v in (k * i for i in range(3)):
        k += 1.0
        total += v * x
    return total


def source_grows(x):
    xs = [x, 2.0 * x]
    sines = map(math.sin, xs)
    xs.append(3.0 * x)
    return sum(sines)


def view_of_changed(x):
    d = {"a": x}
    values = d.values()
    d["b"] = x * x
    return sum(values)


def in_a_list(x):
    kept = [zip([x], [x], strict=True)]
    return sum(u * v for u, v in kept[0])


# -- loops that do not take all ----------------------------------------------------------------------------------------


def endless_count(x):
    total = x
    for i in itertools.count(1):
        total = total * x + i
        if i > 3:
            break
    return total


def endless_cycle(x, limit):
    total = x
    for w in itertools.cycle([1.0, 0.5]):
        if total > limit:
            return total * total
        total = total * x + w
    return x


def endless_active(xs, n):
    total = 0.0
    for k, v in zip(range(n), itertools.cycle(xs), strict=False):
        total += (k + 1) * v * v
    for v, w in zip(xs, itertools.repeat(xs[0]), strict=False):
        total += v * w
    for k, v in zip(itertools.count(2, 3), xs, strict=False):
        total += k * v
    return total


def rest_after_break(x):
    ks = map(float, [1, 2, 3])
    total = x
    for k in ks:
        if k > 1.5:
            break
        total = total * total * k
    for k in ks:
        total = total * total * k
    return total


# -- of itertools, operator and numpy ----------------------------------------------------------------------------------


def joined(xs):
    total = sum(u * v for u, v in itertools.pairwise(xs))
    for v in itertools.islice(xs, 1, 3):
        total += v * v
    for v in itertools.islice(xs, 0, 4, 2):
        total *= v
    for v in itertools.chain.from_iterable([xs, xs[:1]]):
        total += math.sin(v)
    for v in itertools.repeat(xs[0], 2):
        total *= v
    return total


def selected(xs):
    total = 0.0
    for v in itertools.takewhile(lambda u: u < 1.0, xs):
        total += v * v
    for v in itertools.dropwhile(lambda u: u < 1.0, xs):
        total += v**3
    for v in itertools.filterfalse(lambda u: u < 0.5, xs):
        total *= v
    for v in itertools.compress(xs, [1, 0, 1]):
        total += v
    for v in itertools.starmap(operator.mul, zip(xs, xs[1:], strict=False)):
        total += v
    return total


def arranged(xs, ys):
    total = 0.0
    for u, v in itertools.combinations(xs, 2):
        total += u * v * v
    for u, v in itertools.product(xs, ys):
        total += u * u * v
    for u, v in itertools.permutations(ys, 2):
        total += u * v**3
    for u, v in itertools.combinations_with_replacement(ys, 2):
        total += u * v
    for chosen in itertools.combinations(xs, 3):
        total += chosen[0] * chosen[2]
    return total


def by_key(xs, ys):
    pairs = list(zip(xs, ys, strict=True))
    best = max(pairs, key=itemgetter(1))
    last = min(pairs, key=lambda p: p[1])
    first, third = itemgetter(0, 2)(xs)
    ordered = sorted(pairs, key=itemgetter(1))
    return best[0] * last[1] + first * third + ordered[0][0] + max(xs[0], 0.1, key=lambda v: abs(v))


def positions(u):
    total = 0.0
    for (i, j), v in np.ndenumerate(u):
        total += (i + 1) * v * v * j
    for index, v in np.ndenumerate(u):
        total += v**3 * index[0]
    return total


def runs(x, ys):
    total = 0.0
    for above, group in itertools.groupby(ys, key=lambda y: y > 1.0):
        s = sum(y * x for y in group)
        total += s**2 if above else s
    return total + sum(len(list(g)) * x for _, g in itertools.groupby([1, 1, 2]))


def filled_up(x, ys):
    total = 0.0
    for a, b in itertools.zip_longest(ys, [x, x * x], fillvalue=1.5):
        total += a * b
    return total


def table(x):
    xs, ys = [0.0, 0.5, 1.0, 2.0], [1.0, 1.5, 1.2, 0.3]
    i = min(max(bisect.bisect_right(xs, x) - 1, 0), len(xs) - 2)
    j = bisect.bisect_left(ys, -x)
    t = (x - xs[i]) / (xs[i + 1] - xs[i])
    return ys[i] * (1.0 - t) + ys[i + 1] * t**2 + ys[j] * x


CASES = [
    case(named_once, [1.3, 0.2, 0.7], 0.4),
    case(named_once, [], 0.4, wrt=("y",)),
    case(made_each_round, [1.3, 0.2], 3),
    case(made_each_round, [1.3, 0.2], 0),
    case(as_argument, [1.3, 0.2, 0.7], 0.4),
    case(as_result, [1.3, 0.2, 0.7], 0.4),
    case(taken_by_next, [1.3, 0.2, 0.7], 0.4),
    case(taken_by_next, [1.3], 0.4),
    case(next_default, 1.3),
    case(next_found, [0.2, 1.3, 0.7], 0.5, wrt=("xs",)),
    case(view_read_twice, 1.3, 0.7),
    case(chosen_iterator, [1.3, 0.2, 0.7], True),
    case(chosen_iterator, [1.3, 0.2, 0.7], False),
    case(read_twice, 1.3, refuses="S2S104"),
    case(read_twice_by_callee, 1.3, refuses="S2S104"),
    case(read_in_rounds, 1.3, 2, refuses="S2S104"),
    case(read_after_break, 0.4, refuses="S2S104"),
    case(tested_before, 1.3, refuses="S2S104"),
    case(captured_changes, 1.3, refuses="S2S104"),
    case(captured_changes_in_body, 1.3, refuses="S2S104"),
    case(captured_constant_changes, 1.3, refuses="S2S104"),
    case(source_grows, 1.3, refuses="S2S104"),
    case(view_of_changed, 1.3, refuses="S2S104"),
    case(in_a_list, 1.3, refuses="S2S104"),
    case(endless_count, 1.3),
    case(endless_cycle, 0.7, 1.5, wrt=("x",)),
    case(endless_cycle, 0.7, 0.1, wrt=("x",)),
    case(endless_active, [1.3, 0.2, 0.7], 5),
    case(endless_active, [1.3, 0.2], 0),
    case(rest_after_break, 0.7),
    case(joined, [1.3, 0.2, 0.7]),
    case(joined, [1.3]),
    case(selected, [0.2, 0.7, 1.3]),
    case(arranged, [1.3, 0.2, 0.7], [0.4, 1.1]),
    case(by_key, [1.3, 0.2, 0.7], [0.4, 0.9, 0.1]),
    case(positions, np.array([[1.3, 0.7], [0.2, 0.4]])),
    case(positions, np.zeros((0, 2))),
    case(runs, 0.7, [0.5, 1.5, 2.0, 0.7]),
    case(runs, 0.7, [], wrt=("x",)),
    case(filled_up, 0.7, [0.5, 1.5, 2.0], order=1),
    case(filled_up, 0.7, [0.5]),
    case(table, 0.7),
]
