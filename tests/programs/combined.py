"""Constructs that are rarely met, each together with others: no round, several, left early, called twice."""

import itertools
import warnings

import numpy as np

from tests.programs.case import case

RATES = {"low": 0.5, "high": 2.0}


def over_a_string(x, word):
    total = x
    for letter in "abca":
        if letter not in word:
            continue
        total = total * x if letter == "a" else total + 2.0 * x
    return total


def one_array_by_two_names(x):
    a = b = np.zeros(2)
    a[0] = x
    b[1] = a[0] * x
    c = d = e = 1.0
    c += x
    return np.sum(a * b) + c * d * e


def remainders_in_place(x, n):
    y = x * 3.7
    y %= 1.5
    k = n
    k %= 3
    for _ in range(k):
        y %= 0.7
        y *= x
    return y + k


def matrix_products_in_place(a, n):
    p = a + 0.0
    for _ in range(n):
        p @= a
        p *= 0.5
    return np.sum(p)


def np_as_a_variable(x):
    np = [x, 2.0 * x]
    np.append(np[0] * np[1])
    return sum(np)


def builtins_as_variables(x, values):
    sum = 0.0
    list = [x, *values]
    range = 0
    for len in list:
        sum += x * len
        range += 1
    return sum / range


def parts_of_complex(x):
    z = x * (1.0 + 2.0j)
    z[0] *= 1j
    total = np.sum(z.real * x)
    z[1] = total * 0.5j
    real, imag = z.real, z.imag
    return total + np.sum(real * imag) + z.real[0]


def diagonals(a, n):
    b = a * 2.0
    total = np.sum(b.diagonal())
    for k in range(n):
        b[k, k] = b.diagonal()[k - 1] * total
    return np.sum(b.diagonal(1)) + np.sum(np.diagonal(b))


def split_reads(x):
    first, second = np.split(x, 2)
    parts = np.split(x * first[0], [1, 3])
    return np.dot(first, second) + sum(np.sum(p) ** 2 for p in parts)


def broadcast_reads(x, n):
    rows = np.broadcast_to(x, (n, 3))
    total = 0.0
    for row in rows:
        total = total * row[0] + np.sum(row**2)
    return total


def view_of_a_view(x):
    a = np.outer(x, x)
    row = a[1]
    part = row[1:]
    part[0] = x[0]
    part *= 2.0
    last = part[-1:]
    last[0] += x[1]
    return np.sum(a**2)


def array_in_a_dict(x, n):
    state = {"u": np.zeros(3), "k": 0}
    for k in range(n):
        state["u"][k] += x * (k + 1)
        state["u"][1:] *= state["u"][0]
        state["k"] += 1
    return np.sum(state["u"]) * state["k"]


def added_by_index(x, where):
    y = np.zeros(3)
    y[where] += 1.0
    y[[0, 2]] *= x[:2]
    y[np.array([1, 1])] = x[2]
    y[..., None][0] = x[1]
    return np.sum(y**2)


def stored_row(x, n):
    a = np.zeros((3, 3))
    a[:] = x
    a[1:] = 2.0
    for k in range(n):
        a[k] = x * k
    a[:, 0] = a[0, 1]
    return np.sum(a**2)


def scattered(x):
    y = x.copy()
    np.subtract.at(y, [0, 0, 1], x[:3])
    np.multiply.at(y, [1, 2], 2.0)
    return np.sum(y**3)


def keyword_or_positional(x, y=2.0, /, *rest, scale, **options):
    total = x * y * scale
    for r in rest:
        total += r * x
    return total * options.get("power", 1.0)


def forwarded(x):
    extra = {"scale": x, "power": 3.0}
    return keyword_or_positional(x, *[x, 2.0], **extra) + keyword_or_positional(x, scale=2.0)


def either_none(x, n):
    def found(k):
        if k > 2:
            return None
        return x**k

    total = 0.0
    for k in range(n):
        value = found(k)
        if value is not None:
            total += value
    return total


def tables_and_texts(x, kind):
    """Compute with a table."""
    assert kind in RATES, f"no {kind}"
    rate: float = RATES[kind]
    if rate < 0.0:
        print(f"{rate:.1f}")
        warnings.warn("a negative rate", stacklevel=2)
    return x**rate


def nested_loops_with_else(xs, limit):
    total = 0.0
    for i, x in enumerate(xs):
        for y in xs[i + 1 :]:
            if x * y > limit:
                break
            total += x * y
        else:
            total *= 2.0
            continue
        if total > 5.0:
            return total
        total += 1.0
    else:
        total -= xs[0]
    return total


