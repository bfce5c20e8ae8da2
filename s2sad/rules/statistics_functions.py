"""The functions of ``statistics``. Which data lie in the middle is a constant of the run."""

import statistics
import sys

import numpy as np

from s2sad.rules import rule


@rule.rewrite(statistics.mean)
def mean(data):
    return np.mean(np.asarray(data))


if sys.version_info >= (3, 11):

    @rule.rewrite(statistics.fmean)
    def fmean(data, weights=None):
        return np.average(np.asarray(data), weights=weights)

else:
    rule.rewrite(statistics.fmean)(mean)


@rule.rewrite(statistics.geometric_mean)
def geometric_mean(data):
    return np.exp(np.mean(np.log(np.asarray(data))))


@rule.rewrite(statistics.harmonic_mean)
def harmonic_mean(data, weights=None):
    return 1.0 / np.average(1.0 / np.asarray(data), weights=weights)


@rule.rewrite(statistics.variance)
def variance(data, xbar=None):
    away = np.asarray(data) - (np.mean(np.asarray(data)) if xbar is None else xbar)
    return np.sum(away * away) / (len(data) - 1)


@rule.rewrite(statistics.pvariance)
def pvariance(data, mu=None):
    away = np.asarray(data) - (np.mean(np.asarray(data)) if mu is None else mu)
    return np.mean(away * away)


@rule.rewrite(statistics.stdev)
def stdev(data, xbar=None):
    """0 for a constant."""
    away = np.asarray(data) - (np.mean(np.asarray(data)) if xbar is None else xbar)
    return np.linalg.norm(away) / np.sqrt(len(data) - 1)


@rule.rewrite(statistics.pstdev)
def pstdev(data, mu=None):
    """0 for a constant."""
    away = np.asarray(data) - (np.mean(np.asarray(data)) if mu is None else mu)
    return np.linalg.norm(away) / np.sqrt(len(data))


@rule.rewrite(statistics.median)
def median(data):
    return np.median(np.asarray(data))


@rule.rewrite(statistics.median_low)
def median_low(data):
    return np.sort(np.asarray(data))[(len(data) - 1) // 2]


@rule.rewrite(statistics.median_high)
def median_high(data):
    return np.sort(np.asarray(data))[len(data) // 2]


@rule.rewrite(statistics.median_grouped)
def median_grouped(data, interval=1):
    rows = np.sort(np.asarray(data))
    middle = rows[len(data) // 2]
    below = np.searchsorted(rows, middle)
    inside = np.searchsorted(rows, middle, "right") - below
    return middle + interval * ((len(data) / 2 - below) / inside - 0.5)


@rule.rewrite(statistics.quantiles)
def quantiles(data, *, n=4, method="exclusive"):
    rows = np.sort(np.asarray(data))
    steps = np.arange(1, n)
    if method == "inclusive":
        low, part = np.divmod(steps * (len(data) - 1), n)
    else:
        low = np.clip(steps * (len(data) + 1) // n, 1, len(data) - 1) - 1
        part = steps * (len(data) + 1) - (low + 1) * n
    return ((rows[low] * (n - part) + rows[np.minimum(low + 1, len(data) - 1)] * part) / n).tolist()


@rule.rewrite(statistics.covariance)
def covariance(x, y, /):
    u, v = np.asarray(x), np.asarray(y)
    return np.dot(u - np.mean(u), v - np.mean(v)) / (len(x) - 1)


@rule.rewrite(statistics.correlation)
def correlation(x, y, /, *, method="linear"):
    """Of values, not of ranks."""
    if method != "linear":
        raise NotImplementedError("[S2S206] statistics.correlation of ranks has no derivative")
    u, v = np.asarray(x), np.asarray(y)
    u, v = u - np.mean(u), v - np.mean(v)
    return np.dot(u, v) / (np.linalg.norm(u) * np.linalg.norm(v))


@rule.rewrite(statistics.linear_regression)
def linear_regression(x, y, /, *, proportional=False):
    u, v = np.asarray(x), np.asarray(y)
    if proportional:
        return statistics.LinearRegression(np.dot(u, v) / np.dot(u, u), 0.0)
    away = u - np.mean(u)
    slope = np.dot(away, v) / np.dot(away, away)
    return statistics.LinearRegression(slope, np.mean(v) - slope * np.mean(u))
