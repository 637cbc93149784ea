"""Tests of copying and saving a response."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from frameio_tui.core.errors import InvalidInput, WriteFailed
from frameio_tui.core.http.exchange import Exchange, Outgoing, Response, Timing
from frameio_tui.core.secret import Secret
from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.console.response.pane import ResponsePane
from frameio_tui.ui.response_view.copy_save import copy_choices, copy_text, save_body, suggest_name, write_new_file
from frameio_tui.ui.terminal.clipboard import MAX_COPY_SIZE
from tests.support import CANARY
from tests.ui.console.asking import request
from tests.ui.driving import ask, press, type_keys, write
from tests.ui.running import run

BODY = b'{"a": "\xff"}'


def exchange(body: bytes = BODY, spill: str = "", size: int = 0) -> Exchange:
    outgoing = Outgoing(
        "GET", "https://api.frame.io/v2/me", bearer=Secret(CANARY), bearer_origin="https://api.frame.io"
    )
    answer = Response(200, "OK", (), body, spill_path=spill, body_size=size or len(body))
    return Exchange("id", "acme", "v2", outgoing, answer, Timing(), 0.0)


def test_no_copied_text_has_the_token() -> None:
    texts = {choice.key: copy_text(choice.key, exchange()) for choice in copy_choices()}
    assert not any(CANARY in text for text in texts.values())
    assert "$FRAMEIO_TOKEN" in texts["curl"]
    assert 'os.environ["FRAMEIO_TOKEN"]' in texts["python"]


def test_body_too_large_for_the_clipboard_is_refused() -> None:
    with pytest.raises(InvalidInput, match="too large"):
        copy_text("body", exchange(size=MAX_COPY_SIZE + 1))


def test_body_is_saved_byte_for_byte_to_a_new_private_file(tmp_path: Path) -> None:
    path = save_body(exchange(), str(tmp_path / "a.json"))
    assert Path(path).read_bytes() == BODY
    assert os.stat(path).st_mode & 0o777 == 0o600
    with pytest.raises(WriteFailed, match="another name"):
        save_body(exchange(b"other"), path)
    assert Path(path).read_bytes() == BODY


def test_saving_does_not_follow_a_symbolic_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with pytest.raises(WriteFailed):
        save_body(exchange(), str(tmp_path / "link"))
    assert not (tmp_path / "target").exists()


def test_body_stored_in_a_file_is_saved_completely(tmp_path: Path) -> None:
    spilled = tmp_path / "spilled"
    spilled.write_bytes(b"x" * 3_000_000)
    path = save_body(exchange(b"x" * 10, str(spilled), 3_000_000), str(tmp_path / "out"))
    assert Path(path).read_bytes() == spilled.read_bytes()


def test_missing_body_file_leaves_no_incomplete_file(tmp_path: Path) -> None:
    with pytest.raises(WriteFailed, match="Cannot read"):
        save_body(exchange(b"x", str(tmp_path / "gone"), 9), str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_new_file_is_private_and_exact(tmp_path: Path) -> None:
    path = write_new_file(str(tmp_path / "a.csv"), [b"a,b\r\n", b"\xff"])
    assert Path(path).read_bytes() == b"a,b\r\n\xff"
    assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600


def test_existing_files_and_links_are_not_overwritten(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("there", "link", "no/such/folder"):
        with pytest.raises(WriteFailed, match="Choose another name"):
            write_new_file(str(tmp_path / name), [b"x"])
    assert there.read_text() == "mine"
    assert not (tmp_path / "elsewhere").exists()


def test_body_and_filter_result_are_saved(app: FrameioApp, tmp_path: Path) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=2")
        await ask(pilot, "S")
        await write(pilot, "Prompt LineField", str(tmp_path / "body.json"))
        assert "Saved to" in await press(pilot, "enter")
        await type_keys(pilot, "f", *"[].name", "enter")
        assert "Filter result as JSON" in await ask(pilot, "S")
        await ask(pilot, "enter")
        await write(pilot, "Prompt LineField", str(tmp_path / "found.json"))
        await type_keys(pilot, "enter")

    run(app, steps)
    assert len(json.loads((tmp_path / "body.json").read_text())) == 2
    assert json.loads((tmp_path / "found.json").read_text())[0] == "Editorial"


def test_incomplete_response_is_saved_exactly_and_reported_as_incomplete(
    app: FrameioApp, sandbox: SandboxServer, tmp_path: Path
) -> None:
    async def steps(pilot: Any) -> None:
        sandbox.fault_next(Faults(drop=1))
        await type_keys(pilot, "m")
        part = app.screen.query_one(ResponsePane).exchange
        assert part is not None
        assert not part.response.complete
        await ask(pilot, "S")
        await write(pilot, "Prompt LineField", str(tmp_path / "part.json"))
        assert "Saved the incomplete response to" in await press(pilot, "enter")
        assert (tmp_path / "part.json").read_bytes() == part.response.body
        await type_keys(pilot, "m")
        await ask(pilot, "S")
        await write(pilot, "Prompt LineField", str(tmp_path / "whole.json"))
        said = await press(pilot, "enter")
        assert "Saved to" in said
        assert "Saved the incomplete" not in said

    run(app, steps)


def test_table_is_saved_as_csv_or_ndjson(app: FrameioApp, tmp_path: Path) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=2")
        await type_keys(pilot, "T")
        assert "Table as CSV" in await ask(pilot, "S")
        await ask(pilot, "down", "down", "enter")
        await write(pilot, "Prompt LineField", str(tmp_path / "items.ndjson"))
        await type_keys(pilot, "enter")

    run(app, steps)
    assert [json.loads(line)["_type"] for line in (tmp_path / "items.ndjson").read_text().splitlines()] == ["team"] * 2


def test_a_file_of_items_is_named_after_the_last_word_of_the_path() -> None:
    names = {
        "https://api.frame.io/v2/teams?page=2": "teams",
        "https://api.frame.io/v2/teams/6a8ac4ba-0580-4975-ad2f-89d94a2f20aa/projects": "projects",
        "https://api.frame.io/v4/accounts/6a8ac4ba-0580-4975-ad2f-89d94a2f20aa": "accounts",
        "https://api.frame.io/": "table",
    }
    one = exchange()
    assert {url: suggest_name(one._replace(outgoing=one.outgoing._replace(url=url))) for url in names} == names
