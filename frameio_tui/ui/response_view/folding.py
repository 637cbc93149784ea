"""Folding and unfolding at the cursor of a view."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.document.document import Document
    from frameio_tui.ui.response_view.viewer import DocumentView

LEVELS = (1, 2, 3)
"""The levels that everything is folded to, one after the other, before everything is unfolded again."""


def fold(view: DocumentView, change: Callable[[Document, int], object]) -> None:
    """Fold or unfold at the cursor; after folding from inside, the cursor is on the folded line."""
    document, line = view.document, view.document_line
    if document is None or line is None:
        return
    changed = change(document, line)
    view.changed()
    target = changed if isinstance(changed, int) and not isinstance(changed, bool) else line
    view.go_when_counted(lambda: document.row_of(target))


def fold_to_next_level(view: DocumentView) -> str:
    """Fold everything to level 1, 2 or 3 in turn, then unfold everything; return what was done."""
    document, line = view.document, view.document_line
    if document is None:
        return ""
    now = document.level
    wanted = next((level for level in LEVELS if now is None or level > now), None)
    if wanted is None:
        document.unfold_all()
    else:
        document.fold_to_level(wanted)
    view.changed()
    view.go_when_counted(lambda: document.row_of(line) if line is not None else 0)
    return "Unfolded everything." if wanted is None else f"Folded to level {wanted}."
