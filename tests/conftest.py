"""What holds for every test."""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.children import default_signals_for_children, in_forks
from tests.disks import SmallDisk, mounted
from tests.once import catalogs_read_once, sample_data_generated_once, translations_looked_for_once
from tests.preloaded import end_forks

# How long an example takes says something of the machine, not of the program: the benchmarks measure.
# Each run tries other examples, so half of the usual number in each of many runs finds as much.
settings.register_profile("untimed", deadline=None, max_examples=100)
settings.load_profile("untimed")


def pytest_configure(config: pytest.Config) -> None:
    """Read the catalogues once, also for the test modules that read them when they are imported."""
    once = contextlib.ExitStack()
    once.enter_context(catalogs_read_once())
    once.enter_context(translations_looked_for_once())
    config.add_cleanup(once.close)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    """Compile the test modules once, before the workers start: in a new checkout each of them would do it anew.

    Importing a module compiles it with its assertions rewritten, and writes that down. Forks do it, as many as there
    are processors, so that nothing is imported here.
    """
    given = [config.invocation_params.dir / argument.partition("::")[0] for argument in config.args]
    paths = sorted({path for start in given for path in (start.rglob("test_*.py") if start.is_dir() else [start])})
    new = [path for path in paths if not [*path.parent.glob(f"__pycache__/{path.stem}.*-pytest-*.pyc")]]
    names = [".".join(path.relative_to(config.rootpath).with_suffix("").parts) for path in new]
    forks = os.cpu_count() or 1
    if len(names) > forks:
        in_forks(functools.partial(prepare_collection, names, first, forks) for first in range(forks))


def prepare_collection(names: list[str], first: int, forks: int) -> None:
    """Do the share of one fork: import modules, and look for the constants in the program that Hypothesis tries.

    What it finds is in its cache, from which the workers read it.
    """
    for name in names[first::forks]:
        with contextlib.suppress(Exception):  # the worker that collects it reports it
            importlib.import_module(name)
    with contextlib.suppress(ImportError):  # another version: the workers look for them
        from hypothesis.internal.constants_ast import constants_from_module

        modules = [module for name, module in sorted(sys.modules.items()) if name.startswith("frameio_tui.")]
        for module in modules[first::forks]:
            constants_from_module(module)


TESTS = Path(__file__).parent
SHORT = ("tests/adapters/", "tests/core/")
"""Folders whose tests take milliseconds each."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the tests of a run with several workers in the order of `dealt`."""
    workers: int = getattr(config, "workerinput", {}).get("workercount", 1)
    if workers > 1:
        items[:] = dealt(items, workers)


def dealt(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """Return the tests in an order that lets all workers finish at the same time.

    Each worker gets a section of this list, of the same number of tests, and a worker that has finished takes tests
    from the end of another's section. So each section has its share of the modules of long tests, and short tests at
    its end. The workers begin with different packages: terminals wait while other tests compute.
    """
    short = [item for item in items if item.nodeid.startswith(SHORT)]
    modules: dict[Path, list[pytest.Item]] = {}
    for item in items:
        if not item.nodeid.startswith(SHORT):
            modules.setdefault(item.path, []).append(item)
    packages = list(dict.fromkeys(path.relative_to(TESTS).parts[0] for path in modules))
    order: list[pytest.Item] = []
    for worker in range(workers):
        first = worker * len(packages) // workers
        turn = {name: at for at, name in enumerate(packages[first:] + packages[:first])}
        share = sorted([*modules][worker::workers], key=lambda path: turn[path.relative_to(TESTS).parts[0]])
        section = [item for path in share for item in modules[path]]
        missing = max(0, (len(items) - len(order)) // (workers - worker) - len(section))
        order += section + short[:missing]
        del short[:missing]
    return order + short


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Have no garbage collection look at what lives until the end: modules and thousands of collected tests.

    Collecting less often takes a tenth off the time of a test of a screen.
    """
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def signals() -> Iterator[None]:
    """Interrupts reach the children of a test run that was itself started in the background."""
    with default_signals_for_children():
        yield


@pytest.fixture(scope="session", autouse=True)
def preloaded(signals: None) -> Iterator[None]:
    """End the process that has imported the program for the others, if a test started it."""
    yield
    end_forks()


@pytest.fixture(scope="session", autouse=True)
def sample_data() -> Iterator[None]:
    with sample_data_generated_once():
        yield


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A file system of 256 kB."""
    with mounted(tmp_path / "disk", 256) as disk:
        yield disk
