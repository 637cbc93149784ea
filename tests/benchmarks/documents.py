"""Bodies of 1, 10 and 50 MB as documents: against `json.loads` of the same body in the same run."""

from __future__ import annotations

import functools
import gc
import json
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator

from frameio_tui.core.document.document import Document
from frameio_tui.core.document.search import Search
from tests.benchmarks.measure import Figure

SIZES = (1, 10, 50)
"""Megabytes."""
SCREEN = 68
"""Rows that are read at once: a terminal's, and some beside them."""
SEARCHES = (
    ("a word that is not there", "nowhere to be found"),
    ("one in any case", "ANN LEE".lower()),
    ("one with other letters, not there", "Ünwörd"),
    ("a letter of many forms", "é"),
    ("a letter that is everywhere", "a"),
)
"""What they are called, and the text."""


def figures() -> Iterator[Figure]:
    """Milliseconds of what a person waits for, ratios of what runs beside."""
    for size in SIZES:
        body = made_up(size)
        yield from _of(size, body)


def made_up(megabytes: int) -> bytes:
    """A list of assets, as the API gives them."""
    row = (
        '{"id": "%08x-0000-4000-8000-000000000000", "name": "Clip %d \\"take\\"", "fps": 23.976, '
        '"tags": ["a", "b", {"c": null}], "creator": {"id": "u7", "name": "Ann Lee"}, "n": %d}'
    )
    count = megabytes * 1_000_000 // 190
    return ("[" + ", ".join(row % (n, n, n) for n in range(count)) + "]").encode()


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _steps(step: Callable[[], bool]) -> tuple[float, float]:
    """Seconds in all, and of the longest step."""
    whole = longest = 0.0
    done = False
    while not done:
        began = time.perf_counter()
        done = step()
        took = time.perf_counter() - began
        whole, longest = whole + took, max(longest, took)
    return whole, longest


def _of(size: int, body: bytes) -> Iterator[Figure]:
    loads = min(_timed(lambda: json.loads(body)) for _ in range(3))
    gc.collect()  # what json.loads made is no business of the document's
    firsts, wholes, stalls, checks, check_stalls = [], [], [], [], []
    for _ in range(3):
        document = Document(body, "application/json")
        firsts.append(_timed(functools.partial(document.visible_lines, 0, SCREEN)))
        whole, longest = _steps(document.rows_step)
        wholes.append(whole)
        stalls.append(longest)
        checked, longest = _steps(document.check_step)
        checks.append(checked)
        check_stalls.append(longest)
    name = f"{size} MB: "
    yield Figure(name + "first screenful", statistics.median(firsts) * 1e3, 20, "ms")
    yield Figure(name + "full index, against json.loads", statistics.median(wholes) / loads, 3, "x")
    yield Figure(name + "longest stall while indexing", statistics.median(stalls) * 1e3, 30, "ms")
    yield Figure(name + "grammar check, against json.loads", statistics.median(checks) / loads, 3, "x")
    yield Figure(name + "longest stall while checking", statistics.median(check_stalls) * 1e3, 30, "ms")
    tracemalloc.start()
    grown = Document(body, "application/json")
    _steps(grown.rows_step)
    _steps(grown.check_step)
    growth = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    yield Figure(name + "growth", growth, 0.2 * size + 5, "MB")
    count = document.visible_count
    end = _timed(lambda: document.visible_lines(count - SCREEN, SCREEN))
    yield Figure(name + "jump to the end", end * 1e3, 30, "ms")

    def fold() -> None:
        document.fold(0)
        document.visible_lines(0, SCREEN)

    def unfold() -> None:
        document.unfold(0)
        document.visible_lines(0, SCREEN)

    yield Figure(name + "fold everything", _timed(fold) * 1e3, 30, "ms")
    yield Figure(name + "unfold it", _timed(unfold) * 1e3, 30, "ms")

    def level() -> None:
        document.fold_to_level(1)
        document.visible_lines(0, SCREEN)

    yield Figure(name + "fold to level 1", _timed(level) * 1e3, 30, "ms")
    _steps(document.rows_step)
    middle = document.visible_count // 2
    yield Figure(name + "the middle of that", _timed(lambda: document.visible_lines(middle, SCREEN)) * 1e3, 30, "ms")
    document.unfold_all()
    for words, text in SEARCHES:
        search = document.search(text)
        whole, longest = _steps(search.step)
        yield Figure(f"{name}search for {words}", whole, 0.5, "s", f"{search.count} hits")
        yield Figure(f"{name}longest stall of it", longest * 1e3, 30, "ms")
        yield Figure(f"{name}a step between its hits", _step_between_hits(search, len(body)) * 1e3, 30, "ms")


def _step_between_hits(search: Search, size: int) -> float:
    """Seconds of the slowest of going on, going back and telling the number, in the middle of the body."""
    place = search.next(size // 2)
    if place is None:
        return _timed(lambda: search.next(0))
    works = (lambda: search.next(place + 1), lambda: search.previous(place), lambda: search.number(place))
    return max(map(_timed, works))
