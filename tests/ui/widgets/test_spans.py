"""Spans become exactly as many cells as there is room for."""

from __future__ import annotations

import asyncio

import pytest

from frameio_tui.ui.widgets.row_list import RowList
from frameio_tui.ui.widgets.spans import strip_of
from tests.ui.widgets.hosting import Host


@pytest.mark.parametrize("text", ["", "short", "x" * 100, "日本語テキスト" * 9, "e\u0301" * 30, "a\x1bb\u200bc"])
def test_a_row_is_as_wide_as_asked_for(text: str) -> None:
    widget = RowList()

    async def main() -> list[int]:
        async with Host(widget).run_test():
            return [strip_of(widget, ((text, "key"), ("!", "dim")), 30, skip=skip).cell_length for skip in (0, 7)]

    assert asyncio.run(main()) == [30, 30]
