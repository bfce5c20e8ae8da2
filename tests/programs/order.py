"""The order of evaluation: what is read before a call or a ``:=`` binds a variable again is the value of before."""

import numpy as np

from tests.programs.case import case


def argument_is_rebound(x):
    s = x

    def c(q):
        nonlocal s
        s = 0.5 * s
        return q * s

    return c(s)


def operand_is_rebound(x):
    s = x

    def bump():
        nonlocal s
        s = s * s
        return s

    return s + bump() * 2


def displayed_before(x):
    s = x

    def bump():
        nonlocal s
        s = s * s
        return s

    v = [s, bump(), s]
    return v[0] * 2 + v[1] * 3 + v[2] * 5


def test_reads_before_a_call(x):
    s = x

    def bump():
        nonlocal s
        s = s * s
        return s

    def h(p, q):
        return p * 2 + q

    return h(s, bump()) + (s if s > bump() else 1.0)


def factors(x):
    s = x

    def bump(k):
        nonlocal s
        s = s * k
        return s

    t = s * bump(2.0) + s * s * bump(x)
    return t


def walrus_in_the_middle(x):
    if (s := x) > 0:
        pass
    return s + (s := s * s) * s


def item_read_before(x):
    d = {"a": x}

    def bump():
        d["a"] = d["a"] * x
        return 1.0

    return d["a"] + bump() * d["a"]


def element_read_before(x):
    a = np.array([x, 2.0])

    def bump():
        a[0] *= 3.0
        return x

    return a[0] * bump() + a[0]


def constant_operand(x):
    n = 1.0

    def bump():
        nonlocal n
        n = n + 1.0
        return x

    return n * bump() + n * bump() * bump()


def walrus_in_a_loop_test(x):
    t = x
    while (t := t * 0.5) > 0.1 and (u := t * t) > 0.01:
        x = x + u * t
    return x * t


def counted_calls(x):
    k = 0

    def count():
        nonlocal k
        k += 1
        return x

    t = count() * count() * count()
    return t * k


def walrus_in_a_display(x):
    y = [v := x * 2, v * v, (v := v * 3)]
    return sum(y) * v


def added_up(x):
    total = 0.0

    def add(v):
        nonlocal total
        total += v

    for k in range(3):
        add(x**k)
    [add(v * x) for v in (1.0, 2.0)]
    return total


def element_before_pop(x):
    v = [x, 2 * x]
    return v[-1] * v.pop() + v[-1]


def rebound_in_a_test(x):
    s = x

    def bump():
        nonlocal s
        s = s * x
        return s

    t = 0.0
    if bump() > 0.1:
        t = s
    return t * s


def rebound_in_a_bound(x):
    s = x

    def bump():
        nonlocal s
        s = s * x
        return s

    t = x
    for i in range(int(bump() * 10)):
        t += s * i
    return t * s


def rebound_in_a_print(x):
    s = x

    def bump():
        nonlocal s
        s = s * x
        return s

    print(bump())
    return s * x


def constant_by_walrus(x):
    s = 1.0
    if x > 0.1 and (s := 2.0) > 0:
        x = x * x
    if s > 1.5:
        return x * s
    return s


def walrus_behind_or(x):
    s = 1.0
    if x < 0.1 or (s := x * x) > 0:
        x = x * x
    return s * x


def walrus_not_reached(x):
    s = 1.0
    if x > 5 and (s := 2.0) > 0:
        x = x * x
    return s * x if s > 1.5 else x


def walrus_in_branches(x):
    s = 0.0
    t = x
    for i in range(4):
        if i % 2 and (s := t * i) > 0.3 and s < 5:
            t = t * s
        elif (s := s + x) > 1:
            t = t + s
    return t * s


def walrus_first(x):
    if (s := x) > 0.3 and s < 2:
        x = x * s
    return x


def walrus_in_a_sum(x):
    k = 1.0
    y = (k := 2.0) + 1.0
    return x * k * y


