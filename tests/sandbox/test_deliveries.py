"""What a sandbox with `--deliver` sends, and to whom: signed, with retries, only to this host."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

import pytest

from frameio_tui.core.errors import ConnectionRefused
from frameio_tui.core.secret import Secret
from frameio_tui.core.webhooks.delivery import Received
from frameio_tui.core.webhooks.signature import verify
from frameio_tui.sandbox.data.generator import Generator
from frameio_tui.sandbox.data.store import Store
from frameio_tui.sandbox.deliveries import Deliveries, is_deliverable
from frameio_tui.sandbox.handler_result import Refusal

Sent = tuple[str, tuple[tuple[str, str], ...], bytes]


class Recorder:
    """A sender that records deliveries, and responds with statuses in turn; 0 stands for no response."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.sent: list[Sent] = []
        self.closed = False
        self.seconds = 0.0

    async def post(self, url: str, headers: Sequence[tuple[str, str]], body: bytes, seconds: float) -> Received:
        self.sent.append((url, tuple(headers), body))
        self.seconds = seconds
        status = self.statuses.pop(0) if self.statuses else 200
        if not status:
            raise ConnectionRefused("refused")
        return Received(status, (), b'{"title":"T"}', 0.01)

    async def aclose(self) -> None:
        self.closed = True


def deliveries(sender: Recorder) -> tuple[Store, Deliveries]:
    store = Store(1)
    Generator(store).fill()
    sending = Deliveries(store, sender, first_retry=0.001)
    store.on_event = sending.announce
    return store, sending


async def settled(sending: Deliveries) -> None:
    while sending._tasks:
        await asyncio.wait(sending._tasks)


def test_events_are_signed_retried_and_only_sent_to_this_host() -> None:
    async def run() -> None:
        sender = Recorder(500, 0, 302, 404, 503)
        store, sending = deliveries(sender)
        comment = next(iter(store.tables["comments"].values()))
        asset = store.tables["assets"][comment["asset_id"]]
        team_id = store.tables["projects"][asset["project_id"]]["team_id"]
        user = store.tables["users"][comment["owner_id"]]
        hook = next(row for row in store.rows("hooks") if row["team_id"] == team_id)
        store.log(user, "comment_created", "comment", comment, asset["project_id"])
        assert sending._tasks == set()  # its address is on another host
        hook["url"] = "http://127.0.0.1:1/hook"
        store.log(
            user, "project_created", "project", store.tables["projects"][asset["project_id"]], asset["project_id"]
        )
        assert sending._tasks == set()  # not one of its events
        store.log(user, "comment_created", "comment", comment, asset["project_id"])
        await settled(sending)
        assert len(sender.sent) == 5
        assert sending.failed == [hook["url"]]
        _, headers, body = sender.sent[-1]
        assert verify(Secret(hook["secret"]), headers, body, store.now()).is_valid
        assert ("user-agent", "Frame.io Legacy API") in headers
        assert json.loads(body)["type"] == "comment.created"
        assert {sent[2] for sent in sender.sent} == {body}
        hook |= {"api": "v4", "events": ["file.upload.completed", "folder.created"]}
        store.announce("asset_uploaded", asset, store.tables["projects"][asset["project_id"]], user["id"])
        await settled(sending)
        payload = json.loads(sender.sent[-1][2])
        assert (payload["type"], payload["resource"]) == ("file.upload.completed", {"id": asset["id"], "type": "file"})
        assert set(payload) == {"account", "project", "resource", "type", "user", "workspace"}
        hook["active"] = False
        store.announce("asset_uploaded", asset, store.tables["projects"][asset["project_id"]], user["id"])
        assert sending._tasks == set()
        await sending.aclose()
        assert sender.closed

    asyncio.run(asyncio.wait_for(run(), 30))


def test_a_click_is_signed_and_returns_what_the_server_says() -> None:
    async def run() -> None:
        sender = Recorder(200, 500, 0)
        store, sending = deliveries(sender)
        action = store.rows("actions")[0]
        asset = next(row for row in store.rows("assets") if row["kind"] == "file")
        given = {"resource_id": asset["id"], "data": {"title": "x"}, "interaction_id": "i-1"}
        with pytest.raises(Refusal):
            await sending.click(action, "u", given)
        action |= {"url": "http://localhost:1/a", "api": "v4", "timeout": 8}
        found = await sending.click(action, "u", given)
        assert (found["status"], found["body"], found["interaction_id"]) == (200, '{"title":"T"}', "i-1")
        _url, headers, body = sender.sent[0]
        assert verify(Secret(action["secret"]), headers, body, store.now()).is_valid
        assert json.loads(body)["data"] == {"title": "x"}
        assert sender.seconds == 8
        with pytest.raises(Refusal):
            await sending.click(action, "u", {})
        found = await sending.click(action, "u", given)  # fails, and is sent again with the same ID
        assert (found["status"], found["delivered"], found["retries"]) == (500, False, True)
        await settled(sending)
        assert [sent[2] for sent in sender.sent] == [body] * 4
        assert sending.failed == []

    asyncio.run(asyncio.wait_for(run(), 30))


def test_only_addresses_of_this_host_are_deliverable() -> None:
    assert all(map(is_deliverable, ("http://127.0.0.1:1/", "http://localhost/x", "https://[::1]:2/")))
    for url in (
        "https://hooks.example/",
        "http://127.0.0.1.evil.example/",
        "http://10.0.0.1/",
        "ftp://127.0.0.1/",
        "x",
    ):
        assert not is_deliverable(url)
