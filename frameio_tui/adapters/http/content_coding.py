"""Decodes the content codings of a response body (RFC 9110 §8.4): gzip and deflate.

The decoders of httpx stop after the first member of a gzip body, and accept a body that is cut off.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Protocol

from frameio_tui.core.http.exchange import CONTENT_CODINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ACCEPTED = "gzip, deflate"
"""The Accept-Encoding of requests, whichever other decoders are installed."""
PIECE = 2**20
"""Maximum bytes to decompress at a time: a hostile body can expand a thousandfold."""
_GZIP = zlib.MAX_WBITS | 16
_ZLIB = zlib.MAX_WBITS
_RAW = -zlib.MAX_WBITS


class CodingBroken(Exception):
    """The body is not encoded as its Content-Encoding says."""


class CodingCut(CodingBroken):
    """The body ends before its encoded data is complete."""


class Decoder:
    """Decodes one body. `codings` is the value of Content-Encoding.

    Decoding stops at the first unknown coding, because the codings inside it cannot be reached.
    """

    def __init__(self, codings: str) -> None:
        self._layers: list[_Layer] = []
        for name in reversed([part.strip().lower() for part in codings.split(",")]):
            if name in CONTENT_CODINGS:
                self._layers.append(_Deflate() if name == "deflate" else _Gzip())
            elif name not in ("", "identity"):
                break

    def decode(self, data: bytes) -> Iterator[bytes]:
        """Yield the decoded form of the next bytes, in pieces. Raises CodingBroken."""
        flow: Iterable[bytes] = (data,)
        for layer in self._layers:
            flow = layer.decode(flow)
        try:
            yield from flow
        except zlib.error as error:
            raise CodingBroken from error

    def finish(self, *, may_be_empty: bool) -> None:
        """Check that the body is complete at its end. Raises CodingCut if it is not.

        With `may_be_empty`, a body without any bytes counts as complete.
        """
        begun = [layer for layer in self._layers if layer.begun or not may_be_empty]
        if any(not layer.ended for layer in begun):
            raise CodingCut


class _Layer(Protocol):
    """The decoder of one coding."""

    begun: bool
    """Whether it has received any byte."""
    ended: bool
    """Whether the data received so far is complete."""

    def decode(self, flow: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the decoded form of the next bytes, in pieces. Raises zlib.error."""


class _Gzip:
    """Decodes gzip: one or more members, whose contents are joined (RFC 1952 §2.2), with zero bytes as padding."""

    def __init__(self) -> None:
        self.begun = self.ended = False
        self._member = zlib.decompressobj(_GZIP)

    def decode(self, flow: Iterable[bytes]) -> Iterator[bytes]:
        for data in flow:
            self.begun = True
            rest = data.lstrip(b"\0") if self.ended else data
            while rest:
                self.ended = False
                yield from _decompress(self._member, rest)
                if not self._member.eof:
                    break
                self.ended, rest = True, self._member.unused_data.lstrip(b"\0")
                self._member = zlib.decompressobj(_GZIP)


class _Deflate:
    """Decodes deflate: the zlib format, or the raw format that some servers send instead."""

    def __init__(self) -> None:
        self.begun = self.ended = False
        self._head = b""
        self._stream: zlib._Decompress | None = None

    def decode(self, flow: Iterable[bytes]) -> Iterator[bytes]:
        for data in flow:
            if self.ended:
                raise zlib.error("bytes after the end")
            self.begun = True
            if self._stream is None:
                self._head += data
                if len(self._head) < 2:
                    continue
                data, self._stream = self._head, zlib.decompressobj(_ZLIB if _is_zlib(self._head) else _RAW)
            yield from _decompress(self._stream, data)
            self.ended = self._stream.eof
            if self._stream.unused_data:
                raise zlib.error("bytes after the end")


def _is_zlib(head: bytes) -> bool:
    """Return whether the first two bytes are a zlib header (RFC 1950 §2.2)."""
    return head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0


def _decompress(stream: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """Yield the decompressed form of `data`, at most PIECE bytes at a time."""
    while not stream.eof:
        piece = stream.decompress(data, PIECE)
        if piece:
            yield piece
        data = stream.unconsumed_tail
        if not data and len(piece) < PIECE:
            return
