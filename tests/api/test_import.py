"""Importing s2sad loads only what says how to ask for derivatives."""

import subprocess
import sys

HEAVY = ("gast", "astor", "s2sad.pipeline", "s2sad.front", "s2sad.differentiate", "s2sad.rules.elementwise")


def test_reading_and_deriving_are_loaded_with_the_first_derivative() -> None:
    code = f"import s2sad, sys; print([m for m in {HEAVY} if m in sys.modules], s2sad.testing.check_grad)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("[] <function check_grad")
