"""Functions that keep what they have returned in a dict: memos of closures, of parameters, of defaults, and caches."""

import functools
import math

from tests.programs.case import case

FACTORIALS = {}


def around(x, n):
    memo = {}

    def f(k):
        if k in memo:
            return memo[k]
        if k < 2:
            return x if k else x * x
        r = f(k - 1) * 0.5 + f(k - 2) * x
        memo[k] = r
        return r

    return f(n) * f(n - 2)


def filled_before(x, n):
    memo = {0: x, 1: math.sin(x)}

    def f(k):
        if k not in memo:
            memo[k] = f(k - 1) * f(k - 2) + 0.5
        return memo[k]

    total = 0.0
    for k in range(n):
        total += f(k)
    return total + memo[0]


def passed_on(x, n):
    def f(k, memo):
        if k in memo:
            return memo[k]
        r = x * k if k < 2 else f(k - 1, memo) * 0.5 + f(k - 2, memo)
        memo[k] = r
        return r

    memo = {}
    return f(n, memo) + memo[2] * memo[3]


def at_the_top(x, k, memo):
    if k in memo:
        return memo[k]
    r = x if k < 2 else at_the_top(x, k - 1, memo) * x + at_the_top(x, k - 2, memo)
    memo[k] = r
    return r


def top_level(x, n):
    return at_the_top(x, n, {}) + at_the_top(x * x, n, {1: x})


def by_default(x, n):
    def f(k, memo={}):  # noqa: B006
        if k in memo:
            return memo[k]
        r = x if k < 2 else f(k - 1) * x + f(k - 2)
        memo[k] = r
        return r

    return f(n) + f(n - 1)


def by_default_and_given(x, n):
    def f(k, memo={}):  # noqa: B006
        if k in memo:
            return memo[k]
        r = x if k < 2 else f(k - 1, memo) * x + f(k - 2, memo)
        memo[k] = r
        return r

    return f(n)


def factorial(n):
    if n not in FACTORIALS:
        FACTORIALS[n] = 1 if n < 2 else n * factorial(n - 1)
    return FACTORIALS[n]


def of_constants(x, n):
    return sum(x**k / factorial(k) for k in range(n))


def cached(x, n):
    @functools.cache
    def f(k):
        if k < 2:
            return x if k else x * x
        return f(k - 1) * 0.5 + f(k - 2) * x

    return f(n) * f(n - 1)


def cached_of_two(x, n):
    @functools.cache
    def paths(i, j):
        i, j = max(i, j), min(i, j)
        if j == 0:
            return x**i
        return paths(i - 1, j) + x * paths(i, j - 1)

    return paths(n, n)


def cached_of_numbers(x, n):
    @functools.lru_cache
    def f(t, k):
        return t if k == 0 else f(t * 0.9, k - 1) + math.sin(t)

    return f(x, n) + f(x * x, n)


def twice_in_a_loop(x, n):
    total = 0.0
    for i in range(3):
        memo = {}
        scale = x * (i + 1)

        def f(k):
            if k in memo:  # noqa: B023
                return memo[k]  # noqa: B023
            r = scale if k < 2 else f(k - 1) * f(k - 2)  # noqa: B023
            memo[k] = r  # noqa: B023
            return r

        total += f(n)
    return total


def keys_of_two(xs, ys):
    memo = {}

    def distance(i, j):
        if i < 0 or j < 0:
            return 0.0 if i < 0 and j < 0 else 9.0
        if (i, j) in memo:
            return memo[i, j]
        best = min(distance(i - 1, j), distance(i, j - 1), distance(i - 1, j - 1))
        memo[i, j] = (xs[i] - ys[j]) ** 2 + best
        return memo[i, j]

    return distance(len(xs) - 1, len(ys) - 1)


def overwritten(x, n):
    memo = {}

    def f(k):
        if k < 1:
            memo["last"] = x
            return x
        r = f(k - 1) * memo["last"]
        memo["last"] = r + x
        return r

    return f(n) + memo["last"]


def never_asked(x, n):
    memo = {}

    def f(k):
        if k in memo:
            return memo[k]
        r = x if k < 1 else f(k - 1) * x
        memo[k] = r
        return r

    return x * 2.0 if n < 5 else f(n)


CASES = [
    case(around, 0.7, 7),
    case(around, 0.7, 2),
    case(filled_before, 0.7, 5),
    case(filled_before, 0.7, 0),
    case(passed_on, 0.7, 6),
    case(top_level, 0.7, 5),
    case(by_default, 0.7, 6),
    case(by_default_and_given, 0.7, 5, refuses="S2S103"),
    case(of_constants, 0.7, 6),
    case(cached, 0.7, 7),
    case(cached_of_two, 0.7, 3),
    case(cached_of_numbers, 0.7, 3),
    case(twice_in_a_loop, 0.7, 4),
    case(keys_of_two, [0.1, 0.55, 0.9], [0.23, 0.4, 0.71, 1.04]),
    case(overwritten, 0.7, 3),
    case(never_asked, 0.7, 3),
]
