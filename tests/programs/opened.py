"""Programs whose course the kinds decide, or an exception: optional arguments, tables of functions, try, defaults."""

import functools
import math
import typing
from collections.abc import KeysView, Mapping, Sequence

import numpy as np

from tests.programs.case import case

# -- decided by constants ----------------------------------------------------------------------------------------------

REAL = np.float64


def optional(value, default):
    if value is None:
        return default
    else:
        return value


def checked(value, low=None, high=None, strict=False):
    if low is not None and value < low:
        if strict:
            raise ValueError(value)
        return low
    if high is not None and value > high:
        return high
    return value


def default_class(x, dtype=None):
    dtype = optional(dtype, REAL)
    return dtype(np.sin(x)) * x


def default_function(x, func=None):
    func = optional(func, math.sin)
    return func(x) * x


def default_number(x, k=None, times=3):
    k = optional(k, 2.0)
    for _ in range(optional(times, 1)):
        x = x * optional(None, k) + checked(x, high=1.0)
    return checked(x, low=0.5) * checked(k, 0.0, strict=True)


def never_returns(x, strict):
    return x if not strict else abstract(x)


def abstract(x):
    raise NotImplementedError


def one_arm_raises(x, k=0):
    if k:
        y = abstract(x)
    else:
        y = x * x
    z = never_returns(y, False) if k == 0 else abstract(y)
    return y * z


def kind_tests(a, scale=2):
    if isinstance(a, KeysView):
        a = list(a)
    if isinstance(a, (Mapping, str)) or type(a) is dict:
        return 0.0
    several = isinstance(a, Sequence) or hasattr(a, "shape") and np.ndim(a) > 0
    b = np.asarray(a, float)
    if several and not isinstance(scale, float):
        b = b * scale
    return np.sum(b * b)


def flagged(fun, x, both=True):
    value = fun(x)
    if both == True:  # noqa: E712
        return value[0] * value[1]
    return value


def flag_or_function(x):
    return flagged(lambda t: (t * t, 2.0 * t), x) + flagged(math.sin, x, both=False)


def set_in_loop(x, n):
    mode = "first"
    total = 0.0
    for _ in range(n):
        if mode == "first":
            total = total + x
            mode = "later"
        else:
            total = total * x
    return total


def counted_while(x, n):
    count = 0
    while count < n and count < 3 and x < 9.0:
        if count == 1:
            x = x * x
        else:
            x = x * 2.0
        count += 1
    return x


def converted(a, b):
    (a, b) = map(np.asarray, [a, b])
    return np.sum(a * b)


# -- functions from tables and functions ------------------------------------------------------------------------------


class Caseless(dict):
    def __getitem__(self, key):
        return super().__getitem__(key.lower())


METHODS = Caseless(sine=math.sin, square=lambda t: t * t)
TABLE = {"a": math.sin, "b": math.exp}


def from_mapping(x, method="Sine"):
    return METHODS[method](x) * METHODS["SQUARE"](x)


def from_table(x, key="a"):
    return TABLE[key](x) + TABLE.get("c", math.cos)(x)


def power(k):
    def inner(x):
        return x**k

    return inner


def scaled_by(x):
    return lambda t: t * x


def made_function(x):
    cube = power(3)
    return cube(x) * power(2)(x) + scaled_by(x)(cube(2.0))


def made_in_loop(x, n):
    total = 0.0
    for k in range(n):
        f = power(k + 1)
        total = total + f(x)
    return total


def frozen_default(x):
    k = 2.0

    def scale(t, k=k):
        return t * k

    k = 5.0
    g = lambda t, s=x * k: t * s  # noqa: E731
    x = x * x
    return scale(x) + g(x) * k


def late_binding(x):
    functions = []
    for k in range(3):
        functions.append(lambda t: t * k)  # noqa: B023
    return functions[0](x)


def frozen_in_loop(x):
    functions = []
    for k in range(3):
        functions.append(lambda t, k=k: t * k)
    return functions[1](x)


def twice(function):
    @functools.wraps(function)
    def inner(*args, **options):
        return 2.0 * function(*args, **options)

    return inner


def decorated_twice(x):
    @twice
    @twice
    def g(t, k=x):
        return t * k

    x = x * x
    return g(x)


def product(a, b, c=1.0):
    return a * b * c


def partials(x):
    w = np.ones(2) * 2.0
    g = functools.partial(product, w, c=x)
    h = functools.partial(math.pow, x)
    x = x * 3.0
    return np.sum(g(x)) * h(2.0) + g(1.0, c=x)[0]


class Scale:
    def __init__(self, a):
        self.a = a

    def apply(self, x, k=1.0):
        return self.a * x * k


