"""Check a JSON text against its grammar (RFC 8259) in slices, and report the first error.

Nothing is parsed into objects. Consecutive items of an array or members of an object are matched by one regular
expression that includes a few levels of brackets; deeper levels are followed token by token with a stack. Several
values one after another, as in NDJSON, are not an error.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.document.source import Source

STEPS_AT_ONCE = 1000
"""Tokens that are followed one by one in one step: this takes about a millisecond."""
MOST_LEVELS = 1_000_000
"""Deeper text is not checked any further: each level takes one byte of the stack."""
MAX_WORD_LENGTH = 2**20
"""Bytes of a number that are read; after a longer one nothing is checked any further."""
_SMALL = 2**16
"""Up to this size, following the tokens takes less time than compiling the long expressions."""
_LEVELS = 3
"""Levels of brackets in the long expressions."""
_ESCAPE_MARGIN = 6
"""Length of the longest escape in bytes."""
_MAX_FOUND_LENGTH = 30

_BLANK = rb"[ \t\r\n]*+"
_CHARACTERS = rb'(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+'
_STRING = rb'"' + _CHARACTERS + rb'"'
_INTEGER = rb"-?(?:0|[1-9][0-9]*+)"
_FRACTION = rb"(?:\.[0-9]++)?+"
_SCALAR_WORD = _INTEGER + _FRACTION + rb"(?:[eE][+-]?[0-9]++)?+|true|false|null"

_BLANKS = re.compile(_BLANK)
_PART = re.compile(_CHARACTERS)
_KEY = re.compile(_STRING + _BLANK + rb":" + _BLANK)
_WORD = re.compile(rb'[^ \t\r\n"{}\[\],:]++')
_SCALAR = re.compile(_SCALAR_WORD)
_CUT_WORD = re.compile(
    rb"-|" + _INTEGER + rb"\.|" + _INTEGER + _FRACTION + rb"[eE][+-]?|t|tr|tru|f|fa|fal|fals|n|nu|nul"
)
_CUT_ESCAPE = re.compile(rb"\\(?:u[0-9a-fA-F]{0,3})?")
_CONTINUATION = bytes(range(0x80, 0xC0))
"""Bytes of UTF-8 that continue a character."""

_QUOTE, _COMMA, _COLON = b'",:'
_ARRAY, _OBJECT, _END_ARRAY, _END_OBJECT = b"[{]}"


class _State(Enum):
    """What is expected next."""

    VALUE = auto()
    ITEM = auto()
    """A value, or the end of an array without items."""
    KEY = auto()
    MEMBER = auto()
    """A key, or the end of an object without members."""
    COLON = auto()
    AFTER = auto()
    """A comma or the end of the container; outside a container, another value or the end of the text."""


class GrammarFault(NamedTuple):
    """The first error. Line and column count from 1, the column in characters."""

    line: int
    column: int
    found: str
    """The text at that position; empty at the end of the text."""
    expected: str

    @property
    def sentence(self) -> str:
        """The error with its position."""
        place = f"line {self.line}, column {self.column}"
        if not self.found:
            return f"Not valid JSON: it ends at {place}, expected {self.expected}."
        return f"Not valid JSON at {place}: found {self.found}, expected {self.expected}."


class JsonGrammar:
    """The check of one body."""

    def __init__(self, body: Source) -> None:
        self._body = body
        self._size = len(body)
        self._at = 3 if body[:3] == b"\xef\xbb\xbf" else 0
        self._stop = 0
        """End of the current slice."""
        self._state = _State.VALUE
        self._stack = bytearray()
        """The bracket of each open container."""
        self._in_string = False
        self._levels = 0 if self._size <= _SMALL else _LEVELS
        self._to_compile = [_items, _members] if self._levels else []
        self._counted, self._line, self._column = self._at, 1, 1
        self.fault: GrammarFault | None = None
        """The first error, or None so far."""
        self.complete = False
        """Whether nothing is left to check."""
        self._follow: dict[_State, Callable[[int], None]] = {
            _State.VALUE: self._value,
            _State.ITEM: self._value,
            _State.KEY: self._key,
            _State.MEMBER: self._key,
            _State.COLON: self._colon,
            _State.AFTER: self._after,
        }

    def step(self, budget: int) -> bool:
        """Check about `budget` more bytes; return True when everything is checked or an error was found."""
        if self._to_compile:
            self._to_compile.pop()(self._levels)  # slow the first time, so it takes a step of its own
            return False
        stop = min(self._size, self._at + budget)
        steps = 0
        while self._at < stop and steps < STEPS_AT_ONCE and not self.complete:
            self._advance(stop)
            steps += 1
        if self._at >= self._size and not self.complete:
            self.complete = True
            if self._stack or self._in_string or self._state is not _State.AFTER:
                self._fail(self._size, "", "the end of the string" if self._in_string else self._expected())
        self._count_to(min(self._at, self._size))
        return self.complete

    def _advance(self, stop: int) -> None:
        if self._in_string:
            self._string(stop)
            return
        byte = self._body[self._at]
        if byte in b" \t\r\n":
            blanks = _BLANKS.match(self._body, self._at, stop)
            self._at = blanks.end() if blanks else stop
        else:
            self._stop = stop
            self._follow[self._state](byte)

    def _skip_complete(self, expression: Callable[[int], re.Pattern[bytes]]) -> bool:
        """Skip the complete items or members that end with a comma; return whether there were any."""
        found = expression(self._levels).match(self._body, self._at, self._stop)
        if found:
            self._at = found.end()
            self._next()
        return bool(found)

    def _value(self, byte: int) -> None:
        if self._stack[-1:] == b"[" and self._skip_complete(_items):
            return
        if byte == _QUOTE:
            self._open_string(_State.AFTER)
        elif byte in (_ARRAY, _OBJECT):
            self._stack.append(byte)
            self._at += 1
            self._state = _State.ITEM if byte == _ARRAY else _State.MEMBER
            self.complete = len(self._stack) > MOST_LEVELS
        elif byte == _END_ARRAY and self._state is _State.ITEM:
            self._close()
        else:
            self._scalar()

    def _scalar(self) -> None:
        word = _WORD.match(self._body, self._at, self._at + MAX_WORD_LENGTH)
        end = word.end() if word else self._at
        if end == self._at + MAX_WORD_LENGTH:
            self.complete = True
        elif _SCALAR.fullmatch(self._body, self._at, end):
            self._at, self._state = end, _State.AFTER
        elif end == self._size and _CUT_WORD.fullmatch(self._body, self._at, end):
            self._at = end
            self._fail(end, "", "the rest of a value")
        else:
            self._fail_here()

    def _key(self, byte: int) -> None:
        if byte == _QUOTE:
            if self._skip_complete(_members):
                return
            key = _KEY.match(self._body, self._at, self._stop)
            if key:
                self._at, self._state = key.end(), _State.VALUE
            else:
                self._open_string(_State.COLON)
        elif byte == _END_OBJECT and self._state is _State.MEMBER:
            self._close()
        else:
            self._fail_here()

    def _colon(self, byte: int) -> None:
        if byte == _COLON:
            self._at, self._state = self._at + 1, _State.VALUE
        else:
            self._fail_here()

    def _after(self, byte: int) -> None:
        if not self._stack:
            before = self._body[self._at - 1 : self._at]
            begins = byte in b'{["' or before in (b"}", b"]", b'"') or before.isspace()
            if begins and byte not in b"]},:":
                self._state = _State.VALUE
                self._value(byte)
            else:
                self._fail_here()
        elif byte == _COMMA:
            self._at += 1
            self._next()
        elif byte == (_END_ARRAY if self._stack[-1] == _ARRAY else _END_OBJECT):
            self._close()
        else:
            self._fail_here()

    def _next(self) -> None:
        """Set the state after a comma."""
        self._state = _State.VALUE if self._stack[-1] == _ARRAY else _State.KEY

    def _close(self) -> None:
        del self._stack[-1]
        self._at, self._state = self._at + 1, _State.AFTER

    def _open_string(self, then: _State) -> None:
        self._at, self._in_string, self._state = self._at + 1, True, then

    def _string(self, stop: int) -> None:
        """Continue in a string; an escape that the end of the slice cuts is read with the next slice."""
        limit = min(self._size, stop + _ESCAPE_MARGIN)
        part = _PART.match(self._body, self._at, limit)
        at = part.end() if part else self._at
        rest = self._body[at : at + _ESCAPE_MARGIN]
        if rest[:1] == b'"':
            self._at, self._in_string = at + 1, False
        elif at >= stop:
            self._at = at
        elif limit == self._size and _CUT_ESCAPE.fullmatch(rest):
            self._at = self._size
        elif rest[:1] == b"\\":
            self._fail(
                at, f"the escape {_quoted(rest[:2])}", r"\" \\ \/ \b \f \n \r \t or \u and four hexadecimal digits"
            )
        else:
            name = {0x09: "a tab", 0x0A: "a line break", 0x0D: "a line break"}.get(rest[0], f"U+{rest[0]:04X}")
            self._fail(at, f"{name} inside a string", "an escape sequence")

    def _expected(self) -> str:
        inside_array = self._stack[-1:] == b"["
        return {
            _State.VALUE: "a value",
            _State.ITEM: "a value or ']'",
            _State.KEY: "a key in double quotes",
            _State.MEMBER: "a key in double quotes or '}'",
            _State.COLON: "':'",
            _State.AFTER: ("',' or ']'" if inside_array else "',' or '}'") if self._stack else "the end of the text",
        }[self._state]

    def _fail_here(self) -> None:
        word = _WORD.match(self._body, self._at, self._at + _MAX_FOUND_LENGTH)
        if self._body[self._at] == _QUOTE:
            found = "a string"
        else:
            found = _quoted(word[0] if word else self._body[self._at : self._at + 1])
        self._fail(self._at, found, self._expected())

    def _fail(self, at: int, found: str, expected: str) -> None:
        self._count_to(at)
        self.complete = True
        self.fault = GrammarFault(self._line, self._column, found, expected)

    def _count_to(self, at: int) -> None:
        """Count lines, and characters of the last line, up to an offset; never backwards."""
        piece = self._body[self._counted : at]
        if not piece:
            return
        lines = piece.count(b"\n")
        if lines:
            self._line, self._column = self._line + lines, 1
            piece = piece[piece.rfind(b"\n") + 1 :]
        self._column += len(piece.translate(None, _CONTINUATION))
        self._counted = at


def _quoted(text: bytes) -> str:
    return f"'{printable(text, newlines=False)}'"


def _value_of(levels: int) -> bytes:
    """Return an expression for a value that contains at most `levels` levels of brackets."""
    if not levels:
        return rb"(?:" + _STRING + rb"|" + _SCALAR_WORD + rb")"
    inner = _value_of(levels - 1)
    item, member = inner + _BLANK, _STRING + _BLANK + rb":" + _BLANK + inner + _BLANK
    array = rb"\[" + _BLANK + rb"(?:" + item + rb"(?:," + _BLANK + rb"(?!\])|(?=\])))*+\]"
    objects = rb"\{" + _BLANK + rb"(?:" + member + rb"(?:," + _BLANK + rb"(?!\})|(?=\})))*+\}"
    return rb"(?:" + _STRING + rb"|" + _SCALAR_WORD + rb"|" + array + rb"|" + objects + rb")"


@cache
def _items(levels: int) -> re.Pattern[bytes]:
    return re.compile(rb"(?:" + _value_of(levels) + _BLANK + rb"," + _BLANK + rb")++")


@cache
def _members(levels: int) -> re.Pattern[bytes]:
    member = _STRING + _BLANK + rb":" + _BLANK + _value_of(levels)
    return re.compile(rb"(?:" + member + _BLANK + rb"," + _BLANK + rb")++")
