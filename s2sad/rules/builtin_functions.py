"""Builtins on numbers and sequences of numbers: sum, max, min, round, divmod."""

from s2sad.rules import rule
from s2sad.runtime.sequences import max_bars, max_dot, min_bars, min_dot, spread
from s2sad.runtime.structure import unbroadcast


@rule.linear(sum, wrt=("iterable", "start"))
def sum_(y, iterable, start=0.0, *, y_bar):
    return spread(y_bar, iterable), unbroadcast(y_bar, start)


@rule.reverse(max, wrt="values")
def max_(y, *values, y_bar):
    """Of several arguments or of one sequence; ties share equally."""
    return max_bars(y, values, y_bar)


@rule.forward(max, wrt="values")
def max_dot_(y, *values, values_dot):
    return max_dot(y, values, values_dot)


@rule.reverse(min, wrt="values")
def min_(y, *values, y_bar):
    return min_bars(y, values, y_bar)


@rule.forward(min, wrt="values")
def min_dot_(y, *values, values_dot):
    return min_dot(y, values, values_dot)
