"""Every block of the README and every docstring example is executed."""

from __future__ import annotations

import doctest
import importlib
import linecache
import pathlib
import pkgutil
import re

import numpy as np
import pytest

import s2sad

README = (pathlib.Path(__file__).parent.parent / "README.md").read_text()
BLOCKS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
MODULES = sorted(
    m.name
    for m in pkgutil.walk_packages(s2sad.__path__, "s2sad.")
    if "scipy" not in m.name and m.name != "s2sad.__main__"
)


def run(number: int) -> None:
    name = f"<README {number}>"
    text = BLOCKS[number]
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    exec(compile(text, name, "exec", dont_inherit=True), {"__name__": name})


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_readme_block(number: int) -> None:
    run(number)


def test_first_output_is_as_printed(capsys: pytest.CaptureFixture[str]) -> None:
    run(0)
    expected = re.findall(r"```text\n(.*?)```", README, re.DOTALL)[0]
    assert capsys.readouterr().out == expected


@pytest.mark.parametrize("name", MODULES)
def test_docstrings(name: str) -> None:
    module = importlib.import_module(name)
    with np.printoptions(legacy=False):
        for test in doctest.DocTestFinder().find(module):
            if not test.examples:
                continue
            file = f"<docstring {test.name}>"
            runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
            if "lambda" in test.docstring or "def " in test.docstring:
                source = "".join(e.source for e in test.examples)
                linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
            assert runner.run(test).failed == 0, test.name
