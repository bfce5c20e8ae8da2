"""Loops that are left out of a ``try``: what its ``finally`` does comes before."""

import contextlib

from tests.programs.case import case


def fin_break(x):
    n = 0
    for i in range(3):
        try:
            if i == 1:
                break
            x = x * 2.0
        finally:
            n += 1
    return x * n


def fin_continue(x):
    n = 0.0
    for i in range(3):
        try:
            if i == 1:
                continue
            x = x * 2.0
        finally:
            n += x
    return x * n


def fin_return(x):
    log = [1.0]

    def f(v):
        for i in range(3):
            try:
                if i == 1:
                    return v * x
                v = v * 2.0
            finally:
                log.append(v)
        return v

    return f(x) * sum(log)


def fin_return2(x):
    n = 1.0

    def f(v):
        nonlocal n
        try:
            if v > 1.0:
                return v * x
            v = v * 3.0
        finally:
            n = n * v
        return v * v

    return f(x) * n + f(0.3 * x) * n


def fin_loop_val(x):
    for i in range(3):
        try:
            if i == 1:
                return x * x
            x = x * 2.0
        finally:
            x = x + 0.1
    return x


def fin_with(x):
    n = 1.0
    for i in range(4):
        with contextlib.nullcontext():
            if i == 2:
                break
            x = x * 1.5
        n = n + x
    return x * n


def nested_fin(x):
    n = 0.0
    for i in range(3):
        try:
            try:
                if i == 1:
                    continue
                x = x * x
            finally:
                n += x
        finally:
            n *= 2.0
    return n * x


def fin_while(x):
    n = 0
    while True:
        try:
            x = x * 1.5
            if x > 5.0:
                break
            if n > 10:
                return x
        finally:
            n += 1
            x = x - 0.1
    return x * n


CASES = [
    case(fin_break, 1.3),
    case(fin_continue, 1.3),
    case(fin_return, 1.3),
    case(fin_return2, 1.3),
    case(fin_loop_val, 1.3),
    case(fin_with, 1.3),
    case(nested_fin, 1.3),
    case(fin_while, 1.3),
]