def method_as_value(x):
    scale = Scale(x)
    f = scale.apply
    scale = Scale(3.0)
    return f(x) + f(2.0, k=x) * sum(map(scale.apply, [x, 2.0]))


def method_of_changed(x):
    scale = Scale(2.0)
    f = scale.apply
    scale.a = x
    return f(x)


def default_is_written(x):
    w = np.zeros(2)
    g = lambda t, b=w: t * b[0]  # noqa: E731
    w[0] = x
    return g(2.0)


def default_is_rebound(x):
    w = np.ones(2)

    def g(t, b=w):
        return t * b[0]

    w = np.ones(2) * x
    return g(x) + np.sum(w)


# -- sorted -----------------------------------------------------------------------------------------------------------


def by_size(xs, k=2):
    first, last = sorted(xs)[0], sorted(xs, reverse=True)[0]
    pairs = sorted(enumerate(xs), key=lambda p: -p[1] * k)
    i = list(xs).index(max(xs))
    return first * last + sum(i * n * v * v for n, v in pairs)


def by_key(d):
    total = 1.0
    for k in sorted(d):
        total = total * 2.0 + d[k] * total
    return total


# -- calls that write, though nothing active is in them ---------------------------------------------------------------


def fill(w):
    w[:] = 2.0
    return 1


def filled_between(x):
    w = np.ones(3)
    y = np.sum(w * x)
    k = fill(w)
    return y * k * w[0]


def filled_in_test(x):
    w = np.array([1.0, 3.0])
    y = np.sum(w * x)
    if fill(w) == 1:
        y = y * w[1]
    return y


def filled_in_while(x, n):
    w = np.ones(2)
    y = x
    while fill(w) and n > 0:
        y = y * w[0] * x
        w = np.full(2, 3.0)
        n = n - 1
    return y


class Box:
    def __init__(self, mode):
        self.mode = mode


def change(box):
    box.mode = "square"
    return box


def changed_object(x):
    box = Box("plain")
    same = change(box)
    return x * x if box.mode == "square" and same.mode == "square" else x


# -- annotations, wrappers --------------------------------------------------------------------------------------------

Number = typing.Any


def annotated(x: Number, k: "Number" = 2.0) -> Number:
    def inner(t: Number, s: float = k) -> Number:
        u: Number = t * s
        return u

    return inner(x) * x


def tripled(function):
    @functools.wraps(function)
    def wrapper(*args: Number, **kwargs: Number) -> Number:
        return 3.0 * function(*args, **kwargs)

    return wrapper


@tripled
@tripled
def wrapped(x, y=2.0, *, k=3.0):
    return x * y**k


# -- try --------------------------------------------------------------------------------------------------------------


def fallback(x):
    try:
        y = 1.0 / x
    except:  # noqa: E722
        y = 1e20
    return y * x * x


def returning(x):
    try:
        return math.exp(x)
    except OverflowError:
        return 2.0 * x


def in_loop(xs):
    total = 1.0
    for x in xs:
        try:
            y = math.log(x)
        except (ValueError, TypeError):
            y = x * x
        else:
            y = y * 2.0
        total = total * y
    return total


def leaving_loop(xs):
    total = 0.0
    for x in xs:
        try:
            total += math.log(x)
        except ValueError:
            break
        total = total * x
    return total


def skipping(xs):
    total = 0.0
    for x in xs:
        try:
            y = math.log(x)
        except ValueError:
            continue
        total = total * 1.5 + y * x
    return total


def retried(x):
    while True:
        try:
            y = math.log(x)
            break
        except ValueError:
            x = x + 1.0
    return y * x


def positive(x):
    if x < 0.0:
        raise ValueError("negative")
    return x * x


def nested_try(x):
    try:
        try:
            y = positive(x)
        except ZeroDivisionError:
            y = 0.0
        y = y * math.sqrt(x)
    except ValueError:
        z = positive(-x) * 3.0
    else:
        z = y * y
    finally:
        k = 2.0
    return z * k


def which_handler(x, n):
    for k in range(n):
        try:
            t = positive(x - k)
            if t > 0.5:
                raise ArithmeticError
        except ArithmeticError:
            x = x * 1.5
        except ValueError:
            return x * x * k
        else:
            x = x + t
    return x


def reraised(x):
    try:
        y = math.sqrt(x)
    except ValueError as error:
        raise RuntimeError("negative") from error
    return y * x


def small_to_zero(e):
    try:
        e[abs(e) < 1e-3] = 0.0
    except TypeError:
        if abs(e) < 1e-3:
            e = 0.0
    return np.sum(e * e)


def number_or_sequence(x):
    try:
        n = len(x)
    except TypeError:
        n = 1
        x = [x]
    total = 0.0
    for i in range(n):
        total += x[i] * x[i]
    return total


