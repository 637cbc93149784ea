"""Styles after the focus has moved, applied only where they can differ.

When the focus moves, Textual applies the styles of everything inside of the outermost widget that has a rule for
`:focus-within`. In a form with a frame that is the whole form, although it contained the focus before and still does.
This takes half of the time of a press of Tab.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.screen import Screen
    from textual.widget import Widget


class FocusStylesMixin:
    """A mixin for screens."""

    def _update_focus_styles(self, focused: Widget | None = None, blurred: Widget | None = None) -> None:
        """Apply the styles of what a rule for `:focus-within` can change: in widgets that have got or lost the focus.

        A widget is marked with `_has_focus_within` if any of its rules names that state, of itself or of an ancestor.
        """
        gained = [] if focused is None else focused.ancestors_with_self
        lost = [] if blurred is None else blurred.ancestors_with_self
        unchanged = {*gained} & {*lost}
        changed: set[DOMNode] = set()
        for ancestors in (gained, lost):
            outermost = next((widget for widget in reversed(ancestors) if widget not in unchanged), None)
            if outermost is not None:
                changed.update(node for node in outermost.walk_children(with_self=True) if node._has_focus_within)
        if changed:
            cast("Screen[object]", self).app.stylesheet.update_nodes(changed, animate=True)
