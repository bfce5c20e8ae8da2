"""Programs of functions: parameters of every kind, closures, decorators, functions as values, recursion."""

import math

import numpy as np

from tests.programs.case import case

GRAVITY = 9.81
LIMITS = {"low": 0.5, "high": 2.0}
COEFFICIENTS = [1.0, -0.5, 0.25]


# -- parameters --------------------------------------------------------------------------------------------------------


def area(width, height=2.0, *, scale=1.0):
    return width * height * scale


def positional_keyword_default(x, y):
    return area(x) + area(x, y) * area(height=x, width=y) + area(y, scale=x)


def keyword_only(x, *, power=2, shift=0.5):
    return (x + shift) ** power


def positional_only(x, y, /):
    return x * y + x


def calls_positional_only(x, y):
    return positional_only(y, x) * positional_only(x, 2)


def default_global(x, g=GRAVITY):
    return 0.5 * g * x * x


def default_expression(x, n=3 * 2, f=math.sin):
    return f(x) * n


def calls_with_global_default(x):
    return default_global(x) + default_global(x, 1) + default_expression(x, f=math.cos)


def default_evaluated_once(x, scale=len("abc") / 2):  # noqa: B008
    return x**scale


def default_table(x, table=(0.5, 1.5)):
    return table[0] * x + table[1] * x * x


def none_default_list(x, weights=None):
    weights = weights or [1.0, 2.0, 3.0]
    total = 0.0
    for w in weights:
        total += w * x**w
    return total


def default_depends(x, y=None):
    if y is None:
        y = x * x
    return x + y * x


def calls_default_depends(x):
    return default_depends(x) * default_depends(x, 2.0) + default_depends(x, y=x)


def weighted(*xs, power=2):
    total = 0.0
    for i, x in enumerate(xs):
        total += (i + 1) * x**power
    return total


def star_positional(x, y):
    pair = [x, y]
    return (
        weighted() + weighted(x) + weighted(*pair, x) + weighted(y, *pair, power=3) + weighted(*(v * x for v in pair))
    )


def collect(**kwargs):
    total = 1.0
    for name, value in kwargs.items():
        total = total * value + len(name)
    return total


def star_keywords(x, y):
    options = {"a": x, "second": y * x}
    return collect() + collect(**options) + collect(x=y, **options) + collect(b=x)


def keyword_parameters(x, **options):
    if "scale" in options:
        x = x * options["scale"]
    return x**2 + options.get("shift", 1.0)


def calls_keyword_parameters(x, y):
    return keyword_parameters(x) * keyword_parameters(y, scale=x, shift=y * y)


def forwards(x, *args, **kwargs):
    return area(x, *args, **kwargs)


def calls_forwards(x, y):
    return forwards(x) + forwards(x, y) + forwards(y, scale=x) + forwards(x, height=y, scale=y)


def keyword_pop(x, **kwargs):
    scale = kwargs.pop("scale", 2.0)
    return scale * area(x, **kwargs)


def calls_keyword_pop(x, y):
    return keyword_pop(x) + keyword_pop(x, scale=y, height=x)


def settings_updated(x, **kwargs):
    settings = {"height": 3.0}
    settings.update(kwargs)
    return area(x, **settings)


def calls_settings(x, y):
    return settings_updated(x) + settings_updated(x, height=y) + settings_updated(y, scale=x)


def argument_swap(x, y):
    return area(y, x) - area(width=x, height=y, scale=y)


def argument_rebound(x, y):
    def clipped(x):
        if x > 1.0:
            x = 1.0 + 0.1 * (x - 1.0)
        return x * x

    return clipped(x) * clipped(y) * x


def multiple_results(x, y):
    def both(a, b):
        return a * b, a + b

    p, s = both(x, y)
    q, _ = both(p, s)
    return q * both(s, x)[1]


def returns_none(x):
    def check(v):
        if v < 0:
            raise ValueError("negative")

    check(x)
    nothing = check(x * x)
    return x * x if nothing is None else x


