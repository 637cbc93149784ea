"""The task `tree` against httpx alone, in the same run: all pages with as many requests at once, and the first line.

Both read the pages from a server that has them in memory (`replay`), so that the figure is not the sandbox's speed.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import tempfile
from collections.abc import Iterator

from tests.benchmarks.measure import PYTHON, Figure, environment
from tests.children import Child

ROUNDS = 3
MODULE = (PYTHON, "-m", "tests.benchmarks.many_assets")


def figures() -> Iterator[Figure]:
    """Rate, memory and first line of a tree with 100,000 assets, without rate limits."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with Child([*MODULE, "serve"], seconds=1800, text=True, **pipes) as server:
        try:
            assert server.stdout is not None
            place = server.stdout.readline().strip()
            _run("bare", place)  # from now on, the responses are in memory
            bare, trees, firsts = [], [], []
            for _ in range(ROUNDS):
                bare.append(_run("bare", place))
                trees.append(_run("tree", place))
                firsts.append(_run("first", place))
        finally:
            server.kill()
    seconds, alone = _median(trees, "seconds"), _median(bare, "seconds")
    detail = f"{seconds:.1f} s, httpx alone {alone:.1f} s; CPU {_median(trees, 'cpu') / _median(bare, 'cpu'):.2f} x"
    yield Figure("tree of 100,000 assets: time against httpx alone", seconds / alone, 1 / 0.8, "x", detail)
    yield Figure("tree of 100,000 assets: growth of memory", _median(trees, "growth"), 40, "MB")
    first, one = _median(firsts, "first"), _median(firsts, "one")
    detail = f"{first * 1e3:.1f} ms, one request with httpx {one * 1e3:.1f} ms"
    yield Figure("tree: first line against one request", first / one, 1.5, "x", detail)


def _run(what: str, place: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as home:
        command = [*MODULE, what, place, home]
        done = subprocess.run(command, env=environment(home), capture_output=True, check=True, timeout=300)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _median(runs: list[dict[str, float]], name: str) -> float:
    return statistics.median(run[name] for run in runs)
