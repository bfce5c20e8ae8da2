"""Constants of the run: functions whose result carries no derivative, sorted by module."""

import bisect
import builtins
import cmath
import logging
import math
import operator
import warnings

import numpy as np

from s2sad.rules import rule


def _all(module, names):
    rule.nondifferentiable(*(getattr(module, n) for n in names.split() if hasattr(module, n)))


_all(
    builtins,
    "len int bool str repr print isinstance issubclass hasattr callable type id hash range ord chr any all format "
    "input round",
)
_all(
    math,
    "floor ceil trunc isnan isinf isfinite isclose isnormal issubnormal signbit comb perm factorial gcd lcm isqrt ulp",
)
_all(cmath, "isnan isinf isfinite isclose")
_all(
    operator,
    "lt le eq ne ge gt not_ truth is_ is_not is_none is_not_none and_ or_ xor inv invert lshift rshift floordiv "
    "contains iand ior ixor ilshift irshift index countOf indexOf length_hint",
)
_all(bisect, "bisect bisect_left bisect_right")
_all(warnings, "warn")
LOGGING = "debug info warning warn error exception critical fatal log "
_all(logging, LOGGING + "getLogger getLevelName basicConfig disable captureWarnings addLevelName")
_all(logging.Logger, LOGGING + "isEnabledFor getEffectiveLevel setLevel")
_all(logging.LoggerAdapter, LOGGING + "isEnabledFor getEffectiveLevel setLevel")
_all(
    np,
    "all any argmax argmin argpartition argsort argwhere array_equal array_equiv allclose around ceil "
    "count_nonzero digitize empty empty_like equal eye fix flatnonzero floor floor_divide greater greater_equal "
    "identity indices isclose isfinite isin in1d isinf isnan isneginf isposinf isreal iscomplex isrealobj "
    "iscomplexobj isscalar iterable less less_equal lexsort logical_and logical_not logical_or logical_xor "
    "mask_indices ndim ndindex nonzero not_equal ones ones_like arange rint searchsorted shape sign signbit size "
    "spacing tri tril_indices triu_indices trunc unravel_index ravel_multi_index zeros zeros_like "
    "broadcast_shapes einsum_path may_share_memory shares_memory errstate nanargmax nanargmin round round_ "
    "isfortran isnat alltrue sometrue",
)
# windows of a length, and what builds an index
_all(np, "bartlett blackman hamming hanning s_ index_exp")
# integers, bits and truth values
_all(
    np,
    "int8 int16 int32 int64 intp intc int_ longlong uint8 uint16 uint32 uint64 uintp uintc uint ulonglong byte "
    "ubyte short ushort bool_ bitwise_and bitwise_or bitwise_xor bitwise_not bitwise_invert bitwise_count "
    "bitwise_left_shift bitwise_right_shift invert left_shift right_shift gcd lcm packbits unpackbits",
)
# types
_all(
    np,
    "dtype finfo iinfo issubdtype issubclass_ issubsctype issctype isdtype obj2sctype sctype2char result_type "
    "promote_types can_cast common_type find_common_type mintypecode min_scalar_type maximum_sctype typename",
)
# text
_all(
    np,
    "array2string array_repr array_str base_repr binary_repr format_float_positional format_float_scientific str_ "
    "bytes_",
)
_all(np.linalg, "matrix_rank")
_all(
    np.ndarray,
    "shape ndim size dtype itemsize nbytes strides flags device argmax argmin argsort argpartition all any "
    "nonzero searchsorted round",
)
# Draws have no entry: a function without rules is called where the program calls it, once, and refused if an argument
# is active. (An entry would let the kind of its result be found by a call, which moves the stream of random numbers.)
rule.nondifferentiable(np.random.default_rng, np.random.RandomState)
