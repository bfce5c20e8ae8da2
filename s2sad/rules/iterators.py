"""Iterators of the standard library, and ``np.ndenumerate``: each is read as the list of what it gives."""

import itertools
import operator

import numpy as np

from s2sad.rules import rule


@rule.rewrite(iter)
def iter_(iterable, /):
    return list(iterable)


@rule.rewrite(reversed)
def reversed_(sequence, /):
    return list(sequence)[::-1]


@rule.rewrite(itertools.pairwise)
def pairwise(iterable, /):
    values = list(iterable)
    return list(zip(values, values[1:], strict=False))


@rule.rewrite(itertools.islice)
def islice(iterable, first, *rest):
    values = list(iterable)
    if len(rest) == 0:
        return values[:first]
    if len(rest) == 1:
        return values[first : rest[0]]
    return values[first : rest[0] : rest[1]]


@rule.rewrite(itertools.repeat)
def repeat(object, times):
    return [object for _ in range(times)]


@rule.rewrite(itertools.chain.from_iterable)
def from_iterable(iterable, /):
    return [value for part in iterable for value in part]


@rule.rewrite(itertools.starmap)
def starmap(function, iterable, /):
    return [function(*values) for values in iterable]


@rule.rewrite(itertools.zip_longest)
def zip_longest(*iterables, fillvalue=None):
    rows = [list(each) for each in iterables]
    length = max([len(row) for row in rows], default=0)
    longest = [row + [fillvalue] * (length - len(row)) for row in rows]
    return list(zip(*longest, strict=True))


@rule.rewrite(itertools.groupby)
def groupby(iterable, key=None):
    values = list(iterable)
    keys = [value if key is None else key(value) for value in values]
    starts = [i for i in range(len(values)) if i == 0 or keys[i] != keys[i - 1]]
    ends = starts[1:] + [len(values)]
    return [(keys[a], values[a:b]) for a, b in zip(starts, ends, strict=False)]


@rule.rewrite(itertools.compress)
def compress(data, selectors):
    return [value for value, selected in zip(data, selectors, strict=False) if selected]


@rule.rewrite(itertools.filterfalse)
def filterfalse(function, iterable, /):
    return [value for value in iterable if not function(value)]


@rule.rewrite(itertools.takewhile)
def takewhile(predicate, iterable, /):
    taken = []
    for value in iterable:
        if not predicate(value):
            break
        taken.append(value)
    return taken


@rule.rewrite(itertools.dropwhile)
def dropwhile(predicate, iterable, /):
    values = list(iterable)
    start = 0
    while start < len(values) and predicate(values[start]):
        start += 1
    return values[start:]


@rule.rewrite(itertools.product)
def product(*iterables, repeat=1):
    if len(iterables) == 2 and repeat == 1:
        first = list(iterables[0])
        second = list(iterables[1])
        return [(a, b) for a in first for b in second]
    if len(iterables) == 1 and repeat == 2:
        values = list(iterables[0])
        return [(a, b) for a in values for b in values]
    if len(iterables) == 3 and repeat == 1:
        first = list(iterables[0])
        second = list(iterables[1])
        third = list(iterables[2])
        return [(a, b, c) for a in first for b in second for c in third]
    raise NotImplementedError("[S2S206] itertools.product of so many: write the loops out")


@rule.rewrite(itertools.combinations)
def combinations(iterable, r):
    values = list(iterable)
    if r == 2:
        return [(values[i], values[j]) for i, j in itertools.combinations(range(len(values)), 2)]
    if r == 3:
        return [(values[i], values[j], values[k]) for i, j, k in itertools.combinations(range(len(values)), 3)]
    return [tuple([values[i] for i in chosen]) for chosen in itertools.combinations(range(len(values)), r)]


@rule.rewrite(itertools.combinations_with_replacement)
def combinations_with_replacement(iterable, r):
    values = list(iterable)
    indices = range(len(values))
    if r == 2:
        return [(values[i], values[j]) for i, j in itertools.combinations_with_replacement(indices, 2)]
    return [tuple([values[i] for i in chosen]) for chosen in itertools.combinations_with_replacement(indices, r)]


@rule.rewrite(itertools.permutations)
def permutations(iterable, r=None):
    values = list(iterable)
    if r == 2:
        return [(values[i], values[j]) for i, j in itertools.permutations(range(len(values)), 2)]
    return [tuple([values[i] for i in chosen]) for chosen in itertools.permutations(range(len(values)), r)]


@rule.rewrite(np.ndenumerate)
def ndenumerate(arr):
    return [(index, arr[index]) for index in np.ndindex(np.shape(arr))]


@rule.rewrite(operator.itemgetter)
def itemgetter(item, /, *items):
    if len(items) == 0:
        return lambda obj: obj[item]
    return lambda obj: tuple([obj[each] for each in (item, *items)])


@rule.rewrite(operator.attrgetter)
def attrgetter(attr, /):
    return lambda obj: getattr(obj, attr)
