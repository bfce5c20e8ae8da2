"""Programs with functions as values: decorators, partial, reduce, caches, tables of functions."""

import functools
import math
import operator
from functools import cache, lru_cache, partial, reduce, wraps

import numpy as np

from tests.programs.case import case

# -- decorators --------------------------------------------------------------------------------------------------------


def plain(function):
    return function


def doubled(function):
    @wraps(function)
    def wrapper(*args, **kwargs):
        return 2.0 * function(*args, **kwargs)

    return wrapper


def without_wraps(function):
    def call(x):
        return function(x) + x

    return call


def scaled(factor, shift=0.0):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(x, *args, **kwargs):
            return function(factor * x, *args, **kwargs) + shift

        return wrapper

    return decorate


def checked(**limits):
    def decorate(function):
        @wraps(function)
        def wrapper(*args, **kwargs):
            for value in args:
                if value > limits.get("high", 1e9):
                    raise ValueError(f"{function.__name__}: {value} is too large")
            return function(*args, **kwargs)

        return wrapper

    return decorate


def as_arrays(function):
    @wraps(function)
    def wrapper(*args):
        args = [np.asarray(a, dtype=float) for a in args]
        return function(*args)

    return wrapper


def degrees_in(function):
    @wraps(function)
    def wrapper(angle, deg=True):
        if deg:
            angle = math.radians(angle)
        return function(angle)

    return wrapper


@plain
def undecorated(x):
    return x * x


@doubled
def cube(x, k=3):
    """Return a power."""
    return x**k


@without_wraps
def renamed(x):
    return x * x * x


@scaled(2.0, shift=1.0)
def shifted_power(x, n=2):
    return x**n


@doubled
@scaled(0.5)
@checked(high=100.0)
def stacked(x):
    return math.sin(x) * x


@checked(high=10.0)
def bounded(x, y):
    return x * y + y


@as_arrays
def arrays_in(u, v):
    return np.sum(u * v) + u[0]


@degrees_in
def opposite(angle):
    return math.sin(angle)


@lru_cache(maxsize=16)
def cached_size(n):
    return n * (n + 1) // 2


@cache
def table_value(name):
    return {"a": 1.5, "b": 2.5}[name]


@lru_cache
def cached_active(x):
    return x * x


def decorated_calls(x, y):
    return cube(x) + cube(y, k=2) * renamed(x) + undecorated(y)


def decorated_with_arguments(x):
    return shifted_power(x) * shifted_power(x, 3) + stacked(x)


def validated(x, y):
    return bounded(x, y) * bounded(y, x)


def converting(u, v):
    return arrays_in(u, v) * arrays_in(v, u)


def converting_units(x):
    return opposite(10.0 * x) * opposite(x, deg=False)


def cached_constants(x, n):
    return x ** cached_size(n) + cached_size(2) * x + table_value("b") * x


def cached_on_active(x):
    return cached_active(x) * cached_active(x) + x


def decorated_inside(x):
    @doubled
    def inner(v):
        return v * x

    return inner(x) + inner(2.0)


# -- functions as arguments, results and members -----------------------------------------------------------------------


def apply(function, *args, **kwargs):
    return function(*args, **kwargs)


def power(x, n=2, scale=1.0):
    return scale * x**n


def integrate(f, a, b, n):
    h = (b - a) / n
    total = 0.5 * (f(a) + f(b))
    for i in range(1, n):
        total += f(a + i * h)
    return total * h


def bisect(f, a, b):
    for _ in range(60):
        middle = 0.5 * (a + b)
        if f(a) * f(middle) <= 0.0:
            b = middle
        else:
            a = middle
    return 0.5 * (a + b)


def newton(f, df, x):
    for _ in range(30):
        step = f(x) / df(x)
        x = x - step
        if abs(step) < 1e-14:
            break
    return x


def compose(*functions):
    def composed(x):
        for f in reversed(functions):
            x = f(x)
        return x

    return composed


def passed_on(x, y):
    return apply(power, x) + apply(power, y, n=3) + apply(apply, math.sin, x * y)


def integral(x, y):
    return integrate(lambda t: math.exp(-x * t) * y, 0.0, y, 6)


def integral_of_builtin(x):
    return integrate(math.sin, 0.0, x, 5) + integrate(np.cos, x, 2.0, 3)


def root(c):
    return newton(lambda x: x * x - c, lambda x: 2.0 * x, 1.0)


def extra_arguments(x, k):
    def solve(f, x0, args=()):
        for _ in range(5):
            x0 = f(x0, *args)
        return x0

    return solve(lambda v, a, b: 0.5 * (v + a / v) + 0.0 * b, x, args=(k, 1)) + solve(math.cos, x)


def optional_function(x, f=None):
    f = f if f is not None else math.sin
    return f(x) * x


def optional_flag(x, df=None):
    if callable(df):
        return df(x)
    return x * x


def calls_optional(x):
    return optional_function(x) + optional_function(x, math.cos) + optional_flag(x) * optional_flag(x, math.exp)


def chosen(x, kind):
    f = {"sin": math.sin, "square": lambda v: v * v, "power": partial(power, n=3)}[kind]
    return f(x) * x


METHODS = {"linear": lambda x, a: a * x, "square": lambda x, a: a * x * x, "power": power}


def global_table(x, a, method="linear"):
    if method not in METHODS:
        raise ValueError(method)
    return METHODS[method](x, a)


