"""How to tell from the text of a program whether it has a construct of the language."""

from __future__ import annotations

import ast
import inspect
import re
import sys
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

Test = Callable[[list[Any]], bool]


def nodes_of(function: Callable[..., Any]) -> list[Any]:
    """Return the syntax of a function of the tests, and of the functions and classes of its module that it names."""
    found: list[Any] = []
    waiting, seen = [inspect.unwrap(function)], set()
    while waiting:
        item = waiting.pop()
        item = inspect.unwrap(item) if callable(item) else item
        if not (inspect.isfunction(item) or inspect.isclass(item)) or item in seen:
            continue
        seen.add(item)
        if not item.__module__.startswith("tests"):
            continue
        try:
            tree = ast.parse(textwrap.dedent(inspect.getsource(item)))
        except (OSError, SyntaxError):  # made by a dataclass, or a lambda in a list
            continue
        found += ast.walk(tree)
        module = sys.modules[item.__module__]
        waiting += [getattr(module, n.id) for n in ast.walk(tree) if isinstance(n, ast.Name) and hasattr(module, n.id)]
        waiting += item.__mro__[1:] if inspect.isclass(item) else ()
    return found


def own(function: ast.FunctionDef) -> Iterator[Any]:
    """Yield the nodes of a function, without those of the functions inside it."""
    waiting = list(function.body)
    while waiting:
        n = waiting.pop()
        yield n
        if not isinstance(n, (ast.FunctionDef, ast.Lambda, ast.ClassDef)):
            waiting.extend(ast.iter_child_nodes(n))


def node(kind: Any, test: Callable[[Any], bool] = lambda n: True) -> Test:
    return lambda nodes: any(isinstance(n, kind) and test(n) for n in nodes)


def function(test: Callable[[Any], bool]) -> Test:
    return node(ast.FunctionDef, test)


def either(*tests: Test) -> Test:
    return lambda nodes: any(test(nodes) for test in tests)


def calls(name: str) -> Test:
    """A call of a function, whatever module it is taken from."""
    return node(ast.Call, lambda n: ast.unparse(n.func).split(".")[-1] == name)


def method(name: str) -> Test:
    return node(ast.Call, lambda n: isinstance(n.func, ast.Attribute) and n.func.attr == name)


def builtin(name: str) -> Test:
    return node(ast.Call, lambda n: isinstance(n.func, ast.Name) and n.func.id == name)


def text(pattern: str) -> Test:
    return node(ast.AST, lambda n: isinstance(n, ast.stmt) and bool(re.search(pattern, ast.unparse(n))))


def parameters(f: Any) -> list[str]:
    return [a.arg for a in (*f.args.posonlyargs, *f.args.args, *f.args.kwonlyargs)]


def decorated(name: str) -> Test:
    return node((ast.FunctionDef, ast.ClassDef), lambda n: any(name in ast.unparse(d) for d in n.decorator_list))


def defines(*names: str) -> Test:
    return function(lambda f: f.name in names)


# -- loops and returns -------------------------------------------------------------------------------------------------


def over(test: Callable[[Any], bool]) -> Test:
    return node((ast.For, ast.comprehension), lambda n: test(n.iter))


def ranges(count: int, *, down: bool = False) -> Test:
    def test(n: Any) -> bool:
        if not (isinstance(n, ast.Call) and ast.unparse(n.func) == "range" and len(n.args) == count):
            return False
        return count < 3 or isinstance(n.args[2], ast.UnaryOp) == down

    return over(test)


def nested(n: Any) -> bool:
    return any(isinstance(m, (ast.For, ast.While)) for s in n.body for m in ast.walk(s))


def triangular(n: Any) -> bool:
    names = stored_in(n.target)
    inner = [m for s in n.body for m in ast.walk(s) if isinstance(m, ast.For)]
    return any(ast.unparse(m.iter).startswith("range") and names & read_in(m.iter) for m in inner)


