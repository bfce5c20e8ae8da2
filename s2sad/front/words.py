"""How messages name syntax: as a reader of Python would, and what to write instead."""

from __future__ import annotations

import ast
import re
from typing import Any

import gast

from s2sad import core

WORDS: dict[str, tuple[str, str | None]] = {
    "AsyncFor": ("`async for`", "await the values first"),
    "AsyncFunctionDef": ("a coroutine", "move its numeric part into a plain function"),
    "AsyncWith": ("`async with`", "move the numeric part into a plain function"),
    "Await": ("`await`", "await the values first, and give them as arguments"),
    "ClassDef": ("a class defined inside a function", "define the class at the top of the module"),
    "GeneratorExp": ("a generator expression", "write a list: `[... for ...]`"),
    "MatchClass": ("a pattern that takes an object apart", "test with isinstance, and read the attributes"),
    "MatchMapping": ("a pattern that takes a mapping apart", "test for the keys: `if 'a' in options: ...`"),
    "MatchOr": ("a pattern with alternatives that bind names", "write a case for each"),
    "MatchSequence": ("a pattern with a star", "test the length, and slice"),
    "Set": ("a set", "use a list"),
    "SetComp": ("a set comprehension", "use a list"),
    "Starred": ("a starred expression", "unpack it into names first: `a, b = ...`"),
    "TryStar": ("`except*`", "test for the condition instead"),
    "TypeAlias": ("a type alias inside a function", "define it at the top of the module"),
    "Yield": ("`yield`", "return a list of the values"),
    "YieldFrom": ("`yield from`", "return a list of the values"),
}


def name_of(node: Any) -> str:
    """Return what a piece of syntax is called."""
    kind = type(node).__name__
    return WORDS.get(kind, (f"`{text_of(node)}`", None))[0]


def help_for(node: Any) -> tuple[str, ...]:
    """Return what to write instead, if there is a general answer."""
    found = WORDS.get(type(node).__name__, ("", None))[1]
    return (found,) if found else ()


def text_of(node: Any) -> str:
    """Return an expression as Python writes it, its first line at least."""
    try:
        text = ast.unparse(gast.gast_to_ast(node)).partition("\n")[0]
        return re.sub(rf"{re.escape(core.BUILTIN)}(?=\w+\()", "", text)
    except (AttributeError, ValueError, RecursionError):
        return "..."
