"""Programs of control: else of loops, match, walrus, comprehensions, switches and type tests."""

import math
import warnings

import numpy as np

from tests.programs.case import case

TABLE = {"water": 4.18, "oil": 1.9}
BREAKS = (0.5, 1.0, 2.0)
VERBOSE = False


# -- branches ----------------------------------------------------------------------------------------------------------


def bound_on_one_path(x):
    if x > 1.0:
        scale = x
    if x > 1.0:
        return scale * x
    return x


def nested_branches(x, y):
    if x > 0:
        if y > x:
            z = y * x
        elif y > 0:
            z = x
        else:
            z = x * x
        if z > 1:
            z = z * z
    else:
        z = y
    return z + x


def conditional_nested(x, y):
    return x * y if x > 1 else (y * y if y > x else x) if y > 0 else x * x * x


def and_or_values(x, y):
    low = x < 0 or y < 0
    scale = y and x * y or 1.0
    return (x if not low and x > 0.1 else y) * scale


def chained_comparison(x, y):
    inside = 0.0 < x <= y < 5.0
    return x * y if inside else x + y


def membership(x, kind):
    if kind in ("a", "b"):
        return x * x
    if kind not in TABLE:
        return x
    return TABLE[kind] * x


def string_methods(x, unit="Degrees"):
    unit = unit.lower().strip()
    if unit.startswith("deg"):
        return math.radians(x) * x
    elif unit == "rad":
        return x * x
    raise ValueError(f"unknown unit {unit!r}")


def calls_string_methods(x):
    return string_methods(x) + string_methods(x, unit=" rad ")


def is_tests(x, y=None, z=None):
    if y is None and z is None:
        return x * x
    if z is not None:
        x = x * z
    return x + (y if y is not None else x * 2.0)


def number_or_array(x):
    if isinstance(x, (list, tuple)):
        x = np.array(x)
    if np.isscalar(x) or isinstance(x, float):
        return x * x
    if x.ndim == 0:
        return x * x * x
    return np.sum(x * x)


def type_tests(x):
    if type(x) is float and not isinstance(x, int) and hasattr(x, "real") and callable(math.sin):
        return x * x
    return 3.0 * x


def shape_switch(u):
    if u.ndim == 1 and len(u) > 2:
        return np.sum(u[1:] * u[:-1])
    elif u.size == 0:
        return 0.0
    return np.sum(u) ** 2


def global_flags(x):
    y = x * x
    if VERBOSE:
        print(f"y = {y}")
    return y * TABLE["oil"]


def piecewise_table(x):
    power = 1
    for limit in BREAKS:
        if x < limit:
            break
        power += 1
    else:
        power = 10
    return x**power * BREAKS[power % 3]


# -- match -------------------------------------------------------------------------------------------------------------


def match_text(x, method):
    match method.lower():
        case "exact":
            return math.exp(x)
        case "first" | "linear":
            y = 1.0 + x
        case other if other.startswith("q"):
            y = 1.0 + x + x * x / 2
        case _:
            y = x
    return y * x


def match_sequence(x, command):
    match command:
        case ["scale", factor]:
            return x * factor
        case ["shift", a, *rest]:
            return x * x + a + len(rest)
        case []:
            return x
    return x**3


def match_mapping(x, options):
    match options:
        case {"power": n, "scale": k}:
            return k * x**n
        case {"power": n}:
            return x**n
        case None:
            return x * 2.0
    return x


def match_types(x, shape):
    match shape:
        case float() | int():
            return x * shape
        case (w, h):
            return x * w * h
        case str():
            return x * len(shape)


def match_guard(x):
    match x:
        case v if v < 0:
            return v * v
        case 0.0:
            return x
        case v:
            return v * v * v


# -- loops -------------------------------------------------------------------------------------------------------------


def for_else_found(x, values):
    for v in values:
        if v > x:
            y = v * x
            break
    else:
        y = x * x
    return y + x


