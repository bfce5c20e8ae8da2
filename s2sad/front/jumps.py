"""Put every return, break and continue in tail position of its block.

``if c: return a`` followed by more becomes ``if c: out = a`` / ``else: more``, so that the adjoint of a jump is empty.
A return inside a loop becomes an assignment, a flag and a break. ``else`` of a loop becomes a test of a flag.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast

from s2sad.core import constant, name, stored, unary

LOOPS = (gast.For, gast.While)
SCOPES = (gast.FunctionDef, gast.AsyncFunctionDef, gast.ClassDef, gast.Lambda)
SMALL = 2


def structured(body: list[gast.stmt], fresh: Callable[[str], str]) -> tuple[list[gast.stmt], gast.expr | None]:
    """Return the body without jumps out of order, and the expression of its result (None: returns nothing).

    ``fresh`` gives new names. The result refers to the function's own names.
    """
    returns = [s for s in _inside(body) if isinstance(s, gast.Return)]
    worker = _Structure(fresh)
    if not returns:
        return worker.block(body, in_loop=False), None
    if len(returns) == 1 and body and returns[0] is body[-1]:
        return worker.block(body[:-1], in_loop=False), returns[0].value or constant(None)
    if all(r.value is None or isinstance(r.value, gast.Constant) and r.value.value is None for r in returns):
        worker.out = None
        return worker.block(body, in_loop=False), None
    worker.out = fresh("out")
    done = worker.block(
        body if always_exits(body) else [*body, _at(gast.Return(value=constant(None)), body[-1])], False
    )
    return done, name(worker.out)


def _inside(body: list[gast.stmt]) -> list[gast.stmt]:
    """Return all statements in the body, not those of nested functions."""
    found: list[gast.stmt] = []
    for stmt in body:
        found.append(stmt)
        if isinstance(stmt, SCOPES):
            continue
        for block in _blocks(stmt):
            found.extend(_inside(block))
    return found


def _blocks(stmt: gast.stmt) -> list[list[gast.stmt]]:
    blocks = [getattr(stmt, key) for key in ("body", "orelse", "finalbody") if getattr(stmt, key, None)]
    blocks.extend(h.body for h in getattr(stmt, "handlers", ()))
    blocks.extend(c.body for c in getattr(stmt, "cases", ()))
    return blocks


def _jumps(body: list[gast.stmt]) -> bool:
    """Tell whether control may leave the block by a return, or by a break or continue of the loop around it."""
    for stmt in body:
        if isinstance(stmt, (gast.Return, gast.Break, gast.Continue)):
            return True
        if isinstance(stmt, SCOPES):
            continue
        if isinstance(stmt, LOOPS):
            if any(isinstance(s, gast.Return) for s in _inside([stmt])) or _jumps(stmt.orelse):
                return True
        elif any(_jumps(block) for block in _blocks(stmt)):
            return True
    return False


def _breaks(body: list[gast.stmt]) -> bool:
    """Tell whether the block has a break of the loop around it."""
    for stmt in body:
        if isinstance(stmt, gast.Break):
            return True
        if isinstance(stmt, SCOPES):
            continue
        if isinstance(stmt, LOOPS):
            if _breaks(stmt.orelse):
                return True
        elif any(_breaks(block) for block in _blocks(stmt)):
            return True
    return False


def always_exits(body: list[gast.stmt]) -> bool:
    """Tell whether control never falls off the end of the block."""
    if not body:
        return False
    last = body[-1]
    if isinstance(last, (gast.Return, gast.Break, gast.Continue, gast.Raise)):
        return True
    if isinstance(last, gast.If):
        return always_exits(last.body) and always_exits(last.orelse)
    if isinstance(last, gast.With):
        return always_exits(last.body)
    if isinstance(last, gast.Try):
        ends = always_exits([*last.body, *last.orelse]) and all(always_exits(h.body) for h in last.handlers)
        return ends or always_exits(last.finalbody)
    if isinstance(last, gast.Match):
        return _catches_all(last.cases[-1]) and all(always_exits(c.body) for c in last.cases)
    if isinstance(last, gast.While):
        return isinstance(last.test, gast.Constant) and bool(last.test.value) and not _breaks(last.body)
    return False


def _catches_all(case: gast.match_case) -> bool:
    return case.guard is None and isinstance(case.pattern, gast.MatchAs) and case.pattern.pattern is None


def _at(node: gast.stmt, place: gast.AST) -> gast.stmt:
    return gast.copy_location(node, place)


def _assign(target: str, value: gast.expr, place: gast.AST) -> gast.stmt:
    store = stored(target)
    return _at(gast.Assign(targets=[store], value=value, type_comment=None), place)


class _Structure:
    def __init__(self, fresh: Callable[[str], str]) -> None:
        self.fresh = fresh
        self.out: str | None = None
        self.returned: str | None = None

    def block(self, body: list[gast.stmt], in_loop: bool, broke: str | None = None) -> list[gast.stmt]:
        """Return the block with its jumps in tail position; a Break stays a Break, a Continue vanishes."""
        done: list[gast.stmt] = []
        for i, stmt in enumerate(body):
            rest = body[i + 1 :]
            if isinstance(stmt, gast.Return):
                if self.out is not None:
                    done.append(_assign(self.out, stmt.value or constant(None), stmt))
                if in_loop:
                    done.append(_assign(self._returned(), constant(True), stmt))
                    done.append(_at(gast.Break(), stmt))
                return done
            if isinstance(stmt, gast.Break):
                if broke:
                    done.append(_assign(broke, constant(True), stmt))
                return [*done, stmt]
            if isinstance(stmt, gast.Continue):
                return done
            if isinstance(stmt, LOOPS):
                tail = self._loop(stmt, rest, in_loop, broke, done)
                if tail is not None:
                    return tail
            elif isinstance(stmt, gast.If) and _jumps([stmt]):
                return self._branch(stmt, rest, in_loop, broke, done)
            elif _jumps([stmt]):
                return self._other(stmt, rest, in_loop, broke, done)
            else:
                done.append(self._inner(stmt, in_loop, broke))
        return done

    def _inner(self, stmt: gast.stmt, in_loop: bool, broke: str | None) -> gast.stmt:
        """Rewrite the loops inside a statement that has no jump of its own."""
        if isinstance(stmt, SCOPES) or not _blocks(stmt):
            return stmt
        return self._with_blocks(stmt, lambda b: self.block(b, in_loop, broke))

    def _with_blocks(self, stmt: gast.stmt, change: Callable[[list[gast.stmt]], list[gast.stmt]]) -> gast.stmt:
        fields: dict[str, Any] = {key: getattr(stmt, key, None) for key in stmt._fields}
        for key in ("body", "orelse", "finalbody"):
            if fields.get(key):
                fields[key] = change(fields[key])
        for key in ("handlers", "cases"):
            if fields.get(key):
                fields[key] = [self._with_blocks(part, change) for part in fields[key]]
        return _at(type(stmt)(**fields), stmt)

    def _branch(
        self, stmt: gast.If, rest: list[gast.stmt], in_loop: bool, broke: str | None, done: list[gast.stmt]
    ) -> list[gast.stmt]:
        if not rest:
            body, orelse = stmt.body, stmt.orelse
        elif always_exits(stmt.body):
            body, orelse = stmt.body, [*stmt.orelse, *rest]
        elif always_exits(stmt.orelse):
            body, orelse = [*stmt.body, *rest], stmt.orelse
        elif len(rest) <= SMALL and not any(_blocks(s) for s in rest):
            body, orelse = [*stmt.body, *rest], [*stmt.orelse, *rest]
        else:
            return self._flagged(stmt, rest, in_loop, broke, done)
        new = gast.If(test=stmt.test, body=self.block(body, in_loop, broke), orelse=self.block(orelse, in_loop, broke))
        if not new.body:
            if not new.orelse:
                return done
            new = gast.If(test=unary(gast.Not, stmt.test), body=new.orelse, orelse=[])
        return [*done, _at(new, stmt)]

    def _flagged(
        self, stmt: gast.stmt, rest: list[gast.stmt], in_loop: bool, broke: str | None, done: list[gast.stmt]
    ) -> list[gast.stmt]:
        """Some paths of ``stmt`` jump, some go on: record which, and test it before the rest."""
        skip = self.fresh("skip")
        leave = self.fresh("leave") if in_loop and (_breaks([stmt]) or self._has_return([stmt])) else None
        done.append(_assign(skip, constant(False), stmt))
        if leave:
            done.append(_assign(leave, constant(False), stmt))
        done.extend(self.block([self._flag_jumps(stmt, skip, leave, in_loop, broke)], False))
        after: list[gast.stmt] = []
        if leave:
            after.append(_at(gast.If(test=name(leave), body=[_at(gast.Break(), stmt)], orelse=[]), stmt))
        rest_done = self.block(rest, in_loop, broke)
        if rest_done or after:
            test = unary(gast.Not, name(skip))
            if after:
                orelse = [_at(gast.If(test=test, body=rest_done, orelse=[]), stmt)] if rest_done else []
                after[0].orelse = orelse
                done.append(after[0])
            else:
                done.append(_at(gast.If(test=test, body=rest_done, orelse=[]), stmt))
        return done

    def _has_return(self, body: list[gast.stmt]) -> bool:
        return any(isinstance(s, gast.Return) for s in _inside(body))

    def _flag_jumps(self, stmt: gast.stmt, skip: str, leave: str | None, in_loop: bool, broke: str | None) -> gast.stmt:
        """Return the statement with each jump turned into assignments of flags, still to be structured."""

        def change(block: list[gast.stmt]) -> list[gast.stmt]:
            new: list[gast.stmt] = []
            for i, inner in enumerate(block):
                if isinstance(inner, (gast.Return, gast.Break, gast.Continue)):
                    if isinstance(inner, gast.Return):
                        if self.out is not None:
                            new.append(_assign(self.out, inner.value or constant(None), inner))
                        if in_loop:
                            new.append(_assign(self._returned(), constant(True), inner))
                    elif isinstance(inner, gast.Break) and broke:
                        new.append(_assign(broke, constant(True), inner))
                    if leave and not isinstance(inner, gast.Continue):
                        new.append(_assign(leave, constant(True), inner))
                    new.append(_assign(skip, constant(True), inner))
                    return new
                if not isinstance(inner, LOOPS) and _jumps([inner]):
                    # a branch, or a with, try or match statement inside the other
                    rest = block[i + 1 :]
                    branch = self._with_blocks(inner, change)
                    new.append(branch)
                    if rest:
                        new.append(_at(gast.If(test=unary(gast.Not, name(skip)), body=change(rest), orelse=[]), inner))
                    return new
                if isinstance(inner, LOOPS) and self._has_return([inner]):
                    flat: list[gast.stmt] = []
                    tail = self._loop(inner, [], True, None, flat)
                    new.extend(flat if tail is None else tail[:-1] if isinstance(tail[-1], gast.If) else tail)
                    hit: list[gast.stmt] = [_assign(skip, constant(True), inner)]
                    if leave:
                        hit.append(_assign(leave, constant(True), inner))
                    rest = change(block[i + 1 :])
                    new.append(_at(gast.If(test=name(self._returned()), body=hit, orelse=rest), inner))
                    return new
                new.append(inner)
            return new

        return self._with_blocks(stmt, change)

    def _other(
        self, stmt: gast.stmt, rest: list[gast.stmt], in_loop: bool, broke: str | None, done: list[gast.stmt]
    ) -> list[gast.stmt]:
        """A with or try statement or a match with jumps inside."""
        # what a `finally` does comes before the loop is left
        leaves = in_loop and getattr(stmt, "finalbody", None) and (_breaks([stmt]) or self._has_return([stmt]))
        if leaves or rest and not always_exits([stmt]):
            return self._flagged(stmt, rest, in_loop, broke, done)
        return [*done, self._with_blocks(stmt, lambda b: self.block(b, in_loop, broke))]

    def _loop(
        self, stmt: gast.stmt, rest: list[gast.stmt], in_loop: bool, broke: str | None, done: list[gast.stmt]
    ) -> list[gast.stmt] | None:
        """Append the loop to ``done``. Return the finished block if the rest had to be put under a test."""
        returns = any(isinstance(s, gast.Return) for s in _inside(stmt.body))
        own = self.fresh("broke") if stmt.orelse and _breaks(stmt.body) else None
        if own:
            done.append(_assign(own, constant(False), stmt))
        if returns:
            done.append(_assign(self._returned(), constant(False), stmt))
        fields = {key: getattr(stmt, key, None) for key in stmt._fields}
        fields["body"] = self.block(stmt.body, True, own) or [_at(gast.Pass(), stmt)]
        fields["orelse"] = []
        done.append(_at(type(stmt)(**fields), stmt))
        following = list(stmt.orelse)
        if own:
            following = [_at(gast.If(test=unary(gast.Not, name(own)), body=stmt.orelse, orelse=[]), stmt)]
        following += rest
        if not returns:
            if not stmt.orelse:
                return None
            return [*done, *self.block(following, in_loop, broke)]
        unreachable = always_exits([stmt])
        after = [] if unreachable else self.block(following, in_loop, broke)
        if in_loop:
            leave = gast.If(test=name(self._returned()), body=[_at(gast.Break(), stmt)], orelse=after)
            return [*done, _at(leave, stmt)]
        if after:
            done.append(_at(gast.If(test=unary(gast.Not, name(self._returned())), body=after, orelse=[]), stmt))
        return done

    def _returned(self) -> str:
        if self.returned is None:
            self.returned = self.fresh("returned")
        return self.returned