def endless(kind: Any) -> Test:
    def test(n: Any) -> bool:
        return isinstance(n.test, ast.Constant) and any(isinstance(m, kind) for m in ast.walk(n))

    return node(ast.While, test)


def holds(outer: Any, inner: Any) -> Test:
    return node(outer, lambda n: any(isinstance(m, inner) for s in n.body for m in ast.walk(s)))


def returns(f: Any) -> list[Any]:
    return [n for n in own(f) if isinstance(n, ast.Return)]


def read_in(n: Any) -> set[str]:
    return {m.id for m in ast.walk(n) if isinstance(m, ast.Name) and isinstance(m.ctx, ast.Load)}


def stored_in(n: Any) -> set[str]:
    return {m.id for m in ast.walk(n) if isinstance(m, ast.Name) and isinstance(m.ctx, ast.Store)}


def read_after(f: Any, n: Any, names: set[str]) -> bool:
    return any(isinstance(m, ast.Name) and m.id in names and m.lineno > n.end_lineno for m in own(f))


def used_after_loop(f: Any) -> bool:
    return any(isinstance(n, ast.For) and read_after(f, n, stored_in(n.target)) for n in own(f))


def bounds_change(f: Any) -> bool:
    loops = [n for n in own(f) if isinstance(n, ast.For)]
    return any(read_in(n.iter) & stored_in(s) for n in loops for s in n.body)


def one_path(f: Any) -> bool:
    for n in own(f):
        if isinstance(n, ast.If):
            yes = set().union(*map(stored_in, n.body))
            no = set().union(*map(stored_in, n.orelse)) if n.orelse else set()
            before = {m.id for m in own(f) if isinstance(m, ast.Name) and m.lineno < n.lineno}
            if read_after(f, n, yes - no - before - set(parameters(f))):
                return True
    return False


def accumulates(f: Any) -> bool:
    zero = {
        ast.unparse(n.targets[0]) for n in f.body if isinstance(n, ast.Assign) and isinstance(n.value, ast.Constant)
    }
    loops = [n for n in own(f) if isinstance(n, (ast.For, ast.While))]
    return any(isinstance(m, ast.AugAssign) and ast.unparse(m.target) in zero for n in loops for m in ast.walk(n))


# -- assignments and stores --------------------------------------------------------------------------------------------


def assign(test: Callable[[Any, Any], bool]) -> Test:
    return node(ast.Assign, lambda n: any(test(t, n.value) for t in n.targets))


def augmented(operator: Any) -> Test:
    return node(ast.AugAssign, lambda n: isinstance(n.op, operator))


def stores(test: Callable[[Any], bool], kind: Any = (ast.Assign, ast.AugAssign)) -> Test:
    def found(n: Any) -> bool:
        return any(isinstance(t, ast.Subscript) and any(map(test, places(t.slice))) for t in targets(n))

    return node(kind, found)


def targets(n: Any) -> list[Any]:
    return n.targets if isinstance(n, ast.Assign) else [n.target]


def places(index: Any) -> list[Any]:
    return index.elts if isinstance(index, ast.Tuple) else [index]


def is_new_axis(n: Any) -> bool:
    return ast.unparse(n) in ("None", "np.newaxis")


def is_mask(n: Any) -> bool:
    return (
        isinstance(n, ast.Compare) or isinstance(n, ast.Name) and bool(re.search("mask|inside|small|hit|where", n.id))
    )


def is_fancy(n: Any) -> bool:
    named = isinstance(n, ast.Name) and bool(re.search("idx|index|where|order|lanes|hit", n.id))
    return isinstance(n, ast.List) or named or isinstance(n, ast.Call) and "array" in ast.unparse(n)


def written(nodes: list[Any]) -> set[str]:
    """Return the names behind which memory is written."""
    found = [t for n in nodes if isinstance(n, (ast.Assign, ast.AugAssign)) for t in targets(n)]
    whole = {t.id for n in nodes if isinstance(n, ast.AugAssign) for t in [n.target] if isinstance(t, ast.Name)}
    return whole | {t.value.id for t in found if isinstance(t, ast.Subscript) and isinstance(t.value, ast.Name)}


