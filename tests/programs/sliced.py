"""Slices whose bounds are variables: equally long only where the bounds are the same; one element is broadcast."""

import numpy as np

from tests.programs.case import case


def carried_slice(u, n):
    v = u[:1]
    total = 0.0
    for j in range(1, n):
        w = v * u[:j]
        total += np.sum(w * w)
        v = w[:1] + u[:1]
    return total


def bound_in_the_loop_only(u, n):
    total = 0.0
    for j in range(1, n):
        if j > 1:
            total += np.sum(v * u[:j])  # noqa: F821
        v = u[j - 1 : j] * 2.0  # noqa: F841
    return total


def rebound_index(u, n):
    total = 0.0
    for j in range(n):
        v = u[j:]
        j = j + 1
        total += np.sum(v[:1] * u[j:] * u[0]) + np.sum(u[j : j + 1] * v)
    return total


def counted_by_while(u, n):
    j = 0
    total = 0.0
    while j < n:
        v = u[j : j + 1]
        total += np.sum(v * u[j:])
        j += 1
        total += np.sum(v * u[j:])
    return total


def two_loops_one_name(u, n):
    total = 0.0
    for j in range(n):
        v = u[j : j + 1] * 2.0
        total += np.sum(v)
    for j in range(n):
        total += np.sum(v * u[j:])
    return total + np.sum(v * u[: n - j])


def nested_indices(u, n):
    total = 0.0
    for i in range(n):
        for j in range(i, n):
            total += np.sum(u[i : i + 1] * u[j:]) + np.sum(u[i:j] * u[i:j])
            u = np.concatenate([u[:j], u[j:] * 0.5])
    return total


def stored_into_slices(u, n):
    y = np.zeros(n)
    for k in range(n):
        y[k:] += u[k : k + 1] * 2.0
        y[: k + 1] *= u[: k + 1]
        y[k:] = u[k] * y[k:]
    return np.sum(y * y)


def one_for_all(u, n):
    m = np.zeros((n, n))
    for k in range(n):
        m[k:, k] = u[k]
        m[k, :] += u
        m[k:, k:] -= u[k:, None] * m[k, k:]
        m[:, k] *= u[k : k + 1]
    return np.sum(m * m)


def clipped(u, n):
    total = 0.0
    for k in range(n + 2):
        total += np.sum(u[k : k + 2] * u[-1:]) + np.sum(u[n - k :] * u[0])
    return total


def negative(u, n):
    total = 0.0
    for k in range(1, n):
        total += np.sum(u[-k:] * u[:k]) + np.sum(u[-1:] * u[-k:])
    return total


def in_a_comprehension(u, n):
    return sum([np.sum(u[j : j + 1] * u[: n - j]) for j in range(n)])


def new_axes(u, n):
    a = u[:, None] * u[None, :]
    b = u[:1, None] + u[None, :]
    c = a[None] * b
    return np.sum(c * c[:, :1]) + np.sum((u[None] - u[:, None]) ** 2 * u[:1])


def of_an_argument(u, n):
    def tail(v, k):
        return v[k:]

    total = 0.0
    for k in range(n):
        total += np.sum(tail(u, k) * u[k:]) + np.sum(tail(u, n - 1) * tail(u, k))
    return total


ONE, FOUR = np.array([0.3]), np.array([0.3, 0.5, 0.7, 0.2])
CASES = [
    case(f, FOUR, n)
    for f in (
        *(carried_slice, bound_in_the_loop_only, rebound_index, counted_by_while, two_loops_one_name, nested_indices),
        *(stored_into_slices, one_for_all, clipped, negative, in_a_comprehension, new_axes, of_an_argument),
    )
    for n in (4,)
] + [case(f, ONE, 1) for f in (one_for_all, stored_into_slices, clipped, new_axes, in_a_comprehension)]
