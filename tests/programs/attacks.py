"""Programs written to break a transformer: try forms, generators, closures, decorators, classes, in combination."""

import contextlib
import functools
import math
from collections import deque, namedtuple
from dataclasses import dataclass, field

from tests.programs.case import case

# -- try ---------------------------------------------------------------------------------------------------------------


def try_in_a_loop_with_else(x, ys):
    total = 0.0
    for y in ys:
        try:
            r = math.log(y * x)
        except ValueError:
            total -= x
            continue
        else:
            total += r
        finally:
            total *= 1.5
    return total


def try_nested(x, y):
    try:
        try:
            z = math.sqrt(x - y)
        except ValueError:
            z = math.sqrt(y - x) * 2.0
        w = math.log(z - 1.0)
    except ValueError:
        w = x * y
    return w * x


def try_handlers(x, table, key):
    try:
        scale = 1.0 / table[key]
    except KeyError:
        scale = x
    except ZeroDivisionError:
        scale = x * x
    return scale * x


def try_in_a_callee(x, n):
    def safe(v):
        try:
            return math.log(v)
        except ValueError:
            return v * v

    total = 0.0
    for k in range(n):
        total += safe(x - k)
    return total


def finally_rebinds(x, ys, k):
    scale = 1.0
    try:
        scale = ys[k]
    except IndexError:
        pass
    finally:
        x = x * 2.0
        scale += 1.0
    return x * scale


class Missing(Exception):
    pass


def raised_by_hand(x, n):
    def found(k):
        if k > 1:
            raise Missing(k)
        return x**k

    total = 0.0
    for k in range(n):
        try:
            total += found(k)
        except Missing:
            total *= x
    return total


# -- generators --------------------------------------------------------------------------------------------------------


def generator_with_return(x, n):
    def terms(t):
        for k in range(n):
            if k == 3:
                return
            yield t
            t = t * x / (k + 1)
        yield x

    total = 0.0
    for k, t in enumerate(terms(x)):
        total += t * (k + 1)
    return total


def generator_from_generator(x, n):
    def inner(a):
        for k in range(n):
            yield a * k

    def outer():
        yield x
        yield from inner(x * x)
        yield from [x**3, 1.0]

    return sum(outer()) + max(inner(x), default=0.0)


def generator_two_values(xs):
    def pairs():
        for i, a in enumerate(xs):
            for b in xs[i + 1 :]:
                yield a, b

    total = 0.0
    for a, b in pairs():
        total += (a - b) ** 2 * a
    return total


class Grid:
    def __init__(self, h, n):
        self.h = h
        self.n = n

    def __iter__(self):
        for k in range(self.n):
            yield self.h * k

    def __len__(self):
        return self.n

    def __contains__(self, k):
        return k < self.n


def generator_of_a_class(h, n):
    grid = Grid(h, n)
    total = sum(v * v for v in grid)
    return total * len(grid) if 2 in grid else total + h


# -- closures ----------------------------------------------------------------------------------------------------------


def nonlocal_two_levels(x, n):
    total, count = 0.0, 0

    def outer(v):
        def inner(w):
            nonlocal total, count
            total += w * v
            count += 1
            return total

        return inner(v) + inner(x)

    s = 0.0
    for k in range(n):
        s += outer(x * k)
    return s + total * count


def late_in_a_loop(x, n):
    fs = []
    for k in range(n):
        fs.append(lambda v, k=k: v**k)
    s = sum(f(x) for f in fs)
    gs = [lambda v: v * k for k in range(3)]
    return s + gs[0](x) * gs[2](x)


def closure_sees_rebinding(x):
    y = x

    def f(v):
        return v * y

    a = f(x)
    y = y * y
    b = f(x)
    return a + b * 2.0


def composed(x, n):
    def compose(*fs):
        return functools.reduce(lambda f, g: lambda v: g(f(v)), fs, lambda v: v)

    step = compose(math.sin, lambda v: v * x, math.exp)
    y = x
    for _ in range(n):
        y = step(y)
    return y


# -- decorators --------------------------------------------------------------------------------------------------------


