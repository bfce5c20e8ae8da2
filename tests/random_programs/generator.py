"""A deterministic generator of small programs: ``program(seed)`` is the text of a module with ``f(x, y, u, n)``.

Values stay bounded: sums are halved, one factor of a product is a tanh, sin or small constant. Every array has length 4
(views of other lengths are consumed by the next statement), every index is within 0..3, lists are never empty.
"""

from __future__ import annotations

import random


class Scope:
    """The names that are certainly bound, by type."""

    def __init__(self, scalars=(), arrays=(), lists=(), ints=(), frozen=()):
        self.scalars, self.arrays, self.lists, self.ints = list(scalars), list(arrays), list(lists), list(ints)
        self.frozen = set(frozen)

    def copy(self) -> Scope:
        return Scope(self.scalars, self.arrays, self.lists, self.ints, self.frozen)

    def keep_common(self, *others: Scope) -> None:
        for field in ("scalars", "arrays", "lists", "ints"):
            first = getattr(others[0], field)
            setattr(self, field, [n for n in first if all(n in getattr(o, field) for o in others[1:])])


class Generator:
    def __init__(self, seed: int):
        self.rng = random.Random(seed)
        self.lines: list[str] = []
        self.helpers: list[tuple[str, str]] = []
        self.counter = 0
        self.result = "scalar"
        self.budget = 0

    # -- text ----------------------------------------------------------------------------------------------------------

    def emit(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def pick(self, options):
        return options[self.rng.randrange(len(options))]

    def chance(self, p: float) -> bool:
        return self.rng.random() < p

    def const(self) -> str:
        return repr(round(self.rng.uniform(0.2, 1.6), 1) * self.pick((1, 1, -1)))

    # -- expressions ---------------------------------------------------------------------------------------------------

    def index(self, s: Scope) -> str:
        if s.ints and self.chance(0.5):
            i = self.pick(s.ints)
            return self.pick((i, i, i, f"({i} + 1) % 4", f"-{i} - 1", f"3 - {i}"))
        return str(self.rng.randrange(-4, 4))

    def leaf(self, s: Scope) -> str:
        r = self.rng.random()
        if r < 0.2 and s.arrays:
            return f"{self.pick(s.arrays)}[{self.index(s)}]"
        if r < 0.28 and s.lists:
            return f"{self.pick(s.lists)}[{self.pick(('0', '-1'))}]"
        if r < 0.36:
            return self.const()
        return self.pick(s.scalars)

    def scalar(self, s: Scope, depth: int = 2) -> str:
        if depth == 0 or self.chance(0.2):
            return self.leaf(s)
        a = lambda: self.scalar(s, depth - 1)  # noqa: E731
        r = self.rng.randrange(22)
        if r < 3:
            return f"{self.pick(('math.sin', 'np.sin', 'np.tanh', 'math.cos'))}({a()})"
        if r < 6:
            return f"0.5 * ({a()} {self.pick('+-')} {a()})"
        if r < 9:
            return f"{self.pick(('math.tanh', 'np.tanh', 'math.sin'))}({a()}) * {a()}"
        if r < 11:
            return f"0.3 * {self.leaf(s)}"
        if r == 11:
            return f"{a()} / (2.0 + math.sin({a()}))"
        if r == 12:
            return f"-({a()})"
        if r == 13:
            return f"({a()} if {self.test(s)} else {a()})"
        if r == 14:
            return f"{self.pick(('min', 'max', 'min', 'abs'))}({a()}, {a()})".replace("abs(", "max(")
        if r == 15 and s.arrays:
            v = self.array(s, depth - 1)
            return self.pick(
                (
                    f"0.3 * np.sum({v})",
                    f"0.3 * ({v}).sum()",
                    f"np.mean({v})",
                    f"np.max({v})",
                    f"0.1 * np.dot({v}, np.tanh({self.pick(s.arrays)}))",
                )
            )
        if r == 16 and s.arrays:
            v = self.pick(s.arrays)
            return self.pick(
                (
                    f"0.3 * np.sum({v}[1:] * np.tanh({v}[:-1]))",
                    f"0.3 * {v}[::2].sum()",
                    f"0.2 * ({v} @ np.sin({v}))",
                    f"0.3 * sum({v})",
                )
            )
        if r == 17 and s.lists:
            l = self.pick(s.lists)
            return self.pick(
                (
                    f"0.3 * sum({l})",
                    f"0.3 * sum([math.sin(e) for e in {l}])",
                    f"0.3 * np.sum(np.array({l}))",
                    f"0.1 * len({l}) * {self.leaf(s)}",
                )
            )
        if r == 18:
            return f"math.tanh({a()}) ** 2"
        if r >= 19 and self.helpers:
            return self.call(s, depth)
        return self.leaf(s)

    def call(self, s: Scope, depth: int) -> str:
        name, kind = self.pick(self.helpers)
        a = self.scalar(s, depth - 1)
        if kind == "scalar":
            b = self.scalar(s, 0)
            return self.pick(
                (f"{name}({a}, {b})", f"{name}({a}, {b}, k={self.const()})", f"{name}({a}, b={b})", f"{name}({a})")
            )
        if kind == "recursive":
            return f"{name}({a}, {self.pick(('2', '3'))})"
        if not s.arrays:
            return a
        v = self.pick(s.arrays)
        return f"{name}({self.pick((v, v + '.copy()'))}, {a})"

    def array(self, s: Scope, depth: int = 2) -> str:
        if not s.arrays:
            return f"np.array([{', '.join(self.leaf(s) for _ in range(4))}])"
        v = self.pick(s.arrays)
        if depth <= 0 or self.chance(0.2):
            return v
        w = self.array(s, depth - 1)
        a = self.scalar(s, 1)
        return self.pick(
            (
                f"np.tanh({w})",
                f"np.sin({w})",
                f"0.5 * ({v} {self.pick('+-')} {w})",
                f"np.tanh({v}) * {w}",
                f"np.tanh({a}) * {w}",
                f"0.5 * ({w} + {a})",
                f"{v}[::-1] * 0.5",
                f"np.concatenate(({v}[1:], {v}[:1]))",
                f"np.where({v} > {self.const()}, {w}, {v})",
                f"0.3 * np.cumsum({w})" if self.chance(0.1) else f"np.cos({w})",
                f"np.array([{', '.join(self.leaf(s) for _ in range(4))}])",
                f"-{v}",
                f"np.maximum({v}, {w})",
                f"{v}[[3, 1, 1, 0]]",
                f"np.full(4, {a})",
                f"{v}.copy()",
            )
        )

    def test(self, s: Scope) -> str:
        r = self.rng.randrange(8)
        if r == 0 and s.ints:
            return f"{self.pick(s.ints)} {self.pick(('<', '>', '==', '!='))} {self.rng.randrange(4)}"
        if r == 1 and s.arrays:
            return f"{self.pick(s.arrays)}[{self.index(s)}] > {self.leaf(s)}"
        if r == 2:
            return f"{self.leaf(s)} > {self.const()} {self.pick(('and', 'or'))} {self.leaf(s)} < {self.const()}"
        if r == 3 and s.lists:
            return f"len({self.pick(s.lists)}) > {self.rng.randrange(1, 4)}"
        if r == 4:
            return f"not {self.leaf(s)} > {self.const()}"
        return f"{self.scalar(s, 1)} {self.pick('<>')} {self.scalar(s, 0)}"

    # -- statements ----------------------------------------------------------------------------------------------------

    def new(self, prefix: str) -> str:
        self.counter += 1
        return f"{prefix}{self.counter}"

    def target(self, s: Scope) -> str:
        own = [n for n in s.scalars if n not in s.frozen]
        if own and self.chance(0.65):
            return self.pick(own)
        return self.new("s")

    def bind(self, names: list[str], name: str) -> None:
        if name not in names:
            names.append(name)

    def block(self, s: Scope, depth: int, size: int, loops: int) -> bool:
        """Emit statements; true when the block certainly leaves."""
        for _ in range(size):
            self.budget -= 1
            if self.statement(s, depth, loops):
                return True
        return False

    def statement(self, s: Scope, depth: int, loops: int) -> bool:
        deep = depth >= 4 or self.budget < 0
        r = self.rng.randrange(100)
        if r < 14:
            e = self.scalar(s)
            t = self.target(s)
            self.emit(depth, f"{t} = {e}")
            self.bind(s.scalars, t)
        elif r < 22:
            own = [n for n in s.scalars if n not in s.frozen]
            t = self.pick(own or s.scalars)
            if t in s.frozen:
                return False
            self.emit(
                depth,
                self.pick(
                    (
                        f"{t} += 0.3 * {self.scalar(s, 1)}",
                        f"{t} -= 0.3 * {self.scalar(s, 1)}",
                        f"{t} *= np.tanh({self.scalar(s, 1)})",
                        f"{t} /= 2.0 + math.sin({self.leaf(s)})",
                    )
                ),
            )
        elif r < 27:
            own = [n for n in s.scalars if n not in s.frozen]
            if len(own) >= 2:
                a, b = self.rng.sample(own, 2)
                self.emit(
                    depth,
                    self.pick(
                        (
                            f"{a}, {b} = {b}, {a}",
                            f"{a}, {b} = {self.scalar(s, 1)}, {self.scalar(s, 1)}",
                            f"{a} = {b} = {self.scalar(s, 1)}",
                        )
                    ),
                )
        elif r < 32:
            e = self.array(s)
            own = [n for n in s.arrays if n not in s.frozen]
            t = self.pick(own) if own and self.chance(0.5) else self.new("v")
            self.emit(depth, f"{t} = {e}")
            self.bind(s.arrays, t)
        elif r < 34 and s.arrays:
            t = self.new("v")
            v = self.pick(s.arrays)
            self.emit(
                depth,
                self.pick(
                    (
                        f"{t} = {v}",
                        f"{t} = {v}[::-1]",
                        f"{t} = np.zeros(4)",
                        f"{t} = np.empty_like({v})\n" + "    " * depth + f"{t}[:] = {v}",
                    )
                ),
            )
            self.bind(s.arrays, t)
        elif r < 48 and s.arrays:
            self.store(s, depth)
        elif r < 51 and s.arrays:
            v, t = self.pick(s.arrays), self.new("w")
            cut = self.pick(("1:", ":-1", "::2", "1:3", "::-1"))
            self.emit(depth, f"{t} = {v}[{cut}]")
            if self.chance(0.4):
                self.emit(
                    depth,
                    self.pick(
                        (
                            f"{v}[{self.index(s)}] = {self.scalar(s, 1)}",
                            f"{v}[1:] *= 0.5",
                            f"{v} *= {self.leaf(s)}" if self.chance(0.1) else f"{v}[0] += 0.3",
                        )
                    ),
                )
            self.emit(
                depth,
                self.pick(
                    (
                        f"{t}[0] = {self.scalar(s, 1)}",
                        f"{t} *= np.tanh({self.scalar(s, 1)})",
                        f"{t}[:] = np.sin({t})",
                        f"{t} += 0.3 * {self.leaf(s)}",
                        f"{t}[-1] += 0.3 * {t}[0]",
                    )
                ),
            )
            if self.chance(0.5):
                a = self.target(s)
                self.emit(depth, f"{a} = 0.3 * np.sum(np.sin({t}))")
                self.bind(s.scalars, a)
        elif r < 57:
            self.list_statement(s, depth)
        elif r < 60:
            t = self.new("k")
            i = self.pick(s.ints) if s.ints else "0"
            own = [k for k in s.ints if k.startswith("k")]
            t = self.pick(own) if own and self.chance(0.5) else t
            self.emit(
                depth,
                self.pick(
                    (
                        f"{t} = ({i} + 1) % 4",
                        f"{t} = {self.rng.randrange(4)}",
                        f"{t} = 1 if {self.test(s)} else 2",
                        f"{t} = {i}",
                    )
                ),
            )
            self.bind(s.ints, t)
        elif r < 74 and not deep:
            return self.branch(s, depth, loops)
        elif r < 84 and not deep and depth < 4:
            self.for_loop(s, depth, loops)
        elif r < 88 and not deep and depth < 4:
            self.while_loop(s, depth, loops)
        elif r < 90 and self.helpers:
            t = self.target(s)
            self.emit(depth, f"{t} = {self.call(s, 2)}")
            self.bind(s.scalars, t)
        elif r < 94 and loops and depth > 1:
            self.emit(depth, f"if {self.test(s)}:")
            if self.chance(0.5):
                self.block(s.copy(), depth + 1, 1, 0)
            self.emit(depth + 1, self.pick(("break", "continue", "continue")))
        elif r < 96 and depth >= 1:
            self.emit(depth, f"if {self.test(s)}:")
            inner = s.copy()
            if not self.block(inner, depth + 1, self.rng.randrange(2), 0):
                self.leave(inner, depth + 1)
        return False

    def store(self, s: Scope, depth: int) -> None:
        v, w = self.pick(s.arrays), self.pick(s.arrays)
        i, j = self.index(s), self.index(s)
        a, b = self.scalar(s, 1), self.leaf(s)
        self.emit(
            depth,
            self.pick(
                (
                    f"{v}[{i}] = {a}",
                    f"{v}[{i}] = {a}",
                    f"{v}[{i}] = {a}",
                    f"{v}[{i}] += 0.3 * {a}",
                    f"{v}[{i}] *= np.tanh({a})",
                    f"{v}[{i}] -= 0.3 * {w}[{j}]",
                    f"{v}[1:] = {v}[:-1]",
                    f"{v}[1:] = np.sin({w}[:-1])",
                    f"{v}[:-1] = {v}[1:]",
                    f"{v}[1:] += 0.3 * {v}[:-1]",
                    f"{v}[:2] = {w}[2:] * np.tanh({b})",
                    f"{v}[1:3] = {a}",
                    f"{v}[::2] = {w}[1::2]",
                    f"{v}[::-1] = {w}",
                    f"{v}[:] = {self.array(s)}",
                    f"{v}[...] = np.tanh({w}) * {b}",
                    f"{v}[{w} > {b}] = {a}",
                    f"{v}[{v} > {self.const()}] *= 0.5",
                    f"{v}[{w} < {b}] += 0.3 * {b}",
                    f"{v}[{v} > {b}] = np.sin({v}[{v} > {b}])",
                    f"{v}[[0, 2]] = {w}[[1, 1]]",
                    f"{v}[[0, 0, 1]] += 0.3 * {w}[:3]",
                    f"np.add.at({v}, [0, 0, 1], 0.3 * {w}[:3])",
                    f"{v} += 0.3 * {w}",
                    f"{v} *= np.tanh({b})",
                    f"{v} -= 0.3 * np.sin({w})",
                    f"{v} /= 2.0 + np.sin({w})",
                    f"{v}[{i}], {v}[{j}] = {v}[{j}], {v}[{i}]",
                    f"{v}[1:][0] = {a}",
                    f"np.sin({w}, out={v})",
                    f"{v}.fill({a})",
                )
            ),
        )

    def list_statement(self, s: Scope, depth: int) -> None:
        if not s.lists or self.chance(0.15):
            t = self.new("l")
            self.emit(
                depth,
                f"{t} = "
                + self.pick(
                    (
                        f"[{self.scalar(s, 1)}]",
                        f"[{self.scalar(s, 1)}, {self.leaf(s)}]",
                        f"[{self.leaf(s)} * 0.5 for q in range(3)]",
                    )
                ),
            )
            self.bind(s.lists, t)
            return
        l = self.pick(s.lists)
        r = self.rng.randrange(8)
        if r < 3:
            self.emit(depth, f"{l}.append({self.scalar(s, 1)})")
        elif r < 5:
            t = self.target(s)
            if t in s.scalars:
                self.emit(depth, f"if len({l}) > 1:")
                self.emit(depth + 1, f"{t} = {l}.pop()")
            else:
                self.emit(
                    depth, f"{t} = {l}.pop() if len({l}) > 1 else {l}[0]" if self.chance(0.2) else f"{t} = {l}[-1]"
                )
                self.bind(s.scalars, t)
        elif r == 5:
            self.emit(depth, f"{l}[{self.pick(('0', '-1'))}] {self.pick(('=', '+=', '*='))} 0.5 * {self.leaf(s)}")
        elif r == 6:
            e = self.new("e")
            own = [n for n in s.scalars if n not in s.frozen]
            if own:
                self.emit(depth, f"for {e} in {l}:")
                self.emit(depth + 1, f"{self.pick(own)} += 0.3 * math.sin({e})")
        else:
            self.emit(
                depth, f"{l} = [{self.pick(('math.sin(e)', '0.5 * e', f'e * np.tanh({self.leaf(s)})'))} for e in {l}]"
            )

    def branch(self, s: Scope, depth: int, loops: int) -> bool:
        ends = []
        kinds = ["if"] + ["elif"] * (self.rng.randrange(4) == 0) + ["else"] * self.chance(0.6)
        for kind in kinds:
            self.emit(depth, f"{kind} {self.test(s)}:" if kind != "else" else "else:")
            inner = s.copy()
            start = len(self.lines)
            left = self.block(inner, depth + 1, self.rng.randrange(1, 4), loops)
            if len(self.lines) == start:
                self.emit(depth + 1, "pass")
            if not left:
                ends.append(inner)
        if "else" not in kinds:
            ends.append(s.copy())
        if not ends:
            return True
        s.keep_common(*ends)
        return False

    def for_loop(self, s: Scope, depth: int, loops: int) -> None:
        i = self.new("i")
        inner = s.copy()
        if s.arrays and self.chance(0.12):
            v = self.pick(s.arrays)
            head, scalars = self.pick(
                (
                    (f"for {i} in {v}:", True),
                    (f"for {i}, e{i} in enumerate({v}):", False),
                    (f"for {i}, e{i} in zip(range(4), {v}):", False),
                )
            )
            self.emit(depth, head)
            inner.scalars.append(i if scalars else f"e{i}")
            inner.frozen.add(i if scalars else f"e{i}")
            if not scalars:
                inner.ints.append(i)
        else:
            choice = self.pick(
                (
                    "range(n)",
                    "range(n)",
                    "range(3)",
                    "range(1, 4)",
                    "range(3, -1, -1)",
                    "range(0, n, 2)",
                    "range(n - 2)",
                    f"range({self.pick(s.arrays)}.shape[0])" if s.arrays else "range(2)",
                )
            )
            if "n" not in s.ints:
                choice = "range(3)"
            self.emit(depth, f"for {i} in {choice}:")
            inner.ints.append(i)
        start = len(self.lines)
        self.block(inner, depth + 1, self.rng.randrange(1, 4), loops + 1)
        if len(self.lines) == start:
            self.emit(depth + 1, "pass")
        if self.chance(0.08):
            self.emit(depth, "else:")
            other = s.copy()
            start = len(self.lines)
            self.block(other, depth + 1, 1, 0)
            if len(self.lines) == start:
                self.emit(depth + 1, "pass")

    def while_loop(self, s: Scope, depth: int, loops: int) -> None:
        c = self.new("c")
        self.emit(depth, f"{c} = 0")
        inner = s.copy()
        if self.chance(0.3):
            self.emit(depth, "while True:")
            self.emit(depth + 1, f"{c} += 1")
            self.emit(depth + 1, f"if {c} > 3:")
            self.emit(depth + 2, "break")
        else:
            self.emit(depth, f"while {c} < 3" + (f" and {self.leaf(s)} < 1.2" if self.chance(0.4) else "") + ":")
            self.emit(depth + 1, f"{c} += 1")
        inner.ints.append(c)
        self.block(inner, depth + 1, self.rng.randrange(1, 4), loops + 1)

    def leave(self, s: Scope, depth: int) -> None:
        if self.result == "scalar":
            self.emit(depth, f"return {self.scalar(s, 1)}")
        elif self.result == "array":
            self.emit(depth, f"return {self.array(s, 1)}")
        else:
            self.emit(depth, f"return {self.scalar(s, 1)}, {self.array(s, 1)}")

    # -- the module ----------------------------------------------------------------------------------------------------

    def helper(self) -> None:
        kind = "recursive" if self.chance(0.08) else self.pick(("scalar", "scalar", "array"))
        name = self.new("h")
        self.result = "scalar"
        if kind == "recursive":
            self.emit(0, f"def {name}(a, k):")
            self.emit(1, "if k == 0:")
            self.emit(2, f"return {self.scalar(Scope(['a']), 1)}")
            self.emit(
                1,
                f"return {self.pick(('0.5 * a + ', 'math.sin(a) * ', '0.3 * a - '))}"
                f"{name}({self.scalar(Scope(['a']), 1)}, k - 1)",
            )
        else:
            if kind == "scalar":
                self.emit(
                    0,
                    f"def {name}(a, b={self.const()}, *, k=0.5):"
                    if self.chance(0.3)
                    else f"def {name}(a, b={self.const()}, k=0.5):",
                )
                scope = Scope(["a", "b", "k"])
            else:
                self.emit(0, f"def {name}(v, a):")
                scope = Scope(["a"], ["v"])
            self.budget = 4
            self.block(scope, 1, self.rng.randrange(1, 4), 0)
            self.leave(scope, 1)
        self.emit(0, "")
        self.emit(0, "")
        self.helpers.append((name, kind))

    def module(self) -> str:
        self.lines += ["import math", "", "import numpy as np", "", ""]
        for _ in range(self.pick((0, 0, 1, 1, 2))):
            self.helper()
        self.result = self.pick(("scalar", "scalar", "scalar", "array", "tuple"))
        self.emit(0, "def f(x, y, u, n):")
        s = Scope(["x", "y"], ["u"], [], ["(n - 1)"] if self.chance(0.1) else [])
        self.budget = self.rng.randrange(5, 16)
        self.block_main(s)
        self.leave(s, 1)
        return "\n".join(self.lines) + "\n"

    def block_main(self, s: Scope) -> None:
        s.ints.append("n")
        real = self.index

        def safe(scope: Scope) -> str:  # n itself may be 4: never an index as it is
            return real(Scope(scope.scalars, scope.arrays, scope.lists, [i for i in scope.ints if i != "n"]))

        self.index = safe  # type: ignore[method-assign]
        self.block(s, 1, self.rng.randrange(4, 10), 0)


def program(seed: int) -> str:
    """Return the text of a module that defines f(x, y, u, n)."""
    return Generator(seed).module()
