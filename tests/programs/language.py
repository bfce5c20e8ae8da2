"""Programs of the language: branches, loops, returns, containers, calls."""

import math
from collections import namedtuple
from dataclasses import dataclass
from functools import partial, reduce

import numpy as np

from tests.programs.case import case


def product(x, y):
    z = x * y
    return math.sin(z) + z * z


def exact_polynomial(x, y):
    a = x * x
    b = x * a
    return a + b * y - 3 * x / y


def exact_loop(x, n):
    y = x
    for i in range(n):
        y = y * x + i
    return y


def unused_parameter(x, y):
    return x * 2.0


def constant_result(x):
    y = x * 2.0
    y = 3.0
    return y


def identity(x):
    return x


def same_twice(x):
    return x * x + x


def powers(x, y):
    return x**3 + x**0.5 + 2.0**x + x**y + x**-1


def modulo(x, y):
    return (x % y) * x + (x // y) * x


def branches(x, y):
    if x > y:
        z = x * y
    elif x > 0:
        z = x + y * y
    else:
        z = y
    return z * x


def no_else(x):
    y = x
    if x > 0:
        y = y * y
    if y > 100:
        y = y * 3.0
    return y * x


def ternary(x, y):
    return (x if x > y else y) * (x * y if y > 0 else x)


def bool_values(x, y):
    return (x and y) + (x or y)


def chained(x):
    if 0 < x < 2 and not x == 1.5:
        return x * x
    return x


def string_switch(x, method="exact"):
    if method == "exact":
        return math.exp(x)
    elif method in ("linear", "first"):
        return 1 + x
    raise ValueError(method)


def none_default(x, scale=None):
    if scale is None:
        scale = 2.0
    return x * scale


def match_number(x, k):
    match k:
        case 0:
            return x
        case 1 | 2:
            return x * x
        case _:
            return x**3


def walrus(x):
    if (y := x * x) > 1:
        return y * x
    return y


def loop_history(x, n):
    y = x
    for i in range(n):
        y = math.sin(y) * x
    return y


def loop_index_after(x, n):
    for i in range(n):
        x = x * 1.1
    return x * i


def zero_trip(x, n):
    s = 0.0
    for i in range(n):
        s = s + x * i
    return s + x


def nested_triangular(x, n):
    s = 0.0
    for i in range(n):
        for j in range(i):
            s = s + x**j * math.sin(x * i)
    return s


def negative_step(x, n):
    y = x
    for i in range(n, 0, -2):
        y = y * x + i
    return y


def while_sum(x):
    s = 0.0
    k = 0
    while s < 5.0:
        s = s + x * x
        k = k + 1
    return s * k


def newton_sqrt(a):
    x = a
    while abs(x * x - a) > 1e-13 * a:
        x = 0.5 * (x + a / x)
    return x


def endless(x):
    y = x
    while True:
        y = y * x
        if y > 50:
            break
    return y


def break_continue(x, n):
    s = 0.0
    for i in range(n):
        if i % 2 == 0:
            continue
        s = s + x * i
        if s > 4:
            break
        s = s * x
    return s


def loop_else(x, n):
    for i in range(n):
        x = x * 1.5
        if x > 10:
            break
    else:
        x = x * x
    return x


def early_returns(x):
    if x < 0:
        return -x
    y = x * x
    if y < 1:
        return y
    z = math.exp(-y)
    return z * x


def return_in_loop(x, n):
    for i in range(n):
        x = x * x
        if x > 20:
            return x * i
    return x


def return_in_nested_loop(x, n):
    for i in range(n):
        for j in range(n):
            x = x * 1.2
            if i * j > 3:
                return x * j
        x = x + i
    return x


def tuple_result(x, y):
    return x * y, (x + y, [x, 2.0])


def dict_result(x):
    return {"a": x * x, "b": [x, x * 3.0]}


def swap(x, y):
    x, y = y, x
    return x * x * y


def rotate(x, y, z, n):
    for _ in range(n):
        x, y, z = y * z, z, x
    return x + 2 * y + 3 * z


def unpacking(x, y):
    (a, b), *rest = (x * y, y), x, 2 * y
    return a * b + rest[0] * rest[1]


def augmented(x):
    y = x
    y += x * x
    y *= x
    y -= 3.0
    y /= x
    y **= 2
    return y


def shadowed(x, d):
    sum = x * d
    x_bar = sum * x
    out = x_bar + sum
    t = out * 2.0
    y_stack = t * d
    return y_stack


def list_append(x, n):
    xs = []
    for i in range(n):
        xs.append(x * i)
    total = 0.0
    for v in xs:
        total = total + v * v
    return total


def list_index(xs):
    return xs[0] * xs[-1] + xs[1]


def list_negative(x, n):
    xs = [x]
    for i in range(n):
        xs.append(xs[-1] * x + xs[0])
    return xs[-1]


def read_before_last_append(x):
    xs = [x * 2.0]
    xs.append(x * x)
    y = xs[0] * xs[1]
    xs.append(x)
    return y


def comprehension(x, n):
    return sum([x**i for i in range(n) if i != 1])


def generator(xs):
    return sum(v * v for v in xs)


def enumerate_zip(xs, ys):
    s = 0.0
    for i, (a, b) in enumerate(zip(xs, ys)):
        s = s + i * a * b
    return s


def reversed_loop(xs):
    y = 1.0
    for v in reversed(xs):
        y = y * 0.5 + v * v
    return y


def dictionary(p):
    return p["w"] * p["x"] + p["b"]


def dict_loop(p):
    s = 0.0
    for k, v in p.items():
        s = s + v * v * len(k)
    return s


def max_min(x, y):
    return max(x, y) * min(x, y, 3.0) + abs(x - y)


def helper(a, b=2.0, *, c=1.0):
    if a > 3:
        return a
    return a * b + c


def calls(x, y):
    return helper(x) * helper(x, y) + helper(b=x, a=y, c=x * y)


def twice(f, x):
    return f(f(x))


def function_arguments(x, w):
    return twice(lambda u: u * w, x) + twice(math.sin, x)


def closure(x, y):
    def inner(t):
        return t * y

    y = y + x
    return inner(x) * inner(2.0)


def nonlocal_sum(x):
    total = 0.0

    def add(v):
        nonlocal total
        total = total + v * x

    add(x)
    add(2.0)
    return total


def varargs(*xs):
    s = 0.0
    for v in xs:
        s = s + v * v
    return s


def star_call(x, y):
    args = (x, y)
    return product(*args) + varargs(x, y, x)


def partial_reduce(x):
    scale = partial(product, 2.0)
    return scale(x) + reduce(lambda a, b: a * b + 1.0, [x, 2.0, x])


Point = namedtuple("Point", "x y")


@dataclass
class Layer:
    w: float
    b: float

    def __call__(self, x):
        return self.w * x + self.b

    @property
    def double(self):
        return 2 * self.w


def named(x, y):
    p = Point(x * y, y)
    return p.x * p.y + p[0]


def data(x, y):
    layer = Layer(x, y)
    return layer(x) * layer.double + layer.b


class Counter:
    def __init__(self, start):
        self.value = start

    def add(self, v):
        self.value = self.value + v * self.value
        return self


def instance(x):
    c = Counter(x)
    c.add(x)
    c.add(2.0)
    return c.value


def statements(x):
    """A docstring."""
    assert x > 0, f"{x} is not positive"
    if x > 1e6:
        raise ValueError("too large")
    text = f"{x:.2f}"
    return x * len(text)


def nan_not_taken(x):
    if x > 0:
        return math.sqrt(x)
    return math.sqrt(-x) * 2


def integer_argument(x, n):
    return x * n + n


CASES = [
    case(
        product, 1.3, 0.7, gradient=lambda x, y: ((math.cos(x * y) + 2 * x * y) * y, (math.cos(x * y) + 2 * x * y) * x)
    ),
    case(exact_polynomial, 1.5, 2.5, exact=lambda x, y: (2 * x + 3 * x * x * y - 3 / y, x**3 + 3 * x / y**2)),
    case(exact_loop, 1.5, 4, exact=lambda x, n: (5 * x**4 + 0 + 2 * x + 2,)),
    case(unused_parameter, 1.3, 0.7),
    case(constant_result, 1.3),
    case(identity, 1.3),
    case(same_twice, 1.3),
    case(powers, 1.3, 0.7),
    case(modulo, 7.3, 2.2),
    case(branches, 1.3, 0.7),
    case(branches, 0.3, 0.7),
    case(branches, -0.3, 0.7),
    case(no_else, 1.3),
    case(no_else, -1.3),
    case(no_else, 30.0),
    case(ternary, 1.3, 0.7),
    case(ternary, 0.2, 0.7),
    case(ternary, 1.3, -0.7),
    case(bool_values, 1.3, 0.7),
    case(bool_values, 0.5, 0.0, wrt=("x",)),
    case(chained, 1.3),
    case(chained, 2.5),
    case(string_switch, 1.3),
    case(string_switch, 1.3, "linear"),
    case(none_default, 1.3),
    case(none_default, 1.3, 4.0),
    case(match_number, 1.3, 0),
    case(match_number, 1.3, 2),
    case(match_number, 1.3, 5),
    case(walrus, 1.3),
    case(walrus, 0.3),
    case(loop_history, 1.3, 5),
    case(loop_history, 1.3, 0),
    case(loop_index_after, 1.3, 3),
    case(zero_trip, 1.3, 0),
    case(zero_trip, 1.3, 3),
    case(nested_triangular, 0.9, 4),
    case(negative_step, 1.1, 5),
    case(while_sum, 1.3),
    case(newton_sqrt, 2.0, order=1, gradient=lambda a: 0.5 / math.sqrt(a)),
    case(endless, 1.7),
    case(break_continue, 1.2, 9),
    case(break_continue, 0.1, 9),
    case(loop_else, 1.3, 3),
    case(loop_else, 4.0, 5),
    case(early_returns, -0.5),
    case(early_returns, 0.5),
    case(early_returns, 1.5),
    case(return_in_loop, 1.3, 5),
    case(return_in_loop, 1.01, 3),
    case(return_in_nested_loop, 1.3, 4),
    case(return_in_nested_loop, 1.3, 2),
    case(tuple_result, 1.3, 0.7),
    case(dict_result, 1.3),
    case(swap, 1.3, 0.7),
    case(rotate, 1.3, 0.7, 0.9, 4),
    case(rotate, 1.3, 0.7, 0.9, 0),
    case(unpacking, 1.3, 0.7),
    case(augmented, 1.3),
    case(shadowed, 1.3, 0.7),
    case(list_append, 1.3, 4),
    case(list_append, 1.3, 0),
    case(list_index, [1.3, 0.7, 2.0]),
    case(list_negative, 1.1, 3),
    case(read_before_last_append, 1.3),
    case(comprehension, 1.3, 4),
    case(generator, [1.3, 0.7]),
    case(enumerate_zip, [1.0, 2.0, 3.0], [0.5, 0.6, 0.7]),
    case(reversed_loop, [1.0, 2.0, 3.0]),
    case(dictionary, {"w": 1.3, "x": 0.7, "b": 2.0}),
    case(dict_loop, {"w": 1.3, "xx": 0.7}),
    case(max_min, 1.3, 0.7),
    case(max_min, 0.3, 0.7),
    case(calls, 1.3, 0.7),
    case(calls, 4.0, 5.0),
    case(function_arguments, 1.3, 0.7),
    case(closure, 1.3, 0.7),
    case(nonlocal_sum, 1.3),
    case(star_call, 1.3, 0.7),
    case(partial_reduce, 1.3),
    case(named, 1.3, 0.7),
    case(data, 1.3, 0.7),
    case(instance, 1.3, order=1),
    case(statements, 1.3),
    case(nan_not_taken, 1.3),
    case(nan_not_taken, -1.3),
    case(integer_argument, 1.3, 3, wrt=("x",)),
]


def pop_unread(x):
    xs = [x, x * x, 3.0 * x]
    y = xs[-1] * xs[0]
    xs.pop()
    return y * xs[-1]


def stack_machine(x, n):
    stack = [x, 2.0 * x]
    for i in range(n):
        a = stack.pop()
        b = stack.pop()
        stack.append(a * b)
        stack.append(a + i)
    return stack[0] * stack[1]


def insert_extend(x):
    xs = [x]
    xs.insert(0, x * x)
    xs.extend([x, 2.0])
    xs += [x * 3.0]
    return xs[0] * xs[1] + xs[2] * xs[3] * xs[4]


CASES += [
    case(pop_unread, 1.3),
    case(stack_machine, 1.3, 3),
    case(stack_machine, 1.3, 0),
    case(insert_extend, 1.3),
]


def pop_where_it_is_not_empty(x, y):
    xs = [x, x * y]
    if xs:
        y = xs.pop()
    return xs[0] * 2.0


def sum_of_an_array(u, y):
    return sum(u * y) + max(u) * min(u)


def sum_of_rows(m):
    return sum(m) * 2.0


def bound_on_one_path(u, y, n):
    if n != 1:
        out = u[::-1] * y
    else:
        if y > 10.0:
            w = u * 2.0
        elif y > 0.5:
            w = np.sin(u)
        else:
            w = u[0] * u
        out = w * y
    return out


CASES += [
    case(pop_where_it_is_not_empty, 0.3, 0.7),
    case(sum_of_an_array, np.array([0.3, -0.4, 1.2]), 0.7),
    case(sum_of_rows, np.array([[0.3, -0.4, 1.2], [1.0, 2.0, 3.0]])),
    case(bound_on_one_path, np.array([0.3, -0.4, 1.2]), 0.7, 1, wrt=("u", "y")),
    case(bound_on_one_path, np.array([0.3, -0.4, 1.2]), 0.7, 2, wrt=("u", "y")),
]
