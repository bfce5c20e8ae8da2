"""The printed text: it means what the syntax means, and looks as written by hand."""

import ast
import contextlib
import pathlib
import subprocess
import sys
import sysconfig
import textwrap

import gast
import pytest

from s2sad.emit.text import to_text

STDLIB = pathlib.Path(sysconfig.get_paths()["stdlib"])
MODULES = ["argparse.py", "dataclasses.py", "enum.py", "fractions.py", "statistics.py", "typing.py", "asyncio/tasks.py"]


def printed(text, **options):
    return to_text(gast.parse(text).body, **options)


def dumped(text):
    return ast.dump(ast.parse(text))


# -- it means the same -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MODULES)
@pytest.mark.parametrize("width", [88, 20])
def test_modules_of_the_standard_library_survive(name, width):
    text = (STDLIB / name).read_text(encoding="utf8")
    again = to_text(gast.parse(text), width=width)
    assert dumped(again) == dumped(text)
    assert to_text(gast.parse(again), width=width) == again


SYNTAX = r'''
x = (yield)
y = (yield from z), 1
print((yield))
a = b = c, = d
a: int = 1, 2
(a): "int"
a.b: int
x = (lambda: (yield))()
x = (y := 1)
if (y := f(x)) > 0 or (z := 1): pass
f((y := 1), (z := 2)); f(y := 1)
x[(y := 1)], x[lambda: 1], x[1:2, ...], x[()], x[(1,)], x[a:b:c], x[::], x[::-1], x[(*a, 1)], x[-1]
(1).real, 1.0.real, (-1).real, 1j.imag, (-1j).imag, "a".join(b), (a + b).c, (await_ or b)(1), [a][0], {a: b}[a]
-x ** 2, (-x) ** 2, (-2) ** x, x ** -y, (x ** y) ** z, x ** y ** z, -(-x), not not x, not (a == b), -(x * y), (-x) * y
a - (b - c), (a - b) - c, a / (b * c), a * (b / c), a @ (b @ c), a - (b + c), a % (b // c), ~(a | b) & c ^ d << 1 >> 2
(a < b) < c, a < (b < c), a < b < c, not a in b, a not in b, a is not b, (a and b) or c, a and (b or c), a or (b or c)
(a if b else c) if d else e, a if (b if c else d) else e, a if b else c if d else e, (lambda: a) if b else lambda: c
lambda x, /, y=(1, 2), *a, k, m=lambda: 1, **kw: (x, y)
[(a, b) for a, b in c if d if (e if f else g) for h in (i if j else k)], {a for a in (lambda: b)}
{**a, b: c, **(d or e)}
f(*a or b, *(c if d else e), k=1, **(f or g)), f(x for x in y), f((x for x in y), 1), f(*[1], **{}), f(a)(b)[c].d
{a: b for a, b in c}, {(yield): 1}, {1, *a}, [*a, *(b or c)], (*a,), [(yield)]
x = f"{a!r:>{width}} {{}} {b['k']} {c:{'x'}} {(lambda: 1)()} { {1: 2}[1] } {d, e} {f if g else h} {i:%Y-%m}" f'"' "'"
x = f"{f'{a}' + 'b'}{x!s}" + f"" + f"{a}" "b\n{c}" + rf"\d{a}" + f"""{a["b"]}""" + f"{x=}"
x = "'", '"', '\'"', "\\", "\n", "\u2028", "\udc80", b"a'\"\xff", u"u", r"\d", "ünï", ""
x = 1e300, 1e-7, 1.0, 0x10, 10 ** 20, 1_000, 1j, 1.5j, 1e100j, True, None, ..., 0.1
with a as b, c as (d, e), (f if g else h) as i[0]: pass
with (yield): pass
for x, (y, *z) in a, b: pass
for x[i] in (yield): pass
else: pass
while (yield): break
while (a, b): continue
else: pass
try: pass
except (A, B) as e: pass
except A if b else C: raise
except: raise A from b
else: pass
finally: pass
assert (a, b), (yield)
assert a if b else c, "d"
del a, (b, c), d[0], e.f
global g1, g2
import a.b as c, d
from . import a
from ..a import (b as c, d)
from a import *
@a.b(c)
@(yield)
@a or b
def f(a: int, b: "x" = 1, /, c=2, *d: int, e, f: (1, 2) = 3, **g) -> (yield): return
def f(*, a): return a,
def f(a, b=1, /): return *a, b
def f(a=1, /, b=2): pass
async def f():
    await a; await (a or b); x = -await a ** await b; (await a).b; [x async for x in y]
    async for x in y: pass
    async with a as b: pass
class A: pass
class B(A, *b, metaclass=(yield), **k):
    """One line."""
    x = 1
    def f(self): pass
    class C: "a" "b"
match x, y:
    case 1 | -1 | 1+2j | -1.5-2j | "s" | None | True | a.b: pass
    case [a, *_, (1 | 2) as b] | (c, *d) | [] | {"k": v, **rest} | {} | {**r}: pass
    case A(a, b=1) | A() | A(b=A(c=_)): pass
    case ((1 as a) | 2) as b if (c := a): pass
    case (1 as a) as b: pass
    case _: pass
'''


