"""A line cut into numbers, words and signs, each with its place in the text as it was written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_PART = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|\S", re.UNICODE)
#: Signs that carry no meaning by themselves.
QUIET = frozenset(".:!?*_~•·|\"'#-–—=…“”‘’→>√`^;")
SEPARATORS = frozenset("+,;&\n")
ENDS = 8
HYPHENS = frozenset("-–—")


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is num, word, sign or end. `glued`: nothing stands between this and the token before."""

    kind: str
    text: str
    at: int
    end: int
    glued: bool

    @property
    def is_separator(self) -> bool:
        return self.text in SEPARATORS


def folded(text: str) -> str:
    """Small letters and plain digits, place by place: the same length as `text`. Emoji and marks become spaces."""
    return "".join(_fold(char) for char in text)


def _fold(char: str) -> str:
    if char in "×✕✖✗":
        return "x"
    if char == "\n":
        return ";"
    plain = unicodedata.normalize("NFKC", char).lower()
    if len(plain) != 1:
        return " " if not plain or unicodedata.category(char) not in {"Lo", "Ll", "Lu", "Nd", "No"} else "\ufffd"
    if unicodedata.category(plain) in {"So", "Sk", "Mn", "Me", "Mc", "Cf", "Co", "Cn", "Cc", "Cs"}:
        return " "
    return plain if not plain.isdigit() or plain.isascii() else str(unicodedata.digit(plain, 0))


def cut(text: str) -> list[Token]:
    """The tokens, with ends behind the last, so that one can look ahead."""
    plain = folded(text)
    out: list[Token] = []
    last = -1
    for match in _PART.finditer(plain):
        word = match.group()
        kind = "num" if word[0].isdigit() else "word" if word[0].isalpha() else "sign"
        if word == "/" and _is_free(plain, match.start(), match.end()):
            word = ";"
        out.append(Token(kind, word, match.start(), match.end(), match.start() == last))
        last = match.end()
    return out + [Token("end", "", len(text), len(text), False)] * ENDS


def _is_free(text: str, at: int, end: int) -> bool:
    """A stroke with a space on both sides separates; `500rb/story` and `s/d` do not."""
    return text[at - 1 : at] == " " and text[end : end + 1] == " "
