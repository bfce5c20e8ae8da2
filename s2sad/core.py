"""The core form: a few frozen statements over gast expressions, and how to build expressions.

Statements are compared by identity, so that a fact keyed by a statement can never be found by a rebuilt one.
Expressions are gast nodes; they are replaced, never edited.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, wraps
from typing import Any, TypeAlias

import gast

from s2sad.errors import Span

Expr: TypeAlias = gast.AST
Target: TypeAlias = "str | tuple[Target, ...]"


@dataclass(frozen=True)
class Origin:
    """Where a statement comes from: the node of the user's source it belongs to, and what it does there."""

    node: gast.AST | None = None
    file: str = ""
    function: str = ""
    role: str = "primal"

    def as_role(self, role: str) -> Origin:
        return self if role == self.role else Origin(self.node, self.file, self.function, role)

    @property
    def line(self) -> int:
        return getattr(self.node, "lineno", 0) or 0

    @cached_property
    def span(self) -> Span | None:
        """The place of the node in the user's source, if it has one."""
        node = self.node
        if node is None or not self.line:
            return None
        end_line = getattr(node, "end_lineno", None) or self.line
        end_column = getattr(node, "end_col_offset", None) or node.col_offset + 1
        return Span(self.file, self.line, node.col_offset, end_line, end_column, self.function)


NOWHERE = Origin()


@dataclass(frozen=True, eq=False)
class Assign:
    """``target = value``; after lowering, one operation on atoms. A tuple target unpacks an atom."""

    target: Target
    value: Expr
    origin: Origin = NOWHERE


@dataclass(frozen=True, eq=False)
class Store:
    """``base[index] = value`` or ``base.attribute = value``; with ``op``, the augmented form."""

    base: str
    index: Expr | None
    attribute: str | None
    value: Expr
    op: str | None = None
    origin: Origin = NOWHERE


@dataclass(frozen=True, eq=False)
class Effect:
    """A call made for what it does."""

    value: Expr
    origin: Origin = NOWHERE


@dataclass(frozen=True, eq=False)
class If:
    test: Expr
    body: Block
    orelse: Block = ()
    origin: Origin = NOWHERE


@dataclass(frozen=True, eq=False)
class For:
    target: Target
    iter: Expr
    body: Block
    origin: Origin = NOWHERE


@dataclass(frozen=True, eq=False)
class While:
    test: Expr
    body: Block
    origin: Origin = NOWHERE


@dataclass(frozen=True, eq=False)
class With:
    """``with items:``; the items (gast withitems) are inactive."""

    items: tuple[gast.withitem, ...]
    body: Block
    origin: Origin = NOWHERE


@dataclass(frozen=True, eq=False)
class Hook(With):
    """``with insert_grad_of(x) as g:``, a block for the reverse sweep: the primal does not run it."""

    @property
    def name(self) -> str:
        """The name whose adjoint the block sees."""
        return self.items[0].context_expr.args[0].id

    @property
    def adjoint(self) -> str:
        """The name by which the block calls the adjoint."""
        return self.items[0].optional_vars.id


@dataclass(frozen=True, eq=False)
class Return:
    value: Expr | None
    origin: Origin = NOWHERE


@dataclass(frozen=True, eq=False)
class Break:
    """Leave the innermost loop; always in tail position of the loop's body."""

    origin: Origin = NOWHERE


@dataclass(frozen=True, eq=False)
class Verbatim:
    """A statement kept as it is: assert, raise, import, del, a nested def."""

    node: gast.stmt
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()
    origin: Origin = NOWHERE


ALL = gast.Slice(lower=None, upper=None, step=None)


def is_everything(index: Any) -> bool:
    """Tell whether an index is ``:`` or ``...``."""
    return is_full_slice(index) or isinstance(index, gast.Constant) and index.value is Ellipsis


def copied(node: Any) -> Any:
    """Return what ``x.copy()`` copies, None for other expressions."""
    if not isinstance(node, gast.Call) or not isinstance(node.func, gast.Attribute) or node.func.attr != "copy":
        return None
    return None if node.args or node.keywords else node.func.value


def is_full_slice(index: Any) -> bool:
    """Tell whether an index is ``:``."""
    return isinstance(index, gast.Slice) and index.lower is index.upper is index.step is None


