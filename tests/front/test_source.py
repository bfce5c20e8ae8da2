"""Where functions are found: every way Python makes one."""

import ast
import contextlib
import functools
import importlib.util
import linecache
import math
import os
import textwrap
import types

import gast
import numpy as np
import pytest

import s2sad
from s2sad.front.source import read, unwrapped


def plain(x, y=2.0):
    """Multiply."""
    return x * y


def decorated_with(*options):
    return lambda function: function


@decorated_with(
    1,
    2,
)
@decorated_with()
def decorated(x):
    return x


def logged(function):
    @functools.wraps(function)
    def wrapper(*args):
        return function(*args) + 1.0

    return wrapper


@logged
def wrapped(x):
    return x


@functools.lru_cache(maxsize=8)
def cached(x):
    return x * 3.0


class Model:
    __scale = 2.0

    def __init__(self, w):
        self.__w = w

    def loss(self, x):
        return self.__w * x * Model.__scale + self.__dict__["_Model__w"]

    @staticmethod
    def static(x):
        return x

    @classmethod
    def made(cls, x):
        return cls(x)

    def __call__(self, x):
        return x

    def factory(self):
        def inner(x):
            return self.__w * x

        return inner


if math.pi > 3.0:

    def chosen(x):
        return x + 1.0
else:

    def chosen(x):
        return x - 1.0


def text_of(node):
    return ast.unparse(ast.fix_missing_locations(gast.gast_to_ast(node)))


def body(function):
    """Return the text of a function's definition as it was read."""
    return text_of(read(function).node)


def returned(function):
    return text_of(read(function).node.body[-1].value)


def underlined(source, node):
    """Return the text under the span of a node."""
    span = source.span(node)
    assert span.line == span.end_line
    return linecache.getline(span.file, span.line)[span.column : span.end_column]


def from_text(text, name="<made>", **namespace):
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    exec(compile(text, name, "exec"), namespace)
    return namespace


# -- what is found -----------------------------------------------------------------------------------------------------


def test_a_plain_function():
    source = read(plain)
    assert (source.name, source.qualname, source.file, source.function) == ("plain", "plain", __file__, plain)
    assert source.globals is globals() and source.closure == {} and not source.is_lambda
    assert source.first_line == plain.__code__.co_firstlineno
    assert source.lines[0] == "def plain(x, y=2.0):\n" and source.lines[-1] == "    return x * y\n"
    assert underlined(source, source.node.body[-1].value) == "x * y"
    assert read(plain).node is source.node


def test_a_decorated_function_starts_at_its_first_decorator():
    source = read(decorated)
    assert source.node.name == "decorated" and source.lines[0] == "@decorated_with(\n"
    assert underlined(source, source.node.body[0]) == "return x"


def test_a_wrapper_is_the_function():
    source = read(wrapped)
    assert source.node.name == "wrapper" and source.name == "wrapped"
    assert source.closure["function"].cell_contents(1.0) == 1.0


def test_a_cache_is_looked_through():
    assert returned(cached) == "x * 3.0"
    assert unwrapped(cached)(2.0) == 6.0


def test_a_numba_dispatcher_is_looked_through():
    numba = pytest.importorskip("numba")
    assert read(numba.njit(plain)).function is plain


def test_methods():
    model = Model(3.0)
    source = read(model.loss)
    assert source.receiver is model and source.function is Model.loss and source.defining_class == "Model"
    assert source.qualname == "Model.loss" and read(Model.loss).receiver is None
    assert source.node.col_offset == 4 and underlined(source, source.node.body[0]).startswith("return self.__w * x")
    assert returned(Model.static) == "x" and returned(Model.__dict__["static"]) == "x"
    assert read(Model.made).receiver is Model and returned(Model.__dict__["made"]) == "cls(x)"
    assert read(model.__call__).name == "__call__"


def test_private_names_are_spelled_out():
    assert returned(Model.loss) == "self._Model__w * x * Model._Model__scale + self.__dict__['_Model__w']"
    inner = Model(2.0).factory()
    assert returned(inner) == "self._Model__w * x"
    assert read(inner).defining_class is None