def while_else(x, limit):
    k = 0
    while x < limit:
        x = x * 1.5 + 0.1 * k
        k += 1
        if k > 4:
            x = x * x
            break
    else:
        x = x + k
    return x * k


def nested_else(x, n):
    total = 0.0
    for i in range(2, n):
        for j in range(2, i):
            if i % j == 0:
                break
        else:
            total += x**i
    return total + x


def continue_in_while(x, n):
    total = 0.0
    i = 0
    while i < n:
        i += 1
        if i % 3 == 0:
            continue
        total = total * x + i
    return total


def while_true_return(x):
    n = 0
    while True:
        n += 1
        x = x + 1.0 / x
        if x > 3.0:
            return x * n
        elif n > 50:
            raise RuntimeError("no convergence")


def until_converged(x, tol=1e-12):
    y = 1.0
    for iteration in range(100):  # noqa: B007
        new = 0.5 * (y + x / y)
        if abs(new - y) < tol * abs(new):
            break
        y = new
    else:
        warnings.warn("no convergence", stacklevel=2)
    return new * min(iteration, 1)


def loop_variable_rebound(x, n):
    total = 0.0
    for i in range(n):
        i = i * x
        total += i * i
    return total


def bound_changed(x, n):
    total = x
    for i in range(n):
        n = 1
        total = total * x + i
    return total * n


def range_of_float_step(x, n):
    total = 0.0
    t = 0.0
    while t < n:
        total += x * t * t
        t += 0.5
    return total


def rows_and_scalars(m):
    total = 0.0
    for row in m:
        largest = row[0]
        for v in row:
            total += v * v * largest
    return total


def zero_trips(x, values):
    y = x * x
    for v in values:
        y = y * v
    while y < 0:
        y = y + 1.0
    return y


def string_loop(x, word):
    total = 1.0
    for letter in word:
        total = total * x + ("ab".index(letter) if letter in "ab" else 2)
    return total


def bound_in_an_earlier_round(x, n):
    t = x
    for k in range(n):
        for i in range(3):
            if i == k:
                out = (t * t, t)
        t = out[0] * out[1]
    return t


def bound_before_a_break(x, n):
    t = x
    for k in range(n):
        for i in range(k):
            if i == 0:
                out = [t * t, t]
                break
        if k:
            t = out[0] * out[1] * 0.5
    return t


def row_of_a_table(x, n):
    def row(t):
        for i in range(3):
            if t < 1.0 + i:
                value = t * t * (i + 1)
                return value * 2.0, value
        raise ValueError("beyond the table")

    t = x
    for _ in range(n):
        slope, y = row(t)
        t = t + (x - y) / slope * 0.05
    return t


def loop_variable_in_with(x, ys):
    total = 0.0
    for y in ys:
        with np.errstate(all="ignore"):
            total *= y
            if y > 1.0:
                total += y * x
        total += x
    return total


def element_in_with(x, u):
    total = 1.0
    for i in range(len(u)):
        y = u[i]
        total += y
        with np.errstate(all="ignore"):
            for _ in range(2):
                total = total * y + x
    return total


def element_in_effect(x, u, where):
    out = np.zeros(3)
    total = 0.0
    for i in range(len(u)):
        k = where[i]
        y = u[i] * x
        np.add.at(out, k, y)
        total += out[k] ** 2
    return total


