from __future__ import annotations

import threading

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.services.background import Background


def test_one_at_a_time_per_key_and_failures_are_no_matter() -> None:
    background, go, done = Background(), threading.Event(), []

    def work() -> None:
        go.wait(10)
        done.append(1)
        raise FrameioTuiError("no network")

    background.start("a", work)
    background.start("a", work)
    background.start("b", work)
    go.set()
    background.join(10)
    assert done == [1, 1]
    background.start("a", work)
    background.join(10)
    assert done == [1, 1, 1]