def second_name(test: Callable[[Any], bool]) -> Test:
    """A name is bound to what passes a test, and memory is written behind it."""

    def found(f: Any) -> bool:
        inside = list(ast.walk(f))
        made = [n for n in inside if isinstance(n, ast.Assign) and test(n.value)]
        return bool(written(inside) & {t.id for n in made for t in n.targets if isinstance(t, ast.Name)})

    return function(found)


def shows(attribute: str) -> Test:
    """A view of an array by a method or an attribute."""
    return node(ast.Attribute, lambda n: n.attr == attribute)


def part_of(kind: Any) -> Callable[[Any], bool]:
    return lambda v: isinstance(v, ast.Subscript) and any(isinstance(p, kind) for p in places(v.slice))


def view_of_view(f: Any) -> bool:
    inside = list(ast.walk(f))
    views = {
        t.id: n.value.value
        for n in inside
        if isinstance(n, ast.Assign) and isinstance(n.value, ast.Subscript)
        for t in n.targets
        if isinstance(t, ast.Name)
    }
    return any(isinstance(v, ast.Name) and v.id in views and name in written(inside) for name, v in views.items())


def shifted(n: Any) -> bool:
    """A slice of an array is stored into another slice of it."""
    (target, *_) = targets(n)
    if not isinstance(target, ast.Subscript):
        return False
    name, place = ast.unparse(target.value), ast.unparse(target.slice)
    read = [m for m in ast.walk(n.value) if isinstance(m, ast.Subscript) and ast.unparse(m.value) == name]
    return ":" in place and any(":" in (at := ast.unparse(m.slice)) and at != place for m in read)


def held_in(test: Callable[[Any], bool]) -> Test:
    """An array is written that something else holds."""
    stored = (ast.Assign, ast.AugAssign)
    return node(stored, lambda n: any(isinstance(t, ast.Subscript) and test(t.value) for t in targets(n)))


def written_parameter(nodes: list[Any]) -> bool:
    first = next(n for n in nodes if isinstance(n, ast.FunctionDef))
    return bool(set(parameters(first)) & written(list(ast.walk(first))))


def writing_callee(nodes: list[Any]) -> bool:
    functions = [n for n in nodes if isinstance(n, ast.FunctionDef)]
    names = {f.name for f in functions if set(parameters(f)) & written(list(ast.walk(f)))}
    return any(isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id in names for n in nodes)


# -- functions ---------------------------------------------------------------------------------------------------------


def called_in(f: Any) -> set[str]:
    return {n.func.id for n in ast.walk(f) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}


def mutual(nodes: list[Any]) -> bool:
    table = {n.name: called_in(n) for n in nodes if isinstance(n, ast.FunctionDef)}
    return any(a != b and a in table.get(b, ()) for a, names in table.items() for b in names)


def late(f: Any) -> bool:
    """A variable that a nested function reads is bound after its definition."""
    inner = [n for n in own(f) if isinstance(n, (ast.FunctionDef, ast.Lambda))]
    bound = [n for n in own(f) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return any(n.id in read_in(g) and n.lineno > g.end_lineno for g in inner for n in bound)


def passed(nodes: list[Any]) -> bool:
    names = {n.name for n in nodes if isinstance(n, ast.FunctionDef)}
    given = [a for n in nodes if isinstance(n, ast.Call) for a in n.args]
    return any(isinstance(a, ast.Lambda) or isinstance(a, ast.Name) and a.id in names for a in given)


def returned(f: Any) -> bool:
    inner = {n.name for n in own(f) if isinstance(n, ast.FunctionDef)}
    return any(isinstance(r.value, ast.Lambda) or getattr(r.value, "id", None) in inner for r in returns(f))
