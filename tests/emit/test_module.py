"""Generated modules: signatures, live variables, what is written into a module that stands alone."""

import linecache
import subprocess
import sys
import textwrap
import types

import numpy as np
import pytest

import s2sad
from s2sad import kinds
from s2sad.derivative import Derivative
from s2sad.emit.standalone import complete

MODEL = '''
import math
from collections import namedtuple
from dataclasses import dataclass
from math import sqrt as root

import numpy as np
import numpy
from numpy.typing import NDArray

N = 3
SCALE = 2.5
TABLE = np.array([1.0, 2.0, 3.0], dtype=np.float32)
OPTIONS = {"a": 1.0, "b": (2, [3], "text")}
Point = namedtuple("Point", "x y")


@dataclass
class Config:
    k: float = 2.0


CONFIG = Config()


def rounds(n: int) -> int:
    """Say how many rounds there are.

    >>> rounds(4)
    5
    """
    count: int = int(root(n))
    return count + N


def unbroadcast(values, n):
    return list(values)[:n]


def loss(w: NDArray, n: int = N, *, scale: float = SCALE):
    t = 0.0
    for i in range(rounds(n)):
        t = t + np.sum(np.tanh(w * TABLE * scale)) * OPTIONS["a"] * i / len(unbroadcast(TABLE, 3))
    return t


def signed(w: NDArray, n: int = N, /, *, start=CONFIG, table: numpy.ndarray = np.zeros(3), f=root):
    return w * n


def energy(w):
    return np.sum(np.sin(w) * SCALE)


def point(x):
    p = Point(x * x, math.pi * x)
    return p.x * p.y


def configured(x):
    return x * x * CONFIG.k


def power(k):
    def inner(x, n=1):
        return k * x**n

    return inner


cube = power(4.0)
'''


@pytest.fixture
def model(tmp_path, monkeypatch):
    name = "standalone_model"
    (tmp_path / f"{name}.py").write_text(MODEL)
    module = types.ModuleType(name)
    module.__file__ = str(tmp_path / f"{name}.py")
    exec(compile(MODEL, module.__file__, "exec"), module.__dict__)
    monkeypatch.setitem(sys.modules, name, module)
    # other tests have texts there that are in no file
    monkeypatch.setattr(linecache, "cache", {})
    yield module


def derived(function, mode="grad", **known):
    return Derivative(function, mode).derive(known)


def imports(text):
    return [line for line in text.splitlines() if line.startswith(("import ", "from "))]


W = kinds.of_value(np.ones(3), "w")


# -- signatures --------------------------------------------------------------------------------------------------------


def test_names_in_a_signature_are_known_to_the_generated_module(model):
    made = derived(model.signed)
    wanted = "w, n: int = 3, /, *, start=start_default, table: np.ndarray = np.zeros(3), f=sqrt"
    start = made.text.index("def ")
    definition = " ".join(made.text[start : made.text.index("):")].split())
    assert definition.replace("( ", "(").rstrip(",") == f"def signed_grad({wanted}"
    assert made.function.__kwdefaults__["start"] is model.CONFIG


def test_a_default_from_a_closure():
    def make(m):
        def f(x, k=m):
            return x * x * k

        return f

    assert "def f_grad(x, k=3.0):" in s2sad.grad(make(3.0)).source
    assert "def f_grad(x, k=k_default):" in s2sad.grad(make(np.ones(2))).source
    assert s2sad.grad(make(3.0))(1.0) == 6.0


# -- variables of the user's -------------------------------------------------------------------------------------------

RATE = 2.0


def quadratic(x):
    return RATE * x * x


@pytest.mark.parametrize(
    "second", [s2sad.hvp(quadratic), s2sad.jvp(s2sad.grad(quadratic)), s2sad.vjp(s2sad.grad(quadratic))]
)
def test_a_second_derivative_sees_that_a_global_has_changed(second, monkeypatch):
    def value():
        found = second(1.0, 1.0)
        return found[1] if isinstance(found, tuple) else found

    assert value() == 4.0
    monkeypatch.setattr(sys.modules[__name__], "RATE", 5.0)
    assert value() == 10.0


def test_a_second_derivative_imports_the_helpers_of_the_first():
    text = s2sad.hvp(quadratic).source
    assert imports(text) and "def quadratic_hvp(x, x_dot):" in text
    module = {"RATE": RATE}
    exec(text, module)
    assert module["quadratic_hvp"](1.0, 1.0) == 4.0


