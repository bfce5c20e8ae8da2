"""What of the public names of NumPy, ``math``, ``cmath``, ``operator``, ``statistics`` and SciPy has no rule, and why.

>>> missing("operator")["methodcaller"]
'makes a function: write the call of the method'
"""

from __future__ import annotations

import cmath
import importlib
import inspect
import math
import operator
import statistics
from types import ModuleType
from typing import Any

import numpy as np

from s2sad.rules import library, missing_scipy, registry

NAMESPACES: dict[str, Any] = {
    "numpy": np,
    "numpy.linalg": np.linalg,
    "numpy.fft": np.fft,
    "numpy.random": np.random,
    "numpy.ndarray": np.ndarray,
    "math": math,
    "cmath": cmath,
    "operator": operator,
    "statistics": statistics,
}
DATA = (ModuleType, bool, int, float, complex, str, tuple, dict, np.generic, type(None))

REASONS: dict[str, dict[str, str]] = {
    "numpy": {
        "a class of dtypes, of which there are no values to differentiate": (
            "generic number integer signedinteger unsignedinteger inexact floating complexfloating flexible character "
            "void object_ ufunc"
        ),
        "a class: np.array, np.zeros and the like make arrays": "ndarray",
        "another class of arrays: use np.ndarray": (
            "matrix mat asmatrix bmat memmap recarray record chararray compare_chararrays format_parser"
        ),
        "a class: use np.polyval, np.polymul and the other functions of coefficients": "poly1d",
        "iterates in an order of its own: write the loop over np.ndindex": ("nditer nested_iters flatiter broadcast"),
        "read in place of the call, in which the conditions and the functions must be written as lists": "piecewise",
        "read as calls of np.meshgrid, np.linspace and np.arange where a bound varies": "mgrid ogrid",
        "the result exists only while elements of two arrays coincide": "intersect1d",
        "counts are constants of the run: sum weights by np.histogram or np.add.at": "histogram2d histogramdd",
        "a named tuple: np.unique has the same as options, and a rule": "unique_all unique_counts unique_inverse",
        "reads the memory of another object": "frombuffer from_dlpack get_array_wrap fastCopyAndTranspose byte_bounds",
        "reads or writes files": (
            "fromfile fromregex fromstring genfromtxt load loadtxt recfromcsv recfromtxt save savetxt savez "
            "savez_compressed DataSource"
        ),
        "dates and times": (
            "busday_count busday_offset busdaycalendar is_busday datetime64 timedelta64 datetime_as_string "
            "datetime_data"
        ),
        "how NumPy prints, computes or was built": (
            "get_printoptions set_printoptions printoptions set_string_function getbufsize setbufsize geterr seterr "
            "geterrcall seterrcall geterrobj seterrobj set_numeric_ops get_include show_config show_runtime info "
            "test disp"
        ),
        "documentation and other tools for people": (
            "add_docstring add_newdoc add_newdoc_ufunc deprecate deprecate_with_doc lookfor safe_eval source who"
        ),
        "exceptions and warnings": (
            "AxisError ComplexWarning ModuleDeprecationWarning RankWarning TooHardError VisibleDeprecationWarning"
        ),
        "left NumPy in version 2": "asfarray cumproduct msort product row_stack",
    },
    "numpy.linalg": {"exceptions and warnings": "LinAlgError"},
    "numpy.random": {
        "a constant of the run: it has no parameters": (
            "rand randn random random_sample ranf sample standard_cauchy standard_exponential standard_normal"
        ),
        "a constant of the run; the parameters must be so too: no path leads from them to the draw": (
            "beta chisquare dirichlet f multivariate_normal noncentral_chisquare noncentral_f standard_gamma "
            "standard_t vonmises wald"
        ),
        "a constant of the run: draws integers or bytes": (
            "binomial bytes geometric hypergeometric logseries multinomial negative_binomial poisson randint "
            "random_integers zipf"
        ),
        "a constant of the run; draw indices, and choose among the values by them": "choice permutation shuffle",
        "the state of a generator of random numbers": (
            "BitGenerator Generator MT19937 PCG64 PCG64DXSM Philox SFC64 SeedSequence get_state seed set_state"
        ),
    },
    "numpy.ndarray": {
        "reads or writes the bytes of the array": (
            "base byteswap ctypes data dump dumps getfield itemset newbyteorder setfield setflags to_device tobytes "
            "tofile tostring view"
        ),
        "changes the size in place: np.resize makes a new array": "resize",
    },
    "operator": {
        "makes a function: write the call of the method": "methodcaller",
        "changes a container: write the statement": "delitem iconcat",
    },
    "statistics": {
        "selects by how often values coincide": "mode multimode",
        "a class: its methods are Python code, read as that of a program": "NormalDist",
        "exceptions and warnings": "StatisticsError",
        "made of a function that it returns, or of random draws": "kde kde_random",
    },
}


def missing(module: str) -> dict[str, str | None]:
    """Return the public names of a namespace that have no rule, each with the reason; None if there is none."""
    listed = REASONS.get(module) or missing_scipy.REASONS.get(module, {})
    reasons = {name: reason for reason, names in listed.items() for name in names.split()}
    if module.startswith("scipy"):
        reasons = {
            **dict.fromkeys(filter(_in_python(module), public(module)), missing_scipy.WRITTEN_IN_PYTHON),
            **reasons,
        }
    return {name: reasons.get(name) for name in public(module) if not _covered(getattr(namespace(module), name))}


def namespace(module: str) -> Any:
    """Return a namespace that can be listed; one of SciPy is imported, with its rules."""
    if module in missing_scipy.MODULES:
        found = importlib.import_module(module)
        library.load()
        return found
    return NAMESPACES[module]


def _in_python(module: str) -> Any:
    return lambda name: inspect.isfunction(inspect.unwrap(getattr(namespace(module), name)))


def reason(value: Any) -> str | None:
    """Return why a function has no rule, and what to use instead, if that is known.

    >>> import numpy as np
    >>> reason(np.random.poisson)
    'a constant of the run: draws integers or bytes'
    """
    name = getattr(value, "__name__", "")
    for module, home in NAMESPACES.items():
        if getattr(home, name, None) == value:
            return missing(module).get(name)
    # the methods of generators are those of the functions of numpy.random
    draws = isinstance(getattr(value, "__self__", None), (np.random.Generator, np.random.RandomState))
    return missing("numpy.random").get(name) if draws else None


def public(module: str) -> list[str]:
    """Return the public names of a namespace."""
    home = namespace(module)
    return sorted(name for name in getattr(home, "__all__", dir(home)) if not name.startswith("_"))


def _covered(value: Any) -> bool:
    """Tell whether a public name needs no reason: it is differentiable, a constant of the run, or data."""
    rules = registry.find(value)
    if any(registry.find(getattr(value, method, None)) for method in ("logpdf", "logpmf")):
        return True  # a distribution: its methods have rules
    return isinstance(value, DATA) or rules is not None and (rules.constant or rules.any is not None)
