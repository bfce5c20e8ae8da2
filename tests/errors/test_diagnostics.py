"""Diagnostics: how they look, how they are collected, the table of codes."""

import ast
import linecache
import pickle
import re
import textwrap

import pytest

import s2sad
from s2sad import errors
from s2sad.errors import CODES, Diagnostic, Diagnostics, Span, fail, suggest

MODEL = """\
import numpy as np
def loss(w, x):
    t = 0.0
    for i in range(3):
        if t < 1.0:
            t = t + np.cumproduct(w * x)[-1]
    größe = np.dot(
        w, x)
\tzeichen = "日本" + np.foo(x)
"""


@pytest.fixture(autouse=True)
def model():
    linecache.cache["model.py"] = (len(MODEL), None, MODEL.splitlines(keepends=True), "model.py")
    yield
    del linecache.cache["model.py"]


def place(line, text, end_line=None, end_column=None):
    column = MODEL.splitlines()[line - 1].index(text)
    return Span("model.py", line, column, end_line or line, end_column or column + len(text), "loss")


def test_render_has_what_where_why_and_help():
    diagnostic = Diagnostic(
        "S2S201",
        "no derivative rule for `numpy.cumproduct`",
        place(6, "np.cumproduct(w * x)"),
        "its argument `w * x` depends on `w`, with respect to which you differentiate",
        ("did you mean `np.cumprod`? it has a rule", "or add one:\n@s2sad.rule.reverse(np.cumproduct)"),
    )
    assert diagnostic.render() == textwrap.dedent("""\
        no derivative rule for `numpy.cumproduct`                          [S2S201]
          File "model.py", line 6, in loss
            t = t + np.cumproduct(w * x)[-1]
                    ^^^^^^^^^^^^^^^^^^^^
          why:  its argument `w * x` depends on `w`, with respect to which you differentiate
          help: did you mean `np.cumprod`? it has a rule
          help: or add one:
                @s2sad.rule.reverse(np.cumproduct)""")


def test_a_span_of_several_lines_marks_the_first():
    shown = Diagnostic("S2S104", "no", place(7, "np.dot(", end_line=8, end_column=13)).render().splitlines()
    assert shown[2:] == ["    größe = np.dot(", "            ^^^^^^^"]


def test_carets_stand_under_wide_characters_where_a_terminal_shows_them():
    shown = Diagnostic("S2S104", "no", place(9, "np.foo(x)")).render().splitlines()
    assert shown[2:] == ['    zeichen = "日本" + np.foo(x)', "    " + " " * 19 + "^^^^^^^^^"]


def test_no_source_line_no_carets():
    assert len(Diagnostic("S2S104", "no", Span("gone.py", 3, 0, 3, 4, "f")).render().splitlines()) == 2


def test_a_long_message_keeps_a_space_before_its_code():
    assert Diagnostic("S2S104", "x" * 90).render() == "x" * 90 + " [S2S104]"


def test_all_violations_are_raised_at_once_in_source_order():
    found = Diagnostics()
    found.report("S2S302", "third")
    found.report("S2S201", "second", place(6, "w * x"))
    found.report("S2S104", "first", place(4, "range(3)"))
    found.report("S2S104", "first", place(4, "range(3)"))
    with pytest.raises(s2sad.UnsupportedSyntax) as caught:
        found.raise_if_any()
    assert [d.message for d in caught.value.diagnostics] == ["first", "second", "third"]
    assert caught.value.code == "S2S104"
    assert str(caught.value) == "\n\n".join(d.render() for d in caught.value.diagnostics)


def test_nothing_found_raises_nothing():
    Diagnostics().raise_if_any()


@pytest.mark.parametrize("code", CODES)
def test_fail_raises_the_class_of_the_code(code):
    with pytest.raises(CODES[code].exception, match=re.escape(f"[{code}]")) as caught:
        fail(code, "it is so", why="because", help=("do that",))
    assert type(caught.value) is CODES[code].exception
    assert caught.value.code == code


def test_the_hierarchy():
    for each in (s2sad.UnsupportedSyntax, s2sad.MissingRule, s2sad.Ambiguous):
        assert issubclass(each, s2sad.DifferentiationError)
    assert issubclass(s2sad.DifferentiationError, s2sad.S2sadError)
    assert issubclass(s2sad.CallError, (s2sad.S2sadError, TypeError, ValueError))
    assert not issubclass(s2sad.CallError, s2sad.DifferentiationError)


def test_exceptions_have_the_name_users_write_and_survive_pickling():
    for value in vars(errors).values():
        if isinstance(value, type) and issubclass(value, s2sad.S2sadError):
            assert getattr(s2sad, value.__name__) is value and value.__module__ == "s2sad"
    with pytest.raises(s2sad.CallError) as caught:
        fail("S2S401", "wrt='z' is not a parameter of `f`", place(2, "loss"))
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value) and again.diagnostics == caught.value.diagnostics


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained(code):
    entry = CODES[code]
    assert entry.code == code and entry.title and entry.explanation
    for block in re.findall(r"(?:^    .*\n?|^\n(?=    ))+", entry.explanation + "\n", re.MULTILINE):
        ast.parse(textwrap.dedent(block))


def test_all_codes_of_the_contract_are_there():
    numbers = [*range(101, 113), *range(201, 207), 302, 303, 305, 306, *range(401, 408), 501, 601, 701]
    assert list(CODES) == [f"S2S{n}" for n in numbers]


def test_what_a_helper_raises_with_a_code_is_the_error_of_the_code():
    error = ValueError("[S2S402] the result is a list, not a scalar: use s2sad.vjp")
    found = errors.coded(error)
    assert type(found) is s2sad.CallError and found.code == "S2S402"
    assert found.diagnostics[0].message == "the result is a list, not a scalar"
    assert found.diagnostics[0].help == ("use s2sad.vjp",)
    assert errors.coded(ValueError("see [S2S402]")) is None


def test_suggest_finds_the_near_name_only():
    assert suggest("numpy.cumproduct", ["numpy.cumprod", "numpy.sum"]) == "numpy.cumprod"
    assert suggest("numpy.frobnicate", ["numpy.cumprod", "numpy.sum"]) is None
