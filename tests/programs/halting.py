"""Paths on which the variable stops to matter: a constant takes its place where the slope is infinite."""

import math

import numpy as np

from tests.programs.case import case


def constant_arm(x):
    if x > 1.0:
        a = 0.0
    else:
        a = x
    return x + a**0.5


def constant_choice(x):
    a = 0.0 if x > 1.0 else x
    return x + math.sqrt(a)


def constant_before(x):
    a = 0.0
    if x < 1.0:
        a = x * x
    b = a**0.3
    return b * x + x


def summed_constants(x):
    s = 0.0
    for _ in range(2):
        s = s + (x if x < 1 else 0.0)
    return math.sqrt(s) + x


def largest(x):
    return max(x - 2.0, 0.0) ** 0.5 + x


def clipped(u):
    return np.sum(np.log(np.clip(u, 0.0, 1.0) * 0.5 + 0.5)) + np.sum(np.sqrt(np.where(u > 1.0, u - 1.0, 0.0)))


CASES = [
    case(f, x, order=1)
    for f in (constant_arm, constant_choice, constant_before, summed_constants, largest)
    for x in (1.5, 0.7 if f is not largest else 2.5)
] + [case(clipped, np.array([0.5, 1.5, -0.5]))]
