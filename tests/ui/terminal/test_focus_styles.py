"""When the focus moves, few widgets get their styles again, and all look as if every one had."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from textual.css.stylesheet import Stylesheet

from frameio_tui.ui.app import FrameioApp
from tests.ui.driving import press, type_keys
from tests.ui.running import run

if TYPE_CHECKING:
    import pytest
    from textual.dom import DOMNode


def looks(app: FrameioApp) -> dict[DOMNode, str]:
    """The styles of every widget of the screen."""
    return {node: node.styles.css for node in app.screen.walk_children(with_self=True)}


def test_a_tab_changes_the_styles_of_two_rows_of_a_form(app: FrameioApp, monkeypatch: pytest.MonkeyPatch) -> None:
    applied: list[int] = []
    update_nodes = Stylesheet.update_nodes

    def counting(sheet: Stylesheet, nodes: Iterable[DOMNode], animate: bool = False) -> None:
        nodes = list(nodes)
        applied.append(len(nodes))
        update_nodes(sheet, nodes, animate)

    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "f2", "n")
        everything = len([*app.screen.walk_children()])
        monkeypatch.setattr(Stylesheet, "update_nodes", counting)
        await type_keys(pilot, "tab")
        assert 0 < sum(applied) < everything / 3
        for keys in (("tab", "tab"), ("shift+tab",), ("escape",), ("slash",), ("escape",)):
            await press(pilot, *keys)
            seen = looks(app)
            update_nodes(app.stylesheet, [*app.screen.walk_children(with_self=True)])
            assert looks(app) == seen

    run(app, steps)