def changed(stmt: Any, **fields: Any) -> Any:
    """Return a statement with some fields exchanged, as ``dataclasses.replace`` does, but in a tenth of its time."""
    kind = type(stmt)
    new = object.__new__(kind)
    old, table = stmt.__dict__, new.__dict__
    for key in kind.__dataclass_fields__:
        table[key] = old[key]
    table.update(fields)
    return new


Stmt: TypeAlias = Assign | Store | Effect | If | For | While | With | Return | Break | Verbatim
Block: TypeAlias = tuple[Stmt, ...]


@dataclass(frozen=True, eq=False)
class Function:
    """A function in core form. ``arguments`` is the gast signature of the printed function."""

    name: str
    arguments: gast.arguments
    body: Block
    origin: Origin = NOWHERE
    docstring: str | None = None

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(parameter_names(self.arguments))


def parameter_names(arguments: gast.arguments) -> list[str]:
    found = [a.id for a in (*arguments.posonlyargs, *arguments.args)]
    if arguments.vararg:
        found.append(arguments.vararg.id)
    found.extend(a.id for a in arguments.kwonlyargs)
    if arguments.kwarg:
        found.append(arguments.kwarg.id)
    return found


# -- building expressions ---------------------------------------------------------------------------------------------

# the operators of augmented stores, by the names that a Store keeps
OPERATORS = {
    "Add": gast.Add,
    "Sub": gast.Sub,
    "Mult": gast.Mult,
    "Div": gast.Div,
    "Pow": gast.Pow,
    "MatMult": gast.MatMult,
    "FloorDiv": gast.FloorDiv,
    "Mod": gast.Mod,
}
BINARY: dict[type[gast.AST], Callable] = {
    gast.Add: operator.add,
    gast.Sub: operator.sub,
    gast.Mult: operator.mul,
    gast.Div: operator.truediv,
    gast.FloorDiv: operator.floordiv,
    gast.Mod: operator.mod,
    gast.Pow: operator.pow,
    gast.MatMult: operator.matmul,
    gast.BitAnd: operator.and_,
    gast.BitOr: operator.or_,
    gast.BitXor: operator.xor,
    gast.LShift: operator.lshift,
    gast.RShift: operator.rshift,
}
UNARY: dict[type[gast.AST], Callable] = {
    gast.USub: operator.neg,
    gast.UAdd: operator.pos,
    gast.Not: operator.not_,
    gast.Invert: operator.invert,
}


def _node(of: Any, /, **fields: Any) -> Any:
    """Return a node. Its class would look at each field; these have all of them."""
    new = of.__new__(of)
    new.__dict__.update(fields)
    return new


LOAD, STORE = gast.Load(), gast.Store()


def name(identifier: str) -> Expr:
    return _node(gast.Name, id=identifier, ctx=LOAD, annotation=None, type_comment=None)


def stored(identifier: str) -> Expr:
    """Return a name as the target of an assignment."""
    return _node(gast.Name, id=identifier, ctx=STORE, annotation=None, type_comment=None)


def constant(value: Any) -> Expr:
    return _node(gast.Constant, value=value, kind=None)


def call(function: Expr, /, *args: Expr, **keywords: Expr) -> Expr:
    return gast.Call(
        func=function, args=list(args), keywords=[gast.keyword(arg=k, value=v) for k, v in keywords.items()]
    )


def attribute(value: Expr, attr: str) -> Expr:
    return _node(gast.Attribute, value=value, attr=attr, ctx=LOAD)


def subscript(value: Expr, index: Expr) -> Expr:
    return _node(gast.Subscript, value=value, slice=index, ctx=LOAD)


def binary(left: Expr, op: type[gast.AST], right: Expr) -> Expr:
    return _node(gast.BinOp, left=left, op=op(), right=right)


def unary(op: type[gast.AST], operand: Expr) -> Expr:
    return _node(gast.UnaryOp, op=op(), operand=operand)


def tuple_(elements: Iterable[Expr]) -> Expr:
    return _node(gast.Tuple, elts=list(elements), ctx=LOAD)


def add(left: Expr, right: Expr) -> Expr:
    return binary(left, gast.Add, right)


def mul(left: Expr, right: Expr) -> Expr:
    return binary(left, gast.Mult, right)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Expr:
    return gast.parse(text, mode="eval").body


def builtin(identifier: str) -> Any:
    """Return source syntax for a builtin, whatever the function being read calls by that name.

    >>> builtin("len").id
    '$len'
    """
    return name(BUILTIN + identifier)


def expr(text: str, **parts: Expr) -> Expr:
    """Parse an expression and put expressions in the place of names: ``expr("a[i]", a=name("x"), i=constant(0))``."""
    return substitute(_parsed(text), parts)


