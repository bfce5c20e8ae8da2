"""Programs of records: named tuples, dataclasses, namespaces, enumerations, collections."""

import enum
import math
from collections import OrderedDict, defaultdict, deque, namedtuple
from dataclasses import astuple, dataclass, field, replace
from types import SimpleNamespace
from typing import NamedTuple

from tests.programs.case import case

# -- records -----------------------------------------------------------------------------------------------------------

Pair = namedtuple("Pair", ["a", "b"])


class State(NamedTuple):
    position: float
    speed: float = 1.0


@dataclass
class Spring:
    k: float
    length: float = 1.0
    damping: float = field(default=0.1)
    history: list = field(default_factory=list)

    def force(self, x):
        return -self.k * (x - self.length)

    def energy(self, x):
        return 0.5 * self.k * (x - self.length) ** 2 + self.damping

    def remember(self, x):
        self.history.append(x * self.k)


@dataclass(frozen=True)
class Material:
    density: float
    modulus: float

    @property
    def speed(self):
        return math.sqrt(self.modulus / self.density)

    @classmethod
    def soft(cls, density):
        return cls(density, 0.5 * density)


@dataclass
class Normalised:
    value: float
    scale: float = 2.0

    def __post_init__(self):
        self.value = self.value / self.scale


def namedtuple_fields(x, y):
    p = Pair(x * y, b=y)
    a, b = p
    return p.a * p.b + p[1] * a + len(p) * b


def namedtuple_replace(x, y):
    s = State(x)
    s = s._replace(speed=y * s.speed)
    for _ in range(3):
        s = State(s.position + 0.1 * s.speed, s.speed - 0.1 * s.position)
    return s.position * s.speed


def namedtuple_result(x):
    return State(x * x, speed=3.0 * x)


def namedtuple_argument(p, t):
    return p.position + p.speed * t


def dataclass_record(x, y):
    s = Spring(x, damping=y)
    return s.force(y) * s.energy(2.0) + s.length * s.k


def dataclass_written(x, y):
    s = Spring(x)
    s.k = s.k * y
    s.length += x
    return s.force(y) + s.k


def dataclass_replace(x, y):
    s = Spring(x, 2.0)
    t = replace(s, k=s.k * y)
    return t.k * t.length + s.k


def dataclass_frozen(x, y):
    m = Material(x, modulus=y)
    n = Material.soft(x * y)
    return m.speed * n.speed + n.modulus


def dataclass_post_init(x):
    n = Normalised(x * x, scale=4.0)
    return n.value * Normalised(x).value


def dataclass_list(x, n):
    s = Spring(x)
    for i in range(n):
        s.remember(x * i)
    total = 0.0
    for v in s.history:
        total += v * v
    return total + s.k


def dataclass_astuple(x, y):
    a, b = astuple(Material(x * y, y))
    return a * b


def records_in_list(x, y):
    springs = [Spring(x), Spring(y, 2.0), Spring(x * y)]
    return sum(s.energy(3.0) for s in springs) + springs[-1].k


def namespace(x, y):
    p = SimpleNamespace(a=x, b=2.0)
    p.c = p.a * y
    p.b *= p.c
    p.a = 1.0
    return p.a * p.b + p.c


def constant_object(x, p):
    return p.scale * x + p.weights[1] * x * x


# -- collections -------------------------------------------------------------------------------------------------------


class Method(enum.Enum):
    EXACT = 1
    LINEAR = 2


def enum_switch(x, method=Method.EXACT):
    if method is Method.EXACT:
        return math.exp(x)
    return 1.0 + x * method.value


def ordered(x, y):
    d = OrderedDict(a=x, b=y)
    d["c"] = d["a"] * d["b"]
    return sum(d.values()) * d["c"]


def defaults(x, y):
    d = defaultdict(float)
    d["a"] += x
    d["a"] += y * x
    d["b"] += y
    return d["a"] * d["b"]


def queue(x, n):
    d = deque([x, 2.0 * x])
    for i in range(n):
        d.append(d.popleft() * d[0] + i)
    return d[0] * d[-1]


CASES = [
    case(namedtuple_fields, 1.3, 0.7),
    case(namedtuple_result, 1.3),
    case(namedtuple_argument, State(1.3, 0.7), 2.0),
    case(constant_object, 1.3, SimpleNamespace(scale=2.0, weights=[1.0, 0.5])),
    case(enum_switch, 1.3),
    case(enum_switch, 1.3, Method.LINEAR),
    case(dataclass_record, 1.3, 0.7),
    case(dataclass_written, 1.3, 0.7),
    case(dataclass_post_init, 1.3),
    case(dataclass_list, 1.3, 3, order=1),
    case(dataclass_list, 1.3, 0, order=1),
    case(namedtuple_replace, 1.3, 0.7),
    case(dataclass_replace, 1.3, 0.7),
    case(dataclass_frozen, 1.3, 0.7),
    case(dataclass_astuple, 1.3, 0.7),
    case(records_in_list, 1.3, 0.7),
    case(namespace, 1.3, 0.7),
    case(ordered, 1.3, 0.7),
    case(defaults, 1.3, 0.7),
    case(queue, 1.3, 3),
    case(queue, 1.3, 0),
]
