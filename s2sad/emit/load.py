"""Make generated text executable and visible: tracebacks, pdb and inspect.getsource show it."""

from __future__ import annotations

import linecache
import threading
from typing import Any

_lock = threading.Lock()
_texts: dict[str, str] = {}
_names: dict[str, int] = {}


def load(text: str, name: str, namespace: dict[str, Any]) -> dict[str, Any]:
    """Compile a generated module under a stable pseudo file name and run it in the namespace."""
    filename = _register(text, name)
    exec(compile(text, filename, "exec"), namespace)
    return namespace


def _register(text: str, name: str) -> str:
    with _lock:
        known = _texts.get(f"{name}\n{text}")
        if known is not None:
            return known
        _names[name] = _names.get(name, 0) + 1
        filename = f"<s2sad {name}>" if _names[name] == 1 else f"<s2sad {name} {_names[name]}>"
        _texts[f"{name}\n{text}"] = filename
        # no modification time: linecache.checkcache leaves such entries alone
        linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
        return filename