def test_a_function_defined_on_one_branch():
    assert returned(chosen) == "x + 1.0"


def test_nested_functions_and_their_cells():
    def outer(a):
        def inner(x):
            return a * x

        return inner

    source = read(outer(5.0))
    assert source.closure["a"].cell_contents == 5.0 and source.node.name == "inner"
    assert source.qualname.endswith("outer.<locals>.inner")


def test_functions_of_one_name():
    def made(power):
        if power == 2:

            def f(x):
                return x * x
        else:

            def f(x):
                return x * x * x

        return f

    assert returned(made(2)) == "x * x" and returned(made(3)) == "x * x * x"


def test_executed_text():
    f = from_text("def f(x):\n    return x - 3\n")["f"]
    source = read(f)
    assert returned(f) == "x - 3" and source.file == "<made>"
    assert underlined(source, source.node.body[0].value) == "x - 3"


def test_a_cell_of_a_notebook_with_await_at_its_top():
    text = "await_me = 1\ndef f(x):\n    return x\n"
    assert returned(from_text(text, "/tmp/ipykernel_1/2.py")["f"]) == "x"
    top = text.replace("await_me = 1", "await something()")
    linecache.cache["<cell>"] = (len(top), None, top.splitlines(keepends=True), "<cell>")
    f = from_text(text, "<cell>")["f"]
    linecache.cache["<cell>"] = (len(top), None, top.splitlines(keepends=True), "<cell>")
    assert returned(f) == "x"


def test_columns_count_characters():
    f = from_text("def f(größe, x):\n    'Ä'; ß = größe * x; return np.sin(ß)\n", "<utf>")["f"]
    source = read(f)
    assert [underlined(source, s) for s in source.node.body] == ["'Ä'", "ß = größe * x", "return np.sin(ß)"]
    assert underlined(source, source.node.body[2].value.args[0]) == "ß"


def test_carriage_returns_and_a_missing_end_of_line():
    f = from_text("def f(x):\r\n    y = x\r\n    return y + 1", "<crlf>")["f"]
    assert returned(f) == "y + 1"


# -- lambdas -----------------------------------------------------------------------------------------------------------


def test_a_lambda_is_a_definition_that_returns_its_body():
    f = lambda x, *, k=2: x * k  # noqa: E731
    source = read(f)
    assert source.is_lambda and source.name == "function" and isinstance(source.node, gast.FunctionDef)
    assert body(f) == "def function(x, *, k=2):\n    return x * k"
    assert underlined(source, source.node.body[0]) == "x * k"


def test_lambdas_on_one_line():
    f, g, h = lambda x: x + 1, lambda x: x + 1.0, lambda x: lambda y: x + y
    assert [returned(f), returned(g), returned(h(1))] == ["x + 1", "x + 1.0", "x + y"]
    assert returned(h) == "lambda y: x + y"
    k, m = lambda x: -0.0 * x, lambda x: 0.0 * x
    assert [returned(k), returned(m)] == ["-0.0 * x", "0.0 * x"]


def test_equal_lambdas_on_one_line_are_told_apart_where_it_matters():
    f, g = lambda x, k=1: x * k, lambda x, k=2: x * k
    assert f(1.0) == 1.0 and g(1.0) == 2.0
    if hasattr(f.__code__, "co_positions"):
        assert [text_of(read(each).node.args.defaults[0]) for each in (f, g)] == ["1", "2"]
    else:
        with pytest.raises(s2sad.UnsupportedSyntax, match="S2S111"):
            read(f)
    same = (lambda x: x * x, lambda x: x * x)
    assert [returned(each) for each in same] == ["x * x", "x * x"]


def test_lambdas_over_several_lines():
    # fmt: off
    table = dict(
        square=lambda x:
            x ** 2,
        sine=(
            lambda x: np.sin(
                x)
        ),
    )
    # fmt: on
    assert [returned(f) for f in table.values()] == ["x ** 2", "np.sin(x)"]
    source = read(table["sine"])
    assert source.span(source.node.body[0]).end_line == source.span(source.node.body[0]).line + 1


