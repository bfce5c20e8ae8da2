"""The text of constants."""

from __future__ import annotations

import math


def quoted(value: str | bytes, quote: str) -> str:
    """Return the literal of a string, in double quotes unless single ones are asked for or save escapes."""
    text = repr(value)
    prefix = "b" if isinstance(value, bytes) else ""
    inner = text[len(prefix) + 1 : -1]
    return text if quote == "'" or '"' in inner else f'{prefix}"{inner}"'


def escaped(text: str, quote: str, kept: str = "") -> str:
    """Return what stands between quotes; characters of ``kept`` stand for themselves."""
    made = "".join(c if c in kept or c.isprintable() and c != "\\" else repr(c)[1:-1] for c in text)
    return made.replace(quote, "".join("\\" + c for c in quote))


def triple_quoted(text: str) -> str:
    """Return the literal as docstrings are written."""
    made = escaped(text, '"""', kept="\n\t")
    if made.endswith('"'):
        made = made[:-1] + '\\"'
    return f'"""{made}"""'


def number(value: int | float) -> str:
    """Return the literal of a number; of a subclass (NumPy's float64), that of the plain number."""
    if isinstance(value, int):
        return int.__repr__(value)
    return float.__repr__(value) if math.isfinite(value) else f'float("{float.__repr__(value)}")'


def complex_number(value: complex) -> str:
    """Return a literal if one denotes exactly this number, signs of zeros included; else a call."""
    real, imag = value.real, value.imag
    if math.copysign(1.0, imag) > 0 and math.isfinite(imag) and real == 0 and math.copysign(1.0, real) > 0:
        return f"{imag!r}j".replace(".0j", "j")
    if math.isfinite(real) and math.isfinite(imag) and imag != 0 and (real != 0 or math.copysign(1.0, real) > 0):
        return f"({real!r} {'+' if imag > 0 else '-'} {abs(imag)!r}j)"
    return f"complex({number(real)}, {number(imag)})"
