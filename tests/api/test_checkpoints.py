"""Recomputation: calls that are made again, and loops reversed from a few kept states by the best schedule."""

import tracemalloc
from functools import lru_cache

import numpy as np
import pytest

import s2sad
from s2sad.runtime.checkpoints import next_place, reverse_steps, run_steps
from s2sad.testing import check_grad, leaves

X = np.array([1.0, -2.0, 0.3, 0.7])
W = np.array([0.5, 1.0, 2.0, -1.0])
SCALE = 1.5


# -- the schedule ------------------------------------------------------------------------------------------------------


@lru_cache(None)
def fewest(steps, places):
    """The least number of steps forward that reversing some steps takes, by trying every place."""
    if steps == 1:
        return 0
    if places == 1:
        return steps * (steps - 1) // 2
    return min(m + fewest(steps - m, places - 1) + fewest(m, places) for m in range(1, steps))


def counted(steps, slots):
    """Run a loop that counts its rounds; return how many ran forward behind the last kept state, and the most kept."""
    ran, most = [0], [0]

    def advance(state, items):
        assert len(items) == 0 or state == items[0]
        ran[0] += len(items)
        return (state + len(items),)

    def step_vjp(state, item, bar):
        assert state == item == bar[0] - 1, "rounds are reversed in order, from the right states"
        return (item,), ()

    class Kept(list):
        def append(self, value):
            super().append(value)
            most[0] = max(most[0], len(self))

    items = s2sad.checkpointed(range(steps), slots=slots)
    (end,), kept = run_steps(advance, (0,), items, ())
    assert end == steps
    most[0], last = len(kept), kept[-1][0]
    kept = Kept(kept)
    assert reverse_steps(advance, step_vjp, kept, items, (), (steps,)) == ((0,), ())
    return ran[0] - steps + last, most[0]


@pytest.mark.parametrize("slots", [1, 2, 3, 5, 8])
def test_the_schedule_recomputes_as_little_as_possible(slots):
    for steps in range(1, 70):
        ran, most = counted(steps, slots)
        assert ran == fewest(steps, slots) and most <= slots


def test_the_binomial_bound():
    # C(c + r, c) steps take r n - C(c + r, c + 1) rounds (Griewank and Walther 2000, equation 2)
    import math

    for c, r in ((3, 4), (30, 2)):
        steps = math.comb(c + r, c)
        assert counted(steps, c)[0] == r * steps - math.comb(c + r, c + 1)
    assert next_place(2, 1) == 1


# -- loops -------------------------------------------------------------------------------------------------------------


def numbers(x, n, k):
    y = x
    for _ in s2sad.checkpointed(range(n), slots=k):
        y = np.sin(y) * x
    return np.sum(y)


def numbers_plain(x, n, k):
    y = x
    for _ in range(n):
        y = np.sin(y) * x
    return np.sum(y)


def heat(u0, c, n, k):
    u = u0.copy()
    total = 0.0
    count = 0
    for i in s2sad.checkpointed(range(n), slots=k):
        u[1:-1] += c * (u[2:] - 2 * u[1:-1] + u[:-2])
        t = u * u
        if i % 2:
            total = total + np.sum(t)
        count += 1
    return total * count + np.sum(u)


def heat_plain(u0, c, n, k):
    u = u0.copy()
    total = 0.0
    count = 0
    for i in range(n):
        u[1:-1] += c * (u[2:] - 2 * u[1:-1] + u[:-2])
        t = u * u
        if i % 2:
            total = total + np.sum(t)
        count += 1
    return total * count + np.sum(u)


def leapfrog(x, v, n, k):
    old, new = x.copy(), x + 0.1 * v
    for _ in s2sad.checkpointed(range(n), slots=k):
        old[:] = 2.0 * new - old - 0.01 * np.sin(new)
        old, new = new, old
    return np.sum(new * new) + np.sum(old)


def leapfrog_plain(x, v, n, k):
    old, new = x.copy(), x + 0.1 * v
    for _ in range(n):
        old[:] = 2.0 * new - old - 0.01 * np.sin(new)
        old, new = new, old
    return np.sum(new * new) + np.sum(old)


def listed(x, w, n, k):
    state = [x, x * 2.0]
    out = {"sum": 0.0 * x}
    for i, factor in s2sad.checkpointed(list(enumerate([0.5, -1.0, 2.0, 0.1]))[:n], slots=k):
        state[i % 2] = np.tanh(state[0] * w[i]) + state[1] * factor
        out["sum"] = out["sum"] + state[1] * SCALE
    return np.sum(out["sum"] * state[0])


