"""The "where is X" table of the design names things that are where it says."""

import pathlib
import re

ROOT = pathlib.Path(__file__).parent.parent / "s2sad"


def test_table_is_true():
    text = (ROOT / "DESIGN.md").read_text()
    rows = re.findall(r"^\| [^|]+ \| `([^`]+)` \| `([^`]+)` \|$", text, re.MULTILINE)
    assert len(rows) >= 15
    for path, name in rows:
        source = (ROOT / path).read_text()
        assert re.search(rf"\b{re.escape(name)}\b", source), f"{name} is not in {path}"
