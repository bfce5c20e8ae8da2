"""Programs of the rest of Python: match, walrus, generators, closures, stars, dicts, try, records, iterators.

``program(seed)`` is the text of a module with ``f(x, y, u, n)``; values stay bounded as in ``generator``.
"""

from __future__ import annotations

from tests.random_programs.generator import Generator, Scope

HELPERS = """
@dataclass
class Pair:
    a: float
    b: float = 0.5

    @property
    def both(self):
        return 0.5 * (self.a + self.b)

    def moved(self, q):
        self.a = 0.5 * self.a + q
        return math.tanh(q) * self.b

    def __add__(self, other):
        return Pair(0.5 * (self.a + other.a), 0.5 * (self.b - other.b))


class Point(NamedTuple):
    a: float
    b: float


def average(*parts, k=0.5):
    total = 0.0
    for part in parts:
        total = k * total + 0.5 * part
    return total


def terms(a, k):
    for j in range(k):
        if a > 0.3:
            yield math.sin(a) * j
        else:
            yield 0.3 * a
        a = 0.5 * a + 0.1 * j


def halved(function):
    @functools.wraps(function)
    def wrapper(*args, **options):
        return 0.5 * function(*args, **options)

    return wrapper


@halved
def product(a, b=0.7):
    return math.tanh(a) * b


def positive(a):
    if a < 0:
        raise ValueError("negative")
    return math.sin(a)
"""


