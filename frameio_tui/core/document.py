"""A response body as a document: what it is, whatever its headers say, and its lines."""

from __future__ import annotations

import codecs
from enum import StrEnum
from typing import TYPE_CHECKING

from .json_lines import JsonLines
from .text_lines import HexLines, TextLines

if TYPE_CHECKING:
    from .lines import Line, Lines

SLICE = 4 * 65536
"""Bytes indexed at a time between two looks at the keyboard."""


class Kind(StrEnum):
    """What a body is."""

    EMPTY = "empty"
    JSON = "JSON"
    HTML = "HTML"
    TEXT = "text"
    BINARY = "binary"


class Document:
    """The lines of a body, indexed in slices. The bytes are kept as received."""

    def __init__(self, body: bytes, content_type: str = "", *, raw: bool = False) -> None:
        self.body = body
        self.kind, self.remark = kind_of(body, content_type)
        self._lines: Lines
        if self.kind is Kind.BINARY:
            self._lines = HexLines(body)
        elif self.kind is Kind.JSON and not raw:
            self._lines = JsonLines(body)
        else:
            charset, fault = charset_of(content_type)
            self._lines = TextLines(body, charset)
            self.remark = self.remark or fault

    @property
    def known(self) -> int:
        """Lines counted so far."""
        return 0 if self.kind is Kind.EMPTY else self._lines.known

    @property
    def complete(self) -> bool:
        """Whether every line is counted."""
        return self.kind is Kind.EMPTY or self._lines.complete

    def index_step(self, budget: int = SLICE) -> bool:
        """Index about `budget` more bytes; True when all is indexed."""
        done = self.complete or self._lines.index_step(budget)
        if done and isinstance(self._lines, JsonLines) and self._lines.cut_short and not self.remark:
            self.remark = "The JSON ends early: a part is missing."
        return done

    def lines(self, first: int, count: int) -> list[Line]:
        """Lines from number `first` (0 is the first), at most `count`."""
        return [] if self.kind is Kind.EMPTY else self._lines.lines(first, count)


def kind_of(body: bytes, content_type: str) -> tuple[Kind, str]:
    """What a body is, and a remark where its content type says something else."""
    if not body:
        return Kind.EMPTY, ""
    said = content_type.partition(";")[0].strip().lower()
    says_json = said.endswith(("/json", "+json"))
    head = body[:1024].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    if head[:1] in (b"{", b"[") or (says_json and head[:1] in b'"-0123456789tfn'):
        return Kind.JSON, "" if says_json or not said else f"The content type says {said}, but this is JSON."
    if head[:200].lower().startswith((b"<!doctype html", b"<html")):
        return Kind.HTML, "The content type says JSON, but this is a web page." if says_json else ""
    if b"\0" in body[:4096] or said.startswith(("image/", "video/", "audio/")):
        return Kind.BINARY, "The content type says JSON, but this is binary data." if says_json else ""
    return Kind.TEXT, "The content type says JSON, but this is not." if says_json else ""


def charset_of(content_type: str) -> tuple[str, str]:
    """The charset of text, UTF-8 where none is named; and a remark for one that nobody knows."""
    for part in content_type.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            value = value.strip(" \"'")
            try:
                return codecs.lookup(value).name, ""
            except (LookupError, ValueError):
                return "utf-8", f"The charset {value} is unknown; shown as UTF-8."
    return "utf-8", ""
