"""The scope checklist as a value: every key of the screen is a function from one state to the next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.scopes.registry import Scope, find, in_order, scopes_of


@dataclass(frozen=True)
class Checklist:
    """What is ticked, what was granted, and which rows a filter leaves."""

    api: ApiVersion
    ticked: frozenset[str] = frozenset()
    granted: frozenset[str] | None = None
    """Scopes the token really has; None when nothing tells."""
    words: str = ""
    before: tuple[frozenset[str], ...] = ()
    """Earlier states, newest last, for undo."""

    def rows(self) -> tuple[Scope, ...]:
        """The scopes that the filter leaves, in order; ticked ones of unknown name at the end."""
        unknown = tuple(
            Scope(name, "Not in the published list", "kept as it stands in the profile")
            for name in in_order(self.api, self.ticked)
            if find(self.api, name) is None
        )
        words = self.words.lower().split()
        return tuple(
            scope
            for scope in (*scopes_of(self.api), *unknown)
            if all(word in f"{scope.name} {scope.group} {scope.allows}".lower() for word in words)
        )

    def filter(self, words: str) -> Checklist:
        """Show only rows that hold every word."""
        return replace(self, words=words)

    def toggle(self, name: str) -> Checklist:
        """Tick or untick one."""
        return self._with(self.ticked ^ {name})

    def toggle_group(self, group: str) -> Checklist:
        """Tick all of a group; untick them when all were ticked."""
        names = {scope.name for scope in self.rows() if scope.group == group}
        return self._with(self.ticked - names if names <= self.ticked else self.ticked | names)

    def choose(self, names: tuple[str, ...]) -> Checklist:
        """Tick just these."""
        return self._with(frozenset(names))

    def add(self, names: tuple[str, ...]) -> Checklist:
        """Tick these too."""
        return self._with(self.ticked | set(names))

    def undo(self) -> Checklist:
        """The state before the last change."""
        if not self.before:
            return self
        return replace(self, ticked=self.before[-1], before=self.before[:-1])

    def chosen(self) -> tuple[str, ...]:
        """Ticked names in the order they are sent."""
        return in_order(self.api, self.ticked)

    def count(self) -> str:
        """Such as `14/34`."""
        return f"{len(self.ticked)}/{len(scopes_of(self.api))}"

    def missing(self) -> tuple[str, ...]:
        """Ticked but not granted; empty when nothing tells what was granted."""
        return () if self.granted is None else in_order(self.api, self.ticked - self.granted)

    def surplus(self) -> tuple[str, ...]:
        """Granted but not ticked."""
        return () if self.granted is None else in_order(self.api, self.granted - self.ticked)

    def _with(self, ticked: frozenset[str]) -> Checklist:
        if ticked == self.ticked:
            return self
        return replace(self, ticked=ticked, before=(*self.before[-99:], self.ticked))
