"""Programs in which a float meets an integer: the number that varies is never taken for a constant."""

# fmt: off
# ruff: noqa: E701, E702
import math
from dataclasses import dataclass
from functools import reduce
from types import SimpleNamespace

import numpy as np

from tests.programs.case import case


def number_1(x, n=1):
    b = [1, 2]
    return max(x * x, b[0])
def number_2(x, n=1): return max(x * x, n)
def number_3(x, n=1): return max(x * x, 1)
def number_4(x, n=1): return min(n + 100, x * x)
def number_5(x, n=1):
    b = (1, 200)
    return max(min(x * x, b[1]), b[0])
def number_6(x, n=1): return max([x * x, n])
def number_7(x, n=1): return sum([x * x, n])
def number_8(x, n=1):
    y = n
    if x > 0: y = x * x
    return y
def number_9(x, n=1): return abs(n - x * x)
def number_10(x, n=1): return np.maximum(x * x, n)
def number_11(x, n=1): return np.clip(x * x, n, 100)
def number_12(x, n=1): return (x * x if x > 0 else n) * n
def number_13(x, n=1): return sum((x, n), n)
def number_14(x, n=1):
    b = {"lo": 1, "hi": 300}
    return max(x * x, b["lo"])
def number_15(x, n=1):
    b = [0, 0]
    b[0] = x * x
    return b[0]
def number_16(x, n=1):
    b = [0] * 3
    for i in range(3): b[i] = x * i
    return b[1] * b[2]
def number_17(x, n=1): return pow(n + 1, x)
def number_18(x, n=1): return divmod(x * x, n)[1]
def number_19(x, n=1): return max(b for b in [x * x, n])
def number_20(x, n=1): return float(x * n) * x
def number_21(x, n=1):
    t = 0
    for v in [n, x]: t = t + v * v
    return t
def number_22(x, n=1):
    v = [1, 2]; v.append(x * x); return v[2]
def number_23(x, n=1):
    return np.sum(np.array([n, x * x]))
def number_24(x, n=1):
    a = np.array([1, 2, 3]) * x
    return a[0] * a[1]
def number_25(x, n=1):
    b = np.array([1, 200])
    return max(x * x, b[0])
def number_26(x, n=1):
    return max(x * x, len("a"))
def number_27(x, n=1):
    return math.fmod(x * x, n) + math.copysign(x * x, n) + math.hypot(x, n)
def number_28(x, n=1):
    return reduce(lambda a, b: a * b, [n, x, x])
def number_29(x, n=1):
    d = {0: 1, 1: 2}
    d[1] = x * x
    return d[1]
def number_30(x, n=1):
    return max(x * x, *[n, 1])

class P:
    def __init__(self): self.a = 0; self.l = [0, 0]; self.d = {}
@dataclass
class D:
    a: int = 0
    b: float = 1
def container_1(x, i=1): return [1, x * x][i]
def container_2(x, i=1): return (1, x * x)[i]
def container_3(x, k="b"): return {"a": 1, "b": x * x}[k]
def container_4(x, k="b"): return {"b": x * x}.get(k, 1)
def container_5(x): return x * x or 1
def container_6(x):
    v = [1]; v.insert(0, x * x); return v[0]
def container_7(x):
    v = [1]; v.extend([x * x]); return v[1]
def container_8(x):
    v = [1]; v += [x * x]; return v[1]
def container_9(x):
    v = [1, 2, 3]; v[0:2] = [x, x * x]; return v[1]
def container_10(x):
    t = 1
    for b in [1, x * x, 2]: t = t * b
    return t
def container_11(x):
    m = [[0] * 2 for _ in range(2)]
    m[0][1] = x * x
    return m[0][1]
def container_12(x):
    p = P(); p.a = x * x; return p.a
def container_13(x):
    p = P(); p.l[0] = x * x; return p.l[0]
def container_14(x):
    d = D(); d.a = x * x; return d.a
def container_15(x):
    d = D(x * x); return d.a
def container_16(x, n=0):
    n = n + x * x; return n
def container_17(x):
    t = 0
    def add(v):
        nonlocal t
        t = t + v
    add(x * x)
    return t
def container_18(x):
    d = {}; d.setdefault("a", 1); d["a"] = x * x; return d["a"]
