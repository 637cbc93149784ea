"""Tests of the flow of one request."""

from __future__ import annotations

import asyncio
import contextlib
import math
import re
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from frameio_tui.cli.container import Container
from frameio_tui.core.http.exchange import Progress
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.console.messages import ExchangeFinished, SendFailed, SendProgress
from frameio_tui.ui.console.operations.pane import OperationsPane
from frameio_tui.ui.console.request_bar import RequestBar
from frameio_tui.ui.console.request_editor import with_header
from frameio_tui.ui.console.send.flow import RepeatGuard, RequestFlow, SendServices, seconds_left
from frameio_tui.ui.terminal.key_queue import HeldKey
from tests.disks import SmallDisk
from tests.support import CANARY
from tests.support import run as run_services
from tests.ui.driving import appears, ask, notified, press, settled, text_of, type_keys, write
from tests.ui.running import run

if TYPE_CHECKING:
    from textual.message import Message


def test_header_replaces_one_of_the_same_name() -> None:
    spec = with_header(with_header(RequestSpec("GET", "/x"), "X-A: 1"), "x-a:2")
    assert spec.headers == (("x-a", "2"),)


def test_dismissed_dialog_sends_nothing(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        before = len(sandbox.requests)
        await write(pilot, "#line", "/projects/{project_id}")
        assert "No project ID is known yet." in await ask(pilot, "f5")
        await type_keys(pilot, "escape")
        assert len(sandbox.requests) == before

    run(app, steps)


def test_an_id_that_was_never_seen_can_be_typed(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "/projects/{project_id}")
        await ask(pilot, "f5")
        screen = await press(pilot, *"a b", "enter")
        assert "GET /projects/a%20b" in screen
        assert "404" in screen

    run(app, steps)


def test_profile_account_fills_the_placeholder(app: FrameioApp, container: Container) -> None:
    profile = container.profiles.entry("demo").profile
    person = container.profiles.entry("demo").record.person
    assert person is not None
    container.profiles.change(profile, {"account": person.account_id})

    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "/accounts/{account_id}/teams")
        assert "Editorial" in await press(pilot, "f5")

    run(FrameioApp(container.services()), steps)


def test_an_untrusted_profile_shows_old_and_new_first(
    app: FrameioApp, container: Container, sandbox: SandboxServer
) -> None:
    path = container.profiles.path_of("demo")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace("127.0.0.1", "localhost"))

    async def steps(pilot: Any) -> None:
        before = len(sandbox.requests)
        screen = await ask(pilot, "m")
        assert 'Approve the changed file of profile "demo"?' in screen
        assert "http://localhost" in screen
        await type_keys(pilot, "enter")
        assert len(sandbox.requests) == before
        await ask(pilot, "m")
        await type_keys(pilot, "down", "enter")
        assert "200 OK" in text_of(pilot.app)

    run(FrameioApp(container.services()), steps)


def test_a_cancelled_request_is_in_the_history(app: FrameioApp, container: Container, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        sandbox.fault_next(Faults(latency=5000))
        await pilot.press("m")
        await pilot.pause(0.3)
        await type_keys(pilot, "escape")

    run(app, steps)
    newest = container.history.recent(container.profiles.entry("demo").profile.id, 1)[0]
    assert (newest.target, newest.status) == ("/v2/me", 0)
    assert "Cancelled" in newest.error


def test_default_account_that_no_longer_exists_is_cleared(app: FrameioApp, container: Container) -> None:
    container.profiles.change(container.profiles.entry("demo").profile, {"account": "gone"})

    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "/accounts")
        assert "default account is no longer in this list" in await press(pilot, "f5")

    run(FrameioApp(container.services()), steps)
    assert container.profiles.entry("demo").profile.account == ""


def test_a_request_that_is_not_in_the_history_is_warned_of_beside_its_answer(
    app: FrameioApp, container: Container, small_disk: SmallDisk
) -> None:
    container.history.close()
    small_disk.hold(container.paths.state_dir)
    small_disk.fill()

    async def steps(pilot: Any) -> None:
        assert "200 OK" in await press(pilot, "m")
        await pilot.pause(1)
        [warning] = notified(app)
        assert warning.startswith("The history could not be saved (")
        await type_keys(pilot, "f5")
        await pilot.pause(1)
        assert notified(app) == []

    run(app, steps)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"DELETE"', '"DELTE"', "'DELTE'"),
        ("ask_before =", "read_only = true\nask_before =", "The profile demo is read-only"),
        ('"DELETE"', '"POST"', "The profile asks before each POST request"),
    ],
)
def test_protection_added_to_the_file_applies_to_the_next_request(
    app: FrameioApp, container: Container, sandbox: SandboxServer, old: str, new: str, words: str
) -> None:
    path = Path(container.profiles.path_of("demo"))

    def edit() -> None:
        path.write_text(path.read_text().replace(old, new), encoding="utf-8")

    async def steps(pilot: Any) -> None:
        edit()
        await write(pilot, "#line", "POST /teams/x/projects")
        before = len(sandbox.requests)
        await appears(pilot, words, "f5", read=lambda app: text_of(app).replace("\n", " "))
        assert len(sandbox.requests) == before

    run(app, steps)


