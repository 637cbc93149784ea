"""Rewrites the assertions of test modules once, before several workers would each do it for themselves.

Reading a test module costs pytest three times as much when its assertions must be rewritten first. Workers that start
together find nothing written yet, and each rewrites every module: most of what a run in a fresh checkout costs before
its first test.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.children import Child

PATIENCE = 300.0
"""Seconds after which the workers rewrite what is left, on a machine that is busy with other things."""


def not_rewritten(modules: Iterable[Path]) -> Iterator[Path]:
    """Yield the modules of which pytest has no code as they stand now."""
    for module in modules:
        folder = Path(importlib.util.cache_from_source(str(module))).parent
        written = folder.glob(f"{module.stem}.{sys.implementation.cache_tag}-pytest-*.pyc")
        source = importlib.util.source_hash(module.read_bytes())
        if not any(code.read_bytes()[8:16] == source for code in written):  # where PEP 552 keeps the source's hash
            yield module


def rewrite(modules: Sequence[Path]) -> None:
    """Have a process a core read its share of the modules, which writes their code beside them."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    by_size = sorted(modules, key=lambda module: module.stat().st_size)
    command = [sys.executable, "-m", "pytest", "-n", "0", "--collect-only", "-q", "-p", "no:cacheprovider"]
    readers = [
        Child([*command, *map(str, share)], seconds=PATIENCE, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        for share in (by_size[core::cores] for core in range(cores))
        if share
    ]
    for reader in readers:
        reader.wait()  # what is wrong with a module, the workers will say
