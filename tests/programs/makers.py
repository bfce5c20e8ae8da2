"""Functions that are made several times by one maker, each with variables of its own."""

from tests.programs.case import case


def counters(x):
    def make(step):
        value = 0.0

        def advance():
            nonlocal value
            value += step
            return value

        return advance

    a, b = make(x), make(x * x)
    return a() + a() * b() + b()


def counters_in_a_list(x, n):
    def make(step):
        value = x

        def advance(w):
            nonlocal value
            value = value * step + w
            return value

        return advance

    fs = (make(x), make(2.0), make(x * x))
    total = 0.0
    for k in range(n):
        total += fs[0](1.0) * fs[1](total) + fs[2](x)
    return total


def last_one_is_constant(x, n):
    def make(k):
        def scaled(v):
            return v * k

        return scaled

    fs = (make(x), make(2.0))
    total = 0.0
    for i in range(n):
        total += fs[i](3.0)
    return total


def first_one_is_constant(x, n):
    def make(k):
        return lambda v: v * k

    fs = (make(2.0), make(x))
    total = 0.0
    for i in range(n):
        total += fs[i](3.0)
    return total


def chosen_from_a_table(x, key):
    def make(k):
        def scaled(v):
            return v * k

        return scaled

    fs = {"a": make(x), "b": make(2.0)}
    return fs[key](3.0) + x


def not_followed(x, n):
    def make(k):
        def scaled(v):
            return v * k

        return scaled

    fs = [make(x), make(2.0)]
    return fs[n](3.0)


CASES = [
    case(counters, 1.3),
    case(counters_in_a_list, 1.3, 2),
    case(counters_in_a_list, 1.3, 0),
    case(last_one_is_constant, 1.3, 2),
    case(last_one_is_constant, 1.3, 1),
    case(last_one_is_constant, 1.3, 0),
    case(first_one_is_constant, 1.3, 2),
    case(chosen_from_a_table, 1.3, "a"),
    case(chosen_from_a_table, 1.3, "b"),
    case(not_followed, 1.3, 0, wrt=("x",)),
]
