"""The listener's few words of HTTP."""

from __future__ import annotations

import pytest

from frameio_tui.adapters.oauth_callback.http import DONE, FAILED, render_response


@pytest.mark.parametrize("page", [DONE, FAILED])
def test_answers_are_whole_and_constant(page: str) -> None:
    raw = render_response(200, page)
    head, _, body = raw.partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    assert b"Connection: close" in head
    assert b"<script" not in body
    assert b"http" not in body.replace(b"html", b"")
