"""Programs that write: through rows, views, aliases, containers and callees. ``program(seed)`` is the text of a module.

Every array in ``arrays`` has four elements, ``m`` is four by four; values stay bounded as in ``generator``.
"""

from __future__ import annotations

import random

HELPERS = """
class Box:
    def __init__(self, u, v):
        self.u = u
        self.v = v


def fill(v, s):
    v[1:] = 0.5 * v[:-1] + s
    v[0] *= s


def mix(v, w):
    for i in range(len(v)):
        v[i] = 0.5 * v[i] + 0.3 * np.sin(w[3 - i])
    return v


def pick(rows, i):
    return rows[i]
"""


class Stores:
    """One program; names are given to the kinds of values they are certainly bound to."""

    def __init__(self, seed: int):
        self.rng = random.Random(seed)
        self.lines: list[str] = []
        self.arrays, self.scalars, self.ints = ["u", "w"], ["x", "y"], ["0", "1", "2", "3"]
        self.lists: list[str] = []
        self.dicts: list[str] = []
        self.boxes: list[str] = []
        self.tables: list[str] = []
        self.counter = 0

    def pick(self, options):
        return options[self.rng.randrange(len(options))]

    def chance(self, p: float) -> bool:
        return self.rng.random() < p

    def new(self, prefix: str) -> str:
        self.counter += 1
        return f"{prefix}{self.counter}"

    def emit(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def index(self) -> str:
        return self.pick(self.ints)

    def array(self) -> str:
        """Return an expression for an array, a way to memory that may be written."""
        ways = [*self.arrays, f"m[{self.index()}]", f"m[:, {self.index()}]"]
        ways += [f"{r}[{self.index()}]" for r in self.lists]
        ways += [f'{d}["{self.pick("ab")}"]' for d in self.dicts]
        ways += [f"{b}.{self.pick('uv')}" for b in self.boxes]
        ways += [f"pick({r}, {self.index()})" for r in self.lists[:1]]
        return self.pick(ways)

    def number(self) -> str:
        ways = [*self.scalars, f"{self.array()}[{self.index()}]", f"m[{self.index()}, {self.index()}]"]
        ways += [f"{t}[{self.index()}][{self.index()}]" for t in self.tables]
        return self.pick(ways)

    def scalar(self) -> str:
        a, b = self.number(), self.number()
        return self.pick((a, f"np.tanh({a})", f"0.5 * ({a} + {b})", f"np.sin({a}) * {b}", f"{a} * 0.7"))

    def value(self) -> str:
        a, b = self.array(), self.array()
        return self.pick((a, f"np.sin({a})", f"0.5 * ({a} + {b})", f"np.tanh({a}) * {b}", f"{a} * 0.6", f"{a}[::-1]"))

    def target(self) -> str:
        """Return a way to an array that can stand on the left of an augmented assignment."""
        return self.pick([t for t in (self.array() for _ in range(8)) if not t.startswith("pick")] or ["m[0]"])

    def statement(self, depth: int, loops: int) -> None:
        r = self.rng.random()
        if r < 0.22:
            self.names(depth)
        elif r < 0.34:
            self.containers(depth)
        elif r < 0.8 or depth > 3:
            self.store(depth)
        elif r < 0.88:
            name = self.new("s")
            self.emit(depth, f"{name} = {self.scalar()}")
            self.scalars.append(name)
        elif r < 0.94 and loops < 2:
            self.loop(depth, loops)
        else:
            self.branch(depth, loops)

    def names(self, depth: int) -> None:
        if len(self.arrays) > 3 and self.chance(0.3):
            # a name that goes on with other memory
            name = self.pick(self.arrays[2:])
        else:
            name = self.new("v")
        forms = (
            self.array(),
            self.array(),
            f"{self.array()}[::-1]",
            f"m.T[{self.index()}]",
            f"{self.array()}.copy()",
            f"np.zeros(4) + {self.scalar()}",
            f"m.ravel()[{self.pick((0, 4, 8))}:][:4]",
            f"m.reshape(8, 2)[::2, {self.pick((0, 1))}]",
            f"{self.array()} if {self.pick(self.scalars)} > 0.1 else {self.array()}",
            f"mix({self.array()}, {self.array()})",
        )
        self.emit(depth, f"{name} = {self.pick(forms)}")
        if name not in self.arrays:
            self.arrays.append(name)

    def containers(self, depth: int) -> None:
        kind = self.pick(("list", "list", "dict", "box", "table", "put", "put", "swap", "swap"))
        if kind == "list":
            name = self.new("rows")
            parts = [self.array() for _ in range(4)]
            forms = ("[m[i] for i in range(4)]", f"[{', '.join(parts)}]", "[np.zeros(4) for _ in range(4)]", "list(m)")
            self.emit(depth, f"{name} = {self.pick(forms)}")
            self.lists.append(name)
        elif kind == "dict":
            name = self.new("d")
            self.emit(depth, f'{name} = {{"a": {self.value()}, "b": {self.array()}}}')
            self.dicts.append(name)
        elif kind == "box":
            name = self.new("box")
            self.emit(depth, f"{name} = Box({self.array()}, {self.value()})")
            self.boxes.append(name)
        elif kind == "table":
            name = self.new("t")
            forms = ("[[0.0] * 4 for _ in range(4)]", f"[[{self.scalar()}] * 4, [x, y, x, y], [0.5] * 4, [y] * 4]")
            self.emit(depth, f"{name} = {self.pick(forms)}")
            self.tables.append(name)
        elif kind == "put":
            forms = [f"{r}[{self.index()}] = {self.value()}" for r in self.lists]
            forms += [f'{d}["{self.pick("ab")}"] = {self.value()}' for d in self.dicts]
            forms += [f"{b}.{self.pick('uv')} = {self.value()}" for b in self.boxes]
            if forms:
                self.emit(depth, self.pick(forms))
        else:
            a, b = self.pick(self.arrays), self.pick(self.arrays)
            forms = [f"{a}, {b} = {b}, {a}"] if a != b else []
            for r in self.lists:
                i, j = self.index(), self.index()
                forms.append(f"{r}[{i}], {r}[{j}] = {r}[{j}], {r}[{i}]")
                forms.append(f"{r}.append({r}.pop(0))")
            if forms:
                self.emit(depth, self.pick(forms))

    def store(self, depth: int) -> None:
        v, i, s = self.target(), self.index(), self.scalar()
        forms = [
            f"{v}[{i}] = {s}",
            f"{v}[{i}] += 0.3 * {s}",
            f"{v}[{i}] *= np.tanh({s})",
            f"{v}[:] = {self.value()}",
            f"{v}[1:] = {self.array()}[:-1]",
            f"{v}[::-1] = {self.array()}",
            f"{v} += 0.3 * {self.value()}",
            f"{v} *= np.tanh({s})",
            f"{v} -= 0.2 * np.sin({self.array()})",
            f"{v}[{v} > 0.2] *= 0.5",
            f"{v}[[0, 2]] = {self.array()}[[1, 1]]",
            f"np.add.at({v}, [0, 0, 1], 0.3 * {self.array()}[:3])",
            f"np.sin({self.array()}, out={v})",
            f"fill({v}, np.tanh({s}))",
            f"m[{i}] = {self.value()}",
            f"m[:, {i}] += 0.3 * {self.array()}",
            "m *= 0.9",
            "m[1:] = 0.5 * m[:-1]",
            f"m.T[{i}] = {self.value()}",
        ]
        for t in self.tables:
            forms += [f"{t}[{i}][{self.index()}] = {s}", f"{t}[{i}][{self.index()}] += 0.3 * {s}"]
        form = self.pick(forms)
        if form.startswith(("np.", "fill")) and "." in v and "[" not in v and "box" not in v:
            return
        self.emit(depth, form)

    def inner(self, depth: int, loops: int) -> None:
        kept = {k: list(getattr(self, k)) for k in ("arrays", "scalars", "ints", "lists", "dicts", "boxes", "tables")}
        for _ in range(self.rng.randrange(1, 4)):
            self.statement(depth, loops)
        if not self.lines[-1].startswith("    " * depth):
            self.emit(depth, "pass")
        for k, names in kept.items():
            setattr(self, k, names)

    def loop(self, depth: int, loops: int) -> None:
        i = self.new("i")
        kind = self.pick(("range", "range", "rows", "list", "while"))
        if kind == "rows":
            self.emit(depth, f"for {i}_row in {self.pick(['m', *self.lists])}:")
            self.arrays.append(f"{i}_row")
            self.inner(depth + 1, loops + 1)
            self.arrays.remove(f"{i}_row")
            return
        if kind == "while":
            self.emit(depth, f"{i} = 0")
            self.emit(depth, f"while {i} < n:")
            self.ints.append(f"{i} % 4")
            self.emit(depth + 1, f"{i} += 1")
            self.inner(depth + 1, loops + 1)
            self.ints.remove(f"{i} % 4")
            return
        self.emit(depth, f"for {i} in range({self.pick(('n', '3', '0', '4'))}):")
        name = f"{i} % 4"
        self.ints += [name, name, f"({i} + 1) % 4"]
        self.inner(depth + 1, loops + 1)
        for n in (name, name, f"({i} + 1) % 4"):
            self.ints.remove(n)
        if self.chance(0.2):
            self.emit(depth + 1, f"if {self.pick(self.scalars)} > 0.3:")
            self.emit(depth + 2, self.pick(("break", "break", "return np.sum(m * m)")))

    def branch(self, depth: int, loops: int) -> None:
        self.emit(depth, f"if {self.pick(self.scalars)} > {round(self.rng.uniform(-0.5, 0.5), 1)}:")
        self.emit(depth + 1, f"m[0] *= {self.pick(self.scalars)}")
        self.inner(depth + 1, loops)
        if self.chance(0.5):
            self.emit(depth, "else:")
            self.emit(depth + 1, "m[1] *= 0.7")
            self.inner(depth + 1, loops)

    def module(self) -> str:
        self.lines += ["import numpy as np", "", *HELPERS.splitlines(), "", ""]
        self.emit(0, "def f(x, y, u, n):")
        self.emit(1, self.pick(("m = np.outer(u, np.cos(u)) + x", "m = np.zeros((4, 4))", "m = np.ones((4, 4)) * y")))
        self.emit(1, self.pick(("w = u * y", "w = m[1]", "w = np.sin(u)", "w = u", "w = m[:, 2]")))
        for _ in range(self.rng.randrange(4, 12)):
            self.statement(1, 0)
        parts = [f"np.sum({v} * {self.pick(('u', 'np.sin(w)', 'm[0]'))})" for v in self.arrays[1:]]
        parts += [f"np.sum({r}[{self.index()}])" for r in self.lists]
        parts += [f'np.sum({d}["a"] * {d}["b"])' for d in self.dicts]
        parts += [f"np.sum({b}.u * {b}.v)" for b in self.boxes]
        parts += [f"sum({t}[1]) * {t}[0][2]" for t in self.tables]
        self.rng.shuffle(parts)
        ends = ("np.sum(m * m)", "np.sum(np.sin(m) * u)", "m[0] @ w")
        self.emit(1, f"return {self.pick(ends)} + {' + '.join(parts[: self.rng.randrange(1, 4)])}")
        return "\n".join(self.lines) + "\n"


def program(seed: int) -> str:
    """Return the text of a module that defines f(x, y, u, n)."""
    return Stores(seed).module()
