"""Programs that are nested deep, long, or made of many calls are derived like others."""

import linecache

import numpy as np
import pytest

import s2sad
from s2sad.analysis import liveness
from s2sad.differentiate import reverse
from s2sad.front import lower
from s2sad.optimise import dead_code


def defined(text):
    file = f"<deep {len(linecache.cache)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    module = {"np": np}
    exec(compile(text, file, "exec"), module)
    return module["f"]


def long_sum(n):
    return "def f(x, y):\n    return " + " + ".join(f"x * {i}.0" for i in range(n)) + " + x * y\n"


def many_cases(n):
    cases = "".join(f"    elif x > {n - i}.5:\n        z = x * {i}.0\n" for i in range(n))
    return f"def f(x, y):\n    if x > 1e3:\n        z = x\n{cases}    else:\n        z = np.sin(x)\n    return z * y\n"


def chain(n):
    links = "".join(f"def f{i}(x, y):\n    t = np.sin(x) * y\n    return f{i + 1}(t, y)\n\n\n" for i in range(n))
    return links + f"def f{n}(x, y):\n    return x * y\n\n\ndef f(x, y):\n    return f0(x, y)\n"


def branches(n):
    lines = "".join(" " * (i + 4) + f"if x > -{i}.5:\n" + " " * (i + 5) + f"z = z * y + {i}.0\n" for i in range(n))
    return f"def f(x, y):\n    z = x\n{lines}    return z\n"


@pytest.mark.parametrize("text", [long_sum(400), many_cases(200), chain(300), branches(80)], ids=lambda t: t[:30])
def test_deep_programs(text):
    function = defined(text)
    h = 1e-6
    expected = (function(0.3 + h, 0.7) - function(0.3 - h, 0.7)) / (2 * h)
    np.testing.assert_allclose(s2sad.grad(function)(0.3, 0.7), expected, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(s2sad.jvp(function)(0.3, 0.7, 1.0)[1], expected, rtol=1e-6, atol=1e-9)


def counted(patch, owner, name):
    """Count the calls of a method."""
    calls, old = [], getattr(owner, name)
    patch.setattr(owner, name, lambda *args: calls.append(1) or old(*args))
    return calls


def test_loops_in_loops_are_not_walked_again_and_again(monkeypatch):
    """Two walks of each of nineteen loops for one of the loop around it would be half a million."""
    lines = "".join(" " * (i + 4) + f"for i{i} in range(1):\n" for i in range(19))
    function = defined(f"def f(x, y):\n    z = x\n{lines}{' ' * 23}z = np.sin(z) * y\n    return z\n")
    read = counted(monkeypatch, lower.Lowerer, "assign")
    np.testing.assert_allclose(s2sad.jvp(function)(0.3, 0.7, 1.0)[1], 0.7 * np.cos(0.3))
    assert len(read) < 200, len(read)
    reversed_ = counted(monkeypatch, reverse.Reverse, "assign")
    live = counted(monkeypatch, liveness._Walk, "back")
    kept = counted(monkeypatch, dead_code.DeadCode, "block")
    np.testing.assert_allclose(s2sad.grad(function)(0.3, 0.7), 0.7 * np.cos(0.3))
    assert len(reversed_) < 500 and len(live) < 2000 and len(kept) < 2000, (len(reversed_), len(live), len(kept))
