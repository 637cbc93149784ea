"""Tests of the response pane; no view shows a credential."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frameio_tui.core.diagnosis.explain import Explanation
from frameio_tui.core.document.document import Document
from frameio_tui.core.http.exchange import Exchange, Outgoing, Progress, Response, Timing
from frameio_tui.core.http.history import HistoryEntry
from frameio_tui.core.ports.requests import Filter
from frameio_tui.core.secret import Secret
from frameio_tui.ui.console.response.pane import ResponsePane, format_notes
from frameio_tui.ui.console.response.tables import body_to_parse
from frameio_tui.ui.console.send.flow import format_received
from frameio_tui.ui.response_view.sources import open_body
from frameio_tui.ui.response_view.status_row import fit_row, format_status
from frameio_tui.ui.response_view.viewer import DocumentView
from frameio_tui.ui.response_view.views import header_rows, request_rows, timing_rows
from tests.support import CANARY
from tests.ui.driving import settled, text_of
from tests.ui.widgets.hosting import Host

if TYPE_CHECKING:
    from textual.screen import ModalScreen

HEADERS = (("content-type", "application/json"), ("set-cookie", "s3cr3t"), ("x-odd", "\x1b[2Jodd"))
BODY = b'{"ok": true, "token": "' + CANARY.encode() + b'"}'
OUTGOING = Outgoing(
    "POST", "https://api.frame.io/v2/x?code=abc", (("x-a", "b"),), BODY, Secret(CANARY), "https://api.frame.io"
)
EXCHANGE = Exchange(
    "id",
    "acme",
    "v2",
    OUTGOING,
    Response(201, "Made", HEADERS, b'{"ok": true}', body_size=12),
    Timing(total=0.2134),
    0.0,
)


class NoDialogs:
    """A dialog owner for a pane without a screen; these tests open no dialog."""

    async def show_dialog(self, dialog: ModalScreen[Any]) -> None:
        raise AssertionError(dialog)


def no_filter() -> Filter:
    raise AssertionError


def no_history(profile_id: str, limit: int) -> list[HistoryEntry]:
    return []


def bare_pane() -> ResponsePane:
    return ResponsePane(NoDialogs(), no_filter, no_history, lambda: 0.0)


def text(rows: list[tuple[tuple[str, str], ...]]) -> str:
    return "\n".join("".join(part for part, _ in row) for row in rows)


def test_no_view_shows_a_credential() -> None:
    shown = text(header_rows(EXCHANGE)) + text(request_rows(EXCHANGE)) + text(timing_rows(EXCHANGE))
    assert CANARY not in shown
    assert "s3cr3t" not in shown
    assert "code=abc" not in shown
    assert "213 ms" in shown
    assert "Bearer fio-u-…" in shown


def test_pane_shows_views_explanation_progress_and_old_responses() -> None:
    pane = bare_pane()

    async def main() -> list[str]:
        seen = []
        async with Host(pane).run_test(size=(80, 14)) as pilot:
            pane.show_progress(format_received(Progress(4200, 8400)))
            await pilot.pause()
            seen.append(text_of(pilot.app))
            pane.show(EXCHANGE, Explanation("It went wrong [bold].", "Do this."), "page 1 of 7")
            await pilot.pause()
            seen.append(text_of(pilot.app))
            pane.action_view()
            await pilot.pause()
            seen.append(text_of(pilot.app))
            pane.action_raw()
            pane.mark_old()
            await pilot.pause()
            seen.append(text_of(pilot.app))
            pane.show_failure("No response", Explanation("The host is gone.", "Check it."))
            await pilot.pause()
            seen.append(text_of(pilot.app))
            pane.show_failure("No response", Explanation("The host is gone.", "Check it."), "OLD (bob, 12:00)")
            await pilot.pause()
            assert "OLD (bob, 12:00) No response" in text_of(pilot.app)
            pane.clear_failure()
            await pilot.pause()
            assert "Check it." not in text_of(pilot.app)
            assert "OLD (acme" in text_of(pilot.app)
        return seen

    receiving, body, headers, old, failed = asyncio.run(main())
    assert "Receiving 4.2 kB of 8.4 kB" in receiving
    assert "201 Made" in body
    assert "page 1 of 7" in body
    assert "It went wrong [bold]." in body
    assert '"ok": true' in body
    assert "x-odd: ␛[2Jodd" in headers
    assert '{"ok": true}' in old
    assert "OLD (acme" in old
    assert "No response" in failed
    assert "Check it." in failed


def test_body_in_a_file_is_shown_completely(tmp_path: Path) -> None:
    body = b"[" + b",".join(b"%d" % n for n in range(5000)) + b"]"
    (tmp_path / "body").write_bytes(body)
    answer = Response(200, "OK", (), body[:100], spill_path=str(tmp_path / "body"), body_size=len(body))
    assert open_body(answer)[:] == body
    assert open_body(answer._replace(spill_path=str(tmp_path / "gone"))) == body[:100]
    assert open_body(answer._replace(spill_path="")) == body[:100]


def test_body_in_a_file_is_parsed_completely_if_small_enough(tmp_path: Path) -> None:
    spilled = tmp_path / "body"
    spilled.write_bytes(b"[1, 2, 3]")
    small = Response(200, "OK", (), b"[1, ", spill_path=str(spilled), body_size=9)
    assert body_to_parse(small) == b"[1, 2, 3]"
    assert body_to_parse(small._replace(body_size=2**30)) == b"[1, "


def exchange(body: bytes, *notes: str, spill_path: str = "") -> Exchange:
    answer = Response(200, "OK", (), body, body_size=len(body), spill_path=spill_path)
    outgoing = Outgoing("GET", "https://api.frame.io/v2/me")
    return Exchange("id", "acme", "v2", outgoing, answer, Timing(), 0.0, notes=notes)


def test_status_names_the_profile_of_an_old_response() -> None:
    now, old = format_status(exchange(b"1234"), "page 1 of 2", old=False), format_status(exchange(b""), "", old=True)
    assert str(fit_row(now, None, 80)) == " 200 OK   0 ms  4 B  page 1 of 2"
    assert str(fit_row(old, None, 80)).startswith("OLD (acme, ")


def test_notes_include_problems_of_the_body() -> None:
    document = Document(b"[1, ", "text/plain")
    while not document.index_step():
        pass
    words = format_notes(exchange(b"[1, ", "It was sent twice.", spill_path="/x/y"), document)
    assert words == (
        "The content type says text/plain, but this is JSON. The JSON is incomplete: the end is missing. "
        "The complete body is in /x/y. It was sent twice."
    )


def test_notes_can_be_read_to_the_end_on_a_narrow_screen() -> None:
    pane = bare_pane()

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
    assert "The JSON is incomplete: the end is missing." in words
    assert "is an unpaired surrogate (half a character); shown as received." in words
    assert "ends early" not in plain


def test_invalid_json_is_reported_without_a_key_press() -> None:
    pane = bare_pane()

    async def main() -> str:
        async with Host(pane).run_test(size=(80, 18)) as pilot:
            pane.show(exchange(b'{"data": [\n{"a": 1},\n{"a": 1,}\n]}'), None, "")
            await settled(pilot)
            return text_of(pilot.app)

    assert "Not valid JSON at line 3, column 9: found '}'" in " ".join(asyncio.run(main()).split())


def test_arriving_response_keeps_the_cursor_and_the_response_to_compare_with() -> None:
    pane = bare_pane()

    async def main() -> None:
        async with Host(pane).run_test(size=(80, 20)) as pilot:
            whole = exchange(b'{"before": 1}')
            pane.show(whole, Explanation("Refused.", "Do this."), "")
            await settled(pilot)
            pane.begin()
            await settled(pilot)
            assert "Refused." not in text_of(pilot.app)
            assert "OLD (acme" in text_of(pilot.app)
            pane.show(exchange(b"[1,\n2,\n3", "The response is incomplete."), None, "", arriving=True)
            await settled(pilot)
            assert "incomplete" in text_of(pilot.app)
            pane.query_one(DocumentView).go(2)
            for body in (b"[1,\n2,\n3,\n4", b"[1,\n2,\n3,\n4,\n5]"):
                pane.show(exchange(body), None, "", arriving=body[-1:] != b"]")
                await settled(pilot)
                assert pane.query_one(DocumentView).cursor == 2
            shown = text_of(pilot.app)
            assert "5" in shown
            assert "incomplete" not in shown
            assert "OLD" not in shown
            assert pane.exchange is not None
            [earlier] = pane.earlier.find(pane.exchange, no_history)
            assert earlier.source is whole

    asyncio.run(main())