def container_19(x):
    v = [0, 0]; v[1] += x * x; return v[1]
def container_20(x):
    v = [0, 0]; v[1] = v[0] + x * x; return v[1] * v[1]
def container_21(x):
    v = [1] * 2 + [x * x]; return v[2]
def container_22(x):
    a, b = 1, x * x; a, b = b, a; return a
def container_23(x):
    a = 1; k = 0
    while k < 2: a, k = a * x, k + 1
    return a
def container_24(x): return np.array([1, x * x])[1]
def container_25(x): return max((1, x * x), key=lambda v: v) if False else max(1, 0, x * x, 2 - 1)
def container_26(x):
    v = (1, 2)
    v = v + (x * x,)
    return v[2]
def container_27(x):
    p = SimpleNamespace(a=0); p.a = x * x; return p.a
def container_28(x):
    d = {"a": 1}; d.update(a=x * x); return d["a"]
def container_29(x):
    d = {"a": 1}; d["b"] = x * x; return d["b"] + sum(d.values())
def container_30(x):
    v = [0 for _ in range(2)]; v[0] = x * x; return v[0]
def container_31(x):
    v = list(range(3)); v[0] = x * x; return v[0]
def container_32(x):
    best = 0
    for u in (x, x * x, 1):
        best = max(best, u)
    return best
def container_33(x):
    best = 0
    for u in (x, x * x):
        if u > best: best = u
    return best
def container_34(x):
    s = [0]
    for k in range(3): s.append(s[-1] + x * k)
    return s[-1]
def container_35(x): return round(1, 0) * x * x
def container_36(x):
    v = [1, 2, 3]; v[1] *= x; return sum(v)
def container_37(x):
    d = dict(a=1); d["a"] = x * x; return d["a"]
def container_38(x): return 1 if x < 0 else max(x * x, 0)
def container_39(x): return min(1000, x * x)
def container_40(x): return max(0, 1 - x * x / 10)
def container_41(u): return max(0, u)


CASES = [
    case(number_1, 1.3),
    case(number_2, 1.3),
    case(number_3, 1.3),
    case(number_4, 1.3),
    case(number_5, 1.3),
    case(number_6, 1.3),
    case(number_7, 1.3),
    case(number_8, 1.3),
    case(number_9, 1.3),
    case(number_10, 1.3),
    case(number_11, 1.3),
    case(number_12, 1.3),
    case(number_13, 1.3),
    case(number_14, 1.3),
    case(number_15, 1.3),
    case(number_16, 1.3),
    case(number_17, 1.3),
    case(number_18, 1.3),
    case(number_19, 1.3),
    case(number_20, 1.3),
    case(number_21, 1.3),
    case(number_22, 1.3),
    case(number_23, 1.3),
    case(number_24, 1.3),
    case(number_25, 1.3),
    case(number_26, 1.3),
    case(number_27, 1.3),
    case(number_28, 1.3),
    case(number_29, 1.3),
    case(number_30, 1.3),
    case(container_1, 1.3),
    case(container_2, 1.3),
    case(container_3, 1.3),
    case(container_4, 1.3),
    case(container_5, 1.3),
    case(container_6, 1.3),
    case(container_7, 1.3),
    case(container_8, 1.3),
    case(container_9, 1.3),
    case(container_10, 1.3),
    case(container_11, 1.3),
    case(container_12, 1.3),
    case(container_13, 1.3),
    case(container_14, 1.3),
    case(container_15, 1.3),
    case(container_16, 1.3),
    case(container_17, 1.3),
    case(container_18, 1.3),
    case(container_19, 1.3),
    case(container_20, 1.3),
    case(container_21, 1.3),
    case(container_22, 1.3),
    case(container_23, 1.3),
    case(container_24, 1.3),
    case(container_25, 1.3),
    case(container_26, 1.3),
    case(container_27, 1.3),
    case(container_28, 1.3),
    case(container_29, 1.3),
    case(container_30, 1.3),
    case(container_31, 1.3),
    case(container_32, 1.3),
    case(container_33, 1.3),
    case(container_34, 1.3),
    case(container_35, 1.3),
    case(container_36, 1.3),
    case(container_37, 1.3),
    case(container_38, 1.3),
    case(container_39, 1.3),
    case(container_40, 1.3),
    case(container_41, 1.3),
]
