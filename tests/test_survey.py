"""What the survey of packages says of functions whose derivative is known to be right, off by rounding, or wrong."""

import numpy as np
import pytest

import s2sad
from tests.survey import Sample, bound, compared


@s2sad.opaque
def squared(x):
    return x * x


@s2sad.rule.elementwise(squared)
def cancelling(y, x):
    return (2.0 * x + 1e16) - 1e16


@s2sad.opaque
def cubed(x):
    return x * x * x


@s2sad.rule.elementwise(cubed)
def mistaken(y, x):
    return 2.0 * x * x


def right(x, y):
    return x**2 * y


def rounded(x, y):
    return squared(x) * y


def wrong(x, y):
    return cubed(x) * y


def half_wrong(x, y):
    return squared(x) * cubed(y)


@pytest.mark.skipif(np.finfo(np.longdouble).eps > 1e-18, reason="no longer floats here")
@pytest.mark.parametrize("function", [right, rounded, wrong, half_wrong])
def test_outcome(function):
    sample = Sample(function, bound(function, (1.3, 0.7), {}))
    outcome, detail = compared(sample)
    assert outcome == ("wrong" if "wrong" in function.__name__ else function.__name__), detail