def listed_plain(x, w, n, k):
    state = [x, x * 2.0]
    out = {"sum": 0.0 * x}
    for i, factor in list(enumerate([0.5, -1.0, 2.0, 0.1]))[:n]:
        state[i % 2] = np.tanh(state[0] * w[i]) + state[1] * factor
        out["sum"] = out["sum"] + state[1] * SCALE
    return np.sum(out["sum"] * state[0])


def nested(x, n, k):
    y = x * 1.0
    for a in range(2):
        for b in s2sad.checkpointed(range(n), slots=k):
            for c in s2sad.checkpointed(range(2), slots=1):
                y = np.sin(y + a * b) * x + c
        if a == 0:
            y = y * 2.0
    return np.sum(y)


def nested_plain(x, n, k):
    y = x * 1.0
    for a in range(2):
        for b in range(n):
            for c in range(2):
                y = np.sin(y + a * b) * x + c
        if a == 0:
            y = y * 2.0
    return np.sum(y)


def in_a_branch(x, n, k):
    y = x * x
    if n > 2:
        for t in s2sad.checkpointed(range(n), slots=k):
            if t == 1:
                continue
            y = y * np.cos(y)
    return np.sum(y * x)


def in_a_branch_plain(x, n, k):
    y = x * x
    if n > 2:
        for t in range(n):
            if t == 1:
                continue
            y = y * np.cos(y)
    return np.sum(y * x)


def grows(x, n, k):
    y = 0
    for t in s2sad.checkpointed(range(n), slots=k):
        y = y + x * t
    return y * x


def grows_plain(x, n, k):
    y = 0
    for t in range(n):
        y = y + x * t
    return y * x


LOOPS = [
    (numbers, numbers_plain, (X,), (0,)),
    (numbers, numbers_plain, (1.3,), (0,)),
    (heat, heat_plain, (X, 0.1), (0, 1)),
    (leapfrog, leapfrog_plain, (X, W), (0, 1)),
    (listed, listed_plain, (X, W), (0, 1)),
    (nested, nested_plain, (X,), (0,)),
    (in_a_branch, in_a_branch_plain, (X,), (0,)),
    (grows, grows_plain, (1.3,), (0,)),
]


@pytest.mark.parametrize(("marked", "plain", "args", "wrt"), LOOPS)
@pytest.mark.parametrize(("n", "k"), [(0, 1), (1, 1), (1, 3), (4, 1), (4, 2), (4, 9)])
def test_a_marked_loop_has_the_derivatives_of_the_loop(marked, plain, args, wrt, n, k):
    assert marked(*args, n, k) == plain(*args, n, k)
    expected = s2sad.grad(plain, wrt)(*args, n, k)
    df = s2sad.grad(marked, wrt)
    for _ in range(2):
        for got, bar in zip(leaves(df(*args, n, k)), leaves(expected), strict=True):
            np.testing.assert_allclose(got, bar, rtol=1e-12, atol=1e-12)
    check_grad(marked, *args, n, k, wrt=wrt)


@pytest.mark.parametrize(("marked", "plain", "args", "wrt"), [LOOPS[i] for i in (0, 1, 2, 3, 6)])
def test_second_derivatives_of_a_marked_loop(marked, plain, args, wrt):
    check_grad(marked, *args, 4, 2, wrt=wrt, order=2)


def test_the_text_is_short():
    text = s2sad.grad(numbers).source_for(X, 9, 3)
    assert "def numbers_advance(y, items, x):" in text and "def numbers_step_vjp(" in text
    assert "stack" not in text


def test_a_loop_without_derivative_stays_as_it_is():
    def f(x, n):
        count = 0
        for t in s2sad.checkpointed(range(n), slots=2):
            count += t
        return x * count

    assert s2sad.grad(f)(2.0, 4) == 6.0


def test_a_marked_loop_outside_of_derivatives():
    assert list(s2sad.checkpointed(iter("abc"), slots=1)) == ["a", "b", "c"]
    assert len(s2sad.checkpointed(range(7), 2)) == 7


def test_the_seed_is_not_changed():
    def f(x, n):
        y = x * 1.0
        for _ in s2sad.checkpointed(range(n), slots=2):
            y = y * x
        return y

    for n in (0, 1, 3):
        seed = np.ones(4)
        np.testing.assert_allclose(s2sad.vjp(f)(X, n, seed), (n + 1) * X**n)
        np.testing.assert_array_equal(seed, np.ones(4))