# -- walking and replacing --------------------------------------------------------------------------------------------

# begins names of source syntax that are those of builtins; no name of the user's is spelled so
BUILTIN = "$"
SCOPES = (gast.Lambda, gast.ListComp, gast.GeneratorExp, gast.SetComp, gast.DictComp)
SPECIAL = (
    *SCOPES,
    *(gast.Call, gast.NamedExpr, gast.Yield, gast.YieldFrom, gast.Await),
    *(gast.FunctionDef, gast.Try, gast.Delete),
)
PLAIN_FIELDS = frozenset({"ctx", "op", "ops", "id", "attr", "arg", "kind", "type_comment"})


def substitute(node: Any, parts: Mapping[str, Expr]) -> Any:
    """Return the expression with loaded names replaced. Nodes are shared where nothing changed."""
    if isinstance(node, gast.Name):
        return parts.get(node.id, node)
    if not isinstance(node, gast.AST) or parts.keys().isdisjoint(reads(node)):
        return node
    if isinstance(node, SCOPES):
        bound = bound_names(node)
        parts = {k: v for k, v in parts.items() if k not in bound and k in reads(node)}
        node = _apart(node, bound & {n for v in parts.values() for n in reads(v)})
    return map_children(node, lambda child: substitute(child, parts))


def _apart(node: Any, names: set[str]) -> Any:
    """Give variables that an expression binds itself other names, so that they capture nothing."""
    if not names:
        return node
    taken = {n.id for n in nodes(node) if isinstance(n, gast.Name)} | names
    new: dict[str, str] = {}
    for each in sorted(names):
        new[each] = each + "_"
        while new[each] in taken:
            new[each] += "_"

    def renamed(inner: Any) -> Any:
        if isinstance(inner, gast.Name) and inner.id in new:
            return gast.Name(id=new[inner.id], ctx=inner.ctx, annotation=None, type_comment=None)
        return map_children(inner, renamed)

    return renamed(node)


def map_children(node: Any, change: Callable[[Any], Any]) -> Any:
    """Return ``node`` with ``change`` applied to each direct child; the same object if nothing changed."""
    if not isinstance(node, gast.AST):
        return node
    updates: dict[str, Any] = {}
    for key in PLACES[type(node)]:
        value = getattr(node, key, None)
        if type(value) is list:
            new = [change(v) if isinstance(v, gast.AST) else v for v in value]
            if any(map(operator.is_not, new, value)):
                updates[key] = new
        elif isinstance(value, gast.AST):
            changed = change(value)
            if changed is not value:
                updates[key] = changed
    if not updates:
        return node
    # without the facts that are remembered on the node
    fields = {key: value for key, value in node.__dict__.items() if key[0] != "_"}
    return _node(type(node), **(fields | updates))


def children(node: gast.AST) -> Sequence[Any]:
    """Return the nodes directly below a node, without operators and contexts."""
    plain = CHILDREN.get(type(node))
    if plain is not None:
        return plain(node)
    found: list[Any] = []
    fields = node.__dict__
    for key in PLACES[type(node)]:
        value = fields.get(key)
        if type(value) is list:
            found.extend([v for v in value if isinstance(v, gast.AST)])
        elif isinstance(value, gast.AST):
            found.append(value)
    return found


def nodes(node: gast.AST) -> list[Any]:
    """Return a node and all below it, without operators and contexts, outer before inner."""
    found: list[Any] = [node]
    for each in found:
        found.extend(children(each))
    return found


def nodes_in(body: Iterable[gast.AST]) -> list[Any]:
    """Return the statements of source syntax and all below them."""
    return [n for stmt in body for n in nodes(stmt)]


class _Places(dict[type, tuple[str, ...]]):
    """The fields of each kind of node in which there may be nodes, besides operators and contexts."""

    def __missing__(self, kind: type) -> tuple[str, ...]:
        fields = () if kind is gast.Constant else tuple(f for f in kind._fields if f not in PLAIN_FIELDS)  # type: ignore[attr-defined]
        self[kind] = fields
        return fields


PLACES = _Places()
# what is below the most frequent nodes
CHILDREN: dict[type, Callable[[Any], tuple[Any, ...]]] = {
    gast.Constant: lambda node: (),
    gast.Name: lambda node: () if node.annotation is None else (node.annotation,),
    gast.Attribute: lambda node: (node.value,),
    gast.UnaryOp: lambda node: (node.operand,),
    gast.keyword: lambda node: (node.value,),
    gast.BinOp: operator.attrgetter("left", "right"),
    gast.Call: lambda node: (node.func, *node.args, *node.keywords),
    gast.Subscript: operator.attrgetter("value", "slice"),
}


