"""What an import statement of the program binds."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

import gast

from s2sad.front.lower import Lowerer


def imported(lo: Lowerer, node: Any, alias: Any) -> Any:
    """Return what one name of an import statement stands for. ImportError if there is no such module or name."""
    if isinstance(node, gast.Import):
        whole = importlib.import_module(alias.name)
        return whole if alias.asname else importlib.import_module(alias.name.split(".")[0])
    module = importlib.import_module(module_name(lo, node))
    try:
        return getattr(module, alias.name)
    except AttributeError:
        return importlib.import_module(f"{module.__name__}.{alias.name}")


def module_name(lo: Lowerer, node: gast.ImportFrom) -> str:
    """Return the whole name of the module, which in the user's package may be written from there (``from .x``)."""
    package = lo.frame.globals.get("__package__")
    if node.level and not package:
        raise ImportError("attempted relative import with no known parent package")
    return importlib.util.resolve_name("." * (node.level or 0) + (node.module or ""), package)


def importable(lo: Lowerer, node: Any) -> bool:
    """Tell whether an import statement succeeds here."""
    try:
        for alias in node.names:
            imported(lo, node, alias)
    except ImportError:
        return False
    return True
