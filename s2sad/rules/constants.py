"""Constants of the run: functions whose result carries no derivative, sorted by module."""

import builtins
import math
import operator
import warnings

import numpy as np

from s2sad.rules import rule


def _all(module, names):
    rule.nondifferentiable(*(getattr(module, n) for n in names.split() if hasattr(module, n)))


_all(
    builtins,
    "len int bool str repr print isinstance issubclass hasattr callable type id hash range ord chr any all format input",
)
_all(math, "floor ceil trunc isnan isinf isfinite isclose comb perm factorial gcd lcm isqrt")
_all(
    operator,
    "lt le eq ne ge gt not_ truth is_ is_not and_ or_ xor invert lshift rshift floordiv ifloordiv contains index countOf",
)
_all(warnings, "warn")
_all(
    np,
    "all any argmax argmin argpartition argsort argwhere array_equal allclose around ceil count_nonzero digitize "
    "empty empty_like equal eye fix flatnonzero floor floor_divide greater greater_equal heaviside identity "
    "indices isclose isfinite isin isinf isnan isneginf isposinf isreal iscomplex isrealobj iscomplexobj isscalar iterable "
    "less less_equal lexsort logical_and logical_not logical_or logical_xor mask_indices ndim ndindex nonzero not_equal "
    "ones ones_like arange rint searchsorted shape sign signbit size tri tril_indices triu_indices trunc unravel_index "
    "ravel_multi_index zeros zeros_like issubdtype result_type promote_types can_cast finfo iinfo dtype errstate "
    "broadcast_shapes may_share_memory shares_memory nanargmax nanargmin int64 int32 int16 int8 intp bool_ round",
)
_all(np.linalg, "matrix_rank")
_all(np.fft, "fftfreq rfftfreq")
_all(
    np.ndarray, "shape ndim size dtype itemsize nbytes strides flags argmax argmin argsort all any nonzero searchsorted"
)
rule.nondifferentiable(np.random.seed, np.random.default_rng, np.random.RandomState)
_all(np.random, "rand randn randint random random_sample standard_normal choice permutation")
_all(np.random.Generator, "random integers standard_normal choice permutation shuffle standard_exponential")
