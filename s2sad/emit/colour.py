"""Colours for Python text on a terminal."""

from __future__ import annotations

import io
import keyword
import tokenize

RESET = "\033[0m"
KEYWORD, STRING, NUMBER, COMMENT = "\033[34m", "\033[32m", "\033[36m", "\033[90m"
BY_TYPE = {tokenize.STRING: STRING, tokenize.NUMBER: NUMBER, tokenize.COMMENT: COMMENT}


def coloured(text: str) -> str:
    """Return Python text with its keywords, strings, numbers and comments in colours.

    >>> print(repr(coloured("return x")))
    '\\x1b[34mreturn\\x1b[0m x'
    """
    lines = text.splitlines(keepends=True)
    found = list(tokenize.generate_tokens(io.StringIO(text).readline))
    # from the end, so that the columns of what is still to come stay right
    for token in reversed(found):
        colour = KEYWORD if keyword.iskeyword(token.string) else BY_TYPE.get(token.type)
        (row, column), (end_row, end_column) = token.start, token.end
        if colour is not None:
            lines[end_row - 1] = lines[end_row - 1][:end_column] + RESET + lines[end_row - 1][end_column:]
            lines[row - 1] = lines[row - 1][:column] + colour + lines[row - 1][column:]
    return "".join(lines)