def called_twice_states(x):
    y = area(x, x)
    y = area(y, x)
    return area(y, y) * x


def integer_arguments(x, n):
    def power(base, k):
        result = 1
        for _ in range(k):
            result = result * base
        return result

    return power(x, n) + power(n, 2) * x + power(2, n)


# -- recursion ---------------------------------------------------------------------------------------------------------


def factorial_like(x, n):
    if n <= 1:
        return x
    return x * n * factorial_like(x, n - 1)


def even_steps(x, n):
    return x if n == 0 else odd_steps(x * 1.1, n - 1) * x


def odd_steps(x, n):
    return x * x if n == 0 else even_steps(math.sin(x), n - 1)


def polynomial_recursive(x, coefficients):
    if not coefficients:
        return 0.0
    return coefficients[0] + x * polynomial_recursive(x, coefficients[1:])


def halving(x):
    if x < 1.0:
        return x * x
    return 2.0 * halving(x / 2.0) + x


def inner_recursion(x, n):
    def power(k):
        return 1.0 if k == 0 else x * power(k - 1)

    return power(n)


def tree_sum(tree):
    if isinstance(tree, float):
        return tree * tree
    return sum(tree_sum(branch) for branch in tree)


# -- nested functions, closures, lambda --------------------------------------------------------------------------------


def closure_constant(x):
    k = 3.0

    def scaled(v):
        return k * v * v

    return scaled(x) + scaled(2.0) * x


def closure_active(x, y):
    w = x * y

    def line(t):
        return w * t + x

    return line(2.0) * line(y)


def late_binding(x):
    k = x

    def value():
        return k * k

    first = value()
    k = x * x * x
    return first + value()


def late_binding_loop(x):
    functions = []
    for i in range(3):
        functions.append(lambda v: v * x + i)
    return functions[0](x) + functions[1](2.0)


def bound_in_default(x):
    functions = [lambda v, i=i: v**i for i in range(4)]
    total = 0.0
    for f in functions:
        total += f(x)
    return total


def bound_in_default_under_the_same_name(x):
    i = 5
    functions = [lambda v, i=i: v**i for i in range(4)]
    return sum(f(x) for f in functions) * i


def default_reads_outside(x):
    k = 2.0
    scaled = lambda v, k=k: v * k  # noqa: E731
    k = 7.0
    return scaled(x) * k + sum(map(lambda v, k=k: v * k, [x for x in [x, 2.0 * x]]))


def closure_over_loop(x, n):
    total = 0.0
    for i in range(n):

        def term(v):
            return v * i + x

        total += term(x) * term(i)
    return total


def closure_two_levels(x, y):
    def outer(a):
        def inner(b):
            return a * b * x

        return inner(y) + inner(a)

    return outer(x) * outer(2.0)


def closure_returned(x, y):
    def make(slope):
        def line(t):
            return slope * t + x

        return line

    f = make(y)
    g = make(x * y)
    return f(g(x))


def nonlocal_counter(x, n):
    total = 0.0
    count = 0

    def add(v):
        nonlocal total, count
        total += v * x
        count += 1

    for i in range(n):
        add(i * x)
    return total * count + x


def closure_over_array(u):
    def at(i):
        return u[i] * u[(i + 1) % len(u)]

    return at(0) + at(1) * at(2)


def closure_writes_array(x, y):
    cells = np.zeros(3)

    def put(i, v):
        cells[i] = v * x

    put(0, y)
    put(1, x)
    put(0, x * y)
    return np.sum(cells * cells)


def closure_appends(x):
    history = []

    def record(v):
        history.append(v * v)
        return v + 1.0

    y = record(x)
    record(y * x)
    return history[0] * history[1] * y


def lambda_names(x):
    square = lambda v: v * v  # noqa: E731
    add = lambda a, b=1.0, *rest: a + b * len(rest)  # noqa: E731
    return square(x) * add(x) + add(x, x, 1, 2)


