"""Tests of the list of operations: searching it and going back to the complete list."""

from __future__ import annotations

import asyncio

from frameio_tui.cli.container import Container
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.ui.console.operations.pane import OperationsPane
from frameio_tui.ui.theme import UNICODE
from tests.ui.driving import settled, text_of
from tests.ui.widgets.hosting import Host


class PaneHost(Host):
    def on_operations_pane_selected(self, message: OperationsPane.Selected) -> None:
        self.got.append(message)


def test_search_selects_an_operation_and_keeps_the_cursor_visible(container: Container) -> None:
    pane = OperationsPane()
    host = PaneHost(pane)

    async def main() -> str:
        async with host.run_test(size=(60, 14)) as pilot:
            pane.show(container.services().catalogs.of(ApiVersion.V2), container.profiles.entry("demo"), UNICODE)
            pane.find()
            await pilot.press(*"review link create", "enter")
            await settled(pilot)
            return text_of(pilot.app)

    screen = asyncio.run(main())
    assert host.got[0].operation.id == "reviewLinkCreate"  # type: ignore[attr-defined]  # a Selected
    assert pane.title_text == "Operations V2 · 115"
    assert "POST   /projects/{project_id}/review_links" in screen


def test_list_without_a_profile_shows_how_to_pick_one() -> None:
    pane = OperationsPane()

    async def main() -> str:
        async with PaneHost(pane).run_test(size=(60, 8)) as pilot:
            pane.show(None, None, UNICODE)
            await pilot.pause()
            return text_of(pilot.app)

    assert "Press F2 to choose or create one." in asyncio.run(main())