def alone(text):
    """Return the lines that are statements by themselves."""
    found = []
    for line in text.strip().splitlines():
        with contextlib.suppress(SyntaxError):
            ast.parse(line)
            found.append(line)
    return found


@pytest.mark.parametrize("statement", alone(SYNTAX))
@pytest.mark.parametrize("width", [88, 6])
def test_every_construct_survives(statement, width):
    assert dumped(printed(statement, width=width)) == dumped(statement)


@pytest.mark.parametrize("width", [88, 6])
def test_the_constructs_together_survive(width):
    assert dumped(printed(SYNTAX, width=width)) == dumped(SYNTAX)


NEWER = {
    (3, 11): [
        "try: pass\nexcept* A as e: pass\nexcept* (B, C): raise\nelse: pass\nfinally: pass",
        "def f(*a: *B): x[*a, 1:2]",
    ],
    (3, 12): [
        "type A[T: int, *Ts, **P] = dict[T, P]",
        "def f[T](a: T) -> T: pass",
        "class A[T](B): pass",
        """f"{x["a"]} {'\\n'.join(f"{y["b"]}")}" """,
        "f'{a:{b:{c}}}'",
    ],
    (3, 13): ["class A[T = int, *Ts = *B, **P = [int]]: pass"],
}


@pytest.mark.parametrize(("version", "text"), [(v, t) for v, texts in NEWER.items() for t in texts])
def test_newer_syntax_survives(version, text):
    if sys.version_info < version:
        pytest.skip("newer syntax")
    assert dumped(printed(text)) == dumped(text)


# -- its look ----------------------------------------------------------------------------------------------------------

SAME = """
x_bar += y_bar * math.cos(y)
return a, b
A[i, j] = x ** 2
y = -x
y = (-x) ** 2 - -x ** 2
for i in reversed(range(n)):
    y = y_stack.pop()
f = lambda x: x + 1
f = lambda: 0.0
z = x[1:-1] + x[..., None] + x[:, 0] + x[::2]
s = f"{x:.3f} and {table['key']!r}" + "it's" + 'say "so"'
t = (a,)
a, b = b, a
if x > 0.0:
    y = 1.0
elif x == 0.0:
    y = 1e-07
else:
    y = 2j
while (y := f(y)) > 0.0:
    pass
total = sum(w * x for w, x in zip(ws, xs) if w)
pairs = [(i, j) for i in range(3) for j in range(i)]
first, *rest = values
ok = 0.0 < x <= 1.0 and not done or x is None
z = a if x > 0.0 else b
with np.errstate(divide="ignore") as state:
    y = 1.0 / x
try:
    y = f(x)
except (ValueError, TypeError) as error:
    raise KeyError("x") from error
finally:
    n += 1
match p:
    case Point(x=0.0, y=y) | [y, 0.0] if y > 0.0:
        pass
    case {"k": v, **rest}:
        pass
    case _:
        pass
"""


@pytest.mark.parametrize("statement", alone(SAME))
def test_statements_are_printed_as_written(statement):
    assert printed(statement) == statement + "\n"


def test_blocks_are_printed_as_written():
    assert printed(SAME) == SAME.lstrip()