def lambda_called_at_once(x):
    return (lambda a, b: a * b + a)(x, x * 2.0)


def lambda_conditional(x):
    f = (lambda v: v * v) if x > 1.0 else (lambda v: v + 1.0)
    return f(x) * x


def early_return_inside(x):
    def soft(v):
        if v < 0.5:
            return v
        if v < 1.0:
            return v * v
        return math.log(v) + 1.0

    return soft(x) + soft(x / 2) + soft(x / 4)


def loop_in_callee(x, n):
    def horner(v):
        result = 0.0
        for k in range(n):
            result = result * v + k
        return result

    return horner(x) + horner(x * x)


CASES = [
    case(positional_keyword_default, 1.3, 0.7),
    case(keyword_only, 1.3),
    case(keyword_only, 1.3, kwargs={"power": 3, "shift": 0.1}, wrt=("x",)),
    case(keyword_only, 1.3, kwargs={"shift": 0.1}, wrt=("x", "shift")),
    case(calls_positional_only, 1.3, 0.7),
    case(default_expression, 1.3),
    case(calls_with_global_default, 1.3),
    case(default_evaluated_once, 1.3),
    case(default_table, 1.3),
    case(none_default_list, 1.3),
    case(none_default_list, 1.3, [2.0, 0.5]),
    case(default_depends, 1.3),
    case(default_depends, 1.3, 0.7),
    case(calls_default_depends, 1.3),
    case(star_keywords, 1.3, 0.7),
    case(calls_keyword_parameters, 1.3, 0.7),
    case(calls_forwards, 1.3, 0.7),
    case(calls_settings, 1.3, 0.7),
    case(argument_swap, 1.3, 0.7),
    case(argument_rebound, 1.3, 0.7),
    case(multiple_results, 1.3, 0.7),
    case(returns_none, 1.3),
    case(called_twice_states, 1.3),
    case(called_twice_states, np.array(1.3)),
    case(integer_arguments, 1.3, 3),
    case(integer_arguments, 1.3, 0),
    case(closure_constant, 1.3),
    case(closure_active, 1.3, 0.7),
    case(late_binding, 1.3),
    case(closure_over_loop, 1.3, 3),
    case(closure_over_loop, 1.3, 0),
    case(closure_returned, 1.3, 0.7),
    case(nonlocal_counter, 1.3, 3),
    case(nonlocal_counter, 1.3, 0),
    case(closure_over_array, np.array([1.3, 0.7, 0.2])),
    case(closure_writes_array, 1.3, 0.7),
    case(closure_appends, 1.3),
    case(lambda_names, 1.3),
    case(lambda_called_at_once, 1.3),
    case(early_return_inside, 0.4),
    case(early_return_inside, 1.9),
    case(early_return_inside, 4.5),
    case(loop_in_callee, 0.9, 4),
    case(loop_in_callee, 0.9, 0),
    case(default_global, 1.3),
    case(default_global, 1.3, 2.5),
    case(factorial_like, 1.3, 4),
    case(even_steps, 1.3, 3),
    case(polynomial_recursive, 1.3, [0.5, -1.0, 2.0]),
    case(polynomial_recursive, 1.3, []),
    case(halving, 5.3),
    case(inner_recursion, 1.3, 4),
    case(tree_sum, [1.3, [0.7, [0.2, 0.4]], 0.1]),
    case(late_binding_loop, 1.3),
    case(closure_two_levels, 1.3, 0.7),
    case(lambda_conditional, 1.3),
    case(lambda_conditional, 0.3),
    case(calls_keyword_pop, 1.3, 0.7),
    case(nonlocal_counter, np.array(1.3), 3),
    case(star_positional, 1.3, 0.7),
    case(bound_in_default, 1.3),
    case(bound_in_default_under_the_same_name, 1.3),
    case(default_reads_outside, 1.3),
]
