"""The operators against each other, on programs of every kind: what two of them give of one function must agree."""

import copy
import inspect
from zlib import crc32

import numpy as np
import pytest

import s2sad
from s2sad.testing import inner, random_like
from tests.programs.case import Case
from tests.programs.test_programs import GOOD, GOOD_IDS, active, arguments

NAMED = {inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY}


def is_small_and_scalar(case: Case) -> bool:
    """Tell whether a program makes a number of a few, and has second derivatives."""
    kinds = {p.kind for p in inspect.signature(case.function).parameters.values()}
    args = arguments(case)
    of = args.get(active(case)[0])
    if case.order < 2 or not kinds <= NAMED or not isinstance(of, (float, np.ndarray)) or np.size(of) > 12:
        return False
    with np.errstate(all="ignore"):
        value = case.function(**copy.deepcopy(args))
    return isinstance(value, (float, np.floating))


def is_chosen(name: str) -> bool:
    """Choose one program in twenty-three by its name, without its number: others that come do not change which."""
    return crc32(name.rpartition("-")[0].encode()) % 23 == 3


CHOSEN = [(c, i) for (_, c), i in zip(GOOD, GOOD_IDS, strict=True) if is_chosen(i) and is_small_and_scalar(c)]


def agree(got, want, case: Case) -> None:
    single = any(np.asarray(v).dtype == np.float32 for v in case.args if isinstance(v, (np.ndarray, np.floating)))
    scale = max(1.0, float(np.max(np.abs(want), initial=0.0)))
    rtol = 1e-3 if single else 1e-8
    np.testing.assert_allclose(got, want, rtol=rtol, atol=rtol * scale)


@pytest.mark.parametrize("case", [c for c, _ in CHOSEN], ids=[i for _, i in CHOSEN])
def test_second_derivatives(case: Case) -> None:
    """Hessian = Jacobian of the gradient, both ways; H v and v H; the diagonal and its sum."""
    f, w = case.function, active(case)[0]
    args = arguments(case)
    x, rng = args[w], np.random.default_rng(2)
    n = np.size(x)
    v = random_like(x, rng)
    with np.errstate(all="ignore"):
        try:
            h = np.reshape(s2sad.hessian(f, wrt=w)(**args), (n, n))
        except s2sad.Ambiguous:
            pytest.skip("the second derivative is refused: sharing")
        agree(h, h.T, case)
        agree(np.reshape(s2sad.jacobian(s2sad.grad(f, w), w, "reverse")(**args), (n, n)), h, case)
        agree(np.ravel(s2sad.hvp(f, w)(**args, **{f"{w}_dot": v})), h @ np.ravel(v), case)
        agree(np.ravel(s2sad.vhp(f, w)(**args, out_bar=v)), np.ravel(v) @ h, case)
        agree(np.ravel(s2sad.hessian_diagonal(f, w)(**args)), np.diag(h), case)
        agree(s2sad.laplacian(f, w)(**args), np.trace(h), case)


@pytest.mark.parametrize("case", [c for c, _ in CHOSEN], ids=[i for _, i in CHOSEN])
def test_first_derivatives(case: Case) -> None:
    """Gradient = vjp of one = Jacobian = pullback; with a direction jvp = linearize; samples = one by one."""
    f, w = case.function, active(case)[0]
    args = arguments(case)
    x, rng = args[w], np.random.default_rng(2)
    v = random_like(x, rng)
    with np.errstate(all="ignore"):
        gradient = s2sad.grad(f, w)
        g = gradient(**args)
        agree(s2sad.value_and_grad(f, w)(**args)[1], g, case)
        agree(s2sad.vjp(f, w)(**args, out_bar=1.0), g, case)
        agree(s2sad.jacobian(f, w)(**args), g, case)
        agree(s2sad.jacobian(f, w, "forward", chunk=2)(**args), g, case)
        agree(s2sad.pullback(f, w)(**args)[1](1.0), g, case)
        slope = s2sad.jvp(f, w)(**args, **{f"{w}_dot": v})[1]
        agree(inner(g, v), slope, case)
        agree(s2sad.linearize(f, w)(**args)[1](v), slope, case)
        samples = [x, x + 1e-3 * np.asarray(v) if np.ndim(x) else x + 1e-3]
        each = [gradient(**{**args, w: s if np.ndim(s) else float(s)}) for s in samples]
        batched = s2sad.batched_grad(f, w, over=w)(**{**args, w: np.stack(samples)})
        agree(batched, np.stack([np.asarray(e) for e in each]), case)


VECTORS = [(c, i) for c, i in CHOSEN if np.ndim(arguments(c)[active(c)[0]]) == 1]


@pytest.mark.parametrize("case", [c for c, _ in VECTORS[::2]], ids=[i for _, i in VECTORS[::2]])
def test_sparse_equals_dense(case: Case) -> None:
    pytest.importorskip("scipy")
    f, w = case.function, active(case)[0]
    args = arguments(case)
    with np.errstate(all="ignore"):
        try:
            dense = s2sad.hessian(f, wrt=w)(**args)
        except s2sad.Ambiguous:
            pytest.skip("the second derivative is refused: sharing")
        agree(s2sad.hessian(f, wrt=w, sparse=True)(**args).toarray(), dense, case)