def walrus_in_and(x):
    s = 5.0
    above = x > 1 and (s := 2.0)
    return x * s * (2.0 if above else 1.0)


def walrus_between(x):
    if 0.1 < (s := x * x) < 0.9:
        return s * x
    return x


def read_and_bound(x):
    s = 1.0
    t = s + (s := 3.0)
    return t * x * s


def counter_by_walrus(x):
    k = 0
    t = x
    while (k := k + 1) < 5:
        if k > 2:
            t = t * x
    return t * k


def length_by_walrus(x):
    xs = [x, 2 * x, 3.0]
    t = 0.0
    while (n := len(xs)) > 1:
        t += xs.pop() * n
    return t * n


def next_by_walrus(x):
    it = iter([x, x * x])
    t = 0.0
    while (v := next(it, None)) is not None:
        t += v
    return t


def walrus_behind_and(x):
    t = x
    while t < 3 and (u := t * t) < 5:
        t = t + u
    return t


def walrus_in_a_condition(x):
    return sum(w for v in [x, x * x] if (w := v * 2) > 1)


class Point:
    def __init__(self, a):
        self.a = a

    def moved(self, q):
        self.a = 0.5 * self.a + q
        return self.a * 2


def attribute_before_a_method(x):
    p = Point(3.0)
    s = p.a * 0.3 - p.moved(2.0)
    t = p.moved(2.0) + p.a * 0.3
    p.a = x
    return x * s * t * p.a * p.moved(x)


def length_before_a_call(x):
    v = [1.0]

    def push(k):
        v.append(k)
        return len(v)

    n = [len(v), push(2.0), len(v) * push(3.0)]
    return x * n[0] + x * x * n[1] + x**3 * n[2]


def element_before_a_call(x):
    a = np.zeros(3)

    def put(i, k):
        a[i] = k
        return k

    t = a[0] + put(0, 2.0) * a[0]
    return t * x + put(1, x) * a[1]


def walrus_in_a_walrus(x):
    v = [x, x * 2, x * 3, x * 4]
    i = 0
    if (y := v[(i := i + 1)]) > 0:
        return y * i
    return x


def walrus_in_an_index(x):
    v = [x, x * 2, x * 3, 5.0]
    i = -1
    s = 0.0
    while (y := v[(i := i + 1)]) < 4.0:
        s += y * y
    return s * i if i != -1 else x


CASES = [
    case(walrus_in_a_walrus, 0.7),
    case(walrus_in_an_index, 0.7),
    case(argument_is_rebound, 0.7),
    case(operand_is_rebound, 0.7),
    case(displayed_before, 0.7),
    case(test_reads_before_a_call, 0.7, refuses="S2S104"),
    case(factors, 0.7),
    case(walrus_in_the_middle, 0.7),
    case(item_read_before, 0.7),
    case(element_read_before, 0.7),
    case(constant_operand, 0.7),
    case(walrus_in_a_loop_test, 0.7),
    case(counted_calls, 0.7),
    case(walrus_in_a_display, 0.7),
    case(added_up, 0.7),
    case(element_before_pop, 0.7),
    case(rebound_in_a_test, 0.7),
    case(rebound_in_a_bound, 0.7),
    case(rebound_in_a_print, 0.7),
    case(constant_by_walrus, 0.7),
    case(walrus_behind_or, 0.7),
    case(walrus_not_reached, 0.7),
    case(walrus_in_branches, 0.7),
    case(walrus_first, 0.7),
    case(walrus_in_a_sum, 0.7),
    case(walrus_in_and, 0.7),
    case(walrus_between, 0.7),
    case(read_and_bound, 0.7, refuses="S2S104"),
    case(counter_by_walrus, 0.7),
    case(length_by_walrus, 0.7),
    case(next_by_walrus, 0.7),
    case(walrus_behind_and, 0.7),
    case(walrus_in_a_condition, 0.7),
    case(attribute_before_a_method, 0.7),
    case(length_before_a_call, 0.7),
    case(element_before_a_call, 0.7),
]
