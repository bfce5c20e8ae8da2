"""Derivatives with ``check="nan"``: where a result is not finite, the first line of the user's that made it so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NoReturn

import numpy as np

from s2sad.derivative import Derivative
from s2sad.emit.load import user_span
from s2sad.errors import NotFinite, fail
from s2sad.runtime.finite import is_finite


class Checked(Derivative):
    """A derivative that looks at its result, and at every step where the result is not finite."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        result = super().__call__(*args, **kwargs)
        if not is_finite(result):
            self._report(args, kwargs)
        return result

    def _report(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> NoReturn:
        primal, named, _ = self._parted(args, kwargs)
        for name, value in self.bound(primal, named).items():
            if not is_finite(value):
                fail("S2S501", f"the argument `{name}` is not finite", help=("look at where it comes from",))
        wrt = self.wrt[0] if self.single else self.wrt
        steps = _Steps(self.function, self.mode, wrt, False, "python", self.has_aux, self.holomorphic)
        try:
            with np.errstate(all="ignore"):
                steps(*args, **kwargs)
        except NotFinite as error:
            diagnostic = replace(error.diagnostics[0], span=user_span(error), help=HELP)
            raise NotFinite("", (diagnostic,)) from None
        message = f"the result of `{self.__name__}` is not finite, but each of its steps is"
        why = "what the program computes without a derivative, or draws, is not a number"
        fail("S2S501", message, why=why, help=("print the values of the function itself",))


class _Steps(Derivative):
    """The same derivative with a check after each step."""

    checked = True


HELP = ("print the variables of this line, or keep its operands from where they have no derivative",)