CASES = [
    case(bound_on_one_path, 1.3),
    case(bound_on_one_path, 0.3),
    case(nested_branches, 1.3, 0.7),
    case(nested_branches, 1.3, 2.7),
    case(nested_branches, 0.3, -0.7),
    case(nested_branches, -0.3, 0.7),
    case(conditional_nested, 1.3, 0.7),
    case(conditional_nested, 0.3, 0.7),
    case(conditional_nested, 0.3, -0.7),
    case(and_or_values, 1.3, 0.7),
    case(and_or_values, 1.3, 0.0, wrt=("x",)),
    case(chained_comparison, 0.3, 0.7),
    case(chained_comparison, 1.3, 0.7),
    case(membership, 1.3, "a"),
    case(membership, 1.3, "oil"),
    case(membership, 1.3, "none"),
    case(calls_string_methods, 1.3),
    case(is_tests, 1.3),
    case(is_tests, 1.3, 0.7),
    case(is_tests, 1.3, 0.7, 2.0),
    case(is_tests, 1.3, None, 2.0, wrt=("x", "z")),
    case(number_or_array, 1.3),
    case(number_or_array, np.array([1.3, 0.7])),
    case(number_or_array, [1.3, 0.7]),
    case(type_tests, 1.3),
    case(shape_switch, np.array([1.3, 0.7, 0.2])),
    case(shape_switch, np.array([1.3, 0.7])),
    case(shape_switch, np.ones((2, 2))),
    case(global_flags, 1.3),
    case(piecewise_table, 1.3),
    case(piecewise_table, 0.3),
    case(piecewise_table, 3.3),
    case(match_text, 1.3, "Exact"),
    case(match_text, 1.3, "linear"),
    case(match_text, 1.3, "quadratic"),
    case(match_text, 1.3, "none"),
    case(match_types, 1.3, 2.0),
    case(match_types, 1.3, (2.0, 0.7)),
    case(match_types, 1.3, "abc"),
    case(match_guard, -1.3),
    case(match_guard, 1.3),
    case(for_else_found, 1.3, [1.0, 1.5, 2.0]),
    case(for_else_found, 1.3, [1.0]),
    case(for_else_found, 1.3, []),
    case(while_else, 1.3, 3.0, wrt=("x",)),
    case(while_else, 1.3, 100.0, wrt=("x",)),
    case(while_else, 1.3, 1.0, wrt=("x",)),
    case(nested_else, 1.1, 9),
    case(nested_else, 1.1, 0),
    case(continue_in_while, 1.3, 7),
    case(continue_in_while, 1.3, 0),
    case(while_true_return, 1.3),
    case(until_converged, 2.0, wrt=("x",), order=1, gradient=lambda x, tol: 0.5 / math.sqrt(x)),
    case(bound_changed, 1.3, 3),
    case(range_of_float_step, 1.3, 2),
    case(rows_and_scalars, np.array([[1.3, 0.7], [0.2, 0.4]])),
    case(rows_and_scalars, [[1.3, 0.7], [0.2]]),
    case(zero_trips, 1.3, []),
    case(zero_trips, 1.3, [0.7, 2.0]),
    case(zero_trips, np.array(1.3), [0.7]),
    case(string_loop, 1.3, "abc"),
    case(string_loop, 1.3, ""),
    case(loop_variable_rebound, 1.3, 4),
    case(match_sequence, 1.3, ["scale", 2.0]),
    case(match_sequence, 1.3, ["shift", 1.0, 2, 3]),
    case(match_sequence, 1.3, []),
    case(match_sequence, 1.3, ["other"]),
    case(match_mapping, 1.3, {"power": 3, "scale": 2.0}, wrt=("x",)),
    case(match_mapping, 1.3, {"power": 3}, wrt=("x",)),
    case(match_mapping, 1.3, None),
    case(match_mapping, 1.3, {}, wrt=("x",)),
    case(chained_comparison, np.array(1.3), np.array(0.7)),
    case(membership, np.array(1.3), "oil"),
    case(bound_in_an_earlier_round, 1.1, 3),
    case(bound_in_an_earlier_round, 1.1, 0),
    case(bound_before_a_break, 1.1, 4),
    case(row_of_a_table, 0.7, 3),
    case(row_of_a_table, 1.7, 2),
    case(loop_variable_in_with, 1.3, [0.4, 1.5, 2.5, 0.7]),
    case(element_in_with, 1.3, np.array([0.4, 1.5, 0.7])),
    case(element_in_effect, 1.3, np.array([0.4, 1.5, 0.7]), [2, 0, 2]),
]