def test_a_lambda_with_captured_and_private_names():
    scale = 2.0
    fs = [lambda x: x * scale, lambda x: x / scale]
    assert [returned(f) for f in fs] == ["x * scale", "x / scale"]
    assert list(read(fs[1]).closure) == ["scale"]


# -- files -------------------------------------------------------------------------------------------------------------


def imported(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rewritten(path, text):
    path.write_text(textwrap.dedent(text))
    os.utime(path, (path.stat().st_atime, path.stat().st_mtime + 5))


def test_a_file_that_was_edited_is_refused(tmp_path):
    path = tmp_path / "edited.py"
    path.write_text("def f(x):\n    return x * 2.0\n")
    f = imported(path).f
    assert returned(f) == "x * 2.0"
    rewritten(path, "def f(x):\n    return x * 3.0\n")
    with pytest.raises(s2sad.UnsupportedSyntax, match="S2S101") as caught:
        read(f)
    assert "edited" in str(caught.value)
    rewritten(path, "def g(x\n")
    with pytest.raises(s2sad.UnsupportedSyntax, match="S2S101"):
        read(f)


def test_a_function_that_moved_in_its_file_is_found(tmp_path):
    path = tmp_path / "moved.py"
    path.write_text("def f(x):\n    return x * 2.0\n")
    f = imported(path).f
    rewritten(path, "def g(x):\n    return x\n\n\ndef f(x):\n    return x * 2.0\n")
    assert read(f).node.lineno == 5
    assert underlined(read(f), read(f).node.body[0]) == "return x * 2.0"


def test_specialised_bytecode_is_still_the_same():
    for _ in range(5000):
        plain(1.0)
    assert read.__module__ == "s2sad.front.source" and body(plain)


def test_asserts_rewritten_by_the_test_runner():
    def f(x):
        assert x > 0.0, "positive"
        return x

    assert "assert" in body(f)


def test_future_features_of_the_module_that_executes():
    text = "def f(x):\n    def g(y: unknown): return y\n    return g(x)\n"
    f = {}
    linecache.cache["<future>"] = (len(text), None, text.splitlines(keepends=True), "<future>")
    import __future__

    exec(compile(text, "<future>", "exec", flags=__future__.annotations.compiler_flag), f)
    assert returned(f["f"]) == "g(x)"


# -- refusals ----------------------------------------------------------------------------------------------------------


async def coroutine(x):
    return x


class Callable:
    def __call__(self, x):
        return x


@pytest.mark.parametrize(
    ("value", "code", "hint"),
    [
        (math.sin, "S2S102", "lambda x: math.sin(x)"),
        (np.sin, "S2S102", "lambda x: "),
        (len, "S2S102", "lambda x: len(x)"),
        ("".join, "S2S102", "lambda x: "),
        (Model, "S2S102", "uses the object"),
        (Callable(), "S2S102", "its method `__call__`"),
        (functools.partial(plain, y=1.0), "S2S102", "lambda x: plain(x, ...)"),
        (3.0, "S2S102", "the function itself"),
        (coroutine, "S2S105", "numeric part"),
        (eval("lambda x: x"), "S2S101", "in a file"),
        (types.FunctionType(plain.__code__.replace(co_code=decorated.__code__.co_code), {}), "S2S101", "reload"),
    ],
)
def test_what_has_no_source_is_refused(value, code, hint):
    with pytest.raises(s2sad.UnsupportedSyntax) as caught:
        read(value)
    assert caught.value.code == code and hint in str(caught.value)


def test_reading_warns_about_nothing(recwarn):
    with contextlib.suppress(SyntaxError):
        f = from_text("def f(x):\n    '\\d'\n    return x\n", "<escape>")["f"]
        recwarn.clear()
        assert returned(f) == "x" and not recwarn.list
