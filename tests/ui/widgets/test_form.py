"""The rows of a form: typing, choosing, help and faults."""

from __future__ import annotations

import asyncio

from frameio_tui.ui.widgets.form import FieldSpec, FormRow
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


def test_a_choice_has_its_words_and_says_how_many_there_are_where_they_do_not_fit() -> None:
    words = {"a": "the first of them", "b": "another one", "c": "the last one of all"}
    row = FormRow(FieldSpec("kind", "kind", "", tuple(words), words), "b")

    async def main() -> tuple[str, str, str]:
        async with FormHost(row).run_test(size=(70, 4)) as pilot:
            narrow = text_of(pilot.app)
            row.show_help("another help")
            await pilot.resize_terminal(160, 4)
            await pilot.pause()
            return narrow, text_of(pilot.app), row.value

    narrow, wide, value = asyncio.run(main())
    assert "< another one >  2 of 3" in narrow
    assert "the last one of all" in wide
    assert "another help" in wide
    assert value == "b"


def test_a_value_is_drawn_safely_and_kept_as_it_is() -> None:
    row = FormRow(FieldSpec("title", "Title", "a hint"), "a\x1b[2J\u202eb")

    async def main() -> tuple[str, str]:
        async with FormHost(row).run_test(size=(80, 3)) as pilot:
            await pilot.pause()
            return text_of(pilot.app), row.value

    screen, value = asyncio.run(main())
    assert "a␛[2J�b" in screen
    assert value == "a\x1b[2J\u202eb"


def test_a_fault_appears_below_the_field_and_disappears_again() -> None:
    row = FormRow(FieldSpec("name", "Name", "a-z"), "A")

    async def main() -> list[list[str]]:
        screens = []
        async with FormHost(row).run_test(size=(60, 5)) as pilot:
            for fault in ("The name is wrong. " * 4, "Still wrong.", ""):
                row.show_fault(fault)
                await pilot.pause()
                screens.append([line.strip() for line in text_of(pilot.app).splitlines() if line.strip()])
        return screens

    long, short, none = asyncio.run(main())
    assert long[1].startswith("The name is wrong.")
    assert len(long) == 3
    assert short[1:] == ["Still wrong."]
    assert len(none) == 1


def test_the_selected_value_has_the_style_of_its_meaning() -> None:
    field = FormRow(FieldSpec("colour", "Colour", "", ("", "red"), {}, {"red": "bold red"}), "red")

    async def main() -> list[tuple[str, str]]:
        async with FormHost(field).run_test(size=(80, 3)):
            shown = field.field.render()
            return [(shown.plain[span.start : span.end], str(span.style)) for span in shown.spans]

    assert asyncio.run(main()) == [(" red ", "bold red")]
