"""The state of the scope checklist; each key of the screen is a method that returns the next state."""

from __future__ import annotations

from dataclasses import dataclass, replace

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.scopes.registry import Scope, find, in_order, scopes_of

UNKNOWN_GROUP = "Not in the published list"
"""Group of selected scopes with names that this program does not know."""


@dataclass(frozen=True)
class Checklist:
    """The selected scopes, the granted scopes, and the filter."""

    api: ApiVersion
    selected: frozenset[str] = frozenset()
    granted: frozenset[str] | None = None
    """Scopes that the token has; None if they are not known."""
    words: str = ""
    before: tuple[frozenset[str], ...] = ()
    """Earlier states for undo, newest last."""

    def rows(self) -> tuple[Scope, ...]:
        """Return the scopes that match the filter, in order, followed by selected scopes with unknown names."""
        unknown = tuple(
            Scope(name, UNKNOWN_GROUP, "unknown to this program; stays in the profile until you deselect it")
            for name in in_order(self.api, self.selected)
            if find(self.api, name) is None
        )
        terms = self.words.lower().split()
        return tuple(
            scope
            for scope in (*scopes_of(self.api), *unknown)
            if all(term in f"{scope.name} {scope.group} {scope.allows}".lower() for term in terms)
        )

    def filter(self, words: str) -> Checklist:
        """Show only rows that contain every word."""
        return replace(self, words=words)

    def toggle(self, name: str) -> Checklist:
        """Select or deselect one scope."""
        return self._with(self.selected ^ {name})

    def toggle_group(self, group: str) -> Checklist:
        """Select all scopes of a group, or deselect them if all were selected."""
        names = {scope.name for scope in self.rows() if scope.group == group}
        return self._with(self.selected - names if names <= self.selected else self.selected | names)

    def choose(self, names: tuple[str, ...]) -> Checklist:
        """Select exactly these scopes."""
        return self._with(frozenset(names))

    def add(self, names: tuple[str, ...]) -> Checklist:
        """Select these scopes in addition."""
        return self._with(self.selected | set(names))

    def undo(self) -> Checklist:
        """Return the state before the last change."""
        if not self.before:
            return self
        return replace(self, selected=self.before[-1], before=self.before[:-1])

    def chosen(self) -> tuple[str, ...]:
        """Return the selected names in the order in which they are sent."""
        return in_order(self.api, self.selected)

    def count(self) -> str:
        """Return the number of selected scopes and of all scopes, such as `14/34`."""
        return f"{len(self.selected)}/{len(scopes_of(self.api))}"

    def group_counts(self) -> dict[str, tuple[int, int]]:
        """Return the number of selected scopes and of all scopes of each group, in order, whatever the filter."""
        counts: dict[str, tuple[int, int]] = {}
        for scope in replace(self, words="").rows():
            selected, total = counts.get(scope.group, (0, 0))
            counts[scope.group] = (selected + (scope.name in self.selected), total + 1)
        return counts

    def missing(self) -> tuple[str, ...]:
        """Return the scopes that are selected but not granted; empty if the granted scopes are not known."""
        return () if self.granted is None else in_order(self.api, self.selected - self.granted)

    def surplus(self) -> tuple[str, ...]:
        """Return the scopes that are granted but not selected."""
        return () if self.granted is None else in_order(self.api, self.granted - self.selected)

    def _with(self, selected: frozenset[str]) -> Checklist:
        if selected == self.selected:
            return self
        return replace(self, selected=selected, before=(*self.before[-99:], self.selected))
