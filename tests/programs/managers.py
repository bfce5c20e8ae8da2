"""``with`` statements of managers of the user's own, that get what has a derivative."""

import contextlib
import time

from tests.programs.case import case


@contextlib.contextmanager
def scaled(log, v):
    log.append(v)
    yield v * 2.0
    log.append(v * v)


def by_generator(x):
    log = []
    with scaled(log, x) as y:
        z = y * x
    return z + sum(log)


class Doubled:
    def __init__(self, v, log):
        self.v = v
        self.log = log

    def __enter__(self):
        self.v = self.v * 2.0
        return self.v

    def __exit__(self, *what):
        self.log.append(self.v)


def by_class(x):
    log = [1.0]
    with Doubled(x, log) as y:
        z = y * x
    return z * sum(log)


def two_of_them(x):
    log = []
    with Doubled(x, log) as y, Doubled(y, log) as w:
        z = y * w
    return z * sum(log) + log[0]


def returned_out_of(x):
    log = []
    with Doubled(x, log) as y:
        if y > 2.0:
            return y * x
    return sum(log)


def in_loop(x):
    log = []
    for i in range(3):
        with Doubled(x * i, log) as y:
            if i == 1:
                continue
            x = x + y
    return x * sum(log)


def broken_out_of(x):
    log = []
    for i in range(3):
        with Doubled(x * i, log) as y:
            if i == 1:
                break
            x = x + y
    return x * sum(log)


def null_context(x):
    with contextlib.nullcontext(x * x) as y:
        return y * x


class Timer:
    def __enter__(self):
        self.start = time.perf_counter()
        return self

    def __exit__(self, *what):
        self.spent = time.perf_counter() - self.start


def timed(x):
    with Timer() as t:
        y = x * x
    return y * x if t.spent >= 0.0 else x


def kept_object(x):
    d = Doubled(x, [])
    with d:
        y = x * d.v
    return y * d.v * sum(d.log)


class Doubling:
    def __enter__(self):
        return self

    def __exit__(self, *what):
        self.v = self.v * 2.0


def given_inside(x):
    with Doubling() as d:
        d.v = x * x
    return d.v * x


def bound_again(x):
    with Timer() as t:
        t = x * x
    return t * x


CASES = [
    case(by_generator, 1.3, refuses="S2S106"),
    case(by_class, 1.3),
    case(two_of_them, 1.3),
    case(returned_out_of, 1.3),
    case(returned_out_of, 0.3),
    case(in_loop, 1.3),
    case(broken_out_of, 1.3, refuses="S2S103"),
    case(null_context, 1.3),
    case(timed, 1.3),
    case(kept_object, 1.3),
    case(given_inside, 1.3, refuses="S2S103"),
    case(bound_again, 1.3),
]