def bound_names(node: gast.AST) -> set[str]:
    """Return the names that a lambda or comprehension binds for itself."""
    if isinstance(node, gast.Lambda):
        return set(parameter_names(node.args))
    found: set[str] = set()
    for generator in getattr(node, "generators", ()):
        found |= {n.id for n in nodes(generator.target) if isinstance(n, gast.Name)}
    return found


def of_node(fact: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Remember a fact of a node, or of a statement, on the object: both are replaced, never edited."""
    key = f"_{fact.__name__}"

    @wraps(fact)
    def known(node: Any) -> Any:
        try:
            return node.__dict__[key]
        except KeyError:
            node.__dict__[key] = found = fact(node)
            return found

    return known


def reads(node: Any) -> frozenset[str]:
    """Return the free names that an expression loads."""
    return (node.__dict__.get("_facts") or _facts(node))[0]


def identifiers(node: Any) -> tuple[str, ...]:
    """Return all names in an expression, as often as they occur."""
    return (node.__dict__.get("_facts") or _facts(node))[1]


def special(node: Any) -> tuple[Any, ...]:
    """Return the nodes in an expression that may do more than compute at once: calls, lambdas, assignments ..."""
    return (node.__dict__.get("_facts") or _facts(node))[2]


def _facts(node: Any) -> tuple[frozenset[str], tuple[str, ...], tuple[Any, ...]]:
    """Find what is asked of every node in one walk, and remember it on the node: nodes are replaced, never edited."""
    found: tuple[frozenset[str], tuple[str, ...], tuple[Any, ...]]
    if type(node) is gast.Name:
        found = _of_name(node.id, isinstance(node.ctx, gast.Store))
    elif type(node) is gast.Constant:
        found = NO_FACTS
    elif type(node) in AS_BELOW:
        below = AS_BELOW[type(node)](node)
        found = below.__dict__.get("_facts") or _facts(below)
    elif type(node) is gast.BinOp:
        left = node.left.__dict__.get("_facts") or _facts(node.left)
        right = node.right.__dict__.get("_facts") or _facts(node.right)
        names = left[0] | right[0] if left[0] and right[0] else left[0] or right[0]
        found = names, left[1] + right[1], left[2] + right[2]
    else:
        below = [child.__dict__.get("_facts") or _facts(child) for child in children(node)]
        loaded = [names for names, _, _ in below if names]
        names = loaded[0] if len(loaded) == 1 else NOTHING.union(*loaded)
        if isinstance(node, SCOPES):
            names = (names - bound_names(node)).union(*map(reads, _outside(node)))
        inner = tuple([n for _, _, nodes in below for n in nodes])
        found = names, tuple([n for _, all_, _ in below for n in all_]), inner
        if isinstance(node, SPECIAL):
            found = *found[:2], (node, *inner)
    node.__dict__["_facts"] = found
    return found


@lru_cache(maxsize=1 << 16)
def _of_name(identifier: str, stored: bool) -> tuple[frozenset[str], tuple[str, ...], tuple[Any, ...]]:
    """Return the same facts for all nodes of a name: there are many, and what is small stays near the processor."""
    return NOTHING if stored else frozenset((identifier,)), (identifier,), ()


NOTHING: frozenset[str] = frozenset()
NO_FACTS: tuple[frozenset[str], tuple[str, ...], tuple[Any, ...]] = (NOTHING, (), ())
# what has the names and the calls of the one node below it
AS_BELOW: dict[type, Callable[[Any], Any]] = {
    gast.Attribute: operator.attrgetter("value"),
    gast.UnaryOp: operator.attrgetter("operand"),
    gast.keyword: operator.attrgetter("value"),
}


def _outside(node: Any) -> list[Any]:
    """Return what a scope evaluates in the one around it: the defaults of a lambda, and what is walked over first."""
    if isinstance(node, gast.Lambda):
        return [d for d in (*node.args.defaults, *node.args.kw_defaults) if d is not None]
    return [node.generators[0].iter]


def target_names(target: Target) -> tuple[str, ...]:
    if isinstance(target, str):
        return (target,)
    return tuple(n for part in target for n in target_names(part))


def blocks_of(stmt: Stmt) -> tuple[Block, ...]:
    """Return the blocks directly inside a statement."""
    kind = type(stmt)
    if kind is If:
        return (stmt.body, stmt.orelse)  # type: ignore[union-attr]
    return (stmt.body,) if kind in LOOPS_AND_WITH else ()  # type: ignore[union-attr]


LOOPS_AND_WITH = frozenset((For, While, With, Hook))
COMPOUND = LOOPS_AND_WITH | {If}


def walk(block: Block) -> list[Stmt]:
    """Return all statements, outer before inner, in source order."""
    found: list[Stmt] = []
    for stmt in block:
        found.append(stmt)
        if type(stmt) in COMPOUND:
            found.extend(_inside(stmt))
    return found


@of_node
def _inside(stmt: Stmt) -> list[Stmt]:
    return [each for inner in blocks_of(stmt) for each in walk(inner)]


@of_node
def header_reads(stmt: Stmt) -> frozenset[str]:
    """Return the names a statement reads itself, without its inner blocks."""
    match stmt:
        case Assign() | Effect():
            return reads(stmt.value)
        case Store():
            return reads(stmt.value) | {stmt.base} | (reads(stmt.index) if stmt.index is not None else frozenset())
        case If() | While():
            return reads(stmt.test)
        case For():
            return reads(stmt.iter)
        case With():
            return frozenset().union(*(reads(item.context_expr) for item in stmt.items))
        case Return():
            return reads(stmt.value) if stmt.value is not None else frozenset()
        case Verbatim():
            return stmt.reads
        case _:
            return frozenset()


@of_node
def header_writes(stmt: Stmt) -> tuple[str, ...]:
    """Return the names a statement binds itself. A store binds nothing: it changes what a name is bound to."""
    match stmt:
        case Assign() | For():
            return target_names(stmt.target)
        case With():
            return tuple(
                n.id
                for item in stmt.items
                if item.optional_vars is not None
                for n in nodes(item.optional_vars)
                if isinstance(n, gast.Name)
            )
        case Verbatim():
            return tuple(sorted(stmt.writes))
        case _:
            return ()


@of_node
def all_reads(stmt: Stmt) -> frozenset[str]:
    """Return the names that a statement and its inner blocks read."""
    inner = blocks_of(stmt)
    return header_reads(stmt).union(*(all_reads(s) for b in inner for s in b)) if inner else header_reads(stmt)


@of_node
def all_writes(stmt: Stmt) -> frozenset[str]:
    """Return the names that a statement and its inner blocks bind."""
    return frozenset(header_writes(stmt)).union(*(all_writes(s) for b in blocks_of(stmt) for s in b))


def read_counts(block: Block) -> Counter[str]:
    """Count the statements that read each name."""
    return Counter(n for stmt in walk(block) for n in header_reads(stmt))


def integer(node: Any) -> int | None:
    """Return the integer that is written, None if it is not one."""
    if isinstance(node, gast.Constant) and type(node.value) is int:
        return int(node.value)
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub):
        inner = integer(node.operand)
        return None if inner is None else -inner
    return None


def write_counts(block: Block) -> Counter[str]:
    """Count the statements that bind each name."""
    return Counter(n for stmt in walk(block) for n in header_writes(stmt))


def with_blocks(stmt: Stmt, blocks: tuple[Block, ...]) -> Stmt:
    """Return the statement with its inner blocks exchanged; the same one if they hold the same statements."""
    if all(map(operator.is_, map(settled, blocks, blocks_of(stmt)), blocks_of(stmt))):
        return stmt
    match stmt:
        case If():
            return changed(stmt, body=blocks[0], orelse=blocks[1])
        case For() | While() | With():
            return changed(stmt, body=blocks[0])
        case _:
            return stmt


def within(stmt: Stmt, change: Callable[[Block], Block]) -> Stmt:
    """Return the statement with its inner blocks changed; the same one if nothing in them changes."""
    return with_blocks(stmt, tuple(map(change, blocks_of(stmt)))) if type(stmt) in COMPOUND else stmt


def settled(new: Sequence[Stmt], old: Block) -> Block:
    """Return a block of some statements: the one that there was, if they are the same."""
    return old if len(new) == len(old) and all(map(operator.is_, new, old)) else tuple(new)


def rename_target(target: Target, change: Callable[[str], str]) -> Target:
    return change(target) if isinstance(target, str) else tuple(rename_target(t, change) for t in target)
