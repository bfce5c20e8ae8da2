"""Print expressions as hand-written code has them: no parentheses that say nothing, strings in double quotes."""

from __future__ import annotations

import ast
from typing import Any

from s2sad.emit import literals
from s2sad.emit.generator import EXPRESSION, OPERATORS, Generator, Precedence
from s2sad.emit.wrap import COMMA, Delimiter

# a line is broken first at a comprehension's clauses, then at commas, ternaries, operators
CLAUSE_RANK, TERNARY_RANK = COMMA.rank + 1, COMMA.rank - 1
FOR, ASYNC_FOR, CONDITION = (Delimiter(text, CLAUSE_RANK) for text in (" for ", " async for ", " if "))
IF, ELSE = Delimiter(" if ", TERNARY_RANK), Delimiter(" else ", TERNARY_RANK)


class Expressions(Generator):
    """Visits expressions of ``ast``."""

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
        if isinstance(index, ast.Tuple) and _is_bare_index(index.elts):
            self.comma_list(index.elts, len(index.elts) == 1)
        else:
            self.at(EXPRESSION, index)
        self.write("]")

    def visit_Slice(self, node: Any) -> None:
        self.at(EXPRESSION, node.lower)
        self.write(":")
        self.at(EXPRESSION, node.upper)
        self.at(EXPRESSION, node.step, before=":")

    def visit_Tuple(self, node: Any) -> None:
        with self.delimit(node) as delimiters:
            delimiters.discard = delimiters.discard and len(node.elts) > 1
            self.comma_list(node.elts, len(node.elts) == 1)

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
            self.write((node.kind or "") + literals.quoted(value, "'" if self.nested_strings else '"'))
        elif isinstance(value, bytes):
            self.write(literals.quoted(value, "'" if self.nested_strings else '"'))
        elif value is None or value is Ellipsis or isinstance(value, bool):
            self.write("..." if value is Ellipsis else repr(value))
        elif isinstance(value, (int, float)):
            text = literals.number(value)
            # -2.0 binds as a sign does: (-2.0) ** n
            negative = text.startswith("-") and self.get__pp(node) > Precedence.USub
            self.write(f"({text})" if negative else text)
        elif isinstance(value, complex):
            self.write(literals.complex_number(value))
        else:
            raise TypeError(f"no literal for {value!r}")

    def visit_JoinedStr(self, node: Any) -> None:
        self.write("")
        pieces = self.pieces(node.values)
        codes = "".join(text for text, is_code in pieces if is_code)
        wanted = ("'", '"', "'''", '"""') if self.nested_strings else ('"', "'", '"""', "'''")
        # Python 3.12 lets the quotes of an f-string stand in its fields; before that one of these is free
        quotes = next((q for q in wanted if q not in codes), wanted[0])
        text = "".join(text if is_code else literals.escaped(text, quotes[0]) for text, is_code in pieces)
        self.write(f"f{quotes}{text}{quotes}")

    def pieces(self, values: Any) -> list[tuple[str, bool]]:
        """Return the text of an f-string in pieces, and which of them are code."""
        found: list[tuple[str, bool]] = []
        for value in values:
            if isinstance(value, ast.Constant):
                found.append((str(value.value).replace("{", "{{").replace("}", "}}"), False))
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


def _is_bare_index(elements: list[ast.expr]) -> bool:
    """Tell whether the tuple of an index needs no parentheses: a slice allows none, a star is new without."""
    if any(isinstance(e, ast.Slice) for e in elements):
        return True
    return len(elements) > 1 and not any(isinstance(e, ast.Starred) for e in elements)
