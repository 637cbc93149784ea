"""The other end of filter_process: reads a body once, then answers one expression after the other.

Standard input: eight bytes of length and the body, then four bytes of length and an expression each. Standard output:
for each expression the head of `HEAD` and the texts it tells the lengths of.
"""

from __future__ import annotations

import struct
import sys
from typing import BinaryIO

from frameio_tui.adapters.filter.jmespath_filter import find, read
from frameio_tui.core.json.filter_result import FilterResult
from frameio_tui.core.text.humanize import format_size

HEAD = struct.Struct(">IIi")
"""Lengths of what was found and of the error; the column, 0 for none."""
LARGEST_RESULT = 16 * 2**20
"""Bytes of what was found that are sent back: they are held twice for a moment."""


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer until nothing more comes."""
    (size,) = struct.unpack(">Q", source.read(8))
    parsed = read(source.read(size))
    while len(head := source.read(4)) == 4:
        expression = source.read(*struct.unpack(">I", head)).decode("utf-8", "surrogatepass")
        sink.write(packed(find(expression, parsed)))
        sink.flush()


def packed(result: FilterResult) -> bytes:
    """A result as bytes."""
    if len(result.body) > LARGEST_RESULT:
        found, most = format_size(len(result.body)), format_size(LARGEST_RESULT)
        result = FilterResult(error=f"It finds {found}, and {most} are shown at most: make it narrower.")
    error = result.error.encode("utf-8", "surrogatepass")
    return HEAD.pack(len(result.body), len(error), result.column or 0) + result.body + error


def unpacked(head: bytes, texts: bytes) -> FilterResult:
    """The same back, of the head and the texts after it."""
    size, _, column = HEAD.unpack(head)
    return FilterResult(texts[:size], texts[size:].decode("utf-8", "surrogatepass"), column or None)


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
