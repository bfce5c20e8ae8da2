"""Replace names that only stand for another name or a literal, and add up neighbouring contributions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast

from s2sad import core
from s2sad.analysis.rewrite import rebuilt
from s2sad.core import Assign, Block, Stmt, Store, Verbatim
from s2sad.optimise.effects import mapped


def run(body: Block, candidates: frozenset[str], parameters: frozenset[str]) -> Block:
    """Propagate copies ``x_bar = y_bar`` and literals, where both names have one definition."""
    body = rebuilt(
        body, lambda s: [] if isinstance(s, Assign) and getattr(s.value, "id", None) == s.target else [s], set()
    )
    defs: dict[str, int] = dict.fromkeys(parameters, 1)
    local = used_below(body)
    bases: set[str] = set()
    kept: set[str] = set()
    for stmt in core.walk(body):
        for n in core.header_writes(stmt):
            defs[n] = defs.get(n, 0) + 1
        if isinstance(stmt, Store):
            bases.add(stmt.base)
        elif isinstance(stmt, Verbatim):
            # its text stays as it is: also what a function defined there reads later
            kept.update(core.identifiers(stmt.node))
    local -= bases
    candidates -= kept
    parts: dict[str, Any] = {}
    for stmt in core.walk(body):
        if (
            isinstance(stmt, Assign)
            and isinstance(stmt.target, str)
            and stmt.target in candidates
            and defs[stmt.target] == 1
        ):
            value = stmt.value
            if isinstance(value, gast.Name):
                value = parts.get(value.id, value)
            if (
                isinstance(value, gast.Constant)
                and stmt.target not in bases
                and isinstance(value.value, (int, float, bool, str, type(None)))
            ):
                parts[stmt.target] = value
            elif isinstance(value, gast.Name) and defs.get(value.id, 0) <= 1 and stmt.target in local:
                parts[stmt.target] = value
    if not parts:
        return body

    def change(stmt: Stmt) -> list[Stmt]:
        return [] if isinstance(stmt, Assign) and stmt.target in parts else [stmt]

    return mapped(rebuilt(body, change, set()), lambda e: core.substitute(e, parts))


def used_below(body: Block) -> set[str]:
    """Return the names all of whose uses follow their definition in the same block."""
    uses: dict[str, int] = {}
    for stmt in core.walk(body):
        for n in core.header_reads(stmt):
            uses[n] = uses.get(n, 0) + 1
    found: set[str] = set()

    def visit(block: Block) -> None:
        below: dict[str, int] = {}
        for stmt in reversed(block):
            if (
                isinstance(stmt, Assign)
                and isinstance(stmt.target, str)
                and below.get(stmt.target, 0) == uses.get(stmt.target, 0)
            ):
                found.add(stmt.target)
            inner = core.blocks_of(stmt)
            for each in core.walk((stmt,)) if inner else (stmt,):
                for n in core.header_reads(each):
                    below[n] = below.get(n, 0) + 1
            for part in inner:
                visit(part)

    visit(body)
    return found


def accumulate(body: Block, is_scalar: Any) -> Block:
    """``a = e1; a = a + e2`` is ``a = e1 + e2`` for scalars; ``z = zeros_like(x); z += e`` stays."""
    out: list[Stmt] = []
    for stmt in body:
        inner = core.blocks_of(stmt)
        if inner:
            stmt = core.with_blocks(stmt, tuple(accumulate(b, is_scalar) for b in inner))
        last = out[-1] if out else None
        if (
            isinstance(stmt, Assign)
            and isinstance(last, Assign)
            and stmt.target == last.target
            and isinstance(stmt.target, str)
            and is_scalar(stmt.target)
            and isinstance(stmt.value, gast.BinOp)
            and isinstance(stmt.value.op, (gast.Add, gast.Sub))
            and isinstance(stmt.value.left, gast.Name)
            and stmt.value.left.id == stmt.target
            and stmt.target not in core.reads(stmt.value.right)
            and stmt.origin.role == "reverse"
        ):
            out[-1] = replace(last, value=gast.BinOp(left=last.value, op=stmt.value.op, right=stmt.value.right))
            continue
        out.append(stmt)
    return tuple(out)
