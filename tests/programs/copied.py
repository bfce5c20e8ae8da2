"""``copy.deepcopy`` and ``copy.copy``: what of a copy is written is not written in what it is a copy of."""

import copy
from copy import deepcopy
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from tests.programs.case import case


def of_an_array(x):
    y = copy.copy(x)
    y[0] = x[1] * x[1]
    z = deepcopy(y)
    z *= 2.0
    return np.sum(x * y * z)


def of_lists(x):
    a = [[x], [x * x]]
    b = deepcopy(a)
    c = copy.copy(a)
    b[0][0] = 3.0 * x
    c[1][0] = 2.0 * x
    return a[0][0] * a[1][0] + b[0][0] * b[1][0]


def of_dicts(x):
    a = {"u": x, "v": [x * x]}
    b = deepcopy(a)
    b["v"][0] = 2.0
    a["v"].append(x)
    return a["u"] * sum(a["v"]) + b["u"] * b["v"][0] * len(b["v"])


def states(x, n):
    history = []
    state = {"p": x.copy(), "v": np.ones(2)}
    for _ in range(n):
        history.append(deepcopy(state))
        state["p"] += 0.1 * state["v"] * state["p"]
        state["v"][0] -= 0.1 * state["p"][1]
    return sum(np.sum(s["p"] ** 2 * s["v"]) for s in history)


def best_so_far(x, n):
    best, least = None, np.inf
    params = [x.copy(), np.array([0.5, 2.0])]
    for i in range(n):
        params[0] = params[0] * 0.9
        params[1] += 0.1 * i * params[0]
        loss = np.sum((params[0] - params[1]) ** 2)
        if loss < least:
            best, least = deepcopy(params), loss
    return np.sum(best[0] * best[1])


@dataclass
class Body:
    mass: float
    at: np.ndarray
    name: str = "body"
    count: int = 3


def of_an_object(x):
    p = Body(x, np.array([x, 2.0 * x]))
    q = deepcopy(p)
    q.at[0] = 1.0
    q.mass = 2.0 * x
    return p.mass * np.sum(p.at) + q.mass * np.sum(q.at) * q.count


def of_an_argument(body):
    moved = deepcopy(body)
    moved.at[0] = moved.at[1] * moved.mass
    return np.sum(moved.at * body.at) * moved.mass


class System:
    def __init__(self, bodies):
        self.bodies = bodies

    def step(self, dt):
        for b in self.bodies:
            b.at = b.at + dt * b.mass


def of_a_system(x):
    system = System([SimpleNamespace(at=x, mass=2.0), SimpleNamespace(at=x * x, mass=x)])
    before = deepcopy(system)
    system.step(0.1)
    system.step(0.1)
    return sum((b.at - a.at) * b.mass * a.at for a, b in zip(before.bodies, system.bodies))


def before_it_varies(x):
    a = [1.0, 2.0]
    b = deepcopy(a)
    a[0] = x
    b[1] = x * x
    return a[0] * a[1] + b[0] * b[1]


def of_nothing(x):
    empty = deepcopy([])
    empty.append(x)
    number = deepcopy(x)
    text = deepcopy("abc")
    return empty[0] * number * len(text)


def held_twice(x):
    v = np.array([x, 2.0])
    b = deepcopy([v, v])
    b[0][0] = 5.0 * x
    return b[1][0]


def held_twice_before_it_varies(x):
    v = np.array([1.0, 2.0])
    b = deepcopy([v, v])
    b[0][0] = 5.0 * x
    return b[1][0]


class Own:
    def __init__(self, a):
        self.a = a

    def __deepcopy__(self, memo):
        return Own(2.0 * self.a)


def of_a_class_that_copies(x):
    return deepcopy(Own(x)).a


X = np.array([1.3, 0.7])
CASES = [
    case(of_an_array, X),
    case(of_lists, 1.3),
    case(of_dicts, 1.3),
    case(states, X, 3),
    case(states, X, 0),
    case(best_so_far, X, 4),
    case(of_an_object, 1.3),
    case(of_an_argument, Body(1.3, np.array([0.2, 0.3])), wrt=("body",), order=1),
    case(of_a_system, 1.3, order=1),
    case(before_it_varies, 1.3),
    case(of_nothing, 1.3),
    case(held_twice, 1.3, refuses="S2S302"),
    case(held_twice_before_it_varies, 1.3, refuses="S2S302"),
    case(of_a_class_that_copies, 1.3, refuses="S2S302"),
]