def test_variables_that_become_one_are_refused():
    def f(x, n):
        a, b = x.copy(), x * 2.0
        for t in s2sad.checkpointed(range(n), slots=2):
            a[0] = b[1] * x[0]
            b = a
        return np.sum(a * b)

    with pytest.raises(s2sad.UnsupportedSyntax, match="same memory"):
        s2sad.grad(f)(X, 4)


def test_dtypes_stay():
    assert s2sad.grad(numbers)(X.astype(np.float32), 5, 2).dtype == np.float32


def test_a_pullback_can_be_called_again():
    value, pull = s2sad.pullback(numbers)(X, 5, 2)
    first = pull(1.0)
    np.testing.assert_array_equal(pull(1.0), first)
    np.testing.assert_allclose(first, s2sad.grad(numbers_plain)(X, 5, 2))


def test_memory_is_that_of_the_slots():
    def f(u, n):
        u = u * 1.0
        for _ in s2sad.checkpointed(range(n), slots=10):
            u = u + 0.01 * np.sin(u)
        return np.sum(u)

    u = np.linspace(0.0, 1.0, 20_000)
    df = s2sad.grad(f).specialize(u, 400)
    tracemalloc.start()
    df(u, 400)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * 10 * u.nbytes


# -- calls -------------------------------------------------------------------------------------------------------------


def block(x, w):
    h = np.tanh(x * w)
    return np.tanh(h * w), h


@s2sad.checkpoint
def decorated(x, k=2.0):
    return np.exp(np.sin(x * k))


def calls(x, w):
    for _ in range(3):
        x, h = s2sad.checkpoint(block)(x, w)
        x = x + h
    return np.sum(x)


def calls_plain(x, w):
    for _ in range(3):
        x, h = block(x, w)
        x = x + h
    return np.sum(x)


def of_nested(x, w):
    def inner(z):
        return np.sin(z * w) * z

    g = s2sad.checkpoint(inner)
    return np.sum(g(g(x)) * decorated(x) * decorated(x, k=w))


def of_nested_plain(x, w):
    def inner(z):
        return np.sin(z * w) * z

    return np.sum(inner(inner(x)) * np.exp(np.sin(x * 2.0)) * np.exp(np.sin(x * w)))


def overwritten(x, w):
    u = x * 1.0
    y = decorated(u)
    u[0] = w[0]
    return np.sum(y * u)


def overwritten_plain(x, w):
    u = x * 1.0
    y = np.exp(np.sin(u * 2.0))
    u[0] = w[0]
    return np.sum(y * u)


@pytest.mark.parametrize(
    ("marked", "plain"), [(calls, calls_plain), (of_nested, of_nested_plain), (overwritten, overwritten_plain)]
)
def test_calls_that_are_made_again(marked, plain):
    assert marked(X, W) == pytest.approx(plain(X, W))
    for got, bar in zip(s2sad.grad(marked, wrt=("x", "w"))(X, W), s2sad.grad(plain, wrt=("x", "w"))(X, W), strict=True):
        np.testing.assert_allclose(got, bar, rtol=1e-12)
    check_grad(marked, X, W, wrt=("x", "w"), order=1 if marked is of_nested else 2)


def test_only_the_arguments_are_kept():
    def f(x):
        for _ in range(3):
            x = decorated(x)
        return np.sum(x)

    text = s2sad.grad(f).source_for(X)
    body = text[text.index("def f_grad") :]
    assert "decorated_vjp(" in body and "sin" not in body and body.count("append") == 1


def test_a_marked_function_is_the_function():
    assert s2sad.checkpoint(block) is s2sad.checkpoint(block)
    assert decorated.__name__ == "decorated" and decorated(0.0) == 1.0
    assert s2sad.grad(decorated)(0.0) == 2.0


def test_an_argument_that_is_copied_under_its_own_name():
    def f(u, n):
        u = u.copy()
        for t in s2sad.checkpointed(range(n), slots=2):
            u[t % 3] *= np.sum(u)
        return np.sum(u)

    check_grad(f, X, 4)
    u = X.copy()
    s2sad.grad(f)(u, 4)
    np.testing.assert_array_equal(u, X)


def late(x, n, k):
    c = x * 2.0
    first = x * 1.0
    y = first
    for _ in s2sad.checkpointed(range(n), slots=k):
        y = np.sin(y) * c
    c, first = c.copy(), first.copy()
    c[0] = 7.0
    first[1] = 5.0
    return np.sum(y * c * first)


