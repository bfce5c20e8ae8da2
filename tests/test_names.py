"""New names."""

import builtins
import subprocess
import sys

from s2sad.names import RESERVED, Namer


def test_fresh_names_count_from_two():
    namer = Namer(["x", "y_2"])
    assert [namer.fresh(b) for b in ("x", "x", "y", "y", "z")] == ["x_2", "x_3", "y", "y_3", "z"]


def test_a_base_that_ends_in_digits_gets_its_own_count():
    namer = Namer(["x1", "x_2"])
    assert [namer.fresh(b) for b in ("x1", "x_2", "x_2")] == ["x1_2", "x_2_2", "x_2_3"]


def test_adjoints_tangents_and_parts():
    namer = Namer()
    assert [namer.bar("x"), namer.dot("x_bar"), namer.bar("x")] == ["x_bar", "x_bar_dot", "x_bar_2"]
    assert [namer.part("y"), namer.part("y")] == ["y_1", "y_2"]


def test_keywords_and_builtins_are_not_used():
    namer = Namer()
    assert [namer.fresh(b) for b in ("lambda", "sum", "print", "None")] == ["lambda_2", "sum_2", "print_2", "None_2"]
    assert {"open", "int", "ValueError", "__import__"} <= RESERVED


def test_what_a_shell_adds_to_builtins_changes_nothing():
    assert "_" not in RESERVED and "exit" not in RESERVED and hasattr(builtins, "exit")
    found = subprocess.run(
        [
            sys.executable,
            "-S",
            "-c",
            "import sys; sys.path[:0] = eval(sys.argv[1]);"
            "import builtins, types; builtins._ = builtins.__of_a_package__ = 1;"
            "builtins.display = types.SimpleNamespace(__module__='shell');"
            "import s2sad.names; print(sorted(s2sad.names.RESERVED))",
            repr(sys.path),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert eval(found.stdout) == sorted(RESERVED)


def test_a_copy_goes_its_own_way():
    namer = Namer(["x"])
    other = namer.copy()
    assert namer.fresh("x") == other.fresh("x") == "x_2"