def clipped(low=0.0, *, high=1.0):
    def decorate(f):
        @functools.wraps(f)
        def wrapper(*args, **kwargs):
            value = f(*args, **kwargs)
            if value < low:
                return low
            return min(value, high)

        return wrapper

    return decorate


def logged(f):
    calls = []

    @functools.wraps(f)
    def wrapper(*args, **kwargs):
        calls.append(len(args))
        return f(*args, **kwargs)

    wrapper.calls = calls
    return wrapper


@clipped(high=5.0)
@functools.wraps(math.sin)
def gain(x, power=2):
    return x**power


@functools.cache
def binomial(n, k):
    return 1 if k in (0, n) else binomial(n - 1, k - 1) + binomial(n - 1, k)


def decorated_twice(x, n):
    @clipped(high=9.0)
    def inner(v, *, k=1):
        return v * k

    return gain(x) + gain(x * 3, power=3) + inner(x, k=n) * gain(x, 1)


def bernstein(x, n):
    return sum(binomial(n, k) * x**k * (1 - x) ** (n - k) * k * k for k in range(n + 1))


class memo:
    def __init__(self, f):
        self.f = f
        self.count = 0

    def __call__(self, *args):
        return self.f(*args) * 2.0


@memo
def doubled(x, y):
    return x * y


def decorated_by_a_class(x):
    return doubled(x, 3.0) + doubled(x, x)


# -- classes -----------------------------------------------------------------------------------------------------------


class Base:
    scale = 2.0

    def __init__(self, a, *more, shift=0.0):
        self.a = a
        self.more = list(more)
        self._shift = shift

    @property
    def shift(self):
        return self._shift * self.scale

    @shift.setter
    def shift(self, value):
        self._shift = value + self.a

    @classmethod
    def unit(cls, a):
        return cls(a, 1.0, a * a, shift=a)

    @staticmethod
    def square(v):
        return v * v

    def value(self, x):
        return self.a * x + sum(self.more) + self.shift

    def __call__(self, x):
        return self.square(self.value(x))


class Derived(Base):
    scale = 3.0

    def value(self, x):
        return super().value(x) * x

    @functools.cached_property
    def norm(self):
        return self.a * self.scale


class Other(Derived):
    def __init__(self, a, *more, **options):
        super().__init__(a, *more, **options)
        self.a = self.a + 1.0

    @property
    def shift(self):
        return -self._shift


def hierarchy(x, y):
    total = 0.0
    for cls in (Base, Derived, Other):
        o = cls.unit(x)
        total += o(y) * 0.1
    b = Base(x, y)
    b.shift = y
    d = Derived(x)
    return total + b.value(x) + d.norm * d.norm


class Quantity:
    def __init__(self, value, unit=1):
        self.value, self.unit = value, unit

    def __add__(self, other):
        if not isinstance(other, Quantity):
            other = Quantity(other, self.unit)
        return Quantity(self.value + other.value, self.unit)

    __radd__ = __add__

    def __mul__(self, other):
        if isinstance(other, Quantity):
            return Quantity(self.value * other.value, self.unit + other.unit)
        return Quantity(self.value * other, self.unit)

    __rmul__ = __mul__

    def __neg__(self):
        return Quantity(-self.value, self.unit)

    def __sub__(self, other):
        return self + -other

    def __pow__(self, n):
        out = self
        for _ in range(n - 1):
            out = out * self
        return out

    def __lt__(self, other):
        return self.value < other.value

    def __eq__(self, other):
        return self.value == other.value

    def __hash__(self):
        return 1

    def __abs__(self):
        return Quantity(abs(self.value), self.unit)

    def __float__(self):
        return float(self.value)

    def __getitem__(self, k):
        return self.value * (k + 1)

    def __iadd__(self, other):
        self.value += other.value
        return self

    def __truediv__(self, other):
        return Quantity(self.value / getattr(other, "value", other), self.unit)

    def __rtruediv__(self, other):
        return Quantity(other / self.value, -self.unit)

    def __bool__(self):
        return self.value > 1.0


