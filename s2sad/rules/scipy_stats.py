"""The rules of scipy.stats, family by family.

``stats.norm.logpdf`` is a bound method, equal to itself however often it is looked up, so that it can be a primitive.
Outside its support a density is zero, its logarithm a constant; the derivatives there are zero. At the edges of the
support they are those from inside.
"""

from s2sad.rules import (  # noqa: F401
    scipy_stats_bounded,
    scipy_stats_circular,
    scipy_stats_discrete,
    scipy_stats_exponential,
    scipy_stats_gamma,
    scipy_stats_multivariate,
    scipy_stats_normal,
    scipy_stats_runtime,
)
