"""What an index selects: NumPy's own answer for every combination of up to four parts."""

import itertools

import numpy as np
import pytest

from s2sad import kinds
from s2sad.analysis.kinds import of_index

SIZES = {"a": 4, "b": 5, "c": 6, "d": 7, "n": 3, "m": 2}
BASE = np.zeros(tuple(SIZES[k] for k in "abcd"))
KIND = kinds.Array("float64", tuple((k, 0) for k in "abcd"))
PARTS = [
    (slice(None), slice(None)),
    (slice(1, None), slice(1, None)),
    (None, None),
    (Ellipsis, Ellipsis),
    (2, kinds.INT),
    (np.array([0, 1, 2]), kinds.Array("int64", (("n", 0),))),
    (np.array([[0], [1]]), kinds.Array("int64", (("m", 0), kinds.of_literal(1)))),
    (np.array([True, False, True, True]), kinds.Array("bool", (("a", 0),))),
]


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_shapes_of_what_arrays_select(count):
    told = 0
    for parts in itertools.product(PARTS, repeat=count):
        index, known = zip(*parts, strict=True)
        if sum(p is Ellipsis for p in index) > 1 or not any(isinstance(p, np.ndarray) for p in index):
            continue
        try:
            expected = BASE[index].shape
        except IndexError:
            continue
        found = of_index(KIND, kinds.UNKNOWN, known if count > 1 else known[0])
        assert isinstance(found, kinds.Array)
        assert found.shape is not None
        assert len(found.shape) == len(expected)
        for dim, size in zip(found.shape, expected, strict=True):
            told += dim is not None
            if dim is not None:
                assert size == (kinds.literal_size(dim) or SIZES[dim[0]] - dim[1])
    assert told > 0
