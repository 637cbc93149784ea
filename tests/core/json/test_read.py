"""An object is read from any body, or there is none."""

from __future__ import annotations

import pytest

from frameio_tui.core.json.read import read_object


def test_an_object_is_read_from_bytes_and_from_text() -> None:
    assert read_object(b'{"a": [1, null]}') == read_object('{"a": [1, null]}') == {"a": [1, None]}


@pytest.mark.parametrize("body", [b"", b"null", b"[1]", b'"x"', b"<html>", b'{"a": ', b"\xff", b"[" * 100_000, "{"])
def test_other_values_and_broken_bodies_hold_no_object(body: bytes | str) -> None:
    assert read_object(body) is None
