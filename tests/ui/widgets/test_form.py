"""Texts are typed, choices gone through."""

from __future__ import annotations

import asyncio

from frameio_tui.ui.editor_ask import FieldSpec
from frameio_tui.ui.widgets.form import FormRow
from tests.ui.driving import text_of
from tests.ui.widgets.hosting import Host


class FormHost(Host):
    def on_form_row_changed(self, message: FormRow.Changed) -> None:
        self.got.append(message)


def test_a_choice_is_stepped_through_both_ways() -> None:
    row = FormRow(FieldSpec("colour", "colour", "of the label", ("", "red", "blue")), "red")
    host = FormHost(row)

    async def main() -> list[str]:
        values = []
        async with host.run_test(size=(90, 4)) as pilot:
            row.field.focus()
            for key in ("right", "right", "left", "space"):
                await pilot.press(key)
                values.append(row.value)
            assert "< none >" in text_of(pilot.app) or "< blue >" in text_of(pilot.app)
        return values

    assert asyncio.run(main()) == ["blue", "", "blue", ""]
    assert host.names() == ["Changed"] * 4


def test_a_text_is_typed_and_told_by_its_name() -> None:
    row = FormRow(FieldSpec("title", "title", "free text"), "a")
    host = FormHost(row)

    async def main() -> None:
        async with host.run_test(size=(90, 4)) as pilot:
            row.field.focus()
            await pilot.press("end", "b")
            await pilot.pause()
            assert row.value == "ab"

    asyncio.run(main())
    assert host.got[-1].name == "title"  # type: ignore[attr-defined]  # a Changed
