"""A signal that ends the program becomes an exit with clean-up; outside it does what it did."""

from __future__ import annotations

import os
import signal

import pytest

from frameio_tui.cli.signals import ending_in_order


def hit_by(number: signal.Signals, cleaned: list[bool]) -> None:
    with ending_in_order():
        try:
            os.kill(os.getpid(), number)
            signal.pause()
        finally:
            cleaned.append(True)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_the_signal_is_an_exit_within_and_nothing_new_after(number: signal.Signals, code: int) -> None:
    before, cleaned = signal.getsignal(number), list[bool]()
    with pytest.raises(SystemExit) as ended:
        hit_by(number, cleaned)
    assert (ended.value.code, cleaned) == (code, [True])
    assert signal.getsignal(number) is before
