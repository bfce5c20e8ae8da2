"""Samples of the products and systems of sparse matrices."""

import numpy as np
from scipy import sparse

from s2sad.rules.scipy_sparse_runtime import entries_products, entries_solve, entries_times, factor_solve
from tests.rules.sample import S

RNG = np.random.default_rng(7)
DENSE = np.array([[3.0, 1.0, 0.0], [0.0, 2.0, 1.0], [0.5, 0.0, 1.0]])
A = sparse.csr_array(DENSE)
DATA, ROWS, COLS = np.array([1.0, 2.0, 0.7, 0.4, 0.3]), np.array([0, 1, 2, 0, 0]), np.array([1, 0, 2, 0, 0])
LINE, TABLE = RNG.standard_normal(3), RNG.standard_normal((3, 2))

SAMPLES = [
    *(S(factor_solve, A, b, turned, wrt="b") for b in (LINE, TABLE, np.zeros((3, 1))) for turned in (False, True)),
    *(S(entries_times, DATA, ROWS, COLS, (3, 3), x) for x in (LINE, TABLE)),
    *(S(entries_times, DATA, ROWS, COLS, (4, 3), x) for x in (LINE, TABLE)),
    S(entries_times, np.zeros(0), ROWS[:0], COLS[:0], (2, 3), LINE),
    *(S(entries_products, g, ROWS, COLS, x) for g, x in ((LINE, LINE[::-1]), (TABLE, TABLE[::-1]))),
    *(S(entries_solve, DATA, ROWS, COLS, (3, 3), b) for b in (LINE, TABLE)),
]
