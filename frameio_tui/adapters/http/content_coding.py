"""Undoes the content codings of a response body (RFC 9110 §8.4): gzip and deflate, to their very end.

httpx's own decoders stop after the first member of a gzip body and take one that ends early for whole.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Protocol

from frameio_tui.core.http.exchange import CONTENT_CODINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ACCEPTED = "gzip, deflate"
"""What requests offer, whichever other decoders are installed."""
PIECE = 2**20
"""Bytes that are decompressed at a time: a small piece of a hostile body can become a thousand times as many."""
_GZIP = zlib.MAX_WBITS | 16
_ZLIB = zlib.MAX_WBITS
_RAW = -zlib.MAX_WBITS


class CodingBroken(Exception):
    """The body is not what its Content-Encoding says."""


class CodingCut(CodingBroken):
    """The body ends before its coding does."""


class Decoder:
    """Decodes one body. `codings` is the value of Content-Encoding.

    From the first coding on that is not known the body stays as it is, as there is no way to what is inside.
    """

    def __init__(self, codings: str) -> None:
        self._layers: list[_Layer] = []
        for name in reversed([part.strip().lower() for part in codings.split(",")]):
            if name in CONTENT_CODINGS:
                self._layers.append(_Deflate() if name == "deflate" else _Gzip())
            elif name not in ("", "identity"):
                break

    def decode(self, data: bytes) -> Iterator[bytes]:
        """The pieces that some more bytes become. Raises CodingBroken."""
        flow: Iterable[bytes] = (data,)
        for layer in self._layers:
            flow = layer.decode(flow)
        try:
            yield from flow
        except zlib.error as error:
            raise CodingBroken from error

    def finish(self, *, may_be_empty: bool) -> None:
        """Say that the body has ended. Raises CodingCut when its coding has not."""
        begun = [layer for layer in self._layers if layer.begun or not may_be_empty]
        if any(not layer.ended for layer in begun):
            raise CodingCut


class _Layer(Protocol):
    """One coding."""

    begun: bool
    """Whether it was given any byte."""
    ended: bool
    """Whether it could end here."""

    def decode(self, flow: Iterable[bytes]) -> Iterator[bytes]:
        """The pieces that some more bytes become. Raises zlib.error."""


class _Gzip:
    """A series of members, which are one text together (RFC 1952 §2.2); zero bytes may pad them."""

    def __init__(self) -> None:
        self.begun = self.ended = False
        self._member = zlib.decompressobj(_GZIP)

    def decode(self, flow: Iterable[bytes]) -> Iterator[bytes]:
        for data in flow:
            self.begun = True
            rest = data.lstrip(b"\0") if self.ended else data
            while rest:
                self.ended = False
                yield from _inflated(self._member, rest)
                if not self._member.eof:
                    break
                self.ended, rest = True, self._member.unused_data.lstrip(b"\0")
                self._member = zlib.decompressobj(_GZIP)


class _Deflate:
    """The zlib format, or the bare one that some servers send in its place."""

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
            yield from _inflated(self._stream, data)
            self.ended = self._stream.eof
            if self._stream.unused_data:
                raise zlib.error("bytes after the end")


def _is_zlib(head: bytes) -> bool:
    """Whether the first two bytes are a zlib header (RFC 1950 §2.2)."""
    return head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0


def _inflated(stream: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """What some more bytes of a stream become, at most PIECE at a time."""
    while not stream.eof:
        piece = stream.decompress(data, PIECE)
        if piece:
            yield piece
        data = stream.unconsumed_tail
        if not data and len(piece) < PIECE:
            return
