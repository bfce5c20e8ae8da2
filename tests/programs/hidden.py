"""Ways to a value that hide what it depends on: protocols of classes, getters, texts, methods kept in names."""

import collections
import functools
import operator

import numpy as np

from tests.programs.case import case

X = np.array([0.6, 0.7, 0.8])


class Record:
    k = 2.0

    def __init__(self, a):
        self.a = a

    def __getattr__(self, n):
        if n == "twice":
            return self.a * 2.0
        raise AttributeError(n)

    def __iter__(self):
        return iter([self.a, self.a * self.a])

    def __len__(self):
        return 2

    def __contains__(self, v):
        return v == self.a

    @functools.cached_property
    def cp(self):
        return self.a**3

    @staticmethod
    def st(v):
        return v * v

    @classmethod
    def cm(cls, v):
        return cls(v * cls.k)


def dynattr(x):
    return Record(x).twice * x


def iterates(x):
    return sum(v for v in Record(x)) * len(Record(x))


def unpacks(x):
    a, b = Record(x)
    return a * b


def cached(x):
    o = Record(x)
    return o.cp * o.cp + o.cp


def static_m(x):
    return Record.st(x) + Record.cm(x).a


def agetter(x):
    return operator.attrgetter("a")(Record(x)) * 2.0


def igetter(x):
    return operator.itemgetter(1)([x, x * x]) * 2.0


def strfloat(x):
    return float(str(x)) * x


def fstr(x):
    return float(f"{x:.12f}") * x


def fmt(x):
    return float("{:.3f}".format(x)) * x  # noqa: UP032


def text_in_a_list(x):
    parts = []
    parts.append(f"{x * 0.0 + 1.5}")
    return float(parts[0]) * x


def hashd(x):
    d = {}
    d[round(x, 2)] = x * x
    return d[round(x, 2)] + len(d)


def keeps_method(x):
    y = x * x
    m = y.sum
    y[0] = 5.0 * x[1]
    y = x
    return m() * x[0] + (y.dot)(x) + list(map(x.dot, [x, y]))[0]


def chainmap(x):
    return collections.ChainMap({"a": x}, {"b": 2.0})["a"] * 2.0


def ndenum(x):
    return sum(v * v * i[0] for i, v in np.ndenumerate(x))


CASES = [
    case(dynattr, 1.3),
    case(iterates, 1.3),
    case(unpacks, 1.3),
    case(cached, 1.3),
    case(static_m, 1.3),
    case(agetter, 1.3),
    case(igetter, 1.3),
    case(strfloat, 1.3, refuses="S2S206"),
    case(fstr, 1.3, refuses="S2S206"),
    case(fmt, 1.3, refuses="S2S206"),
    case(text_in_a_list, 1.3, warns="S2S601"),
    case(hashd, 1.3),
    case(keeps_method, X),
    case(chainmap, 1.3),
    case(ndenum, X),
]
