"""No public name of NumPy slips by: each is differentiable, a constant of the run, or missing for a reason."""

import subprocess
import sys

import pytest

from s2sad.rules import library
from s2sad.rules.missing import NAMESPACES, REASONS, missing, public

library.load()


@pytest.mark.parametrize("module", NAMESPACES)
def test_each_name_is_covered_or_missing_for_a_reason(module):
    assert [name for name, reason in missing(module).items() if reason is None] == []


@pytest.mark.parametrize("module", REASONS)
def test_no_reason_for_a_name_that_has_a_rule(module):
    listed = [name for names in REASONS[module].values() for name in names.split()]
    assert len(set(listed)) == len(listed)
    here = set(listed) & set(public(module)) - {"row_stack"}  # in NumPy 1 another name of vstack
    assert here <= set(missing(module))


def test_the_command_line_lists_them():
    def run(*arguments):
        return subprocess.run([sys.executable, "-m", "s2sad", "rules", *arguments], capture_output=True, text=True)

    listed = run("--missing", "numpy.random")
    assert listed.returncode == 0 and "poisson" in listed.stdout and "a constant of the run" in listed.stdout
    assert run("--missing", "scipy").returncode == 2
    assert "numpy.sum" in run().stdout
    assert "def polyval(" in run("polyval").stdout
