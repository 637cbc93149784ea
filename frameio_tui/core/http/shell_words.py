"""Splits a command as sh does, with the place of each word."""

from __future__ import annotations

import re
from typing import NamedTuple

from frameio_tui.core.errors import InvalidInput


class Word(NamedTuple):
    """A word of the command and where it starts, counted from 1."""

    text: str
    line: int
    column: int


def split_words(text: str) -> list[Word]:
    """Split as sh does: ' " $'...' and backslashes; `^` and ` at a line's end go on to the next line.

    Where `^` ends the first line, or begins the first word, the command was written for Windows, and `^` stands before
    any character that is meant as such.
    """
    if _FOR_WINDOWS.match(text):
        text = re.sub(r"\^(\r?\n|.)", lambda match: " \n" if match[1].endswith("\n") else match[1], text)
    return _Splitter(text).words()


_FOR_WINDOWS = re.compile(r"\S+[ \t]+\^\"|[^\n]*\^\r?\n")
_GOES_ON = re.compile(r"[\\`]\r?\n")


class _Splitter:
    """One pass over a command."""

    def __init__(self, text: str) -> None:
        self._text = text
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
        while self._at < len(self._text) and (self._text[self._at].isspace() or self._goes_on()):
            self._at += self._goes_on() or 1
        return self._at < len(self._text)

    def _goes_on(self) -> int:
        """Characters of a mark here that the command goes on in the next line; 0 for none."""
        match = _GOES_ON.match(self._text, self._at)
        return len(match[0]) if match else 0

    def _word(self) -> str:
        out: list[str] = []
        while self._at < len(self._text) and not self._text[self._at].isspace():
            character = self._text[self._at]
            if self._goes_on():
                self._at += self._goes_on()
            elif character == "'":
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
            if escapes and not keep and self._goes_on():
                self._at += self._goes_on() if character == "\\" else 1
                out += [] if character == "\\" else [character]
                continue
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
    """The escapes of $'...': numbers below 256 are bytes of UTF-8; two halves of one character are put together."""
    out = bytearray()
    at = 0
    for match in _ESCAPE.finditer(text):
        out += text[at : match.start()].encode("utf-8", "surrogatepass")
        out += _bytes_of(match[1])
        at = match.end()
    out += text[at:].encode("utf-8", "surrogatepass")
    joined = out.decode("utf-8", "surrogatepass" if _HALF.search(out) else "replace")
    return joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|x[0-9a-fA-F]{1,2}|[0-7]{1,3}|[ntr'\"\\abefv?])")
_SIMPLE = dict(zip("ntr'\"\\abefv?", "\n\t\r'\"\\\a\b\x1b\f\v?", strict=True))
_HALF = re.compile(rb"\xed[\xa0-\xbf]")
"""A surrogate, as UTF-8 would write it."""


def _bytes_of(code: str) -> bytes:
    if code in _SIMPLE:
        return _SIMPLE[code].encode()
    if code[0] in "uU":
        number = int(code[1:], 16)
        return (chr(number) if number < 0x110000 else "\ufffd").encode("utf-8", "surrogatepass")
    return bytes([int(code[1:], 16) if code[0] == "x" else int(code, 8) % 256])
