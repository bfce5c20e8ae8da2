"""Both halves of a derivative: equal to the vjp, called again, and apart from what the caller changes."""

import copy

import numpy as np
import pytest

import s2sad
from s2sad.testing import leaves, random_like
from tests.programs.case import Case
from tests.programs.test_programs import GOOD, GOOD_IDS, active, arguments, close


def changed(value):
    """Overwrite all that a caller can reach."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind in "fc" and value.flags.writeable:
            value[...] = np.nan
    elif isinstance(value, (list, tuple)):
        for v in value:
            changed(v)
        if isinstance(value, list):
            value.clear()
    elif isinstance(value, dict):
        for v in value.values():
            changed(v)
        value.clear()


@pytest.mark.parametrize("case", [c for _, c in GOOD], ids=GOOD_IDS)
def test_equals_vjp(case: Case) -> None:
    wrt, args = active(case), arguments(case)
    rng = np.random.default_rng(5)
    with np.errstate(all="ignore"):
        value, pull = s2sad.pullback(case.function, wrt=wrt)(**args)
        close(value, case.function(**copy.deepcopy(args)), 1e-12, "value")
        seeds = [random_like(value, rng) for _ in range(2)]
        want = [s2sad.vjp(case.function, wrt=wrt)(**args, out_bar=seed) for seed in seeds]
        before = copy.deepcopy(args)
        got = [pull(seed) for seed in (*seeds, *seeds)]
        for a, b in zip(leaves(args), leaves(before), strict=True):
            np.testing.assert_array_equal(a, b, err_msg="the pullback changed the arguments")
        for result, expected in zip(got, want * 2, strict=True):
            close(result, expected, 1e-11, "pulled")
        changed([*args.values(), value])
        close(pull(seeds[0]), want[0], 1e-11, "after the caller's changes")


def stepped(x, n):
    y = x
    for _ in range(n):
        y = np.sin(y) * x
    return y


def test_forward_runs_once(capsys):
    def f(x):
        print("forward")
        return np.exp(x) * x

    value, pull = s2sad.pullback(f)(2.0)
    assert pull(1.0) == pull(1.0) == 3.0 * np.exp(2.0)
    assert capsys.readouterr().out == "forward\n"


def test_source_shows_both_halves():
    text = s2sad.pullback(stepped).source_for(np.ones(2), 3)
    assert "def stepped_forward(x, n):" in text and "def stepped_backward(saved, out_bar):" in text
    assert "y_stack = y_stack.copy()" in text.partition("def stepped_backward")[2]


def test_gradients_returned_are_the_callers():
    """What a pull returns may be written: the next one does not see it."""
    x = np.array([1.0, 2.0])
    _, pull = s2sad.pullback(lambda x: x)(x)
    seed = np.ones(2)
    first = pull(seed)
    first[:] = 7.0
    np.testing.assert_array_equal(seed, [1.0, 1.0])
    np.testing.assert_array_equal(pull(seed), [1.0, 1.0])


def test_methods_defaults_and_keywords():
    class Model:
        scale = 3.0

        def out(self, x, *, n=2):
            return self.scale * x**n

    value, pull = s2sad.pullback(Model().out)(2.0)
    assert value == 12.0 and pull(1.0) == 12.0
    value, pull = s2sad.pullback(Model().out)(x=2.0, n=3)
    assert value == 24.0 and pull(2) == 72.0


def test_several_arguments_and_results():
    def f(a, b):
        return {"s": a + b, "p": (a * b, a)}

    value, pull = s2sad.pullback(f, wrt=("b", "a"))(2.0, 5.0)
    assert value == {"s": 7.0, "p": (10.0, 2.0)}
    assert pull({"s": 1.0, "p": (1.0, 0.0)}) == (3.0, 6.0)
    assert pull({"s": 0.0, "p": (0.0, 1.0)}) == (0.0, 1.0)


def test_global_that_is_rebound_gives_a_new_version(monkeypatch):
    monkeypatch.setitem(globals(), "WEIGHT", 2.0)

    def f(x):
        return WEIGHT * x  # noqa: F821

    p = s2sad.pullback(f)
    assert p(1.0)[1](1.0) == 2.0
    monkeypatch.setitem(globals(), "WEIGHT", 5.0)
    assert p(1.0)[1](1.0) == 5.0


@pytest.mark.parametrize(
    ("seed", "message"),
    [
        (np.ones(3), "`out_bar` is an array of shape (3,), and the result is an array of shape (2,)"),
        (1.0, "`out_bar` is a number, and the result is an array of shape (2,)"),
        ([1.0, 1.0], "`out_bar` is a list, and the result is an array of shape (2,)"),
    ],
)
def test_wrong_seed(seed, message):
    _, pull = s2sad.pullback(stepped)(np.ones(2), 2)
    with pytest.raises(s2sad.CallError) as caught:
        pull(seed)
    assert caught.value.code == "S2S403" and str(caught.value).startswith(message)


def test_integer_seed_is_a_float():
    _, pull = s2sad.pullback(lambda x: x * 1.0)(2.0)
    assert isinstance(pull(1), float)
    assert isinstance(s2sad.vjp(lambda x: x * 1.0)(2.0, 1), float)


def bound_on_one_path(x, n):
    total = 0.0
    if n > 0:
        v = np.zeros(3)
        for i in range(n):
            v[1:] = v[:-1] * x + x
            total = total + np.sum(v * v)
    return total * x


def test_names_that_one_path_does_not_bind():
    for n in (0, 2):
        value, pull = s2sad.pullback(bound_on_one_path)(1.5, n)
        want = s2sad.vjp(bound_on_one_path)(1.5, n, 1.0)
        assert pull(1.0) == pull(1.0) == want
