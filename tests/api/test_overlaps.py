"""Parts of an array that are stored in parts that cross them: refused where NumPy reads what it has overwritten."""

import numpy as np
import pytest

import s2sad
from s2sad.runtime.replica import in_order


def parts(a):
    """Return views with four elements: rows, columns, both turned round, and parts in steps of the whole."""
    flat = a.ravel()
    steps = [flat[start::step][:4] for step in (1, 2, 3, -1, -2) for start in range(0, 16, 3)]
    lines = [v for i in range(4) for v in (a[i], a[:, i], a[i, ::-1], a[::-1, i])]
    return [v for v in (*lines, *steps) if len(v) == 4]


def test_what_is_in_order_is_what_numpy_copies():
    old, found = np.arange(16.0).reshape(4, 4), 0
    for i in range(len(parts(old))):
        for j in range(len(parts(old))):
            a, exact = old.copy(), old.copy()
            parts(exact)[i][...] = parts(exact)[j].copy()
            refused = False
            try:
                in_order(parts(a)[i], parts(a)[j])
            except ValueError:
                refused = True
            assert np.array_equal(a, old)
            parts(a)[i][...] = parts(a)[j]
            assert refused == (not np.array_equal(a, exact)), (i, j)
            found += refused
    assert found


def linear(m):
    a = m.copy()
    a[1] = a[:, 2]
    return a


def test_it_is_found_where_nothing_else_needs_the_values():
    with pytest.raises(s2sad.Ambiguous, match="overwrites what it has still to read"):
        s2sad.vjp(linear)(np.eye(3), np.ones((3, 3)))


def shifted(u, n):
    a, b = u.copy(), np.zeros_like(u)
    for _ in range(n):
        b[1:] = a[:-1]
        a[:-1] = a[1:]
        a[:] = a[::-1]
        a, b = b, a
    return a * b


def test_parts_that_take_the_same_steps_need_no_look():
    assert "in_order" not in s2sad.vjp(shifted).source_for(np.ones(4), 3)
