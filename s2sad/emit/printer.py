"""Syntax to text: astor's generator, taught the look of hand-written code and the syntax it does not know.

The output is a list of parts. Commas and operators are ``Delimiter`` parts, and a value that may be put in parentheses
stands between ``SOFT_OPEN`` and ``SOFT_CLOSE``: that is what ``s2sad.emit.wrap`` needs to break long lines.
"""

from __future__ import annotations

import ast
import math
import warnings
from typing import Any

with warnings.catch_warnings():
    # astor names syntax classes that newer Pythons deprecate
    warnings.simplefilter("ignore", DeprecationWarning)
    from astor.code_gen import SourceGenerator, set_precedence
    from astor.op_util import Precedence, get_op_precedence, get_op_symbol

from s2sad.emit.wrap import COMMA, SOFT_CLOSE, SOFT_OPEN, Delimiter

COMMENT = "#"
# the ranks say where a line is broken first: at a comprehension's clauses, then at commas, ternaries, operators
CLAUSE_RANK, TERNARY_RANK, OPERATOR_RANK = 300, 150, 0
FOR, ASYNC_FOR, CONDITION = (Delimiter(text, CLAUSE_RANK) for text in (" for ", " async for ", " if "))
IF, ELSE = Delimiter(" if ", TERNARY_RANK), Delimiter(" else ", TERNARY_RANK)
# what may stand where an expression is asked for: no tuple, no walrus, no yield
EXPRESSION = Precedence.Lambda
OPERATORS = {
    cls: Delimiter(f" {get_op_symbol(cls())} ", OPERATOR_RANK - get_op_precedence(cls()))
    for base in (ast.operator, ast.boolop, ast.cmpop)
    for cls in base.__subclasses__()
    if cls.__module__ in ("ast", "_ast")
}


