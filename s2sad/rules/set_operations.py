"""Sets as sorted arrays without repetitions. Which elements are equal is a constant of the run."""

import numpy as np

from s2sad.rules import rule

# np.intersect1d has no rule: its result exists only while elements of two arrays coincide


@rule.rewrite(np.union1d)
def union1d(ar1, ar2):
    """Of equal elements, the one of ``ar1``."""
    return np.unique(np.concatenate((np.ravel(ar1), np.ravel(ar2))))


@rule.rewrite(np.setdiff1d)
def setdiff1d(ar1, ar2, assume_unique=False):
    values = np.ravel(ar1) if assume_unique else np.unique(ar1)
    return values[np.isin(values, ar2, invert=True)]


@rule.rewrite(np.setxor1d)
def setxor1d(ar1, ar2, assume_unique=False):
    both = np.concatenate((np.setdiff1d(ar1, ar2, assume_unique), np.setdiff1d(ar2, ar1, assume_unique)))
    return np.sort(both)


@rule.rewrite(np.sort_complex)
def sort_complex(a):
    return np.sort(np.asarray(a) + 0.0j)
