"""Programs of statements: try, with, asserts, annotations, deletions, imports inside."""

import contextlib
import math
import warnings

import numpy as np

from tests.programs.case import case

TABLE = {"water": 4.18, "oil": 1.9}


# -- try, with ---------------------------------------------------------------------------------------------------------


def try_fallback(x):
    try:
        y = math.log(x)
    except ValueError:
        y = x * x
    return y * x


def try_return(x):
    try:
        return math.exp(x)
    except OverflowError:
        return x


def try_else_finally(x, key):
    scale = 1.0
    try:
        scale = TABLE[key]
    except KeyError:
        y = x
    else:
        y = x * x
    finally:
        count = 2
    return y * scale * count


def try_reraise(x):
    try:
        y = 1.0 / x
    except ZeroDivisionError as error:
        raise ValueError("x is zero") from error
    return y * y


def try_store(x):
    y = np.zeros(len(x))
    for i in range(len(x)):
        try:
            y[i] = math.log(x[i])
        except ValueError:
            y[i] = x[i] ** 2
    return np.sum(y * y)


def try_store_elsewhere(x):
    y = np.zeros(2)
    for i in range(len(x)):
        try:
            y[i] = x[i] * x[i]
        except IndexError:
            y[0] += x[0]
    return np.sum(y * y)


def try_two_stores(x):
    y = np.zeros(2)
    try:
        y[0] = x[0]
        y[1] = math.log(x[1])
    except ValueError:
        y[1] = y[0] * 3.0 * x[1]
    return y[0] * y[1]


def try_addition(x):
    y = np.ones(len(x))
    for i in range(len(x)):
        try:
            root = math.sqrt(x[i])
            y[i] *= 1.0 / root
        except (ValueError, ZeroDivisionError):
            y[i] += x[i]
        else:
            y[0] += root
    return np.sum(y * y)


def try_import(x):
    try:
        from math import cbrt
    except ImportError:
        cbrt = None
    return x * x if cbrt is not None else x * x


def try_missing_name(x):
    try:
        from math import no_such_name as root
    except ImportError:
        root = None
    return x * x * x if root is None else root(x)


def relative_import(x):
    from . import case as cases
    from .case import Case

    return x * x if Case is cases.Case else x


def try_in_loop(values):
    total = 0.0
    for v in values:
        try:
            total += math.sqrt(v)
        except ValueError:
            total += v * v
            continue
    return total


def try_finally_only(x):
    count = []
    try:
        y = x * x
    finally:
        count.append(1)
    return y * len(count)


def try_constant_part(x, text):
    try:
        k = float(text)
    except (TypeError, ValueError):
        k = 1.5
    return x**k


def with_errstate(u):
    with np.errstate(divide="ignore", invalid="ignore"):
        r = np.where(u > 0, 1.0 / u, 0.0)
    return np.sum(r * u * u)


def with_return(x):
    with np.errstate(all="ignore"):
        if x > 1:
            return x * x
        y = x + 1.0
    return y * x


def with_suppress(x, d):
    k = 1.0
    with contextlib.suppress(KeyError):
        k = d["k"]
    return x * k


def with_warnings(x):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        y = np.log(x) * x
    return y


# -- statements --------------------------------------------------------------------------------------------------------


def texts(x, name="value"):
    label = f"{name}={x:.3f} {x!r:>10}"
    message = "%s: %d" % (name, 3) + "{:d}".format(2)  # noqa: UP031, UP032
    return x * len(name) + 0 * len(label + message)


def asserts(x, y):
    assert x > 0 and y > 0, f"positive numbers, not {x} and {y}"
    assert isinstance(x, (float, np.ndarray))
    if not np.isfinite(x):
        raise FloatingPointError
    return x * y


def annotated(x: float, n: int = 2) -> float:
    y: float = x * n
    z: "list[float]" = [y, x]  # noqa: UP037
    w: float
    w = z[0] * z[1]
    return w


def deletes(x):
    y = x * x
    z = y * x
    del y
    y = z + x
    d = {"a": y, "b": z}
    del d["a"]
    return d["b"] * y


def imports_inside(x):
    import math as m
    from math import sin

    return m.cos(x) * sin(x) * m.pi


