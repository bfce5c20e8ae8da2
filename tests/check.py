"""Run everything that must be green before a commit: lint, types, tests with docs and examples.

python tests/check.py           all of it
python tests/check.py --fast    without the long random programs
"""

import argparse
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
# what everything else stands on is checked strictly
STRICT = ["errors.py", "codes.py", "names.py", "namespace.py", "front/source.py", "emit"]
SLOW = ["tests/random_programs"]


def steps(fast: bool) -> dict[str, list[str]]:
    """Return the commands by name, in the order in which they are run."""
    return {
        "lint": ["ruff", "check", "s2sad", "tests", "examples"],
        "types": ["mypy", "s2sad"],
        "strict types": ["mypy", "--strict", "--follow-imports=silent", *(f"s2sad/{path}" for path in STRICT)],
        "tests": ["pytest", *(f"--ignore={path}" for path in SLOW if fast)],
    }


def main() -> int:
    """Run all steps, also after one has failed; return 1 if any has."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fast", action="store_true", help="leave out the long random programs")
    failed = []
    for name, command in steps(parser.parse_args().fast).items():
        start = time.perf_counter()
        status = subprocess.run([sys.executable, "-m", *command], cwd=ROOT).returncode
        print(f"{name}: {'failed' if status else 'ok'} ({time.perf_counter() - start:.0f} s)", flush=True)
        if status:
            failed.append(name)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
