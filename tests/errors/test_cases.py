"""What a user reads: the whole message of every code, raised by a program. ``--update-golden`` rewrites the messages.

A case is one file, named after its code: the program, ``# --- message ---``, what is raised by its function ``call``.
"""

from __future__ import annotations

import linecache
import pathlib
import warnings

import pytest

import s2sad
from s2sad.emit.load import NOTE
from s2sad.errors import CODES

CASES = sorted((pathlib.Path(__file__).parent / "cases").glob("*.txt"))
MARK = "# --- message ---\n"


@pytest.mark.parametrize("path", CASES, ids=[p.stem for p in CASES])
def test_message(path: pathlib.Path, request: pytest.FixtureRequest) -> None:
    program, _, expected = path.read_text().partition(MARK)
    if "from scipy" in program:
        pytest.importorskip("scipy")
    linecache.cache["model.py"] = (len(program), None, program.splitlines(keepends=True), "model.py")
    module = {"__name__": "model"}
    exec(compile(program, "model.py", "exec"), module)
    with pytest.raises(s2sad.S2sadError) as caught, warnings.catch_warnings():
        warnings.simplefilter("error", s2sad.DerivativeCutWarning)
        module["call"]()
    del linecache.cache["model.py"]
    # Python 3.10 has no notes: they are lines of the message
    message = "\n".join(line for line in str(caught.value).splitlines() if not line.startswith(NOTE))
    text = f"s2sad.{type(caught.value).__name__}: {message}\n"
    if request.config.getoption("--update-golden"):
        path.write_text(f"{program.rstrip()}\n{MARK}{text}")
        return
    assert text == expected
    code = path.stem.partition("_")[0]
    assert caught.value.code == code and type(caught.value) is CODES[code].exception


def test_every_code_has_a_program_that_raises_it():
    assert {p.stem.partition("_")[0] for p in CASES} == set(CODES)


def test_every_message_says_what_to_do_or_why():
    for path in CASES:
        message = path.read_text().partition(MARK)[2]
        assert all("\n  why:  " in part or "\n  help: " in part for part in message.split("\n\n")), path.stem


def test_messages_name_nothing_of_the_inside():
    for path in CASES:
        message = path.read_text().partition(MARK)[2]
        for word in ("gast", "active", "primal", "lowered", "varied", "Known(", "Kind"):
            assert word not in message, (path.stem, word)
