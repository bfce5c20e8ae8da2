"""The derivative at a point as a linear function: equal to the jvp, and apart from what the caller changes."""

import numpy as np
import pytest

import s2sad
from s2sad.testing import inner, random_like
from tests.api.test_pullback import changed, stepped
from tests.programs.case import Case
from tests.programs.test_programs import GOOD, GOOD_IDS, active, arguments, close

# in the transpose of a backward half, zero times an infinite slope is not a number
FIFTH = [(c, i) for (f, c), i in zip(GOOD[::5], GOOD_IDS[::5], strict=True) if f != "halting"]


@pytest.mark.parametrize("case", [c for c, _ in FIFTH], ids=[i for _, i in FIFTH])
def test_equals_jvp(case: Case) -> None:
    wrt, args = active(case), arguments(case)
    rng = np.random.default_rng(7)
    with np.errstate(all="ignore"):
        value, push = s2sad.linearize(case.function, wrt=wrt)(**args)
        dots = [[random_like(args[w], rng) for w in wrt] for _ in range(2)]
        jvp = s2sad.jvp(case.function, wrt=wrt)
        want = [jvp(**args, **{f"{w}_dot": d for w, d in zip(wrt, each, strict=True)})[1] for each in dots]
        for each, expected in zip([*dots, *dots], want * 2, strict=True):
            close(push(*each), expected, max(1e-10, 1e-3 * case.tol if case.tol > 1e-3 else 0.0), "pushed")
        changed([*args.values(), value])
        close(
            push(*dots[0]),
            want[0],
            max(1e-10, 1e-3 * case.tol if case.tol > 1e-3 else 0.0),
            "after the caller's changes",
        )


def test_is_the_transpose_of_the_pullback():
    x, rng = np.array([0.4, 1.1, -0.3]), np.random.default_rng(0)
    value, pull = s2sad.pullback(stepped)(x, 3)
    _, push = s2sad.linearize(stepped)(x, 3)
    out_bar, x_dot = rng.standard_normal(3), rng.standard_normal(3)
    assert np.isclose(inner(pull(out_bar), x_dot), inner(out_bar, push(x_dot)), rtol=1e-13)


def test_what_cannot_be_transposed_is_the_jvp():
    def f(x):
        parts = [x, x * x]
        parts.extend([x * 3.0])
        return parts[0] * parts[1] * parts[2]

    value, push = s2sad.linearize(f)(2.0)
    assert value == 48.0 and push(1.0) == push(1) == 96.0


@pytest.mark.parametrize(
    ("dots", "code"),
    [((np.ones(2),), "S2S403"), ((), "S2S404"), ((np.ones(3), np.ones(3)), "S2S404"), ((1.0,), "S2S403")],
)
def test_wrong_tangents(dots, code):
    _, push = s2sad.linearize(stepped)(np.ones(3), 2)
    with pytest.raises(s2sad.CallError) as caught:
        push(*dots)
    assert caught.value.code == code
