"""The status line, and what a person should know of an answer in full."""

from __future__ import annotations

import asyncio

from frameio_tui.core.document.document import Document
from frameio_tui.core.http.exchange import Answer, Exchange, Outgoing, Timing
from frameio_tui.ui.console.response.pane import ResponsePane
from frameio_tui.ui.console.response.status import remark_of, status_of
from tests.ui.driving import settled, text_of
from tests.ui.widgets.hosting import Host


def exchange(body: bytes, *notes: str, spill_path: str = "") -> Exchange:
    answer = Answer(200, "OK", (), body, body_size=len(body), spill_path=spill_path)
    outgoing = Outgoing("GET", "https://api.frame.io/v2/me")
    return Exchange("id", "acme", "v2", outgoing, answer, Timing(), 0.0, notes=notes)


def test_the_status_says_whose_an_old_answer_is() -> None:
    assert str(status_of(exchange(b"1234"), "page 1 of 2", old=False)) == "200 OK  0 ms  4 B  page 1 of 2"
    assert str(status_of(exchange(b""), "", old=True)).startswith("OLD: of acme")


def test_what_is_odd_of_the_body_comes_with_the_notes_of_the_request() -> None:
    document = Document(b"[1, ", "text/plain")
    while not document.index_step():
        pass
    words = remark_of(exchange(b"[1, ", "It was sent twice.", spill_path="/x/y"), document)
    assert words == (
        "The content type says text/plain, but this is JSON. The JSON ends early: a part is missing. "
        "It is kept in /x/y. It was sent twice."
    )


def test_what_is_odd_is_readable_to_its_end_on_a_narrow_screen() -> None:
    pane = ResponsePane()

    async def main() -> tuple[str, str]:
        async with Host(pane).run_test(size=(60, 18)) as pilot:
            pane.show(exchange(b'{"a": [NaN, "x\\ud800", "cut'), None, "")
            await settled(pilot)
            odd = text_of(pilot.app)
            pane.show(exchange(b"{}"), None, "")
            await settled(pilot)
            return odd, text_of(pilot.app)

    odd, plain = asyncio.run(main())
    words = " ".join(odd.split())
    assert "The JSON ends early: a part is missing." in words
    assert "the other half is missing; shown as it came." in words
    assert "ends early" not in plain


def test_broken_json_is_named_on_the_screen_without_a_key() -> None:
    pane = ResponsePane()

    async def main() -> str:
        async with Host(pane).run_test(size=(80, 18)) as pilot:
            pane.show(exchange(b'{"data": [\n{"a": 1},\n{"a": 1,}\n]}'), None, "")
            await settled(pilot)
            return text_of(pilot.app)

    assert "Not valid JSON at line 3, column 9: found '}'" in " ".join(asyncio.run(main()).split())
