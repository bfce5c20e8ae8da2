"""``defaultdict``, ``Counter`` and ``deque(maxlen=...)`` that add up and hold what varies."""

import collections
from collections import Counter, defaultdict, deque

import numpy as np

from tests.programs.case import case


def sums(x):
    d = defaultdict(float)
    for i, v in enumerate(x):
        d[i % 2] += v * v
    return d[0] * d[1] + d["missing"]


def by_float_and_int(x):
    d = collections.defaultdict(int)
    n = collections.defaultdict(int)
    for i, v in enumerate(x):
        d[i % 2] += v * v
        n[i % 2] += 1
    return sum(d[k] / n[k] * (k + 1) for k in d) * len(n)


def lists(x):
    d = defaultdict(list)
    for i, v in enumerate(x):
        d[i % 2].append(v * v)
    return sum(sum(v) * (k + 1) * len(v) for k, v in d.items())


def rows(x):
    d = defaultdict(lambda: np.zeros(2))
    for i, v in enumerate(x):
        d[i % 2][i // 2] = v * v
        d[0] += v
    return np.sum(d[0] * d[1]) + np.sum(d[2])


def of_what_varies(x):
    d = defaultdict(lambda: x * x)
    d["a"] += 2.0
    d["a"] *= x
    y = d["b"] if x > 1.0 else d["c"]
    return d["a"] * y * len(d)


def graph(w):
    flow = defaultdict(float)
    edges = [("s", "a", 0), ("s", "b", 1), ("a", "t", 2), ("b", "t", 3)]
    flow["s"] = 1.0
    for start, end, i in edges:
        flow[end] += flow[start] * w[i]
    if "t" in flow:
        return flow["t"] * sum(flow.values())
    return 0.0


def read_makes_it(x):
    d = defaultdict(float)
    y = d["q"] + x
    return y * len(d) * sum(1.0 for k in d if k == "q")


def computed_keys(x):
    d = defaultdict(float)
    for i in range(3):
        for j in range(2):
            d[i - j, abs(j)] += x * i + j
    return sum(v * v for v in d.values()) * d[0, 0]


def counter(x):
    c = Counter()
    for i, v in enumerate(x):
        c[i % 2] += v * v
    return c[0] * c[1] * len(c) + c["missing"] * 3.0 + len(c)


def window(x):
    q = deque(maxlen=2)
    total = 0.0
    for v in x:
        q.append(v * v)
        total += sum(q) / len(q)
    return total * q[0] + q[-1]


def window_of_length(x, n):
    q = deque([0.0] * 4, maxlen=n)
    n = n + 5
    s = 0.0
    for v in x:
        q.append(v * v)
        s += np.mean(q) * q[0]
    return s


def from_the_left(x):
    q = deque(x, 2)
    for i in range(3):
        q.appendleft(q[0] * (i + 1.0))
    return q[0] * 2.0 + q[1] * len(q)


def handed_on(x):
    d = defaultdict(float)

    def add(to, v):
        to["a"] += v

    add(d, x)
    return d["a"]


def keys_with_effects(x):
    n = 0
    d = defaultdict(float)

    def key():
        nonlocal n
        n += 1
        return n % 2

    for i in range(4):
        d[key()] += x * i
    return d[0] + d[1] * n


def made_again(x):
    total = 0.0
    for _ in range(2):
        d = defaultdict(float)
        for i in range(3):
            d[i % 2] += x * i
        total += d[0] * d[1]
        x = x * 1.5
    return total


def read_inside(x):
    d = defaultdict(float)
    d["a"] += x if d["z"] == 0.0 else 2.0
    f = lambda k: d[k] * x  # noqa: E731
    return f("a") + sum([d[k] for k in ("a", "b")]) * len(d)


def queue_of_constants(x):
    q = deque([1.0, 2.0, 3.0])
    q.popleft()
    q.append(x)
    v = q.popleft()
    q.pop()
    q.appendleft(x * x)
    return q[0] * q[1] * len(q) * v


def list_of_constants(x):
    q = [0.0] * 4
    while len(q) > 2:
        q.pop()
    q.pop(0)
    q.append(x * x)
    return q[0] + q[1] * x


def made_by_calls(x):
    numbers = [3.0, 2.0, 1.0]
    d = defaultdict(lambda: numbers.pop())
    d["a"] += x
    return d["a"] * d["a"] * d["b"]


X = np.array([1.3, 0.7, 0.2, 0.5])
CASES = [
    case(sums, X),
    case(by_float_and_int, X),
    case(lists, X),
    case(rows, X, order=1),
    case(of_what_varies, 1.3),
    case(of_what_varies, 0.7),
    case(graph, X),
    case(read_makes_it, 1.3),
    case(computed_keys, 1.3),
    case(counter, X),
    case(window, X),
    case(window_of_length, X, 3),
    case(window_of_length, X, 1),
    case(from_the_left, X),
    case(keys_with_effects, 1.3),
    case(made_again, 1.3),
    case(read_inside, 1.3),
    case(queue_of_constants, 1.3),
    case(list_of_constants, 1.3),
    case(made_by_calls, 1.3, refuses="S2S204"),
    case(handed_on, 1.3, refuses="S2S204"),
]