def element_stored_by_the_loop(x, values):
    kept = [0.0, 1.0]
    for kept[0] in values:
        x = x * kept[0] + kept[1]
    for kept[1], *rest in [(x, 2.0), (x * x, x, 1.0)]:
        x += kept[1] * len(rest)
    return x * kept[0]


def all_pairs(xs, n):
    total = 0.0
    for (i, a), (j, b) in itertools.product(enumerate(xs), repeat=2):
        if i >= j:
            continue
        total += a * b**2
    for chunk in itertools.chain.from_iterable([xs[:n], xs[n:]]):
        total *= chunk
    for a, b in itertools.pairwise(itertools.accumulate(xs)):
        total += a * b
    return total


def nested_unpacking(pairs, x):
    (a, (b, *rest)), *others = pairs
    [c, _], d = (x, 1.0), x * a
    for p, (q, *rest) in others:
        d += p * q + sum(rest)
    return a * b * c + d + sum(rest)


def returned_container(x, deep):
    if deep < 0:
        return {"value": x, "parts": [x, (x * 2.0, None)]}
    inner = returned_container(x * x, deep - 1) if deep else {"value": x, "parts": [x, (1.0, None)]}
    return {"value": inner["value"] * x, "parts": [inner["parts"][0], (x, None)]}


def returned_parts(x, flag):
    found = {"value": x * x, "parts": [x, (x * 3.0, 1.0)]}
    if flag:
        found["value"] = found["value"] * x
        return found, [found["value"], x]
    return found, [found["value"], found["parts"][0]]


def tried(x, ys, k):
    try:
        scale = ys[k]
    except IndexError:
        scale = 1.0
    else:
        scale *= 2.0
    finally:
        x = x + 1.0
    with np.errstate(all="ignore"):
        for y in ys:
            if y > 1.0:
                return x * scale
    return x**2


X = np.array([1.3, 0.7, 0.4])
Y = np.array([0.9, 1.3, 0.7, 0.4])
A = np.array([[1.3, 0.2], [0.4, 0.7]])
PAIRS = [(1.3, (0.7, 0.2, 0.9)), (0.4, (1.1, 0.3)), (0.6, (0.8, 1.7))]

CASES = [
    case(over_a_string, 1.3, "ab"),
    case(over_a_string, 1.3, ""),
    case(one_array_by_two_names, 1.3),
    case(remainders_in_place, 1.3, 5),
    case(remainders_in_place, 1.3, 3),
    case(matrix_products_in_place, A, 3),
    case(matrix_products_in_place, A, 0),
    case(np_as_a_variable, 1.3),
    case(builtins_as_variables, 1.3, [1.0, 2.0]),
    case(builtins_as_variables, 1.3, [], wrt=("x",)),
    case(parts_of_complex, X),
    case(diagonals, A, 2),
    case(diagonals, A, 0),
    case(split_reads, Y),
    case(broadcast_reads, X, 2),
    case(broadcast_reads, X, 0),
    case(view_of_a_view, X),
    case(array_in_a_dict, 1.3, 3),
    case(array_in_a_dict, 1.3, 0),
    case(added_by_index, X, [0, 2]),
    case(stored_row, X, 2),
    case(stored_row, X, 0),
    case(scattered, Y),
    case(forwarded, 1.3),
    case(either_none, 1.3, 5),
    case(either_none, 1.3, 0),
    case(tables_and_texts, 1.3, "low"),
    case(tables_and_texts, 1.3, "high"),
    case(nested_loops_with_else, [1.3, 0.7, 2.1, 0.4], 1.2),
    case(nested_loops_with_else, [1.3, 0.7, 2.1, 0.4], 9.0),
    case(nested_loops_with_else, [1.3], 0.1),
    case(element_stored_by_the_loop, 1.3, [1.0, 2.0]),
    case(element_stored_by_the_loop, 1.3, [1.0, 2.0], wrt=("x",)),
    case(element_stored_by_the_loop, 1.3, [], wrt=("x",)),
    case(all_pairs, [1.3, 0.7, 0.4], 1),
    case(all_pairs, [1.3], 0),
    case(nested_unpacking, PAIRS, 1.7),
    case(returned_parts, 1.3, True),
    case(returned_parts, 1.3, 0),
    case(tried, 1.3, [0.4, 0.6], 1),
    case(tried, 1.3, [0.4, 1.6], 7),
]
