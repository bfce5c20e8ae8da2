"""Loading of the rule library: NumPy's rules at once, SciPy's when the user's program has imported the module."""

from __future__ import annotations

import importlib
import sys

ALWAYS = (
    "operators",
    "elementwise",
    "trigonometric",
    "math_functions",
    "builtin_functions",
    "constants",
    "reductions",
    "nan_reductions",
    "scans",
    "sorting",
    "order_statistics",
    "averages",
    "ufunc_methods",
    "creation",
    "shaping",
    "joining",
    "indexing",
    "ranges",
    "repeating",
    "padding",
    "inplace",
    "ufunc_at",
    "products",
    "linalg",
    "fft",
    "norms",
    "decompositions",
    "complex_numbers",
    "polynomials",
    "convolution",
    "sampled",
    "vector_products",
    "number_parts",
    "windows",
    "applied_functions",
    "set_operations",
    "operator_functions",
    "iterators",
    "statistics_functions",
    "runtime_functions",
    "random_draws",
    "surgery",
)
ON_IMPORT = {
    "scipy.linalg": ("scipy_linalg", "scipy_matrices"),
    "scipy.special": ("scipy_special",),
    "scipy.stats": ("scipy_stats",),
    "scipy.optimize": ("s2sad.implicit.roots", "s2sad.implicit.minima"),
    "scipy.signal": ("scipy_signal",),
    "scipy.ndimage": ("scipy_ndimage",),
    "scipy.interpolate": ("s2sad.implicit.interpolants", "scipy_splines"),
    "scipy.sparse": ("scipy_sparse",),
    "scipy.spatial.distance": ("scipy_distance",),
    "scipy.integrate": ("s2sad.implicit.integrals", "s2sad.implicit.odes"),
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
        importlib.import_module(name if "." in name else f"s2sad.rules.{name}")
