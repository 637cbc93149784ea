"""The task `comments export` for 1,000 files: how well it uses the rate limit of V4, and its memory."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator

from tests.benchmarks.many_assets import FILES, LIMIT, PER_CALL
from tests.benchmarks.measure import PYTHON, Figure, environment
from tests.children import Child

MODULE = (PYTHON, "-m", "tests.benchmarks.many_assets")


def figures() -> Iterator[Figure]:
    """Time against what the limit of `comments.index` allows, refused requests, and memory."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with (
        Child([*MODULE, "serve-limited"], seconds=600, text=True, **pipes) as server,
        tempfile.TemporaryDirectory() as home,
    ):
        try:
            assert server.stdout is not None
            place = server.stdout.readline().strip()
            command = [*MODULE, "comments", place, home]
            done = subprocess.run(command, env=environment(home), capture_output=True, check=True, timeout=300)
        finally:
            server.kill()
    found: dict[str, float] = json.loads(done.stdout)
    least = (FILES - LIMIT) * PER_CALL
    detail = f"{found['seconds']:.1f} s, of it {found['cpu']:.1f} s at work, {found['queued']:.1f} s queued for a CPU"
    yield Figure("comments of 1,000 files, against their limit", found["seconds"] / least, 1.05, "x", detail)
    yield Figure("comments of 1,000 files: refused", found["refused"], 0, "", f"of {found['calls']} requests")
    yield Figure("comments of 1,000 files: growth of memory", found["growth"], 20, "MB")