class Constructs(Generator):
    def module(self) -> str:
        names = "contextlib functools itertools math operator".split()
        self.lines += [f"import {n}" for n in names]
        self.lines += ["from dataclasses import dataclass, replace", "from typing import NamedTuple", ""]
        self.lines += ["import numpy as np", "", *HELPERS.splitlines(), "", ""]
        self.helpers.append(("product", "plain"))
        for _ in range(self.pick((0, 1))):
            self.helper()
        self.result = self.pick(("scalar", "scalar", "tuple"))
        self.emit(0, "def f(x, y, u, n):")
        scope = Scope(["x", "y"], ["u"])
        self.budget = self.rng.randrange(5, 14)
        self.block_main(scope)
        self.leave(scope, 1)
        return "\n".join(self.lines) + "\n"

    def call(self, s: Scope, depth: int) -> str:
        others = [h for h in self.helpers if h[1] != "plain"]
        if others and self.chance(0.6):
            everything, self.helpers = self.helpers, others
            text = super().call(s, depth)
            self.helpers = everything
            return text
        a, b = self.scalar(s, 0), self.leaf(s)
        return self.pick((f"product({a})", f"product({a}, b={b})", f"product(*({a}, {b}))"))

    def statement(self, s: Scope, depth: int, loops: int) -> bool:
        if self.chance(0.5):
            return super().statement(s, depth, loops)
        deep = depth >= 4 or self.budget < 0
        choices = [self.lists, self.dicts, self.closure, self.stars, self.records, self.numbers, self.iterators]
        choices += [] if deep else [self.match, self.walrus, self.handler, self.found, self.managed]
        self.pick(choices)(s, depth)
        return False

    def into(self, s: Scope, depth: int, text: str) -> None:
        t = self.target(s)
        self.emit(depth, f"{t} = {text}")
        self.bind(s.scalars, t)

    def inner(self, s: Scope, depth: int) -> Scope:
        """Emit a block of one or two statements."""
        scope, start = s.copy(), len(self.lines)
        self.block(scope, depth, self.rng.randrange(1, 3), 0)
        if len(self.lines) == start:
            self.emit(depth, "pass")
        return scope

    def vector(self, s: Scope) -> str:
        return self.pick(s.arrays) if s.arrays else "np.array([0.3, 0.8])"

    def count(self, s: Scope) -> str:
        return "n" if "n" in s.ints else "3"

    # -- values --------------------------------------------------------------------------------------------------------

    def numbers(self, s: Scope, depth: int) -> None:
        a, b, c = (self.scalar(s, 1) for _ in range(3))
        self.into(
            s,
            depth,
            self.pick(
                (
                    f"({a} if {self.test(s)} else {b} if {self.test(s)} else {c})",
                    f"({a} and 0.5 * {b})",
                    f"({a} if -1.0 < {b} <= {c} else {b})",
                    f"functools.reduce(lambda p, q: 0.5 * (p - q), [{a}, {b}, {c}])",
                    f"math.fsum([{a}, {b}]) * 0.3",
                    f"0.3 * sum(map(math.sin, ({a}, {b})))",
                    f"0.5 * sum(e for e in ({a}, {b}, {c}) if e > {self.const()})",
                    f"sorted([{a}, {b}, {c}])[1]",
                    f"max([{a}, {b}], key=lambda e: abs(e - 0.1))",
                    f"divmod({a}, 2.0)[1] * 0.3",
                    f"abs({a}) * 0.5 + round({b}, 2) * 0.0",
                    f"(lambda p, q={b}: math.sin(p) * q)({a})",
                    f"operator.mul(math.tanh({a}), {b})",
                )
            ),
        )

    def lists(self, s: Scope, depth: int) -> None:
        if not s.lists:
            t = self.new("l")
            self.emit(depth, f"{t} = [{self.scalar(s, 1)}, {self.leaf(s)}, {self.const()}]")
            self.bind(s.lists, t)
            return
        xs, a = self.pick(s.lists), self.scalar(s, 1)
        r = self.rng.randrange(7)
        if r == 0:
            self.emit(
                depth, self.pick((f"{xs}.reverse()", f"{xs}.sort()", f"{xs}.insert(0, {a})", f"{xs}.extend([{a}])"))
            )
        elif r == 1:
            self.emit(depth, self.pick((f"{xs}[:1] = [{a}, {self.leaf(s)}]", f"{xs}[-1:] = [{a}]", f"{xs}[1:] = []")))
        elif r == 2:
            self.emit(depth, f"if len({xs}) > 1:")
            self.emit(depth + 1, self.pick((f"del {xs}[0]", f"{xs}.pop(0)", f"del {xs}[-1]")))
        elif r == 3:
            first, rest = self.new("s"), self.new("l")
            self.emit(depth, f"{first}, *{rest} = [{a}, *{xs}]")
            self.bind(s.scalars, first)
            self.bind(s.lists, rest)
        elif r == 4:
            t = self.new("l")
            form = self.pick(("e * w for e in {} for w in (0.5, 0.3)", "0.5 * e if e > 0.1 else e for e in {}"))
            self.emit(depth, f"{t} = [{form.format(xs)}]")
            self.bind(s.lists, t)
        elif r == 5:
            self.into(s, depth, f"0.3 * sum(e * e for e in {xs} if e < {self.const()})")
        else:
            self.into(
                s, depth, self.pick((f"max({xs}, default=0.5)", f"{xs}[{xs}.index(min({xs}))]", f"sorted({xs})[0]"))
            )

    def dicts(self, s: Scope, depth: int) -> None:
        d, t = self.new("d"), self.pick(s.scalars)
        t = t if t not in s.frozen else self.new("s")
        a, b = self.scalar(s, 1), self.leaf(s)
        if self.chance(0.5):
            self.emit(depth, f'{d} = {{"p": {a}, "q": {b}}}')
            change = (f'{d}["p"] *= 0.5', f"{d}.update(q={b})", f'{d} |= {{"r": {b}}}', f'{d}["r"] = {d}.pop("q")')
        else:
            n = self.count(s)
            self.emit(depth, f"{d} = {{k: math.sin({a}) * k for k in range(1, {n} + 1)}}")
            change = (f"{d}[1] += 0.3", f"{d}[{n} + 1] = {b}", f"{d}[0] = {d}.get(7, {b})", f"{d}.setdefault(1, {b})")
        self.emit(depth, self.pick(change))
        if t not in s.scalars:
            self.emit(depth, f"{t} = 0.1")
            self.bind(s.scalars, t)
        form = self.rng.randrange(4)
        if form == 0:
            self.emit(depth, f"for key, e in {d}.items():")
            self.emit(depth + 1, f'{t} = 0.5 * {t} + e * (0.5 if key == "p" or key == 1 else 0.3)')
        elif form == 1:
            self.emit(depth, f"for key in {d}:")
            self.emit(depth + 1, f"{d}[key] *= math.tanh({b})")
            self.emit(depth, f"{t} = 0.3 * sum({d}.values())")
        elif form == 2:
            self.emit(depth, f"{t} = 0.3 * max(e for e in {d}.values())")
        else:
            self.emit(depth, f"{t} = 0.2 * sum(e * len(str(key)) for key, e in {d}.items() if e > -0.2)")

    def stars(self, s: Scope, depth: int) -> None:
        a, b = self.scalar(s, 1), self.leaf(s)
        xs = self.pick(s.lists) if s.lists else f"[{a}, {b}]"
        self.into(
            s,
            depth,
            self.pick(
                (
                    f"average(*{xs}, {a})",
                    f"average({a}, *{xs}, k=0.3)",
                    f"average(*(0.5 * e for e in {xs}))",
                    f'average(*({a}, {b}), **{{"k": 0.3}})',
                    f"product(*[{a}, {b}])",
                    f"average(*{self.vector(s)}[:2], *{xs})",
                )
            ),
        )

    def records(self, s: Scope, depth: int) -> None:
        p, a, b = self.new("p"), self.scalar(s, 1), self.leaf(s)
        if self.chance(0.3):
            self.emit(depth, f"{p} = Point({a}, b={b})")
            self.emit(depth, self.pick((f"{p} = {p}._replace(a={b})", f"{p} = Point(*{p})", "pass")))
            self.into(s, depth, self.pick((f"0.5 * ({p}.a + {p}[1])", f"math.tanh({p}.b) * {p}.a", f"0.3 * sum({p})")))
            return
        self.emit(depth, f"{p} = {self.pick((f'Pair({a}, {b})', f'Pair({a})', f'Pair(b={b}, a={a})'))}")
        change = (f"{p}.a *= math.tanh({b})", f"{p}.b = {a}", f"{p} = replace({p}, b={b})", f"{p} = {p} + Pair({b})")
        self.emit(depth, self.pick(change))
        self.into(s, depth, self.pick((f"{p}.both", f"{p}.moved({b}) + {p}.a * 0.3", f"math.tanh({p}.a) * {p}.b")))

    def closure(self, s: Scope, depth: int) -> None:
        c, a, b = self.new("c"), self.leaf(s), self.leaf(s)
        own = [n for n in s.scalars if n not in s.frozen and n not in ("x", "y")]
        self.emit(depth, f"def {c}(q, w={b}):")
        if own and self.chance(0.5):
            t = self.pick(own)
            self.emit(depth + 1, f"nonlocal {t}")
            self.emit(depth + 1, f"{t} = 0.5 * {t} + 0.3 * q")
            self.emit(depth + 1, f"return 0.5 * q + math.sin({t}) * w")
        else:
            self.emit(depth + 1, f"if q > {self.const()}:")
            self.emit(depth + 2, f"return math.sin(q) * {a}")
            self.emit(depth + 1, "return 0.5 * (q - w)")
        if own and self.chance(0.5):
            self.emit(depth, f"{self.pick(own)} = {self.scalar(s, 1)}")
        calls = (f"{c}({a})", f"{c}({c}({b}), 0.3)", f"{c}(w={a}, q={b})", f"0.3 * sum(map({c}, [{a}, {b}]))")
        self.into(s, depth, self.pick(calls))

    def iterators(self, s: Scope, depth: int) -> None:
        t, e = self.new("s"), self.new("e")
        xs = self.pick(s.lists) if s.lists else f"[{self.leaf(s)}, {self.leaf(s)}, 0.4]"
        self.emit(depth, f"{t} = {self.scalar(s, 1)}")
        self.bind(s.scalars, t)
        a = self.leaf(s)
        head, value = self.pick(
            (
                (f"for {e} in terms({a}, {self.count(s)}):", e),
                (f"for {e}, w in itertools.pairwise({xs}):", f"{e} * math.sin(w)"),
                (f"for {e} in itertools.chain({xs}, [{a}]):", e),
                (f"for {e}, w in zip({xs}, terms({a}, 3)):", f"math.tanh({e}) * w"),
                (f"for w, {e} in enumerate(reversed({xs}), 1):", f"{e} / w"),
                (f"for {e} in filter(lambda p: p > -0.3, {xs}):", e),
                (f"for {e}, w in itertools.product({xs}, (0.5, {a})):", f"math.tanh({e}) * w"),
                (f"for {e}, w in itertools.combinations({xs}, 2):", f"math.sin({e}) * w"),
                (f"for {e} in (math.sin(p) * {a} for p in {xs}):", e),
                (f"for w, {e} in np.ndenumerate({self.vector(s)}):", f"{e} * w[0]"),
                (f"for w, {e} in zip(itertools.count(1), {xs}):", f"{e} / w"),
                (f"for {e} in itertools.accumulate({xs}, lambda p, q: 0.5 * (p + q)):", e),
            )
        )
        self.emit(depth, head)
        if self.chance(0.3):
            self.emit(depth + 1, f"if {t} > 1.2:")
            self.emit(depth + 2, self.pick(("break", "continue")))
        self.emit(depth + 1, f"{t} = 0.5 * {t} + 0.3 * {value}")

    # -- blocks --------------------------------------------------------------------------------------------------------

    def match(self, s: Scope, depth: int) -> None:
        p, q, n = self.new("s"), self.new("s"), self.count(s)
        subject, patterns = self.pick(
            (
                (f"{n} % 3", ("0", "1 | 2")),
                (f'"sin" if {n} > 2 else "cos"', ('"sin"', '"cos"')),
                (f"({self.leaf(s)}, {self.leaf(s)})", (f"({p}, {q}) if {p} > {q}", f"({p}, _)")),
                (f"[{self.leaf(s)}, 1]", (f"[{p}, 2]", f"[{p}, 1]")),
                (f"Pair({self.leaf(s)}, {self.leaf(s)})", (f"Pair(a={p}) if {p} > 0.2", f"Pair({p}, {q})")),
                (f'{{"k": {self.leaf(s)}}}', (f'{{"j": {p}}}', f'{{"k": {p}}}')),
            )
        )
        self.emit(depth, f"match {subject}:")
        ends = []
        for pattern in patterns:
            self.emit(depth + 1, f"case {pattern}:")
            scope = s.copy()
            scope.scalars += [n for n in (p, q) if n in pattern]
            ends.append(self.inner(scope, depth + 2))
        self.emit(depth + 1, "case _:")
        ends.append(self.inner(s, depth + 2))
        s.keep_common(*ends)

    def walrus(self, s: Scope, depth: int) -> None:
        t = self.new("s")
        if self.chance(0.4):
            self.emit(depth, f"{t} = {self.scalar(s, 1)}")
            self.emit(depth, f"while ({t} := 0.5 * {t}) > 0.1:")
            self.inner(s, depth + 1)
        else:
            self.emit(depth, f"if ({t} := {self.scalar(s, 1)}) > {self.const()}:")
            scope = s.copy()
            scope.scalars.append(t)
            self.inner(scope, depth + 1)
        self.bind(s.scalars, t)

    def handler(self, s: Scope, depth: int) -> None:
        t, a, b = self.new("s"), self.scalar(s, 1), self.leaf(s)
        risky, error = self.pick(
            (
                (f"math.log({a})", "ValueError"),
                (f"positive({a})", "ValueError"),
                (f"[{a}, {b}][{self.count(s)}]", "IndexError"),
                (f'{{"p": {a}}}["p" if {self.count(s)} > 2 else "q"]', "(KeyError, IndexError)"),
                (f"math.sqrt({a}) * 0.5", "ValueError as problem"),
            )
        )
        self.emit(depth, "try:")
        self.emit(depth + 1, f"{t} = 0.3 * {risky}")
        self.emit(depth, f"except {error}:")
        self.emit(depth + 1, f"{t} = {b}")
        if self.chance(0.3):
            self.emit(depth, "else:")
            self.emit(depth + 1, f"{t} = math.sin({t})")
        if self.chance(0.3):
            self.emit(depth, "finally:")
            self.emit(depth + 1, f"{self.new('k')} = 1")
        self.bind(s.scalars, t)

    def found(self, s: Scope, depth: int) -> None:
        """A loop with an ``else``."""
        t, e = self.new("s"), self.new("e")
        items = self.pick(s.lists) if s.lists else self.vector(s)
        self.emit(depth, f"for {e} in {items}:")
        self.emit(depth + 1, f"if {e} > {self.const()}:")
        self.emit(depth + 2, f"{t} = 0.5 * {e}")
        self.emit(depth + 2, "break")
        self.emit(depth, "else:")
        self.emit(depth + 1, f"{t} = {self.scalar(s, 1)}")
        self.bind(s.scalars, t)

    def managed(self, s: Scope, depth: int) -> None:
        head = self.pick(('with np.errstate(all="ignore"):', "with contextlib.nullcontext():"))
        self.emit(depth, head)
        scope = self.inner(s, depth + 1)
        s.keep_common(scope)


def program(seed: int) -> str:
    """Return the text of a module that defines f(x, y, u, n)."""
    return Constructs(seed).module()
