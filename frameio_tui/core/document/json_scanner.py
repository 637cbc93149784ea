"""Count lines, depths, items and problems in a piece of JSON text without a loop over its tokens.

A line break precedes a token depending on the last significant byte before it and on its first byte: after a comma;
after an opening bracket, unless a closing one follows; before a closing bracket, unless an opening one or a comma
precedes; after a closing bracket, unless a comma, a colon or another closing bracket follows. So `{}` and `[]` stay on
one line, values without a comma between them (NDJSON) begin their own lines, and no look-ahead is needed: a piece may
end anywhere except within an escape.
"""

from __future__ import annotations

import re
from array import array
from itertools import accumulate
from typing import NamedTuple

BLANKS = b" \t\r\n"
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_NEXT_VALUE = re.compile(rb"[}\]][^,}\]:]")
_STEPS = bytes(1 if byte in b"{[" else 255 if byte in b"}]" else 0 for byte in range(256))
_NOT_BRACKETS = bytes(byte for byte in range(256) if byte not in b"{}[]")
_NOT_STRUCTURE = bytes(byte for byte in range(256) if byte not in b"{}[],")
_EXPECTED = b"{}[],:struefalsn0123456789+-.eE"
_DIGITS = bytes(0x30 if byte in b"0123456789" else byte for byte in range(256))


class Piece(NamedTuple):
    """The counts of one piece. Depths are relative to its beginning and may be negative."""

    breaks: int
    """Line breaks before tokens that begin in the piece."""
    depth: int
    """Depth at its end."""
    min_depth: int
    """Lowest depth, at most 0."""
    max_depth: int
    commas: int
    """Number of commas at the lowest depth."""
    before: int
    """The last significant byte up to its end, or 0."""
    blank: bool
    """Whether it contains no significant byte."""
    inside: bool
    """Whether a string is open at its end."""
    lacks_comma: bool
    """Whether a value follows another without a comma."""
    unexpected: bytes
    """Bytes outside strings that JSON does not have, such as the capital letters of NaN and Infinity."""
    long_number: bool


def bare_of(chunk: bytes, inside: bool) -> tuple[bytes, bool]:
    """Return the significant bytes of a piece, with each string as one `s`, and whether a string is open at its end.

    `inside` says that the piece begins within a string. The piece must not end within an escape.
    """
    if len(whole_escapes(chunk)) < len(chunk):
        chunk += b"s"  # the text ends within an escape, which must not include the quotation mark added below
    # The added quotation mark closes an open string, and then `#` remains; otherwise it opens a string that includes
    # `#`.
    bare = _STRING.sub(b"s", b'%s%s"#' % (b'"' if inside else b"", chunk)).translate(None, BLANKS)
    # A `#` of the text itself cannot be last, because the quotation mark follows it.
    return bare[:-1], bare.endswith(b"#")


def whole_escapes(chunk: bytes) -> bytes:
    """Return the piece without a final backslash that escapes the next byte."""
    return chunk[:-1] if chunk.endswith(b"\\") and (len(chunk) - len(chunk.rstrip(b"\\"))) % 2 else chunk


def breaks_in(sequence: bytes) -> tuple[int, int]:
    """Return the number of line breaks between significant bytes, and how many separate values without a comma."""
    empty = sequence.count(b"{}") + sequence.count(b"[]") + sequence.count(b"{]") + sequence.count(b"[}")
    opens = sequence.count(b"{", 0, -1) + sequence.count(b"[", 0, -1) - empty
    closes = sequence.count(b"}", 1) + sequence.count(b"]", 1) - empty
    closes -= sequence.count(b",}") + sequence.count(b",]")
    loose = len(_NEXT_VALUE.findall(sequence))
    return sequence.count(b",", 0, -1) + opens + closes + loose, loose


def depths_in(bare: bytes) -> tuple[list[int], list[int]]:
    """Return the depths after each bracket, and after each bracket or comma, both beginning with 0."""
    brackets = array("b", bare.translate(_STEPS, _NOT_BRACKETS))
    structure = array("b", bare.translate(_STEPS, _NOT_STRUCTURE))
    return list(accumulate(brackets, initial=0)), list(accumulate(structure, initial=0))


def count(chunk: bytes, inside: bool, before: int) -> Piece:
    """Count a piece that begins in a string if `inside`; `before` is the last significant byte before it, or 0."""
    bare, open_string = bare_of(chunk, inside)
    sequence = bytes((before,)) + bare if before else bare
    breaks, loose = breaks_in(sequence)
    brackets, structure = depths_in(bare)
    least = min(brackets)
    return Piece(
        breaks,
        brackets[-1],
        least,
        max(brackets),
        structure.count(least) - brackets.count(least),
        (sequence[-1] or 0x73) if sequence else 0,  # a NUL can be treated like any letter
        not bare,
        open_string,
        loose > 0,
        bare.translate(None, _EXPECTED),
        b"0" * 20 in bare.translate(_DIGITS),
    )