class Printer(SourceGenerator):
    """Visits statements or an expression of ``ast``; the text is the parts of ``result`` joined."""

    def __init__(self, indentation: int = 0) -> None:
        super().__init__(" " * 4)
        self.indentation = indentation
        self.starts_block = True
        self.nested_strings = 0
        self.plain_commas = 0

    # -- parts ---------------------------------------------------------------------------------------------------------

    def separated(self, items: Any, level: int = Precedence.Comma) -> None:
        set_precedence(level, list(items))
        for i, item in enumerate(items):
            if i:
                self.comma()
            self.write(item)

    def comma(self) -> None:
        self.write(", " if self.plain_commas else COMMA)

    def comma_list(self, items: Any, trailing: bool = False) -> None:
        self.separated(items)
        self.write("," if trailing else "")

    def at(self, level: Any, node: Any, before: str = "", after: str = "") -> None:
        """Write a node, if there is one, in parentheses if it binds less than the level."""
        if node is not None:
            set_precedence(level, node)
            self.write(before, node, after)

    def soft(self, level: Any, node: Any) -> None:
        """Write a node that may be put in parentheses to break its line."""
        self.write("")
        self.result.append(SOFT_OPEN)
        self.at(level, node)
        self.result.append(SOFT_CLOSE)

    def newline(self, node: Any = None, extra: int = 0) -> None:
        super().newline(None, 0 if self.starts_block else extra)
        self.starts_block = False

    def body(self, statements: Any) -> None:
        self.starts_block = True
        super().body(statements)
        if all(_is_comment(s) for s in statements):
            super().body([ast.Pass()])
        # no blank lines at the end of a block
        self.new_lines = min(self.new_lines, 1)

    # -- statements ----------------------------------------------------------------------------------------------------

    def visit_Expr(self, node: Any) -> None:
        self.newline()
        value = node.value
        if _is_comment(node):
            self.write(f"# {value.value}" if value.value else "#")
        elif isinstance(value, ast.Constant) and isinstance(value.value, str):
            self.write((value.kind or "") + _triple_quoted(value.value))
        else:
            self.soft(Precedence.Expr, value)

    def visit_Assign(self, node: Any) -> None:
        self.newline()
        for target in node.targets:
            self.at(Precedence.Assign, target, after=" = ")
        self.soft(Precedence.Assign, node.value)

    def visit_AugAssign(self, node: Any) -> None:
        self.newline()
        self.at(Precedence.Assign, node.target, after=get_op_symbol(node.op, " %s= "))
        self.soft(Precedence.Assign, node.value)

    def visit_AnnAssign(self, node: Any) -> None:
        self.newline()
        in_parentheses = isinstance(node.target, ast.Name) and not node.simple
        self.write("(" if in_parentheses else "", node.target, ")" if in_parentheses else "")
        self.at(EXPRESSION, node.annotation, before=": ")
        if node.value is not None:
            self.write(" = ")
            self.soft(Precedence.Assign, node.value)

    def visit_Return(self, node: Any) -> None:
        self.statement(node, "return")
        if node.value is not None:
            self.write(" ")
            self.soft(Precedence.Return, node.value)

    def visit_If(self, node: Any, keyword: str = "if ") -> None:
        self.newline()
        self.write(keyword)
        self.soft(Precedence.NamedExpr, node.test)
        self.write(":")
        self.body(node.body)
        if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
            self.visit_If(node.orelse[0], "elif ")
        else:
            self.else_body(node.orelse)

    def visit_While(self, node: Any) -> None:
        self.statement(node, "while ")
        self.soft(Precedence.NamedExpr, node.test)
        self.write(":")
        self.body_or_else(node)

    def visit_For(self, node: Any, is_async: bool = False) -> None:
        self.statement(node, "async for " if is_async else "for ")
        self.at(Precedence.For, node.target, after=" in ")
        self.soft(EXPRESSION, node.iter)
        self.write(":")
        self.body_or_else(node)

    def visit_withitem(self, node: Any) -> None:
        self.at(EXPRESSION, node.context_expr)
        self.at(EXPRESSION, node.optional_vars, before=" as ")

    def visit_Assert(self, node: Any) -> None:
        self.statement(node, "assert ")
        self.soft(EXPRESSION, node.test)
        if node.msg is not None:
            self.write(", ")
            self.soft(EXPRESSION, node.msg)

    def visit_Raise(self, node: Any) -> None:
        self.statement(node, "raise")
        self.at(EXPRESSION, node.exc, before=" ")
        self.at(EXPRESSION, node.cause, before=" from ")

    def visit_ExceptHandler(self, node: Any, keyword: str = "except") -> None:
        self.statement(node, keyword)
        self.at(EXPRESSION, node.type, before=" ")
        self.write(f" as {node.name}" if node.name else "", ":")
        self.body(node.body)

    def visit_TryStar(self, node: Any) -> None:
        self.statement(node, "try:")
        self.body(node.body)
        for handler in node.handlers:
            self.visit_ExceptHandler(handler, "except*")
        self.else_body(node.orelse)
        if node.finalbody:
            self.statement(node, "finally:")
            self.body(node.finalbody)

    def visit_ImportFrom(self, node: Any) -> None:
        self.statement(node, "from ", node.level * ".", node.module or "", " import ")
        self.write("")
        self.result.append(SOFT_OPEN)
        self.separated(node.names)
        self.result.append(SOFT_CLOSE)

    def visit_Import(self, node: Any) -> None:
        self.statement(node, "import ")
        self.plain_commas += 1
        self.separated(node.names)
        self.plain_commas -= 1

    def visit_FunctionDef(self, node: Any, is_async: bool = False) -> None:
        self.definition(node, 1 if self.indentation else 2)
        self.write("async def " if is_async else "def ", node.name)
        self.type_parameters(node)
        self.write("(")
        self.visit_arguments(node.args)
        self.write(")")
        self.at(EXPRESSION, node.returns, before=" -> ")
        self.write(":")
        self.body(node.body)
        self.newline(extra=1 if self.indentation else 2)

    def visit_ClassDef(self, node: Any) -> None:
        self.definition(node, 1 if self.indentation else 2)
        self.write("class ", node.name)
        self.type_parameters(node)
        if node.bases or node.keywords:
            self.write("(")
            self.separated([*node.bases, *node.keywords])
            self.write(")")
        self.write(":")
        self.body(node.body)
        self.newline(extra=1 if self.indentation else 2)

    def definition(self, node: Any, blank_lines: int) -> None:
        self.newline(extra=blank_lines)
        for decorator in node.decorator_list:
            self.at(EXPRESSION, decorator, before="@")
            super().newline()

    def type_parameters(self, node: Any) -> None:
        if getattr(node, "type_params", None):
            self.write("[")
            self.separated(node.type_params)
            self.write("]")

    def visit_TypeVar(self, node: Any) -> None:
        prefix = {"TypeVar": "", "TypeVarTuple": "*", "ParamSpec": "**"}[type(node).__name__]
        self.write(prefix + node.name)
        self.at(EXPRESSION, getattr(node, "bound", None), before=": ")
        self.at(EXPRESSION, getattr(node, "default_value", None), before=" = ")

    visit_TypeVarTuple = visit_ParamSpec = visit_TypeVar

    def visit_TypeAlias(self, node: Any) -> None:
        self.statement(node, "type ", node.name)
        self.type_parameters(node)
        self.write(" = ")
        self.soft(EXPRESSION, node.value)

    # -- patterns ------------------------------------------------------------------------------------------------------

    def visit_Match(self, node: Any) -> None:
        self.statement(node, "match ")
        self.soft(Precedence.NamedExpr, node.subject)
        self.write(":")
        self.indentation += 1
        for case in node.cases:
            self.statement(case, "case ", case.pattern)
            self.at(Precedence.NamedExpr, case.guard, before=" if ")
            self.write(":")
            self.body(case.body)
        self.indentation -= 1

    def visit_MatchValue(self, node: Any) -> None:
        self.at(EXPRESSION, node.value)

    def visit_MatchSingleton(self, node: Any) -> None:
        self.write(repr(node.value))

    def visit_MatchSequence(self, node: Any) -> None:
        self.write("[")
        self.separated(node.patterns)
        self.write("]")

    def visit_MatchStar(self, node: Any) -> None:
        self.write(f"*{node.name or '_'}")

    def visit_MatchMapping(self, node: Any) -> None:
        self.write("{")
        for i, (key, pattern) in enumerate(zip(node.keys, node.patterns, strict=True)):
            if i:
                self.comma()
            self.at(EXPRESSION, key, after=": ")
            self.write(pattern)
        if node.rest:
            if node.keys:
                self.comma()
            self.write(f"**{node.rest}")
        self.write("}")

    def visit_MatchClass(self, node: Any) -> None:
        self.write(node.cls, "(")
        self.separated(node.patterns)
        for i, (key, pattern) in enumerate(zip(node.kwd_attrs, node.kwd_patterns, strict=True)):
            if i or node.patterns:
                self.comma()
            self.write(f"{key}=", pattern)
        self.write(")")

    def visit_MatchAs(self, node: Any) -> None:
        if node.pattern is None:
            self.write(node.name or "_")
        else:
            inside = isinstance(node.pattern, ast.MatchAs) and node.pattern.pattern is not None
            self.write("(" if inside else "", node.pattern, ")" if inside else "", f" as {node.name}")

    def visit_MatchOr(self, node: Any) -> None:
        for i, pattern in enumerate(node.patterns):
            inside = isinstance(pattern, ast.MatchOr) or isinstance(pattern, ast.MatchAs) and pattern.pattern is not None
            self.write(" | " if i else "", "(" if inside else "", pattern, ")" if inside else "")

    # -- expressions ---------------------------------------------------------------------------------------------------

    def visit_arguments(self, node: Any) -> None:
        positional = [*node.posonlyargs, *node.args]
        defaults = [None] * (len(positional) - len(node.defaults)) + node.defaults
        parts: list[tuple[str, Any, Any]] = [("", a, d) for a, d in zip(positional, defaults, strict=True)]
        if node.posonlyargs:
            parts.insert(len(node.posonlyargs), ("/", None, None))
        if node.vararg or node.kwonlyargs:
            parts.append(("*", node.vararg, None))
        parts.extend(("", a, d) for a, d in zip(node.kwonlyargs, node.kw_defaults, strict=True))
        if node.kwarg:
            parts.append(("**", node.kwarg, None))
        for i, (prefix, argument, default) in enumerate(parts):
            if i:
                self.comma()
            self.write(prefix)
            if argument is not None:
                self.write(argument)
                self.at(EXPRESSION, default, before=" = " if argument.annotation else "=")

    def visit_arg(self, node: Any) -> None:
        self.write(node.arg)
        starred = isinstance(node.annotation, ast.Starred)
        self.at(Precedence.Comma if starred else EXPRESSION, node.annotation, before=": ")

    def visit_keyword(self, node: Any) -> None:
        self.at(EXPRESSION, node.value, before=f"{node.arg}=" if node.arg else "**")

    def visit_Call(self, node: Any) -> None:
        self.at(Precedence.highest, node.func, after="(")
        arguments = [*node.args, *node.keywords]
        self.separated(arguments, Precedence.call_one_arg if len(arguments) == 1 else Precedence.Comma)
        self.write(")")

    def visit_Lambda(self, node: Any) -> None:
        with self.delimit(node):
            self.plain_commas += 1
            self.write("lambda")
            arguments = node.args
            if arguments.posonlyargs or arguments.args or arguments.vararg or arguments.kwonlyargs or arguments.kwarg:
                self.write(" ")
            self.visit_arguments(arguments)
            self.plain_commas -= 1
            self.at(EXPRESSION, node.body, before=": ")

    def visit_Attribute(self, node: Any) -> None:
        # 1.real is no Python
        number = isinstance(node.value, ast.Constant) and type(node.value.value) is int
        self.at(Precedence.highest, node.value, "(" if number else "", ")" if number else "")
        self.write(".", node.attr)

    def visit_Subscript(self, node: Any) -> None:
        self.at(Precedence.highest, node.value, after="[")
        index = node.slice
        bare = isinstance(index, ast.Tuple) and index.elts and (
            any(isinstance(e, ast.Slice) for e in index.elts) or not any(isinstance(e, ast.Starred) for e in index.elts)
        )
        if bare:
            self.comma_list(index.elts, len(index.elts) == 1)
        else:
            self.at(EXPRESSION, index)
        self.write("]")

    def visit_Slice(self, node: Any) -> None:
        self.at(EXPRESSION, node.lower)
        self.write(":")
        self.at(EXPRESSION, node.upper)
        self.at(EXPRESSION, node.step, before=":")

    def visit_Starred(self, node: Any) -> None:
        self.at(Precedence.BitOr, node.value, before="*")

    def visit_NamedExpr(self, node: Any) -> None:
        bare = self.get__pp(node) in (Precedence.NamedExpr, Precedence.call_one_arg)
        self.write("" if bare else "(", node.target, " := ")
        self.at(EXPRESSION, node.value)
        self.write("" if bare else ")")

    def visit_BinOp(self, node: Any) -> None:
        with self.delimit(node, node.op) as delimiters:
            power = isinstance(node.op, ast.Pow)
            self.at(Precedence.Pow + 1 if power else delimiters.p, node.left)
            self.write(OPERATORS[type(node.op)])
            self.at(Precedence.PowRHS if power else delimiters.p + 1, node.right)

    def visit_BoolOp(self, node: Any) -> None:
        with self.delimit(node, node.op) as delimiters:
            for i, value in enumerate(node.values):
                self.write(OPERATORS[type(node.op)] if i else "")
                self.at(delimiters.p + 1, value)

    def visit_Compare(self, node: Any) -> None:
        with self.delimit(node, node.ops[0]) as delimiters:
            self.at(delimiters.p + 1, node.left)
            for op, right in zip(node.ops, node.comparators, strict=True):
                self.write(OPERATORS[type(op)])
                self.at(delimiters.p + 1, right)

    def visit_IfExp(self, node: Any) -> None:
        with self.delimit(node):
            self.at(EXPRESSION + 1, node.body)
            self.write(IF)
            self.at(EXPRESSION + 1, node.test)
            self.write(ELSE)
            self.at(EXPRESSION, node.orelse)

    def visit_Dict(self, node: Any) -> None:
        self.write("{")
        for i, (key, value) in enumerate(zip(node.keys, node.values, strict=True)):
            if i:
                self.comma()
            self.at(EXPRESSION, key, after=": ")
            self.at(Precedence.BitOr if key is None else EXPRESSION, value, before="**" if key is None else "")
        self.write("}")

    def visit_ListComp(self, node: Any, brackets: str = "[]") -> None:
        self.at(EXPRESSION, node.elt, before=brackets[0])
        self.write(*node.generators, brackets[1])

    def visit_SetComp(self, node: Any) -> None:
        self.visit_ListComp(node, "{}")

    def visit_GeneratorExp(self, node: Any) -> None:
        if self.get__pp(node) == Precedence.call_one_arg:
            self.at(EXPRESSION, node.elt)
            self.write(*node.generators)
        else:
            self.visit_ListComp(node, "()")

    def visit_DictComp(self, node: Any) -> None:
        self.at(EXPRESSION, node.key, "{", ": ")
        self.at(EXPRESSION, node.value)
        self.write(*node.generators, "}")

    def visit_comprehension(self, node: Any) -> None:
        self.write(ASYNC_FOR if node.is_async else FOR)
        self.plain_commas += 1
        self.at(Precedence.comprehension_target, node.target, after=" in ")
        self.plain_commas -= 1
        self.at(Precedence.comprehension, node.iter)
        for test in node.ifs:
            self.at(Precedence.comprehension, test, before=CONDITION)

    # -- constants -----------------------------------------------------------------------------------------------------

    def visit_Constant(self, node: Any) -> None:
        value = node.value
        if isinstance(value, str):
            self.write((node.kind or "") + _quoted(value, "'" if self.nested_strings else '"'))
        elif isinstance(value, bytes):
            self.write(_quoted(value, "'" if self.nested_strings else '"'))
        elif value is None or value is Ellipsis or isinstance(value, bool):
            self.write("..." if value is Ellipsis else repr(value))
        elif isinstance(value, (int, float)):
            text = _number(value)
            # -2.0 binds as a sign does: (-2.0) ** n
            negative = text.startswith("-") and self.get__pp(node) > Precedence.USub
            self.write(f"({text})" if negative else text)
        elif isinstance(value, complex):
            self.write(_complex(value))
        else:
            raise TypeError(f"no literal for {value!r}")

    def visit_JoinedStr(self, node: Any) -> None:
        self.write("")
        pieces = self.pieces(node.values)
        codes = "".join(text for text, is_code in pieces if is_code)
        wanted = ("'", '"', "'''", '"""') if self.nested_strings else ('"', "'", '"""', "'''")
        # Python 3.12 lets the quotes of an f-string stand in its fields; before that one of these is free
        quotes = next((q for q in wanted if q not in codes), wanted[0])
        text = "".join(text if is_code else _escaped(text, quotes[0]) for text, is_code in pieces)
        self.write(f"f{quotes}{text}{quotes}")

    def pieces(self, values: Any) -> list[tuple[str, bool]]:
        """Return the text of an f-string in pieces, and which of them are code."""
        found: list[tuple[str, bool]] = []
        for value in values:
            if isinstance(value, ast.Constant):
                found.append((value.value.replace("{", "{{").replace("}", "}}"), False))
                continue
            code = self.field(value.value)
            conversion = f"!{chr(value.conversion)}" if value.conversion != -1 else ""
            found.append(("{" + " " * code.startswith("{") + code + conversion, True))
            if value.format_spec is not None:
                found.extend([(":", True), *self.pieces(value.format_spec.values)])
            found.append(("}", True))
        return found

    def field(self, node: Any) -> str:
        """Return the text of an expression inside an f-string; a colon of its own must stand in parentheses."""
        start = len(self.result)
        self.nested_strings += 1
        colon = any(isinstance(n, ast.Lambda) for n in ast.walk(node))
        self.at(EXPRESSION + 1 if colon else EXPRESSION, node)
        self.nested_strings -= 1
        text = "".join(self.result[start:])
        del self.result[start:]
        return text


