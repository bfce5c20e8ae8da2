"""Generated modules: seen by tracebacks, inspect and linecache; exceptions name the user's line."""

import inspect
import linecache
import os
import sys
import threading
import traceback

import pytest

from s2sad.emit.load import load, note_derivative, origin_of
from s2sad.errors import Span

TEXT = "def f(x):\n    y = 1.0 / x\n    return y\n"


def notes(error):
    return list(getattr(error, "__notes__", ())) or str(error).splitlines()[1:]


def test_the_module_runs_in_the_given_namespace():
    namespace = {"scale": 3.0}
    assert load("def f(x):\n    return scale * x\n", "scaled", namespace) is namespace
    assert namespace["f"](2.0) == 6.0 and namespace["f"].__module__ == "scaled"


def test_a_text_has_one_file_name_and_another_text_another():
    names = [load(t, "twice", {})["f"].__code__.co_filename for t in (TEXT, TEXT.replace("1.0", "2.0"), TEXT)]
    assert names == ["<s2sad twice>", "<s2sad twice 2>", "<s2sad twice>"]
    assert load("def f(x): return x\n", "twice 2", {})["f"].__code__.co_filename not in names


def test_functions_with_the_same_derivative_keep_their_own_lines():
    places = [{2: Span("model.py", line, 0, line, 1, "f")} for line in (3, 9)]
    names = [load(TEXT, "same", {}, origin)["f"].__code__.co_filename for origin in places]
    assert [origin_of(n)[2].line for n in names] == [3, 9]


def test_the_source_is_seen_and_outlives_a_check_of_the_cache(monkeypatch):
    # other tests have texts there that are in no file
    monkeypatch.setattr(linecache, "cache", {})
    f = load(TEXT, "seen", {})["f"]
    linecache.checkcache()
    assert inspect.getsource(f) == TEXT
    linecache.clearcache()
    assert inspect.getsource(load(TEXT, "seen", {})["f"]) == TEXT
    with pytest.raises(ZeroDivisionError) as caught:
        f(0.0)
    assert "y = 1.0 / x" in "".join(traceback.format_exception(caught.value))


def test_future_features_of_this_package_are_not_inherited():
    f = load("def f(x: float): return x\n", "annotated", {})["f"]
    assert f.__annotations__ == {"x": float}


def test_many_threads_agree_on_names():
    found = []

    def work():
        found.append(load(TEXT, "threads", {})["f"].__code__.co_filename)

    threads = [threading.Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["<s2sad threads>"] * 20


def test_an_exception_gets_one_note_with_the_users_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model = tmp_path / "model.py"
    model.write_text("def g(w):\n    return 1.0 / w\n")
    f = load(TEXT, "noted", {}, {2: Span(str(model), 2, 4, 2, 18, "g")})["f"]
    assert origin_of(f.__code__.co_filename)[2].line == 2 and not origin_of("elsewhere.py")
    with pytest.raises(ZeroDivisionError) as caught:
        f(0.0)
    note_derivative(caught.value)
    note_derivative(caught.value)
    assert notes(caught.value) == ["in the derivative of model.py:2  return 1.0 / w  (generated line 2)"]


def test_notes_follow_the_source_of_the_source(tmp_path):
    model = tmp_path / "model.py"
    model.write_text("y = a / b\n")
    origin = {2: Span(str(model), 1, 0, 1, 9, "m")}
    first = load("def f(x):\n    z = x / 1.0\n", "first", {}, origin)["f"].__code__.co_filename
    second = load("def f(x):\n    z_bar = 1.0 / x\n", "second", {}, {2: Span(first, 2, 4, 2, 15, "f")})["f"]
    with pytest.raises(ZeroDivisionError) as caught:
        second(0)
    note_derivative(caught.value)
    shown = os.path.relpath(model) if not os.path.relpath(model).startswith("..") else model
    assert notes(caught.value) == [f"in the derivative of {shown}:1  y = a / b  (generated line 2)"]


def test_the_innermost_generated_line_is_named():
    places = [{2: Span("gone.py", line, 0, line, 1, "f")} for line in (7, 8)]
    inner = load("def inner(x):\n    return 1 / x\n", "inner", {}, places[0])["inner"]
    outer = load("def outer(f, x):\n    return f(x)\n", "outer", {}, places[1])["outer"]
    with pytest.raises(ZeroDivisionError) as caught:
        outer(inner, 0)
    note_derivative(caught.value)
    assert notes(caught.value) == ["in the derivative of gone.py:7  (generated line 2)"]


@pytest.mark.parametrize(
    ("line", "x", "reports"),
    [
        ("x_bar = x + 'a'", 1.0, True),
        ("x_bar_2 = np.ones(2) + np.ones(3)", 1.0, True),
        ("y_dot = x.missing", 1.0, True),
        ("x_bar = 1.0 / x", 0.0, False),
        ("x_bar = math.log(x)", -1.0, False),
        ("y = x + 'a'", 1.0, False),
    ],
)
def test_what_only_a_fault_of_ours_raises_asks_for_a_report(line, x, reports):
    text = f"import math\nimport numpy as np\ndef f(x):\n    {line}\n"
    f = load(text, "faulty", {}, {4: Span("gone.py", 7, 0, 7, 1, "f")})["f"]
    with pytest.raises((TypeError, ValueError, AttributeError, ZeroDivisionError)) as caught:
        f(x)
    note_derivative(caught.value)
    (note,) = notes(caught.value)
    assert note.startswith("in the derivative of gone.py:7") and ("please report it" in note) is reports


def test_what_did_not_pass_generated_code_gets_no_note():
    with pytest.raises(KeyError) as caught:
        {}["x"]
    note_derivative(caught.value)
    assert caught.value.args == ("x",) and not (sys.version_info >= (3, 11) and notes(caught.value))
