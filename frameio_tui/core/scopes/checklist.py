"""The state of the scope checklist; each key of the screen is a method that returns the next state."""

from __future__ import annotations

from dataclasses import dataclass, replace

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.scopes.registry import Scope, find, in_order, scopes_of


@dataclass(frozen=True)
class Checklist:
    """The ticked scopes, the granted scopes, and the filter."""

    api: ApiVersion
    ticked: frozenset[str] = frozenset()
    granted: frozenset[str] | None = None
    """Scopes that the token has; None if they are not known."""
    words: str = ""
    before: tuple[frozenset[str], ...] = ()
    """Earlier states for undo, newest last."""

    def rows(self) -> tuple[Scope, ...]:
        """Return the scopes that match the filter, in order, followed by ticked scopes with unknown names."""
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
        """Show only rows that contain every word."""
        return replace(self, words=words)

    def toggle(self, name: str) -> Checklist:
        """Tick or untick one scope."""
        return self._with(self.ticked ^ {name})

    def toggle_group(self, group: str) -> Checklist:
        """Tick all scopes of a group, or untick them if all were ticked."""
        names = {scope.name for scope in self.rows() if scope.group == group}
        return self._with(self.ticked - names if names <= self.ticked else self.ticked | names)

    def choose(self, names: tuple[str, ...]) -> Checklist:
        """Tick exactly these scopes."""
        return self._with(frozenset(names))

    def add(self, names: tuple[str, ...]) -> Checklist:
        """Tick these scopes in addition."""
        return self._with(self.ticked | set(names))

    def undo(self) -> Checklist:
        """Return the state before the last change."""
        if not self.before:
            return self
        return replace(self, ticked=self.before[-1], before=self.before[:-1])

    def chosen(self) -> tuple[str, ...]:
        """Return the ticked names in the order in which they are sent."""
        return in_order(self.api, self.ticked)

    def count(self) -> str:
        """Return the number of ticked scopes and of all scopes, such as `14/34`."""
        return f"{len(self.ticked)}/{len(scopes_of(self.api))}"

    def missing(self) -> tuple[str, ...]:
        """Return the scopes that are ticked but not granted; empty if the granted scopes are not known."""
        return () if self.granted is None else in_order(self.api, self.ticked - self.granted)

    def surplus(self) -> tuple[str, ...]:
        """Return the scopes that are granted but not ticked."""
        return () if self.granted is None else in_order(self.api, self.granted - self.ticked)

    def _with(self, ticked: frozenset[str]) -> Checklist:
        if ticked == self.ticked:
            return self
        return replace(self, ticked=ticked, before=(*self.before[-99:], self.ticked))