def quantities(x, y):
    a, b = Quantity(x), Quantity(y, 2)
    c = 2.0 * a * b + a - b**3
    c += a
    d = c if a else b
    e = a if b < a else b
    return abs(c).value + d[1] + e.value * (1.0 / a).value + (a / y).value


class Matrix:
    def __init__(self, rows):
        self.rows = rows

    def __matmul__(self, other):
        n = len(self.rows)
        return Matrix([[sum(self.rows[i][k] * other.rows[k][j] for k in range(n)) for j in range(n)] for i in range(n)])

    def __getitem__(self, at):
        i, j = at
        return self.rows[i][j]

    def __setitem__(self, at, value):
        i, j = at
        self.rows[i][j] = value

    def __len__(self):
        return len(self.rows)


def matrix_of_lists(x, n):
    a = Matrix([[x, 1.0], [0.5, x * x]])
    p = Matrix([[1.0, 0.0], [0.0, 1.0]])
    for _ in range(n):
        p = p @ a
        p[0, 1] = p[0, 1] + x
    return p[0, 0] + p[0, 1] * p[1, 1] + len(p)


@dataclass
class Particle:
    x: float
    v: float
    mass: float = 1.0
    past: list = field(default_factory=list)

    def step(self, force, h):
        self.v += h * force(self) / self.mass
        self.x += h * self.v
        self.past.append(self.x)
        return self


def simulated(x, h, n):
    p = Particle(x, 0.0, mass=2.0)
    q = Particle(-x, 1.0)
    for _ in range(n):
        p.step(lambda s: -s.x + q.x, h).step(lambda s: -s.v, h)
        q.step(lambda s: -(s.x**3), h)
    return p.x * q.v + sum(p.past)


Point = namedtuple("Point", "x y", defaults=(1.0,))


def points(x, y):
    p = Point(x)
    q = p._replace(y=y * p.x)
    ps = [p, q, Point(*q)]
    a, b = ps[-1]
    return sum(r.x * r.y for r in ps) + a * b


class Meter:
    __slots__ = ("total", "n")

    def __init__(self):
        self.total = 0.0
        self.n = 0

    def add(self, v, w=1.0):
        self.total = self.total + v * w
        self.n += 1
        return self

    @property
    def mean(self):
        return self.total / max(self.n, 1)


def metered(xs, x):
    m = Meter()
    for i, v in enumerate(xs):
        m.add(v * x).add(v, w=i)
    return m.mean * m.total


def queue_of_values(x, n):
    q = deque([x, 1.0])
    for _ in range(n):
        a = q.popleft()
        b = q[0]
        q.append(a * x + b)
    return sum(q)


def methods_as_values(x, y):
    line = Base(x, y)
    fs = {"a": line.value, "b": Base.square, "c": line}
    total = 0.0
    for name in sorted(fs):
        total += fs[name](y)
    return total + line.value(x) + list(map(line.value, [x, y]))[1]


def state_machine(x, word):
    state, total = "idle", 0.0
    actions = {"idle": lambda t: t + x, "run": lambda t: t * x, "stop": lambda t: -t}
    for letter in word:
        match (state, letter):
            case ("idle", "g"):
                state = "run"
            case ("run", "s" | "x"):
                state = "stop"
            case (_, "i"):
                state = "idle"
        total = actions[state](total)
    return total


def ternary_functions(x, kind):
    f = {"sin": math.sin, "square": lambda v: v * v}.get(kind, abs)
    g = math.cos if kind == "sin" else functools.partial(pow, x)
    return f(x) * g(2.0)


def default_is_shared(x, n, memory=None):
    memory = {} if memory is None else memory

    def fib(k):
        if k in memory:
            return memory[k]
        memory[k] = x if k < 2 else fib(k - 1) * 0.5 + fib(k - 2)
        return memory[k]

    return fib(n)


def complex_parts(x, y):
    z = complex(x, y)
    w = z * z + 1j * z.conjugate()
    return abs(w) ** 2 + w.real * w.imag


def chained_strings(x, name):
    parts = name.split("_")
    k = int(parts[-1]) if parts[-1].isdigit() else 1
    return x**k if name.startswith("pow") else x * len(parts)