def global_table_get(x, a, method="none"):
    f = METHODS.get(method, None)
    return x if f is None else f(x, a)


def list_of_functions(x):
    total = 0.0
    for f in (math.sin, math.cos, undecorated, lambda v: v**3):
        total = total + f(x) * x
    return total


def zip_of_functions(x, y):
    total = 1.0
    for f, v in zip([math.exp, undecorated], [x, y], strict=True):
        total *= f(v)
    return total


def composed(x):
    f = compose(math.sin, undecorated, lambda v: v + 1.0)
    return f(x) * compose(math.exp)(x)


def chosen_by_value(x):
    f = math.sin if x > 1.0 else math.cos
    return f(x)


def chosen_by_flag(x, flag=True):
    if flag:
        f = np.sin
    else:
        f = np.cos
    return f(x) * x


def by_name(x, name="sin"):
    return getattr(math, name)(x)


def returned_pair(x, y):
    def make(a):
        def value(t):
            return a * t * t

        def slope(t):
            return 2 * a * t

        return value, slope

    f, df = make(y)
    return f(x) * df(x)


def function_attribute(x):
    return operator.mul(x, x) + operator.itemgetter(1)([2.0, x * 3.0])


# -- partial, reduce, map with functions -------------------------------------------------------------------------------


def partials(x, y):
    square = partial(power, scale=y)
    cubed = functools.partial(power, n=3)
    return square(x) * cubed(y) + partial(power, x)(3) + partial(square, n=3)(x)


def partial_of_active(x, y):
    f = partial(lambda a, b, c: a * b + c, x, c=y)
    return f(2.0) * f(y, c=1.0)


def partial_argument(x, w):
    return integrate(partial(power, scale=w), 0.0, x, 4)


def reductions(xs):
    return reduce(lambda a, b: a * b + 1.0, xs) + reduce(operator.mul, xs, 2.0) + functools.reduce(max, xs)


def reduce_horner(x, coefficients):
    return reduce(lambda total, c: total * x + c, coefficients, 0.0)


def mapped(xs):
    return sum(map(math.sin, xs)) + sum(map(lambda a, b: a * b, xs, xs[1:]))


def map_unpacked(x, y):
    a, b = map(float, (x, y))
    c, d = map(lambda v: v * v, [a, b])
    return c * d + a


def map_asarray(u, v):
    u, v = map(np.asarray, (u, v))
    return np.sum(u * v)


def filtered(xs):
    kept = list(filter(lambda v: v > 0.5, xs))
    return sum(v * v for v in kept) * len(kept)


CASES = [
    case(decorated_calls, 1.3, 0.7),
    case(decorated_with_arguments, 1.3),
    case(renamed, 1.3),
    case(validated, 1.3, 0.7),
    case(cached_constants, 1.3, 2),
    case(cached_on_active, 1.3),
    case(integral, 1.3, 0.7),
    case(integral_of_builtin, 1.3),
    case(root, 2.0, order=1, gradient=lambda c: 0.5 / math.sqrt(c)),
    case(extra_arguments, 1.3, 2.5),
    case(calls_optional, 1.3),
    case(optional_function, 1.3),
    case(optional_function, 1.3, np.cos),
    case(optional_function, 1.3, undecorated),
    case(chosen, 1.3, "sin"),
    case(chosen, 1.3, "square"),
    case(chosen, 1.3, "power"),
    case(global_table, 1.3, 0.7),
    case(global_table, 1.3, 0.7, "square"),
    case(global_table, 1.3, 2, "power"),
    case(global_table_get, 1.3, 0.7, "square"),
    case(list_of_functions, 1.3),
    case(reductions, [1.3, 0.7, 2.0]),
    case(reduce_horner, 1.3, [0.5, -1.0, 2.0]),
    case(reduce_horner, 1.3, []),
    case(mapped, [1.3, 0.7, 2.0]),
    case(map_unpacked, 1.3, 0.7),
    case(map_asarray, np.array([1.3, 0.7]), np.array([0.2, 0.4])),
    case(map_asarray, [1.3, 0.7], [0.2, 0.4]),
    case(filtered, [1.3, 0.2, 0.7]),
    case(filtered, [0.1, 0.2]),
    case(cube, 1.3),
    case(cube, 1.3, 2),
    case(stacked, 1.3),
    case(shifted_power, 1.3, 3),
    case(opposite, 40.0),
    case(converting_units, 1.3),
    case(decorated_inside, 1.3),
    case(passed_on, 1.3, 0.7),
    case(global_table_get, 1.3, 0.7),
    case(chosen_by_flag, 1.3),
    case(chosen_by_flag, np.array([1.3, 0.7]), False),
    case(by_name, 1.3),
    case(by_name, 1.3, "cos"),
    case(returned_pair, 1.3, 0.7),
    case(partials, 1.3, 0.7),
    case(partial_of_active, 1.3, 0.7),
    case(partial_argument, 1.3, 0.7),
    case(zip_of_functions, 1.3, 0.7),
    case(composed, 1.3),
    case(chosen_by_value, 1.3),
    case(chosen_by_value, 0.3),
    case(function_attribute, 1.3),
    case(converting, np.array([1.3, 0.7]), np.array([0.2, 0.4])),
    case(converting, [1.3, 0.7], [0.2, 0.4]),
]
