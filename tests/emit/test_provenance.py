"""Where generated lines come from: comments, the line map, notes on exceptions."""

import linecache
import re
import sys
import textwrap

import numpy as np
import pytest

import s2sad
from s2sad.emit.load import origin_of


def written(text, name="<written>", **names):
    """Return the function ``f`` of a text that stands in a file of the given name."""
    text = textwrap.dedent(text)
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    module = {"np": np, **names}
    exec(compile(text, name, "exec"), module)
    return module["f"]


def comments(text):
    return [line.strip() for line in text.splitlines() if line.lstrip().startswith("#")]


def code(text):
    return "".join(line + "\n" for line in text.splitlines() if not line.lstrip().startswith("#"))


BURGERS = """\
def f(u0, k, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:-1] -= k * u[1:-1] * (
            u[2:] - u[:-2]
        )
        u[0] = u[1] * u[2]
    return np.sum(u)
"""


def test_the_reverse_sweep_says_which_line_each_group_reverses():
    text = s2sad.grad(written(BURGERS)).source_for(np.ones(6), 0.1, 2)
    assert comments(text) == [
        "# -- reverse sweep --",
        "# line 8: return np.sum(u)",
        "# line 7: u[0] = u[1] * u[2]",
        "# line 4: u[1:-1] -= k * u[1:-1] * ( ...",
    ]


def test_lines_of_our_own_name_the_primitive():
    f = written("def f(x, w):\n    c = np.cov(x * w, w)\n    np.put(x, [0], c[0, 1])\n    return np.sum(x * c[0, 1])\n")
    made = comments(s2sad.grad(f).source_for(np.arange(3.0), np.ones(3)))
    assert any(c.startswith("# numpy.cov: ") for c in made)
    assert not any("rules" in c or "runtime" in c for c in made)


def test_a_short_derivative_has_no_comments():
    f = written("def f(x: float, y: float):\n    z = x * y\n    return np.sin(z) + z * z\n")
    assert comments(s2sad.grad(f, wrt=("x", "y")).source) == []
    loop = written("def f(x: float, n: int):\n    y = x\n    for i in range(n):\n        y = y * y * x\n    return y\n")
    assert comments(s2sad.grad(loop).source) == ["# -- reverse sweep --"]


def test_a_linear_loop_has_no_forward_sweep_and_no_mark():
    f = written("def f(x: float, n: int):\n    for i in range(n):\n        x = 2.0 * x\n    return x\n")
    assert comments(s2sad.grad(f).source) == []


def test_lines_of_another_file_say_so_and_long_lines_are_cut():
    helper = written(
        """\
        def f(out, v):
            out[0] = v * v
            out[1:] = np.sin(np.sin(np.sin(np.sin(np.sin(np.sin(np.sin(np.sin(np.sin(np.sin(2.0 * v))))))))))
        """,
        "<helpers>",
    )
    f = written("def f(x):\n    y = np.zeros(3)\n    fill(y, x[0] * x[1])\n    return np.dot(y, x)\n", fill=helper)
    text = s2sad.grad(f).source_for(np.ones(3))
    assert "# line 2 of <helpers>: out[0] = v * v" in comments(text)
    assert any(re.fullmatch(r"# line 3 of <helpers>: out\[1:\] = np.sin.* \.\.\.", c) for c in comments(text))
    assert max(map(len, text.splitlines())) <= 88


def test_every_line_of_the_function_is_mapped():
    made = s2sad.grad(written(BURGERS)).specialize(np.ones(6), 0.1, 2)
    lines = linecache.getlines(made.__code__.co_filename)
    first = made.__code__.co_firstlineno
    origin = origin_of(made.__code__.co_filename)
    for number in range(first, len(lines) + 1):
        assert number in origin or lines[number - 1].lstrip().startswith("#")
    by_text = {lines[n - 1].strip(): span.line for n, span in origin.items()}
    assert by_text["u_bar = np.ones_like(u0)"] == 8
    assert by_text["for _ in reversed(range(steps)):"] == 3
    assert by_text["u[1:-1] = u_stack_2.pop()"] == 4
    assert by_text["return u_bar"] == 1


def test_comments_change_nothing_else(monkeypatch):
    text = s2sad.grad(written(BURGERS)).source_for(np.ones(6), 0.1, 2)
    monkeypatch.setattr("s2sad.emit.provenance.SHORT", 10**6)
    plain = s2sad.grad(written(BURGERS)).source_for(np.ones(6), 0.1, 2)
    assert comments(plain) == ["# -- reverse sweep --"] and code(text) == code(plain)


# -- notes -------------------------------------------------------------------------------------------------------------


def notes(error):
    """Return the notes on an exception; Python 3.10 has them in its message."""
    return error.__notes__ if sys.version_info >= (3, 11) else str(error).splitlines()[1:]


def test_an_exception_in_a_derivative_names_the_users_line():
    f = written("def f(x, n):\n    y = x\n    for i in range(n):\n        y = y / (x - i)\n    return y\n", "<divides>")
    with pytest.raises(ZeroDivisionError) as caught:
        s2sad.grad(f)(2.0, 5)
    (note,) = notes(caught.value)
    assert re.fullmatch(r"in the derivative of <divides>:4  y = y / \(x - i\)  \(generated line \d+\)", note)


def test_an_exception_in_a_second_derivative_names_the_users_line():
    f = written("def f(x):\n    y = x * x\n    z = 1.0 / y\n    return z * z\n", "<twice>")
    with pytest.raises(ZeroDivisionError) as caught:
        s2sad.grad(s2sad.grad(f))(0.0)
    (note,) = notes(caught.value)
    assert re.match(r"in the derivative of <twice>:\d  ", note)


def test_an_exception_of_a_callee_names_the_callees_line():
    g = written("def f(x):\n    z = x / 0.0\n    return z * z\n", "<callee>")
    f = written("def f(x):\n    y = g(x)\n    return y * y\n", "<caller>", g=g)
    with pytest.raises(ZeroDivisionError) as caught:
        s2sad.value_and_grad(f)(1.0)
    assert notes(caught.value)[0].startswith("in the derivative of <callee>:2  z = x / 0.0  ")


def test_a_wrong_call_has_no_note():
    with pytest.raises(s2sad.CallError) as caught:
        s2sad.grad(written("def f(x):\n    return x * x\n"))()
    assert not hasattr(caught.value, "__notes__")