def varargs_everywhere(x, *rest, base=1.0, **named):
    first, *others = (x, *rest)
    return first * base + sum(v * k for k, v in enumerate(others)) + sum(named[k] for k in sorted(named))


def called_varargs(x, y):
    args = [x, y]
    return varargs_everywhere(*args, *args[::-1], base=y, **{"a": x * x}, b=y)


def returned_out_of_two_blocks(x, y, n):
    with contextlib.nullcontext():
        with contextlib.nullcontext():
            if n > 0:
                return math.sin(y) * x
        x = x * y
    return x * x


def returned_out_of_a_try_in_a_block(x, table, key):
    with contextlib.nullcontext():
        x = x * 2.0
        try:
            scale = table[key]
        except KeyError:
            return x * 3.0
        x = x * scale
    return x * x


CASES = [
    case(returned_out_of_two_blocks, 1.3, 0.7, 1),
    case(returned_out_of_two_blocks, 1.3, 0.7, 0),
    case(returned_out_of_a_try_in_a_block, 1.3, {"a": 2.0}, "a", wrt=("x",)),
    case(returned_out_of_a_try_in_a_block, 1.3, {"a": 2.0}, "b", wrt=("x",)),
    case(try_in_a_loop_with_else, 1.3, [0.7, -1.0, 2.0], wrt=("x",)),
    case(try_in_a_loop_with_else, 1.3, [], wrt=("x",), refuses="S2S109"),
    case(try_nested, 5.3, 0.7),
    case(try_nested, 0.7, 1.3),
    case(try_handlers, 1.3, {"a": 2.0, "b": 0.0}, "a", wrt=("x",)),
    case(try_handlers, 1.3, {"a": 2.0, "b": 0.0}, "b", wrt=("x",)),
    case(try_handlers, 1.3, {"a": 2.0, "b": 0.0}, "c", wrt=("x",)),
    case(try_in_a_callee, 1.3, 3),
    case(finally_rebinds, 1.3, [0.7, 0.9], 1),
    case(finally_rebinds, 1.3, [0.7, 0.9], 4, wrt=("x",)),
    case(raised_by_hand, 1.3, 4),
    case(generator_with_return, 1.3, 5),
    case(generator_with_return, 1.3, 0),
    case(generator_from_generator, 1.3, 3),
    case(generator_from_generator, 1.3, 0),
    case(generator_two_values, [1.3, 0.7, 0.2]),
    case(generator_of_a_class, 1.3, 4, refuses="S2S106"),
    case(nonlocal_two_levels, 1.3, 3),
    case(late_in_a_loop, 1.3, 3),
    case(closure_sees_rebinding, 1.3),
    case(composed, 0.3, 2),
    case(decorated_twice, 1.3, 2),
    case(decorated_twice, 0.3, 2),
    case(bernstein, 0.3, 4),
    case(decorated_by_a_class, 1.3),
    case(hierarchy, 1.3, 0.7),
    case(quantities, 1.3, 0.7),
    case(quantities, 0.3, 0.7),
    case(matrix_of_lists, 1.3, 3, refuses="S2S302"),
    case(simulated, 1.3, 0.1, 3),
    case(simulated, 1.3, 0.1, 0),
    case(points, 1.3, 0.7),
    case(metered, [1.3, 0.7], 0.9),
    case(metered, [], 0.9, wrt=("x",)),
    case(queue_of_values, 1.3, 4),
    case(methods_as_values, 1.3, 0.7, refuses="S2S204"),
    case(state_machine, 1.3, "igxxig"),
    case(state_machine, 1.3, ""),
    case(ternary_functions, 1.3, "sin"),
    case(ternary_functions, 1.3, "square"),
    case(ternary_functions, 1.3, "other"),
    case(default_is_shared, 1.3, 5),
    case(complex_parts, 1.3, 0.7),
    case(chained_strings, 1.3, "pow_3"),
    case(chained_strings, 1.3, "a_b"),
    case(called_varargs, 1.3, 0.7, refuses="S2S104"),
]