# -- saved modules -----------------------------------------------------------------------------------------------------


def test_a_saved_module_imports_what_it_needs_of_the_users_module(model):
    made = derived(model.loss)
    text = complete(made.text, made.namespace, model.__name__, paste=False)
    assert f"from {model.__name__} import OPTIONS, TABLE, rounds, unbroadcast\n" in text
    module = {}
    exec(text, module)
    w = np.array([0.1, -0.2, 0.3])
    np.testing.assert_array_equal(module["loss_grad"](w), s2sad.grad(model.loss)(w))


def test_a_constant_of_a_closure_is_written_out(model):
    made = derived(model.cube, x=kinds.FLOAT)
    text = complete(made.text, made.namespace, model.__name__, paste=False)
    assert "\nk = 4.0\n" in text


PROGRAM = """
import sys, numpy as np
sys.modules["s2sad"] = None
{text}
print({call}, [m for m in sys.modules if m.startswith("s2sad.")])
"""


@pytest.mark.parametrize(
    ("name", "mode", "call"),
    [
        ("loss", "grad", "loss_grad(np.array([0.1, -0.2, 0.3])).tolist()"),
        ("energy", "hessian", "energy_hessian(np.array([0.1, -0.2, 0.3])).tolist()"),
        ("point", "value_and_grad", "point_value_and_grad(2.0)"),
        ("point", "hvp", "point_hvp(2.0, x_dot=1.0)"),
        ("cube", "jvp", "inner_jvp(2.0, n=3, x_dot=1.0)"),
    ],
)
def test_a_module_that_stands_alone_runs_without_s2sad(model, name, mode, call):
    made = derived(getattr(model, name), mode, **({"w": W} if name in ("loss", "energy") else {}))
    text = complete(made.text, made.namespace, model.__name__, paste=True)
    assert "s2sad" not in "".join(imports(text)) and model.__name__ not in text
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(text=text, call=call)], capture_output=True, text=True, cwd="/"
    )
    expected = eval(call, {"np": np, made.function.__name__: made.function})
    assert done.stdout == f"{expected} []\n", done.stderr


def test_pasted_functions_give_way_to_names_of_the_text(model):
    made = derived(model.loss)
    text = complete(made.text, made.namespace, model.__name__, paste=True)
    assert text.count("def unbroadcast(values, n):") + text.count("def unbroadcast_2(values, n):") == 1
    assert 'TABLE = np.array([1.0, 2.0, 3.0], dtype="float32")' in text
    assert "from math import sqrt as root" in text
    assert '"""Say how many rounds there are."""' in text


def test_what_has_no_text_is_refused(model):
    made = derived(model.configured)
    with pytest.raises(s2sad.CallError, match="`CONFIG` cannot be written into a module") as caught:
        complete(made.text, made.namespace, model.__name__, paste=True)
    assert caught.value.code == "S2S407"


@pytest.mark.parametrize(
    "value",
    [1, True, None, 2.5, -0.0, 1j, "a", b"a", [1, (2.0,)], {"k": [1]}, np.float32(0.1), np.arange(3), np.zeros((0, 2))],
)
def test_constants_are_written_exactly(value):
    made = derived(lambda x: x * x)
    made.namespace.bindings["value"] = types.SimpleNamespace(source="live", module="", attribute="", value=value)
    text = complete("def f():\n    return value\n", made.namespace, __name__, paste=True)
    module = {}
    exec(text, module)
    found = module["f"]()
    assert type(found) is type(value) and repr(found) == repr(value)
    if isinstance(value, np.ndarray):
        assert found.dtype == value.dtype and found.shape == value.shape


def test_hessian_is_a_loop_of_products():
    def f(x, n=2, *rest, k=3.0, **more):
        return np.sum(x**n) * k

    made = derived(f, "hessian")
    assert "np.ravel(f_hvp(x, n, *rest, k=k, **more, x_dot=unit))" in made.text
    np.testing.assert_array_equal(made.function(np.ones((2, 1))), 6.0 * np.eye(2).reshape(2, 1, 2, 1))
    with pytest.raises(s2sad.CallError, match="one parameter"):
        Derivative(f, "hessian", ("x", "n")).derive({})
    assert textwrap.dedent(made.text) == made.text
