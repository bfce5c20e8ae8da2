"""Every example runs and checks itself, and saves its plots if matplotlib is installed."""

import importlib.util
import pathlib
import subprocess
import sys

import pytest

EXAMPLES = sorted((pathlib.Path(__file__).parent.parent / "examples").glob("*.py"))


@pytest.mark.parametrize("path", EXAMPLES, ids=[p.stem for p in EXAMPLES])
def test_example(path, tmp_path):
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, timeout=120, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "def " in done.stdout
    plotted = "from plots import" in path.read_text() and importlib.util.find_spec("matplotlib") is not None
    assert [p.name for p in tmp_path.iterdir()] == [f"{path.stem}.png"] * plotted