def sets_and_types(x, names):
    known = {"a", "b"} | set(names)
    extra = known - {"a"}
    return x ** len(extra) * (2.0 if "c" in known else 1.0)


def integer_division(x, n):
    half, rest = n // 2, n % 2
    return x**half * (1 + rest) + (x // 1.0) * x + (-x) % 1.0


def bit_operations(x, n):
    total = 0.0
    while n:
        if n & 1:
            total += x
        x = x * x
        n >>= 1
    return total


def complex_flow(xs, mode="mean"):
    kept = []
    for i, v in enumerate(xs):
        if v < 0:
            continue
        if v > 10:
            break
        kept.append(v * (i + 1))
    if not kept:
        return 0.0 * xs[0]
    if mode == "mean":
        return sum(kept) / len(kept)
    if mode == "geometric":
        p = 1.0
        for v in kept:
            p *= v
        return p ** (1 / len(kept))
    return max(kept)


BUFFER = np.zeros(3)
ROWS = [np.ones(2), np.full(2, 3.0)]
TABLE = {"a": 2.0, "b": 3.0}


def into_a_global(x):
    BUFFER[0] = x * x
    return BUFFER[0]


def constant_into_a_global(x):
    BUFFER[1] = 3.0
    return x * BUFFER[1]


def into_parts_of_a_global(x):
    for row in ROWS:
        row[0] = x
    return ROWS[0][0] * x


def into_a_default(x):
    def keep(v, cache=TABLE):
        cache["c"] = v
        return cache["c"]

    return keep(x)


def copies_of_globals(x):
    z = np.array(TABLE["a"])
    rows = [row for row in ROWS]
    rows.append(x * rows[0])
    numbers = dict(TABLE)
    numbers["a"] = x
    weights = np.array([TABLE["b"], 1.0])
    weights[0] = x * z
    return rows[2][0] * numbers["a"] * weights[0]


CASES = [
    case(try_reraise, 1.3),
    case(try_import, 1.3),
    case(try_missing_name, 1.3),
    case(relative_import, 1.3),
    case(try_finally_only, 1.3),
    case(try_constant_part, 1.3, "2"),
    case(try_constant_part, 1.3, "two"),
    case(with_errstate, np.array([1.3, -0.7])),
    case(with_return, 1.3),
    case(with_return, np.array(1.3)),
    case(with_return, 0.3),
    case(with_suppress, 1.3, {"k": 2.0}, wrt=("x",)),
    case(texts, 1.3),
    case(asserts, 1.3, 0.7),
    case(asserts, np.array(1.3), 0.7),
    case(annotated, 1.3),
    case(annotated, 1.3, 3),
    case(imports_inside, 1.3),
    case(sets_and_types, 1.3, ["c"]),
    case(sets_and_types, 1.3, ()),
    case(integer_division, 1.3, 5),
    case(bit_operations, 1.3, 11),
    case(bit_operations, 1.3, 0),
    case(complex_flow, [1.3, -0.2, 0.7]),
    case(complex_flow, [1.3, 11.0, 0.7], "geometric"),
    case(complex_flow, [1.3, 2.0, 0.7], "max"),
    case(complex_flow, [-1.3], "max"),
    case(try_fallback, 1.3),
    case(try_fallback, -1.3),
    case(try_return, 1.3),
    case(try_return, 800.0),
    case(try_else_finally, 1.3, "oil"),
    case(try_else_finally, 1.3, "none"),
    case(try_in_loop, [1.3, -0.2, 0.7]),
    *(
        case(f, x)
        for f in (try_store, try_store_elsewhere, try_two_stores, try_addition)
        for x in (np.array([0.7, -0.4, 1.3]), np.array([0.7, 0.4, 1.3]))
    ),
    case(with_suppress, 1.3, {}, wrt=("x",)),
    case(with_warnings, 1.3),
    case(deletes, 1.3),
    case(into_a_global, 1.3, refuses="S2S108"),
    case(constant_into_a_global, 1.3, refuses="S2S108"),
    case(into_parts_of_a_global, 1.3, refuses="S2S108"),
    case(into_a_default, 1.3, refuses="S2S108"),
    case(copies_of_globals, 1.3),
]
