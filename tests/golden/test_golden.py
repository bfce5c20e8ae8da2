"""The text of a few derivatives, as a reviewer accepted it. ``pytest --update-golden`` rewrites the expected text.

A case is one file: the program, ``# --- gradient ---``, the expected text. The first lines say the arguments.
"""

from __future__ import annotations

import linecache
import pathlib

import numpy as np
import pytest

import s2sad

CASES = sorted((pathlib.Path(__file__).parent / "cases").glob("*.txt"))
MARK = "# --- gradient ---\n"


@pytest.mark.parametrize("path", CASES, ids=[p.stem for p in CASES])
def test_golden(path: pathlib.Path, request: pytest.FixtureRequest) -> None:
    program, _, expected = path.read_text().partition(MARK)
    name = f"<golden {path.stem}>"
    linecache.cache[name] = (len(program), None, program.splitlines(keepends=True), name)
    module: dict[str, object] = {"np": np}
    exec(compile(program, name, "exec"), module)
    function, args, wrt = module["f"], module["ARGS"], module.get("WRT", 0)
    text = s2sad.grad(function, wrt=wrt).source_for(*args)
    if request.config.getoption("--update-golden"):
        path.write_text(program + MARK + text)
        return
    assert text == expected
    s2sad.testing.check_grad(function, *args, wrt=wrt)
