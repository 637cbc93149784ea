"""The program that the filter process runs: it parses a body once, and then applies one expression after the other.

Standard input starts with the length of the body in eight bytes and the body. Each expression follows as its length in
four bytes and its text. For each expression, standard output gets a header in the format of `HEAD`, the result and the
error.
"""

from __future__ import annotations

import struct
import sys
from typing import BinaryIO

from frameio_tui.adapters.filter.jmespath_filter import find, read
from frameio_tui.core.json.filter_result import FilterResult
from frameio_tui.core.text.humanize import format_size

HEAD = struct.Struct(">IIi")
"""Header of a message: length of the result, length of the error, and the column or 0."""
LARGEST_RESULT = 16 * 2**20
"""Maximum size of a result in bytes. While it is being sent, it is in memory twice."""


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Run expressions until the input ends."""
    (size,) = struct.unpack(">Q", source.read(8))
    parsed = read(source.read(size))
    while len(head := source.read(4)) == 4:
        expression = source.read(*struct.unpack(">I", head)).decode("utf-8", "surrogatepass")
        sink.write(encode_result(find(expression, parsed)))
        sink.flush()


def encode_result(result: FilterResult) -> bytes:
    """Encode a result. One that is too large is replaced by an error."""
    if len(result.body) > LARGEST_RESULT:
        found, most = format_size(len(result.body)), format_size(LARGEST_RESULT)
        result = FilterResult(error=f"The result has {found}, and the limit is {most}. Use a narrower filter.")
    error = result.error.encode("utf-8", "surrogatepass")
    return HEAD.pack(len(result.body), len(error), result.column or 0) + result.body + error


def decode_result(head: bytes, texts: bytes) -> FilterResult:
    """Decode a result from its header and the texts that follow."""
    size, _, column = HEAD.unpack(head)
    return FilterResult(texts[:size], texts[size:].decode("utf-8", "surrogatepass"), column or None)


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
