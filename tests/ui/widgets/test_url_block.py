"""An address over several rows: selectable as it stands, and a link in every row."""

from __future__ import annotations

import asyncio

from textual.app import App, ComposeResult

from frameio_tui.ui.theme import DARK
from frameio_tui.ui.widgets.url_block import UrlBlock

URL = "https://id.example/auth?" + "&".join(f"parameter{n}=value{n}" for n in range(12))


class Host(App[None]):
    CSS_PATH = "../../../frameio_tui/ui/app.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name

    def compose(self) -> ComposeResult:
        yield UrlBlock()


def test_rows_are_the_address_cut_at_the_width_and_each_links_to_all_of_it() -> None:
    async def main() -> None:
        async with Host().run_test(size=(60, 20)) as pilot:
            block = pilot.app.query_one(UrlBlock)
            block.show(URL)
            await pilot.pause()
            assert block.size.height == -(-len(URL) // 60)
            strips = [block.render_line(y) for y in range(block.size.height)]
            assert "".join(strip.text for strip in strips).rstrip() == URL
            for strip in strips:
                assert all(seg.style is not None and seg.style.link == URL for seg in strip if seg.text.strip())
            block.show("")
            await pilot.pause()
            assert block.render_line(0).text.strip() == ""

    asyncio.run(main())
