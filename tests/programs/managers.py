"""``with`` statements of managers of the user's own, that get what has a derivative."""

import contextlib
import time

import numpy as np

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


@contextlib.contextmanager
def doubled_inside(v, log):
    w = v * 2.0
    try:
        yield w
    finally:
        log.append(w)
        w = None


def by_generator_with_finally(x):
    log = []
    with doubled_inside(x, log) as w:
        y = w * x
    with doubled_inside(y, log):
        z = y * log[0]
    return z * sum(log)


def of_the_same(x):
    log = []
    with doubled_inside(x, log) as a, doubled_inside(a * a, log) as b:
        y = a * b
    return y * log[0] + log[1]


def put_back(x):
    state = {"v": x}

    @contextlib.contextmanager
    def setting(v):
        old = state["v"]
        state["v"] = v
        try:
            yield
        finally:
            state["v"] = old

    total = 0.0
    for i in range(3):
        with setting(x * x + i):
            total = total + state["v"] * 3.0
    return total * state["v"]


def returned_from_inside(x):
    @contextlib.contextmanager
    def scaled(v):
        yield v * x

    if x > 1.0:
        with scaled(x * x) as q:
            return q * 2.0
    with scaled(x) as q:
        y = q
    return y


def names_apart(x):
    y = x * 3.0

    @contextlib.contextmanager
    def manager(x):
        y = x * 2.0
        yield y
        y = 0.0

    with manager(x) as z:
        y = y * z
    return y


@contextlib.contextmanager
def catching(v):
    try:
        yield v
    except ValueError:
        pass


def caught_by_the_manager(x):
    with catching(x) as v:
        y = v * x
    return y


@contextlib.contextmanager
def one_or_the_other(v, flag):
    if flag:
        yield v
    else:
        yield v * v


def of_two_yields(x):
    with one_or_the_other(x, False) as v:
        y = v * x
    return y


def left_by_break(x):
    log = []
    y = x
    for i in range(5):
        with doubled_inside(y, log) as w:
            if i == 2:
                break
            y = w * x
    return y * sum(log)


def with_errstate_inside(x):
    @contextlib.contextmanager
    def quiet(v):
        with np.errstate(divide="ignore"):
            yield np.log(v)

    with quiet(x) as u:
        y = u * x
    return y


class Scale:
    def __init__(self, k):
        self.k = k

    @contextlib.contextmanager
    def times(self, f):
        old = self.k
        self.k = old * f
        try:
            yield self.k
        finally:
            self.k = old


def by_a_method(x):
    s = Scale(x)
    with s.times(3.0) as v:
        y = v * s.k
    return y * s.k


CASES = [
    case(by_a_method, 1.3),
    case(by_generator_with_finally, 1.3),
    case(of_the_same, 1.3),
    case(put_back, 1.3),
    case(returned_from_inside, 1.3),
    case(returned_from_inside, 0.3),
    case(names_apart, 1.3),
    case(caught_by_the_manager, 1.3, refuses="S2S103"),
    case(of_two_yields, 1.3, refuses="S2S103"),
    case(left_by_break, 1.3, refuses="S2S103"),
    case(with_errstate_inside, 1.3),
    case(by_generator, 1.3),
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
