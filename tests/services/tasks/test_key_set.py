"""A large set of keys takes little memory and forgets none."""

from __future__ import annotations

import tracemalloc

from frameio_tui.services.tasks.key_set import KeySet, key_of

COUNT = 40_000


def test_40_000_keys_are_found_again_and_take_less_than_2_mb() -> None:
    """An ordinary set of them takes 3.5 MB."""
    tracemalloc.start()
    try:
        keys = KeySet()
        for number in range(COUNT):
            keys.add(key_of(b"%d" % number))
        size, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size < 1_200_000
    assert peak < 2_000_000
    keys.add(key_of(b"7"))
    assert len(keys) == COUNT
    assert all(key_of(b"%d" % number) in keys for number in range(0, COUNT, 397))
    assert key_of(b"another") not in keys
