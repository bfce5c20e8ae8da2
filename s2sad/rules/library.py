"""Loading of the rule library: NumPy's rules at once, SciPy's when the user's program has imported the module."""

from __future__ import annotations

import importlib
import importlib.util
import sys

ALWAYS = (
    "operators", "elementwise", "trigonometric", "powers", "rounding", "math_functions", "cmath_functions",
    "builtin_functions", "constants", "reductions", "scans", "sorting", "averages", "creation", "shaping", "joining",
    "indexing", "inplace", "products", "linalg", "decompositions", "fft", "polynomials", "numeric", "random_draws",
)
ON_IMPORT = {
    "scipy.special": ("scipy_special",),
    "scipy.stats": ("scipy_stats",),
    "scipy.linalg": ("scipy_linalg",),
    "scipy.signal": ("scipy_signal",),
    "scipy.spatial": ("scipy_spatial",),
    "scipy.ndimage": ("scipy_ndimage",),
    "scipy.integrate": ("scipy_integrate",),
    "scipy.interpolate": ("scipy_interpolate",),
    "scipy.sparse": ("scipy_sparse",),
}
_done: set[str] = set()


def load() -> None:
    """Import the rules that the program may need."""
    for name in ALWAYS:
        _load(name)
    for module, names in ON_IMPORT.items():
        if module in sys.modules:
            for name in names:
                _load(name)


def _load(name: str) -> None:
    if name not in _done:
        _done.add(name)
        importlib.import_module(f"s2sad.rules.{name}")
