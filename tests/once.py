"""What a test run computes once, although each app and each sandbox would compute it anew."""

from __future__ import annotations

import contextlib
import functools
import gettext
import pickle
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import pytest

from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.sandbox.data.generator import Generator

if TYPE_CHECKING:
    from textual.css.model import RuleSet
    from textual.css.stylesheet import Stylesheet


class TablesOnDemand(dict[str, Any]):
    """Tables of a sandbox, each copied when it is first used: most tests use few."""

    def __init__(self, tables: dict[str, bytes]) -> None:
        super().__init__()
        self._tables = tables
        self._lock = threading.Lock()  # a table that the test and the sandbox use is one

    def __missing__(self, name: str) -> Any:
        with self._lock:
            if name not in self:
                self[name] = pickle.loads(self._tables[name])  # noqa: S301 - written below
        return self[name]

    def get(self, name: str, default: Any = None) -> Any:
        """Return a table, or the default if there is none of that name."""
        return self[name] if name in self._tables else default

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TablesOnDemand) and all(self[name] == other[name] for name in self._tables)

    __hash__ = None  # type: ignore[assignment]


@contextlib.contextmanager
def sample_data_generated_once() -> Iterator[None]:
    """Generate the sandbox's records once for each seed; each sandbox gets a copy, ten times as fast."""
    fill, filled = Generator.fill, {}

    def fill_once(generator: Generator) -> None:
        store = generator._store
        seed = store.random.getstate()
        if seed not in filled:
            fill(generator)
            tables = {name: pickle.dumps(table, pickle.HIGHEST_PROTOCOL) for name, table in store.tables.items()}
            parts = (store._children, store._comments, store.random.getstate())
            filled[seed] = tables, pickle.dumps(parts, pickle.HIGHEST_PROTOCOL)
        tables, rest = filled[seed]
        store.tables = TablesOnDemand(tables)
        store._children, store._comments, state = pickle.loads(rest)  # noqa: S301 - written above
        store.random.setstate(state)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Generator, "fill", fill_once)
        yield


@contextlib.contextmanager
def catalogs_read_once() -> Iterator[None]:
    """Read each catalog once for all apps and sandboxes; nobody changes one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Catalog, "from_json", staticmethod(functools.cache(Catalog.from_json)))
        yield


@contextlib.contextmanager
def translations_looked_for_once() -> Iterator[None]:
    """Look once for translations of the words of argparse, not for each argument: a third of the time of a parser."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gettext, "find", functools.cache(gettext.find))
        yield


@contextlib.contextmanager
def style_sheets_parsed_once() -> Iterator[None]:
    """Parse each style sheet once for all apps, not once for each: a tenth of the time of a short test."""
    from textual.css.stylesheet import Stylesheet

    parse, parsed = Stylesheet._parse_rules, {}
    numbers: dict[tuple[tuple[str, str], ...], int] = {}
    number_of: WeakKeyDictionary[Stylesheet, tuple[dict[str, str], int]] = WeakKeyDictionary()

    def number_of_variables(sheet: Stylesheet) -> int:
        """A number for each set of variables: to compare hundreds of them for each source would take as long."""
        known = number_of.get(sheet)
        if known is None or known[0] is not sheet._variables:
            number = numbers.setdefault(tuple(sorted(sheet._variables.items())), len(numbers))
            number_of[sheet] = known = (sheet._variables, number)
        return known[1]

    def parse_once(sheet: Stylesheet, *source: Any, **more: Any) -> list[RuleSet]:
        key = (*source, *more.values(), number_of_variables(sheet))
        if key not in parsed:
            parsed[key] = parse(sheet, *source, **more)
        return parsed[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        yield
