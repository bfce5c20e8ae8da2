"""Names of a generated module: which objects it refers to and by which names. One for each generated module."""

from __future__ import annotations

import builtins
import sys
from dataclasses import dataclass, field
from types import CellType, MappingProxyType, ModuleType
from typing import Any

from s2sad.core import Expr, attribute, name
from s2sad.names import RESERVED

ALIASES = {"numpy": "np", "math": "math", "cmath": "cmath", "operator": "operator", "scipy.special": "special"}

# the global variables of a generated module that say what its names refer to, what it was derived for, and of
# what kind the variables of its functions are
BINDINGS = "__s2sad_bindings__"
ASSUMED = "__s2sad_assumed__"
KINDS = "__s2sad_kinds__"
ABSENT = object()
Assumption = tuple[Any, Any, Any]


@dataclass
class Binding:
    """An object the generated module refers to. ``source`` says how the module gets it.

    ``import X as name``: a module. ``from``: an attribute of a module. ``live``: a variable of the user's, read from
    ``holder`` (the globals or the closure cell) at each call. ``generated``: defined in the module itself.
    """

    value: Any
    source: str
    module: str = ""
    attribute: str = ""
    holder: Any = None


class Items:
    """A table of the user's that looks its items up in its own way."""

    def __init__(self, table: Any) -> None:
        self.table = table

    def get(self, key: Any, default: Any) -> Any:
        try:
            return self.table[key]
        except LookupError:
            return default


@dataclass
class Namespace:
    bindings: dict[str, Binding] = field(default_factory=dict)
    assumed: dict[tuple[int, Any], Assumption] = field(default_factory=dict)
    reserved: set[str] = field(default_factory=set)
    preferred: dict[str, str] = field(default_factory=dict)
    # whether what a function of the user returns is made anew by it, of those that are called as they are
    new: dict[Any, bool] = field(default_factory=dict)
    # whether such a function leaves alone what it is given, and what it can reach otherwise
    harmless: dict[Any, bool] = field(default_factory=dict)

    def prefer(self, user_globals: dict[str, Any]) -> None:
        """Remember the user's own names of modules, so that generated code uses them."""
        self.assumed.update(user_globals.get(ASSUMED, {}))
        for key, value in user_globals.items():
            if isinstance(value, ModuleType) and not key.startswith("_"):
                self.preferred.setdefault(value.__name__, key)

    def assume(self, holder: Any, key: Any, value: Any) -> None:
        """Remember that the derivation is right only as long as ``holder[key]`` is this object, or is ABSENT."""
        if not isinstance(value, ModuleType):
            plain = type(holder) in (dict, MappingProxyType, CellType)
            self.assumed.setdefault((id(holder), key), (holder if plain else Items(holder), key, value))

    def assumptions(self) -> tuple[Assumption, ...]:
        """Return all that the generated module relies on, the variables it reads included: cells have no key."""
        found = dict(self.assumed)
        for b in self.bindings.values():
            if b.source == "live" and b.holder is not None:
                found.setdefault((id(b.holder), b.attribute), (b.holder, b.attribute, b.value))
        return tuple((h, None if isinstance(h, CellType) else key, value) for h, key, value in found.values())

    def __contains__(self, name: object) -> bool:
        """Tell whether the module has a name."""
        return name in self.bindings

    def reserve(self, names: Any) -> None:
        """Keep local names of functions apart from the module's own names."""
        self.reserved.update(names)

    def module(self, module: ModuleType) -> Expr:
        wanted = (
            self.preferred.get(module.__name__) or ALIASES.get(module.__name__) or module.__name__.rsplit(".", 1)[-1]
        )
        return name(self._bind(wanted, Binding(module, "import", module.__name__)))

    def numpy(self, attr: str) -> Expr:
        import numpy

        node = self.module(numpy)
        for part in attr.split("."):
            node = attribute(node, part)
        return node

    def runtime(self, function: Any) -> Expr:
        """Refer to a function of ``s2sad.runtime`` (or of any module) by its own name."""
        return name(self._bind(function.__name__, Binding(function, "from", function.__module__, function.__name__)))

    def user(self, wanted: str, value: Any, holder: Any, live: bool = True) -> str:
        """Refer to a variable of the user's module or closure.

        A generated module knows where its own names come from: a derivative of a derivative refers to that place.
        """
        known = holder.get(BINDINGS, {}).get(wanted) if isinstance(holder, dict) else None
        if known is not None and known.source in ("from", "live"):
            return self._bind(wanted, known)
        if isinstance(value, ModuleType):
            return self._bind(wanted, Binding(value, "import", value.__name__))
        if isinstance(holder, dict) and str(holder.get("__name__")).startswith("s2sad.") and callable(value):
            # a name in a rewrite of ours
            home = sys.modules.get(getattr(value, "__module__", ""))
            if getattr(home, wanted, None) is value:
                return self._bind(wanted, Binding(value, "from", value.__module__, wanted))
        return self._bind(wanted, Binding(value, "live" if live else "constant", "", wanted, holder))

    def function(self, value: Any) -> Expr:
        """Refer to a function by its path in the module it comes from."""
        label = getattr(value, "__name__", "function")
        for module in (getattr(value, "__module__", None), "numpy", "math", "operator"):
            home = sys.modules.get(module or "")
            if home is not None and module != "builtins" and getattr(home, label, None) is value:
                return attribute(self.module(home), label)
        return self.object(label, value)

    def object(self, wanted: str, value: Any) -> Expr:
        """Refer to any object: a builtin, a function of an importable module, or a constant of the run."""
        if getattr(builtins, wanted, None) is value and wanted not in self.reserved:
            # no other object is bound to the name of a builtin
            return name(wanted)
        home = sys.modules.get(getattr(value, "__module__", None) or "")
        if home is not None and getattr(home, wanted, None) is value:
            return name(self._bind(wanted, Binding(value, "from", home.__name__, wanted)))
        return name(self._bind(wanted, Binding(value, "constant")))

    def generated(self, wanted: str, value: Any = None) -> str:
        """Take a name for a function that the module defines."""
        chosen = self._free(wanted)
        self.bindings[chosen] = Binding(value, "generated")
        return chosen

    def _bind(self, wanted: str, binding: Binding) -> str:
        chosen, count = wanted, 1
        while True:
            old = self.bindings.get(chosen)
            if old is not None and old.value is binding.value and old.source != "generated":
                return chosen
            if old is None and chosen not in self.reserved and not _is_of_another(chosen, binding.value):
                self.bindings[chosen] = binding
                return chosen
            count += 1
            chosen = f"{wanted}_{count}"

    def _free(self, wanted: str) -> str:
        chosen, count = wanted, 1
        while chosen in self.bindings or chosen in self.reserved:
            count += 1
            chosen = f"{wanted}_{count}"
        return chosen


def _is_of_another(wanted: str, value: Any) -> bool:
    """Tell whether a name is that of a builtin, which generated code may call."""
    return wanted in RESERVED and getattr(builtins, wanted, None) is not value
