"""A response as it arrives, seen by whoever asked for it."""

from __future__ import annotations

from frameio_tui.core.http.exchange import Progress, Response, Timing
from frameio_tui.core.http.reception import Reception


class Body:
    """A body in memory."""

    def __init__(self) -> None:
        self.data, self.path = b"", ""

    @property
    def size(self) -> int:
        return len(self.data)

    def head(self) -> bytes:
        return self.data

    def discard(self) -> None:
        self.data = b""


HEAD = Response(200, "OK", (), b"")


def test_each_piece_is_told_and_what_arrived_is_marked_incomplete() -> None:
    told: list[tuple[int, bytes, Progress]] = []
    reception = Reception(lambda now: told.append((now.status, now.chunk, now.progress)))
    assert (reception.response(), reception.status, reception.in_doubt) == (None, 0, False)
    reception.request_started()
    assert reception.in_doubt
    body = Body()
    reception.response_started(HEAD, body, 6, lambda: Timing(total=2.0))
    body.data = b"abc"
    reception.body_received(b"abc")
    assert told == [(200, b"", Progress(0, 6)), (200, b"abc", Progress(3, 6))]
    assert reception.response() == HEAD._replace(body=b"abc", body_size=3, complete=False)
    assert reception.timing().total == 2.0
    reception.complete()
    assert reception.response() == HEAD._replace(body=b"abc", body_size=3)
    assert not reception.in_doubt


def test_another_attempt_begins_with_nothing() -> None:
    reception = Reception()
    reception.request_started()
    reception.response_started(HEAD, Body(), None, Timing)
    reception.begin()
    assert (reception.sent, reception.response(), reception.progress) == (False, None, Progress(0, None))


def test_what_is_discarded_is_gone() -> None:
    body, reception = Body(), Reception(keep=True)
    reception.response_started(HEAD, body, None, Timing)
    body.data = b"abc"
    reception.discard()
    assert reception.response() is None
    assert body.data == b""
    reception.discard()
