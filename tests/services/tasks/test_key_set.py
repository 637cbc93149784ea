"""A large set of keys takes little memory and forgets none."""

from __future__ import annotations

import tracemalloc

from frameio_tui.services.tasks.key_set import KeySet, key_of


def test_100_000_keys_are_found_again_and_take_less_than_5_mb() -> None:
    tracemalloc.start()
    try:
        keys = KeySet()
        for number in range(100_000):
            keys.add(key_of(b"%d" % number))
        size, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size < 3_000_000
    assert peak < 5_000_000
    keys.add(key_of(b"7"))
    assert len(keys) == 100_000
    assert all(key_of(b"%d" % number) in keys for number in range(0, 100_000, 997))
    assert key_of(b"another") not in keys
