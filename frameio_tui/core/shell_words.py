"""Splits a command as sh does, with the place of each word."""

from __future__ import annotations

import re
from typing import NamedTuple

from .errors import InvalidInput


class Word(NamedTuple):
    """A word of the command and where it starts, counted from 1."""

    text: str
    line: int
    column: int


def split_words(text: str) -> list[Word]:
    """Split as sh does: ' " $'...' and backslashes; `^` and ` at a line's end go on to the next line."""
    return _Splitter(text).words()


class _Splitter:
    """One pass over a command."""

    def __init__(self, text: str) -> None:
        self._text = re.sub(r"(?<![ \t])[ \t]*(?:\\|\^|`)\r?\n", lambda match: " " * (len(match[0]) - 1) + "\n", text)
        self._at = 0

    def words(self) -> list[Word]:
        found: list[Word] = []
        while self._skip_blanks():
            start = self._at
            text = self._word()
            before = self._text[:start]
            found.append(Word(text, before.count("\n") + 1, start - before.rfind("\n")))
        return found

    def _skip_blanks(self) -> bool:
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1
        return self._at < len(self._text)

    def _word(self) -> str:
        out: list[str] = []
        while self._at < len(self._text) and not self._text[self._at].isspace():
            character = self._text[self._at]
            if character == "'":
                out.append(self._until("'", escapes=False))
            elif character == '"':
                out.append(self._until('"', escapes=True))
            elif self._text.startswith("$'", self._at):
                self._at += 1
                out.append(_ansi(self._until("'", escapes=True, keep=True)))
            elif character == "\\" and self._at + 1 < len(self._text):
                out.append(self._text[self._at + 1])
                self._at += 2
            else:
                out.append(character)
                self._at += 1
        return "".join(out)

    def _until(self, quote: str, *, escapes: bool, keep: bool = False) -> str:
        start = self._at
        self._at += 1
        out: list[str] = []
        while self._at < len(self._text):
            character = self._text[self._at]
            if character == quote:
                self._at += 1
                return "".join(out)
            if escapes and character == "\\" and self._at + 1 < len(self._text):
                following = self._text[self._at + 1]
                out.append(character + following if keep else following if following in '"\\$`' else "\\" + following)
                self._at += 2
                continue
            out.append(character)
            self._at += 1
        before = self._text[:start]
        raise InvalidInput(
            f"A quote {quote} is not closed.",
            "Paste the whole command.",
            line=before.count("\n") + 1,
            column=start - before.rfind("\n"),
        )


def _ansi(text: str) -> str:
    """The escapes of $'...'."""
    simple = {"n": "\n", "t": "\t", "r": "\r", "'": "'", '"': '"', "\\": "\\", "a": "\a", "b": "\b", "e": "\x1b"}

    def value(match: re.Match[str]) -> str:
        code = match[1]
        return simple[code] if code in simple else chr(int(code.lstrip("uUx"), 16))

    return re.sub(r"\\(u[0-9a-fA-F]{1,4}|x[0-9a-fA-F]{1,2}|[ntr'\"\\abe])", value, text)
