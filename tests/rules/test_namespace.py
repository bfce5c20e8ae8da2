"""No public name of NumPy or SciPy slips by: each is differentiable, a constant of the run, or missing for a reason."""

import subprocess
import sys

import pytest

from s2sad.rules import library, missing_scipy
from s2sad.rules.missing import NAMESPACES, REASONS, missing, public

library.load()


@pytest.mark.parametrize("module", [*NAMESPACES, *missing_scipy.MODULES])
def test_each_name_is_covered_or_missing_for_a_reason(module):
    assert [name for name, reason in missing(module).items() if reason is None] == []


@pytest.mark.parametrize("module", [*REASONS, *missing_scipy.MODULES])
def test_no_reason_for_a_name_that_has_a_rule(module):
    reasons = REASONS.get(module) or missing_scipy.REASONS[module]
    listed = [name for names in reasons.values() for name in names.split()]
    assert len(set(listed)) == len(listed)
    here = set(listed) & set(public(module)) - {"row_stack"}  # in NumPy 1 another name of vstack
    assert here <= set(missing(module))


def test_the_command_line_lists_them():
    def run(*arguments):
        return subprocess.run([sys.executable, "-m", "s2sad", "rules", *arguments], capture_output=True, text=True)

    listed = run("--missing", "numpy.random")
    assert listed.returncode == 0 and "poisson" in listed.stdout and "a constant of the run" in listed.stdout
    assert run("--missing", "numpyy").returncode == 2
    scipy = run("--missing", "scipy")
    assert scipy.returncode == 0 and "scipy.special.agm" in scipy.stdout and "scipy.special.erf " not in scipy.stdout
    assert "LinearOperator" in run("--missing", "scipy.sparse.linalg").stdout
    assert "numpy.sum" in run().stdout
    assert "def polyval(" in run("polyval").stdout