def test_f5_on_an_empty_line_only_fills_it_with_a_changing_operation(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        before = len(sandbox.requests)
        pane = app.screen.query_one(OperationsPane)
        await type_keys(pilot, "slash", *"delete asset", "escape")
        operation = pane.under_cursor()
        assert operation is not None
        assert not operation.safe
        screen = await press(pilot, "f5")
        assert f"{operation.method} {operation.path.removeprefix('/v2')}" in screen
        assert "can modify data. Press F5 to send the request." in screen
        assert len(sandbox.requests) == before

    run(app, steps)


def test_failure_is_cleared_with_its_request_and_profile(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "POST /x")
        app.screen.query_one(RequestBar).write(RequestSpec("POST", "/x", body="[1"))
        assert "Not sent" in await press(pilot, "f5")
        await write(pilot, "#line", "POST /xy")
        assert "Not sent" not in text_of(app)
        app.screen.query_one(RequestBar).write(RequestSpec("POST", "/x", body="[1"))
        assert "Not sent" in await press(pilot, "f5")
        app.set_active("demo-client")
        await settled(pilot)
        screen = text_of(app)
        assert "Not sent" not in screen
        assert "Nothing sent yet" in screen
        assert "written for demo (V2)" in screen

    run(app, steps)


def test_what_arrived_of_a_further_page_is_shown(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "/teams?page_size=1")
        await type_keys(pilot, "f5")
        sandbox.fault_next(Faults(drop=1))
        screen = await press(pilot, "right_square_bracket")
        assert '"name": "cut o' in screen
        assert "The response is incomplete." in screen
        assert "The JSON is incomplete" not in screen  # it says the same
        assert "No response from" in screen

    run(app, steps)


def test_a_response_cut_off_after_a_switch_says_whose_it_is(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        sandbox.fault_next(Faults(latency=4000, drop=1))
        await pilot.press("m")
        await appears(pilot, "Esc to cancel")
        app.set_active("demo-client")
        await appears(pilot, "demo: GET")
        await settled(pilot)
        screen = text_of(app)
        assert re.search(r"OLD \(demo, .*200 OK", screen), screen
        assert "incomplete" in screen

    run(app, steps)


class NoDialogs:
    """A dialog owner without a screen; these tests open no dialog."""

    async def show_dialog(self, dialog: object) -> None:
        raise AssertionError(dialog)


class InTask:
    """A worker that runs in a plain task."""

    def __init__(self, work: Coroutine[object, object, None]) -> None:
        self.task = asyncio.create_task(work)

    @property
    def is_finished(self) -> bool:
        return self.task.done()

    def cancel(self) -> None:
        self.task.cancel()


class Sending:
    """A request flow without a console, and the messages that it posted."""

    def __init__(self, container: Container) -> None:
        self.services = container.services()
        self.posted: list[Message] = []
        self.workers: list[InTask] = []
        needed = SendServices(
            self.services.requests, self.services.profiles, self.services.catalogs, self.services.seen_ids
        )
        self.flow = RequestFlow(NoDialogs(), self._post, self._run, needed, RepeatGuard(HeldKey()))

    def _post(self, message: Message) -> bool:
        self.posted.append(message)
        return True

    def _run(self, work: Coroutine[object, object, None]) -> Any:
        self.workers.append(InTask(work))
        return self.workers[-1]

    @property
    def names(self) -> list[str]:
        """Return the names of the messages in order, without progress messages."""
        return [type(message).__name__ for message in self.posted if not isinstance(message, SendProgress)]


def test_request_posts_its_progress_and_result(container: Container) -> None:
    sending = Sending(container)

    async def work() -> None:
        entry = container.profiles.entry("demo")
        assert sending.flow.send(entry, RequestSpec("GET", "/me"), None)
        assert sending.flow.is_busy
        assert not sending.flow.send(entry, RequestSpec("GET", "/teams"), None)
        await sending.workers[0].task
        assert not sending.flow.is_busy

    run_services(sending.services, work())
    assert sending.names == ["Notice", "PlaceholdersFilled", "SendStarted", "SendEnded", "ExchangeFinished"]
    finished = sending.posted[-1]
    assert isinstance(finished, ExchangeFinished)
    assert finished.exchange.response.status == 200


def test_request_without_a_response_posts_why(container: Container) -> None:
    profile = container.profiles.draft("dead", base_url="http://127.0.0.1:1")
    container.profiles.create(profile)
    container.tokens.save(profile, container.tokens.examine(CANARY))
    sending = Sending(container)

    async def work() -> None:
        sending.flow.send(container.profiles.entry("dead"), RequestSpec("GET", "/me"), None)
        await sending.workers[0].task

    run_services(sending.services, work())
    assert sending.names == ["PlaceholdersFilled", "SendStarted", "SendFailed", "SendEnded"]
    failed = next(message for message in sending.posted if isinstance(message, SendFailed))
    assert failed.what == "No response"


def test_cancelled_request_ends_in_doubt(container: Container, sandbox: SandboxServer) -> None:
    sending = Sending(container)

    async def work() -> None:
        sandbox.fault_next(Faults(latency=5000))
        sending.flow.send(container.profiles.entry("demo"), RequestSpec("GET", "/me"), None)
        for _ in range(500):
            await asyncio.sleep(0.01)
            if sending.flow.in_doubt:
                break
        assert sending.flow.cancel()
        assert sending.flow.in_doubt
        with contextlib.suppress(asyncio.CancelledError):
            await sending.workers[0].task
        assert not sending.flow.cancel()

    run_services(sending.services, work())
    assert sending.names == ["PlaceholdersFilled", "SendStarted", "SendEnded"]


@pytest.mark.parametrize(
    ("received", "expected", "elapsed", "left"),
    [(30, 40, 1.5, 0.5), (40, 40, 1.5, 0), (50, 40, 1.5, 0), (30, None, 1.5, math.inf), (0, 40, 1.5, math.inf)],
)
def test_time_left_of_a_download_is_estimated(received: int, expected: int | None, elapsed: float, left: float) -> None:
    assert seconds_left(Progress(received, expected), elapsed) == left
