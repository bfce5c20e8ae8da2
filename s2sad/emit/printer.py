"""Print statements, those that astor does not know included: match, except*, type aliases and parameters."""

from __future__ import annotations

import ast
from typing import Any

from s2sad.emit import literals
from s2sad.emit.expressions import Expressions
from s2sad.emit.generator import EXPRESSION, OPERATORS, Precedence
from s2sad.emit.wrap import SOFT_CLOSE, SOFT_OPEN


class Printer(Expressions):
    """Visits statements and expressions of ``ast``; the text is the parts of ``result`` joined."""

    def visit_Expr(self, node: Any) -> None:
        self.newline()
        value = node.value
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            self.write((value.kind or "") + literals.triple_quoted(value.value))
        else:
            self.at(Precedence.Expr, value)

    def visit_Assign(self, node: Any) -> None:
        self.newline()
        for target in node.targets:
            (self.soft if isinstance(target, ast.Tuple) else self.at)(Precedence.Assign, target)
            self.write(" = ")
        self.soft(Precedence.Assign, node.value)

    def visit_AugAssign(self, node: Any) -> None:
        self.newline()
        self.at(Precedence.Assign, node.target, after=f" {OPERATORS[type(node.op)].strip()}= ")
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
        star = node.names[0].name == "*"
        self.result.append("" if star else SOFT_OPEN)
        self.separated(node.names)
        self.result.append("" if star else SOFT_CLOSE)

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
            named = isinstance(pattern, ast.MatchAs) and pattern.pattern is not None
            inside = named or isinstance(pattern, ast.MatchOr)
            self.write(" | " if i else "", "(" if inside else "", pattern, ")" if inside else "")