def module_that_is_missing(x):
    try:
        import no_such_module_anywhere as missing
    except ImportError:
        return x * x
    return missing.f(x)


def only_names(x):
    y = 2.0
    try:
        x, y = np.broadcast_arrays(x, y)
    except NameError:
        pass
    return np.sum(x * y)


def partly_bound(x):
    y = 1.0
    try:
        y = math.sqrt(x + 2.0)
        z = math.log(x)
    except ValueError:
        z = y * x
    return z


def partly_filled(x):
    a = np.zeros(2)
    try:
        a[0] = 1.0 / x
        a[1] = math.log(x)
    except (ValueError, ZeroDivisionError):
        a[1] = 3.0
    return np.sum(a)


def partly_written(x):
    a = np.zeros(2)
    try:
        a[0] = x
        a[1] = math.log(x)
    except ValueError:
        a[1] = 3.0
    return np.sum(a)


CASES = [
    case(default_class, 0.3),
    case(default_class, np.float32(0.3), tol=1e-2, order=1),
    case(default_function, 0.3),
    case(default_function, 0.3, math.exp),
    case(default_number, 0.3),
    case(default_number, 0.3, 0.7, 0),
    case(default_number, 0.3, None, 1),
    case(one_arm_raises, 0.3),
    case(kind_tests, 0.3),
    case(kind_tests, np.array(0.3)),
    case(kind_tests, np.array([0.3, 0.4]), 3.0),
    case(kind_tests, [0.3, 0.4]),
    case(kind_tests, (0.3, 0.4), 3),
    case(flag_or_function, 0.3),
    case(set_in_loop, 1.3, 0),
    case(set_in_loop, 1.3, 1),
    case(set_in_loop, 1.3, 4),
    case(counted_while, 1.3, 0),
    case(counted_while, 1.3, 2),
    case(counted_while, 1.3, 5),
    case(converted, np.array([0.3, 0.4]), np.array([1.3, 0.7])),
    case(converted, 0.3, np.array(1.3)),
    case(from_mapping, 0.3),
    case(from_mapping, 0.3, "SQUARE"),
    case(from_table, 0.3),
    case(from_table, 0.3, "b"),
    case(made_function, 1.3),
    case(made_in_loop, 1.3, 0),
    case(made_in_loop, 1.3, 4),
    case(frozen_default, 1.3),
    case(late_binding, 1.3),
    case(frozen_in_loop, 1.3),
    case(decorated_twice, 1.3),
    case(partials, 1.3),
    case(method_as_value, 1.3, order=1),
    case(method_of_changed, 1.3),
    case(default_is_written, 1.3),
    case(default_is_rebound, 1.3),
    case(by_size, [0.3, 0.2, 0.9]),
    case(by_size, np.array([0.3, 0.2, 0.9])),
    case(by_key, {"b": 0.3, "a": 0.2}),
    case(filled_between, np.array([0.3, 0.4, 0.5])),
    case(filled_in_test, np.array([0.3, 0.4])),
    case(filled_in_while, 1.3, 0),
    case(filled_in_while, 1.3, 3),
    case(changed_object, 1.3),
    case(annotated, 1.3),
    case(annotated, 1.3, 3.0),
    case(wrapped, 1.3),
    case(wrapped, 1.3, 0.7, kwargs={"k": 2.0}),
    case(fallback, 0.7),
    case(fallback, np.array([0.7, 0.2])),
    case(returning, 0.7),
    case(returning, 800.0),
    case(in_loop, [0.3, -0.4, 0.5, -1.3]),
    case(in_loop, [], wrt=("xs",)),
    case(leaving_loop, [1.3, 0.4, -0.5, 1.7]),
    case(leaving_loop, [-1.3]),
    case(skipping, [0.3, -0.4, -0.5, 1.3]),
    case(retried, -1.6),
    case(retried, 1.3),
    case(nested_try, 1.3),
    case(nested_try, -1.3),
    case(which_handler, 1.3, 0),
    case(which_handler, 0.3, 2),
    case(which_handler, 1.3, 4),
    case(reraised, 1.3),
    case(small_to_zero, 0.3),
    case(small_to_zero, 1e-4),
    case(small_to_zero, np.array([0.3, 1e-4, 0.7])),
    case(number_or_sequence, 0.3),
    case(number_or_sequence, [0.3, 0.4]),
    case(number_or_sequence, np.array([0.3, 0.4])),
    case(module_that_is_missing, 0.3),
    case(only_names, 0.3),
    case(only_names, np.array([0.3, 0.4])),
    case(partly_bound, 1.3),
    case(partly_bound, -0.4),
    case(partly_filled, 1.3, refuses="S2S109"),
    case(partly_written, 1.3),
    case(partly_written, -1.3),
]