def test_definitions():
    text = textwrap.dedent('''\
        @cached
        def f(x: float, /, n: int = 2, *rest, k=1.0, **options) -> float:
            """One line."""

            def g():
                return x

            return g()


        def h(
            first_parameter,
            second_parameter=np.zeros(3),
            *,
            third_parameter,
            fourth_parameter=None,
        ):
            """Several lines.

            With \\\\ and \\"\\"\\" and a closing \\""""
            pass


        class A(B, metaclass=C):
            x = 1

            def f(self):
                pass
        ''')
    assert printed(text) == text


def test_long_lines_break_at_commas_and_operators_inside_brackets():
    text = textwrap.dedent("""\
        x_bar = (
            first_contribution * second_factor
            + np.linalg.norm(some_array)
            - third_contribution
        )
        y = np.some_module.some_function(
            first_argument, axis=0, keepdims=True
        )
        y = np.some_module.some_function(
            first_argument,
            second_argument,
            axis=(0, 1),
            keepdims=True,
        )
        y_bar = scale_of_it * np.some_module.some_function(
            first_argument, second_argument
        )
        a_long_name.of_an_attribute.that_cannot.be_broken_anywhere()
        if (
            first_condition_of_this_test
            and second_condition_of_this_test
        ):
            some_array[first_index + 1, second_index] = (
                another_array[first_index, second_index]
            )
            return (
                np.concatenate((first_part, second_part)),
                np.sum(x),
            )
        values = [
            some_function(value)
            for index, value in enumerate(values)
            if index > 0
        ]
        f = g(
            lambda first, second: first + second,
            first_argument_of_g,
        )
        y = (
            some_first_value
            if first_condition
            else some_second_value
        )
        """)
    assert printed(text, width=56) == text


def constant(value):
    return to_text(gast.Constant(value=value, kind=None))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1.0"),
        (1e-07, "1e-07"),
        (-2.5, "-2.5"),
        (3, "3"),
        (True, "True"),
        (None, "None"),
        (..., "..."),
        (float("inf"), 'float("inf")'),
        (-float("inf"), 'float("-inf")'),
        (float("nan"), 'float("nan")'),
        (2j, "2j"),
        (1 + 2j, "(1.0 + 2.0j)"),
        (-0.0, "-0.0"),
        ("a", '"a"'),
        (b"a", 'b"a"'),
        (complex(-0.0, 2.0), "complex(-0.0, 2.0)"),
        (complex(0.0, -2.0), "(0.0 - 2.0j)"),
        (complex(2.0, 0.0), "complex(2.0, 0.0)"),
    ],
)
def test_constants(value, text):
    assert constant(value) == text
    assert repr(eval(text)) == repr(value)


def test_constants_made_by_a_program():
    power = gast.parse("x ** y").body[0].value
    power.left = gast.Constant(value=-2.0, kind=None)
    assert to_text(power) == "(-2.0) ** y"
    power.left, power.right = power.right, power.left
    assert to_text(power) == "y ** -2.0"
    numpy = pytest.importorskip("numpy")
    assert constant(numpy.float64(0.5)) == "0.5"
    with pytest.raises(TypeError, match="no literal"):
        constant(numpy.zeros(2))


def test_expressions_and_indented_statements():
    assert to_text(gast.parse("(x+1)").body[0].value) == "x + 1"
    assert to_text(gast.parse("x, y").body[0].value) == "(x, y)"
    assert to_text(gast.parse("if x: y").body[0], indent=1) == "    if x:\n        y\n"
    assert to_text([]) == ""


def test_syntax_is_not_changed_by_printing():
    tree = gast.parse(SYNTAX)
    before = gast.dump(tree)
    to_text(tree)
    assert gast.dump(tree) == before and not any(hasattr(n, "_pp") for n in gast.walk(tree))


def test_astor_is_imported_quietly_and_needs_no_removed_classes():
    code = """
import ast, warnings
warnings.simplefilter("error")
import s2sad.emit.text, gast
for name in ("Num", "Str", "Bytes", "NameConstant", "Ellipsis"):
    vars(ast).pop(name, None)
    ast.__dict__.get("_const_types", {}).clear()
print(s2sad.emit.text.to_text(gast.parse("x = f'{1.0}a', b'', None, ...").body))
"""
    found = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}{code}"], capture_output=True, text=True
    )
    assert found.stdout == 'x = f"{1.0}a", b"", None, ...\n\n', found.stderr
