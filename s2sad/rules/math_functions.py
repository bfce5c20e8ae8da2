"""The functions of ``math``: float code stays float code."""

import math

from s2sad.rules import rule
from s2sad.runtime.elementwise import digamma, polygamma, power_partial, power_partial_exponent, ratio, turn


@rule.elementwise(math.sin)
def sin(y, x):
    return math.cos(x)


@rule.elementwise(math.cos)
def cos(y, x):
    return -math.sin(x)


@rule.elementwise(math.tan)
def tan(y, x):
    return 1.0 + y * y


@rule.elementwise(math.asin, singular=True)
def asin(y, x):
    return 1.0 / math.sqrt(1.0 - x * x)


@rule.elementwise(math.acos, singular=True)
def acos(y, x):
    return -1.0 / math.sqrt(1.0 - x * x)


@rule.elementwise(math.atan)
def atan(y, x):
    return 1.0 / (1.0 + x * x)


@rule.elementwise(math.atan2, singular=True)
def atan2(y, x1, x2):
    """At the origin nan, as NumPy's."""
    return turn(x2, x1 * x1 + x2 * x2), -turn(x1, x1 * x1 + x2 * x2)


@rule.elementwise(math.sinh)
def sinh(y, x):
    return math.cosh(x)


@rule.elementwise(math.cosh)
def cosh(y, x):
    return math.sinh(x)


@rule.elementwise(math.tanh)
def tanh(y, x):
    return 1.0 - y * y


@rule.elementwise(math.asinh)
def asinh(y, x):
    return 1.0 / math.sqrt(1.0 + x * x)


@rule.elementwise(math.acosh, singular=True)
def acosh(y, x):
    return 1.0 / math.sqrt(x * x - 1.0)


@rule.elementwise(math.atanh, singular=True)
def atanh(y, x):
    return 1.0 / (1.0 - x * x)


@rule.elementwise(math.exp)
def exp(y, x):
    return y


@rule.elementwise(math.expm1)
def expm1(y, x):
    return y + 1.0


@rule.elementwise(math.log, wrt=("x", "base"), singular=True)
def log(y, x, base=None):
    return 1.0 / x if base is None else 1.0 / (x * math.log(base)), (
        0.0 if base is None else -y / (base * math.log(base))
    )


@rule.elementwise(math.log2, singular=True)
def log2(y, x):
    return 1.4426950408889634 / x


@rule.elementwise(math.log10, singular=True)
def log10(y, x):
    return 0.4342944819032518 / x


@rule.elementwise(math.log1p, singular=True)
def log1p(y, x):
    return 1.0 / (1.0 + x)


@rule.elementwise(math.sqrt, singular=True)
def sqrt(y, x):
    """inf at 0."""
    return 0.5 / y if y != 0.0 else math.inf


@rule.elementwise(math.pow, singular=True)
def power(y, x1, x2):
    return power_partial(x1, x2), power_partial_exponent(y, x1, x2)


@rule.elementwise(math.fabs)
def fabs(y, x):
    """0 at 0."""
    return math.copysign(1.0, x) if x != 0.0 else 0.0


@rule.elementwise(math.copysign, wrt="x1", ignores=("x2",))
def copysign(y, x1, x2):
    return math.copysign(1.0, x1) * math.copysign(1.0, x2) if x1 != 0.0 else 0.0


@rule.elementwise(math.fmod, singular=True)
def fmod(y, x1, x2):
    return 1.0, -float(math.trunc(x1 / x2))


@rule.elementwise(math.radians)
def radians(y, x):
    return 0.017453292519943295


@rule.elementwise(math.degrees)
def degrees(y, x):
    return 57.29577951308232


@rule.elementwise(math.erf)
def erf(y, x):
    return 1.1283791670955126 * math.exp(-x * x)


@rule.elementwise(math.erfc)
def erfc(y, x):
    return -1.1283791670955126 * math.exp(-x * x)


@rule.elementwise(math.gamma)
def gamma(y, x):
    return y * digamma(x)


@rule.elementwise(math.lgamma)
def lgamma(y, x):
    return digamma(x)


@rule.elementwise(digamma)
def digamma_(y, x):
    return polygamma(1, x)


@rule.elementwise(polygamma, wrt="x")
def polygamma_(y, n, x):
    return polygamma(n + 1, x)


@rule.reverse(math.hypot, wrt="coordinates")
def hypot(y, *coordinates, y_bar):
    return [y_bar * ratio(c, y) for c in coordinates]


@rule.forward(math.hypot, wrt="coordinates")
def hypot_dot(y, *coordinates, coordinates_dot):
    return sum(ratio(c, y) * d for c, d in zip(coordinates, coordinates_dot, strict=True))


@rule.linear(math.fsum)
def fsum(y, seq, *, y_bar):
    return [y_bar] * len(seq)


@rule.elementwise(math.ldexp, wrt="x")
def ldexp(y, x, i):
    return math.ldexp(1.0, i)


if hasattr(math, "cbrt"):

    @rule.elementwise(math.cbrt, singular=True)
    def cbrt(y, x):
        return 1.0 / (3.0 * y * y) if y != 0.0 else math.inf

    @rule.elementwise(math.exp2)
    def exp2(y, x):
        return y * 0.6931471805599453
