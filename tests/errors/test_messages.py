"""Refusals: what a user reads."""

from unittest import mock

import numpy as np
import pytest
from scipy.special import ber

import s2sad


def missing_rule(w, x):
    t = w * x
    t = t + np.intersect1d(w * x, x)[-1]
    return t


def two_violations(x):
    y = np.intersect1d(x, x)
    return np.histogram2d(y, y)


def no_source_callee(x):
    return ber(x)


def shared(x):
    y = x * 1.0
    v = y.astype(float, copy=False)
    v[0] = x[0] * x[1]
    return np.sum(y)


def global_store(x):
    global KEPT
    KEPT = x * 2.0
    return x


def test_message_has_line_caret_why_and_help():
    with pytest.raises(s2sad.MissingRule) as caught:
        s2sad.grad(missing_rule)(np.ones((2, 2)), 1.0)
    text = str(caught.value)
    lines = text.splitlines()
    assert "no derivative rule for `numpy.intersect1d`" in lines[0] and lines[0].endswith("[S2S201]")
    assert lines[1].endswith("in missing_rule") and "test_messages.py" in lines[1]
    assert lines[2] == "    t = t + np.intersect1d(w * x, x)[-1]"
    assert lines[3] == "            ^^^^^^^^^^^^^^^^^^^^^^^^"
    assert lines[4] == "  why:  its argument `w * x` depends on `w`, with respect to which you differentiate"
    assert lines[-1].startswith("  help: ")


def test_all_violations_at_once():
    with pytest.raises(s2sad.MissingRule) as caught:
        s2sad.grad(two_violations)(np.ones(3))
    assert [d.code for d in caught.value.diagnostics] == ["S2S201", "S2S201"]


@pytest.mark.parametrize(
    ("function", "code"), [(no_source_callee, "S2S201"), (shared, "S2S302"), (global_store, "S2S108")]
)
def test_codes(function, code):
    with pytest.raises(s2sad.S2sadError) as caught:
        s2sad.grad(function)(np.ones(3) if function is shared else 1.0)
    assert caught.value.code == code


def test_text_that_does_not_compile_is_an_error_of_ours():
    with mock.patch("s2sad.emit.module.text_of", return_value="def loss_grad(:"):
        with pytest.raises(s2sad.InternalError, match="SyntaxError") as caught:
            s2sad.grad(lambda x: x * x)(1.0)
    assert caught.value.code == "S2S701" and isinstance(caught.value.__cause__, SyntaxError)


def test_every_code_is_explained():
    from s2sad.errors import CODES

    assert all(c.explanation and c.title for c in CODES.values())