def _is_comment(statement: Any) -> bool:
    value = getattr(statement, "value", None)
    return isinstance(statement, ast.Expr) and isinstance(value, ast.Constant) and value.kind == COMMENT


def _quoted(value: str | bytes, quote: str) -> str:
    """Return the literal, in double quotes unless that takes more escapes or single ones are asked for."""
    text = repr(value)
    prefix = "b" if isinstance(value, bytes) else ""
    inner = text[len(prefix) + 1 : -1]
    return text if quote == "'" or '"' in inner else f'{prefix}"{inner}"'


def _escaped(text: str, quote: str) -> str:
    escaped = "".join(c if c.isprintable() and c != "\\" else repr(c)[1:-1] for c in text)
    return escaped.replace(quote, "\\" + quote)


def _triple_quoted(text: str) -> str:
    escaped = "".join(c if c.isprintable() and c != "\\" or c in "\n\t" else repr(c)[1:-1] for c in text)
    escaped = escaped.replace('"""', '\\"\\"\\"')
    if escaped.endswith('"'):
        escaped = escaped[:-1] + '\\"'
    return f'"""{escaped}"""'


def _number(value: int | float) -> str:
    if isinstance(value, int):
        return int.__repr__(value)
    return float.__repr__(value) if math.isfinite(value) else f'float("{float.__repr__(value)}")'


def _complex(value: complex) -> str:
    """Return a literal if one denotes exactly this number, signs of zeros included; else a call."""
    real, imag = value.real, value.imag
    if math.copysign(1.0, imag) > 0 and math.isfinite(imag) and real == 0 and math.copysign(1.0, real) > 0:
        return f"{imag!r}j".replace(".0j", "j")
    if math.isfinite(real) and math.isfinite(imag) and imag != 0 and (real != 0 or math.copysign(1.0, real) > 0):
        return f"({real!r} {'+' if imag > 0 else '-'} {abs(imag)!r}j)"
    return f"complex({_number(real)}, {_number(imag)})"
