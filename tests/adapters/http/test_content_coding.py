"""gzip and deflate to their very end, in any pieces."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.adapters.http.content_coding import PIECE, CodingBroken, CodingCut, Decoder

TEXT = b'{"a": [1, 2, 3]}' * 50


def packed(data: bytes) -> bytes:
    """One gzip member, the same at any time."""
    return gzip.compress(data, mtime=0)


def raw_deflate(data: bytes) -> bytes:
    """Deflate without the zlib format around it, as some servers send it."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


CODED = {
    "gzip": packed(TEXT),
    "X-GZIP": packed(TEXT[:99]) + packed(TEXT[99:]) + bytes(7),
    "deflate": zlib.compress(TEXT),
    " Deflate ,": raw_deflate(TEXT),
    "gzip, deflate": zlib.compress(packed(TEXT)),
    "identity": TEXT,
    "": TEXT,
}


def decoded(codings: str, body: bytes, size: int) -> bytes:
    """A body that arrives in pieces of that size."""
    decoder = Decoder(codings)
    pieces = [piece for at in range(0, len(body), size) for piece in decoder.decode(body[at : at + size])]
    decoder.finish(may_be_empty=True)
    return b"".join(pieces)


@pytest.mark.parametrize("codings", CODED)
@pytest.mark.parametrize("size", [1, 2, 3, 10, 10**6])
def test_every_coding_is_read_whole(codings: str, size: int) -> None:
    assert decoded(codings, CODED[codings], size) == TEXT


@given(st.lists(st.binary(max_size=3000), max_size=5), st.integers(1, 5000))
def test_all_members_of_a_gzip_body_are_one_text(members: list[bytes], size: int) -> None:
    assert decoded("gzip", b"".join(map(packed, members)), size) == b"".join(members)


@pytest.mark.parametrize("codings", ["gzip", "X-GZIP", "deflate", " Deflate ,", "gzip, deflate"])
def test_a_missing_end_is_found_wherever_the_body_is_cut(codings: str) -> None:
    body = CODED[codings].rstrip(b"\0")
    whole = {len(packed(TEXT[:99]))} if codings == "X-GZIP" else set()  # a member ends there
    for end in range(1, len(body)):
        decoder = Decoder(codings)
        list(decoder.decode(body[:end]))
        if end not in whole:
            with pytest.raises(CodingCut):
                decoder.finish(may_be_empty=True)


@pytest.mark.parametrize(
    ("codings", "body"),
    [
        ("gzip", b"not gzip"),
        ("gzip", packed(TEXT) + b"more"),
        ("gzip", packed(TEXT)[:-5] + b"\0\0\0\0\0"),
        ("deflate", b"\xff\xff\xff"),
        ("deflate", zlib.compress(TEXT) + b"\0"),
        ("deflate", raw_deflate(TEXT) + b"x"),
        ("gzip, deflate", zlib.compress(b"not gzip")),
    ],
)
@pytest.mark.parametrize("size", [1, 10**6])
def test_what_is_not_the_coding_is_refused(codings: str, body: bytes, size: int) -> None:
    with pytest.raises(CodingBroken):
        decoded(codings, body, size)


@pytest.mark.parametrize("codings", ["br", "zstd", "compress", "gzip, br", "br, unknown"])
def test_a_coding_that_is_not_known_leaves_the_body_as_it_came(codings: str) -> None:
    assert decoded(codings, b"\x1b\x00as it came", 3) == b"\x1b\x00as it came"


def test_what_is_outside_of_an_unknown_coding_is_undone() -> None:
    assert decoded("br, gzip", packed(b"still br"), 5) == b"still br"


def test_an_empty_body_is_whole_where_it_may_be_empty() -> None:
    Decoder("gzip").finish(may_be_empty=True)
    Decoder("").finish(may_be_empty=False)
    with pytest.raises(CodingCut):
        Decoder("gzip").finish(may_be_empty=False)


def test_a_bomb_comes_in_small_pieces() -> None:
    pieces = [len(piece) for piece in Decoder("gzip").decode(packed(bytes(5 * PIECE + 1)))]
    assert sum(pieces) == 5 * PIECE + 1
    assert max(pieces) <= PIECE