def late_plain(x, n, k):
    c = x * 2.0
    first = x * 1.0
    y = first
    for _ in range(n):
        y = np.sin(y) * c
    c, first = c.copy(), first.copy()
    c[0] = 7.0
    first[1] = 5.0
    return np.sum(y * c * first)


def inside(x, n, k):
    total = 0.0
    w = x * 1.0
    for a in range(3):
        y = w * a
        for _ in s2sad.checkpointed(range(n), slots=k):
            y = np.sin(y + w)
        w = w.copy()
        w[a] = y[a]
        total = total + np.sum(y)
    return total


def inside_plain(x, n, k):
    total = 0.0
    w = x * 1.0
    for a in range(3):
        y = w * a
        for _ in range(n):
            y = np.sin(y + w)
        w = w.copy()
        w[a] = y[a]
        total = total + np.sum(y)
    return total


@pytest.mark.parametrize(("marked", "plain"), [(late, late_plain), (inside, inside_plain)])
@pytest.mark.parametrize("n", [0, 1, 5])
def test_what_is_overwritten_after_the_loop_is_put_back_for_its_reverse(marked, plain, n):
    np.testing.assert_allclose(s2sad.grad(marked)(X, n, 2), s2sad.grad(plain)(X, n, 2), rtol=1e-12)
    check_grad(marked, X, n, 2)


def test_what_the_state_may_share_is_not_written_afterwards():
    def f(x, n):
        first = x * 1.0
        y = first
        for _ in s2sad.checkpointed(range(n), slots=2):
            y = np.sin(y)
        first[1] = 5.0
        return np.sum(y)

    # without a round, y is the array that is written
    with pytest.raises(s2sad.Ambiguous):
        s2sad.grad(f)(X, 0)


# -- states on disk ----------------------------------------------------------------------------------------------------


def diffused(u, k, n, slots, disk):
    u = u.copy()
    for _ in s2sad.checkpointed(range(n), slots=slots, disk=disk):
        u[1:-1] += k * (u[2:] - 2.0 * u[1:-1] + u[:-2]) * u[1:-1]
    return np.sum(u * u)


def diffused_plain(u, k, n):
    u = u.copy()
    for _ in range(n):
        u[1:-1] += k * (u[2:] - 2.0 * u[1:-1] + u[:-2]) * u[1:-1]
    return np.sum(u * u)


@pytest.mark.parametrize(("slots", "disk"), [(1, 1), (1, 3), (3, 2), (2, 50)])
@pytest.mark.parametrize("n", [0, 1, 2, 11])
def test_states_on_disk_change_no_number(n, slots, disk):
    for operator in (s2sad.grad, s2sad.jvp, s2sad.hvp, s2sad.vhp):
        seeds = () if operator is s2sad.grad else (W,)
        want = operator(diffused_plain)(X, 0.1, n, *seeds)
        for a, b in zip(leaves(operator(diffused)(X, 0.1, n, slots, disk, *seeds)), leaves(want), strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-14)
    value, pull = s2sad.pullback(diffused)(X, 0.1, n, slots, disk)
    np.testing.assert_array_equal(pull(1.0), pull(1.0))


def test_states_of_structures_on_disk():
    def swinging(state, n, disk):
        for _ in s2sad.checkpointed(range(n), slots=1, disk=disk):
            state = {"x": state["x"] + 0.1 * state["v"][0], "v": [state["v"][0] - 0.1 * np.sin(state["x"]), 1.0]}
        return np.sum(state["x"] ** 2) + np.sum(state["v"][0])

    start = {"x": X, "v": [W, 1.0]}
    want = s2sad.grad(swinging)(start, 7, 0)
    found = s2sad.grad(swinging)(start, 7, 3)
    for a, b in zip(leaves(found), leaves(want), strict=True):
        np.testing.assert_array_equal(a, b)
    check_grad(swinging, start, 7, 3)


def test_states_on_disk_take_no_memory_and_leave_no_files(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    u, gradient = np.linspace(0.0, 1.0, 20_000), s2sad.grad(diffused)
    gradient(u[:9], 0.1, 3, 2, 2)
    peaks = {}
    for slots, disk in ((30, 0), (2, 28)):
        tracemalloc.start()
        gradient(u, 0.1, 60, slots, disk)
        peaks[disk] = tracemalloc.get_traced_memory()[1] / u.nbytes
        tracemalloc.stop()
    assert peaks[0] > 30 and peaks[28] < 15
    assert not list(tmp_path.iterdir())
