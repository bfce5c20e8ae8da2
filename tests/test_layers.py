"""Imports go downward only."""

import ast
import pathlib
import sys

ROOT = pathlib.Path(__file__).parent.parent / "s2sad"
ORDER = [
    {"runtime"},
    {"errors", "core", "names", "kinds", "namespace", "codes", "structures", "room"},
    {"rules"},
    {"analysis"},
    {"front"},
    {"differentiate"},
    {"optimise"},
    {"emit"},
    {"engines", "columns", "recursion"},
    {"pipeline"},
    {"seeds", "derivative", "operators"},
    {"finite"},
    {"testing", "api", "explain"},
    {"implicit"},
    {"cli"},
    {"__main__", "__init__"},
]
LEVEL = {name: i for i, names in enumerate(ORDER) for name in names}


def layer(path):
    first = path.relative_to(ROOT).parts[0]
    return first.removesuffix(".py")


def test_imports_go_downward():
    wrong = []
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = []
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("s2sad"):
                names = [f"{node.module}.{a.name}" for a in node.names] if node.module == "s2sad" else [node.module]
            elif isinstance(node, ast.Import):
                names = [a.name for a in node.names if a.name.startswith("s2sad")]
            for name in names:
                target = name.split(".")[1] if "." in name else "__init__"
                if LEVEL[target] > LEVEL[layer(path)]:
                    wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong, wrong


def test_runtime_imports_only_numpy():
    for path in sorted((ROOT / "runtime").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = (
                [node.module]
                if isinstance(node, ast.ImportFrom)
                else [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else []
            )
            for name in names:
                top = (name or "").split(".")[0]
                allowed = {"numpy", "s2sad", *sys.stdlib_module_names} | ({"scipy"} if "scipy" in path.name else set())
                assert top in allowed, f"{path.name} imports {name}"
