"""The screens as plain text, to see in a review what changed: `python -m tests.goldens` writes them anew.

A tour starts the app once and presses keys; after each named step, the screen is compared with a file.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple

from frameio_tui.cli.container import container_at
from frameio_tui.cli.demo.profiles import seed
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.files.screen import COMMENTS_DELAY
from frameio_tui.ui.terminal.frame_diff import ASCII_SYMBOLS
from tests.once import sample_data_generated_once, style_sheets_parsed_once
from tests.sandbox.consent import come_back, consent
from tests.ui.driving import appears, frames_drawn_when_read, idle_loop_awaited, send_paste, settled, text_of

FOLDER = Path(__file__).parent / "ui" / "goldens"
SIZES = ((80, 24), (120, 36))


async def allow_access(app: FrameioApp) -> None:
    """Allow access on the consent page of the sandbox, as a browser on another machine does, and return."""
    signin: Any = app.screen
    callback = await asyncio.to_thread(consent, signin.flow.signin.attempt.url)
    await asyncio.to_thread(come_back, callback)


class Pasted(str):
    """A text among the keys of a step that is pasted: to type it takes as long as the rest of the step."""


class Step(NamedTuple):
    """Keys, and the name of the screen that they lead to; without a name, the screen is not compared."""

    keys: tuple[str, ...]
    name: str = ""
    waits_for: str = ""
    """Text to wait for, where what happens next takes time of its own."""
    rests: bool = False
    """Whether to wait until nothing has changed for a while, because something loads where the cursor rests."""
    elsewhere: Callable[[FrameioApp], Awaitable[None]] | None = None
    """What happens outside of the terminal after the keys."""


class Tour(NamedTuple):
    """Steps in one run of the app, with the demo's profiles or without."""

    name: str
    steps: tuple[Step, ...]
    profiles: bool = True
    sizes: tuple[tuple[int, int], ...] = SIZES
    lang: str = "C.UTF-8"
    resizes: bool = True
    """Whether one run of the app shows all sizes, or, as keys have another effect in each, a run each of them."""

    @property
    def runs(self) -> list[tuple[tuple[int, int], ...]]:
        """The sizes that each run of the app shows."""
        return [self.sizes] if self.resizes else [(size,) for size in self.sizes]


async def list_a_project(app: FrameioApp) -> None:
    """Start a job that writes no file, because its path would be another one on each machine."""
    from frameio_tui.services.tasks.registry import build_task

    assert app.active is not None
    place = "Acme Post/Editorial/Demo Reel 2026"
    app.jobs.start(app.active, build_task("tree", {"place": place}))


TOURS = (
    Tour("first_run", (Step((), "first_run"), Step(("1",), "first_run_paste")), profiles=False),
    Tour(
        "request",
        (
            Step((), "console"),
            Step(("j", "j"), "operations_cursor"),
            Step(("slash", *"upload"), "operations_found"),
            Step(("escape", "escape")),
            Step(("p",), "switcher"),
            Step(("escape", "colon"), "palette"),
            Step((*"copy",), "palette_unavailable"),
            Step(("escape", "escape", "f1"), "help"),
            Step(("escape", "m"), "who_am_i"),
            Step(("3", "v"), "headers"),
            Step(("v",), "timing"),
            Step(("v",), "sent"),
            Step(("v", "Z"), "folded"),
            Step(("Z", "Z", "Z", "slash", *"ann", "enter"), "search"),
            Step(("escape", "f", *"keys(@)"), "filter"),
            Step(("escape", "escape", "y"), "copy"),
            Step(("escape", "h"), "history"),
            Step(("escape", "i", Pasted("/teams/nope"), "enter"), "not_found"),
            Step(("w",), "why"),
            Step(("escape", "i", *"GETT /me", "enter"), "unknown_method"),
        ),
        resizes=False,
    ),
    Tour(
        "list",
        (
            Step(("i", Pasted("/accounts"), "enter"), "list"),
            Step(("3", "T"), "table"),
            Step(("O",), "table_sort"),
            Step(("enter",), "table_sorted"),
            Step(("C",), "table_columns"),
            Step(("escape", "S"), "table_save"),
            Step(("escape", "D"), "no_diff"),
            Step(("T", "i", Pasted("/accounts"), "enter", "3", "D"), "diff"),
        ),
    ),
    Tour(
        "change",
        (
            Step(("i", Pasted("POST /teams/{team_id}/projects"), "escape", "b"), "body_editor"),
            Step(("escape",), ""),
            Step(("H",), "add_header"),
            Step(("escape", "a"), "add_parameter"),
            Step(("escape", "i", Pasted("DELETE /projects/{project_id}"), "enter"), "choose_id"),
            Step(("enter",), "choose_parent"),
            Step(("enter", "enter", "f5"), "confirm_delete"),
        ),
    ),
    Tour(
        "profiles",
        (
            Step(("f2",), "profiles"),
            Step(("slash", *"zzz"), "profiles_no_match"),
            Step(("escape", "e"), "editor"),
            Step(("escape", "n"), "editor_new"),
            Step(("escape", "down", "d"), "profiles_delete"),
        ),
    ),
    Tour(
        "files",
        (
            Step(("B",), "files"),
            Step(("enter",)),
            Step(("enter",)),
            Step(("enter",)),
            Step(("j", "j", "enter"), "files_folder", rests=True),
            Step(("j",) * 6),
            Step(("c",), "files_comments", waits_for="Legal wants"),
            Step(("escape", "slash", *"mov"), "files_filter", rests=True),
            Step(("escape", "D"), "files_delete", rests=True),
            Step(("escape", "e"), "files_export", rests=True),
        ),
        resizes=False,
    ),
    Tour(
        "work",
        (
            Step(("B",)),
            Step(("enter",)),
            Step(("enter",)),
            Step(("a",), "files_actions"),
            Step(("p",), "people", rests=True),
            Step(("escape", "W"), "bench_none"),
            Step(("escape", "colon", *"explain 429", "enter"), "codes"),
        ),
        resizes=False,
    ),
    Tour(
        "jobs",
        (
            Step(("J",), "jobs_none"),
            Step((), "jobs", waits_for="Complete: ", elsewhere=list_a_project),
        ),
    ),
    Tour(
        "token",
        (
            Step(("f4",), "token"),
            Step(("n",), "token_paste"),
            Step(("escape", "escape", "f3"), "scopes"),
            Step(("P",), "scopes_presets"),
            Step((*"upload", "enter"), "scopes_preset"),
            Step(("u", "slash", *"zzz"), "scopes_no_match"),
        ),
    ),
    Tour(
        "sign_in",
        (
            Step(("f2", "slash", *"demo-oauth", "enter")),
            Step(("I",), "sign_in_waiting", waits_for="Waiting for the browser"),
            Step((), "signed_in", waits_for="Signed in", elsewhere=allow_access),
        ),
    ),
    Tour(
        "v4",
        (
            Step(("p", *"demo-v4", "enter"), "console_v4"),
            Step(("i", Pasted("/accounts/{account_id}/folders/{folder_id}"), "enter"), "browse_start"),
            Step(("enter",), "browse_workspaces"),
            Step(("enter",), "browse_projects"),
            Step(("enter",), "browse_folders"),
            Step(("enter",), "browse_done"),
        ),
    ),
    Tour(
        "expired",
        (
            Step(("p", *"expired", "enter"), "expired"),
            Step(("m",), "expired_not_sent"),
            Step(("t",), "expired_token"),
        ),
        resizes=False,
    ),
    Tour(
        "small",
        (
            Step((), "small_console"),
            Step(("i", Pasted("/accounts"), "enter"), "small_list"),
            Step(("T",), "small_table"),
            Step(("escape", "R"), "small_raw"),
            Step(("f1",), "small_help"),
            Step(("escape", "f2"), "small_profiles"),
            Step(("e",), "small_editor"),
            Step(("escape", "t"), "small_token"),
            Step(("escape", "s"), "small_scopes"),
            Step(
                ("escape", "escape", "i", Pasted("POST /teams/{team_id}/projects"), "escape", "b"), "small_body_editor"
            ),
        ),
        sizes=((60, 18),),
    ),
    Tour(
        "ascii",
        (
            Step((), "ascii_console"),
            Step(("i", Pasted("/accounts"), "enter", "T", "C"), "ascii_columns"),
            Step(("escape", "f2"), "ascii_profiles"),
            Step(("f3",), "ascii_scopes"),
            Step(("escape", "f4", "n"), "ascii_token_paste"),
        ),
        sizes=((80, 24),),
        lang="C",
    ),
)


async def walked(tour: Tour, run: tuple[tuple[int, int], ...], server: SandboxServer, home: str) -> dict[str, str]:
    """The named screens of a run of a tour, with what differs from run to run masked.

    Each is drawn at the size of the screen before, and then, resized, at the others.
    """
    container = container_at(home, {"LANG": tour.lang}, server.url)
    if tour.profiles:
        seed(container, server)
        entry = container.profiles.entry("demo-oauth")
        container.profiles.change(entry.profile, {"redirect_uri": f"http://127.0.0.1:{free_port()}/callback"})
    app = FrameioApp(container.services())
    sizes = list(run)
    screens = {}
    async with app.run_test(size=sizes[0]) as pilot:
        await settled(pilot)
        for step in tour.steps:
            await take(pilot, step)
            for size in sizes if step.name else ():
                if size != app.size:
                    await pilot.resize_terminal(*size)
                    await take(pilot, step._replace(keys=(), elsewhere=None))
                screens[f"{step.name}_{size[0]}x{size[1]}"] = await drawn(app, tour, pilot, server.url)
            sizes.sort(key=lambda size: size != app.size)
    return screens


async def take(pilot: Any, step: Step) -> None:
    """Press the keys of a step, and wait for what they lead to."""
    for key in step.keys:
        if isinstance(key, Pasted):
            await send_paste(pilot, key)
        else:
            await pilot.press(key)
    if step.waits_for:
        if step.elsewhere is not None:
            await step.elsewhere(pilot.app)
        await appears(pilot, step.waits_for, read=lambda app: text_of(app, with_screens_behind=True))
    else:
        await settled(pilot)
    if step.rests:
        await rested(pilot)


async def drawn(app: FrameioApp, tour: Tour, pilot: Any, url: str) -> str:
    """The screen as it is compared."""
    text_of(app, with_screens_behind=True)  # a document that is drawn for the first time has lines to learn
    await pilot.pause()
    text = text_of(app, with_screens_behind=True)
    return steady(text.translate(ASCII_SYMBOLS) if tour.lang == "C" else text, url)


def free_port() -> int:
    """A port for the redirect of a sign-in that no other test uses."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


async def rested(pilot: Any) -> None:
    """Wait as long as the cursor has to rest for comments to be loaded, and until they are; twice, as rows may load."""
    for _ in range(2):
        await pilot.pause(COMMENTS_DELAY + 0.05)
        await settled(pilot)


def steady(text: str, url: str) -> str:
    """Without ports, folders, ids, times and what is left of a limit; blanks are cut, as they follow from those."""
    text = re.sub(r"(?s)redirect_uri=.*?method=\S+", "redirect_uri=...", text)
    text = re.sub(r"/go-[0-9a-f]+", "/go-CODE", text)
    text = text.replace(url.rpartition(":")[2], "PORT")
    text = re.sub(r"(-L |127\.0\.0\.1:)\d{5}\b", r"\1PORT", text)
    text = re.sub(r"(\d+ min )?\d+ s left\b", "TIME left", text)
    text = re.sub(r"/tmp/frameio-tui-\S*", "FILE", text)
    text = re.sub(r"/credentials/[0-9a-f]+\b", "/credentials/ID", text)  # where a path goes on in the next row
    text = re.sub(r"\b[0-9a-f]{1,40}\.toml\b", "ID.toml", text)
    text = re.sub(r"\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT", "DATE", text)
    text = re.sub(r"(x-ratelimit-remaining: )\d+", r"\1N", text)
    text = re.sub(r"\b\d+/(1|2)00\b", r"N/\g<1>00", text)
    text = re.sub(r"\b\d+/40\b", "N/40", text)  # what is left of the limit of the children of a folder
    text = re.sub(r"\b(ID +)[0-9a-f]{8}\b(?!-)", r"\1TASK", text)
    text = re.sub(r"\(PKCE\) …\S{4}", "(PKCE) …LAST", text)  # the token of a sign-in is a new one
    text = re.sub(r"\bexpires in \d+ min\b", "expires in TIME", text)
    text = re.sub(r"\b(allowed|refused) \d{1,2} [A-Z][a-z]{2}\b", r"\1 DAY", text)
    text = re.sub(r"\b[0-9a-f]{32}\b", "ID", text)
    text = re.sub(r"\b\d+(\.\d+)? (ms|s)\b", "TIME", text)
    text = re.sub(r"( TIME\b[^\n]*?) +(?=\[)", r"\1   ", text)  # the tabs beside it move with its length
    text = re.sub(r"\d{4}-\d\d-\d\d(T| )?(\d\d:\d\d(:\d\d)?(\.\d+)?Z?)?", "DATE", text)
    text = re.sub(r"\b(\d{1,2} [A-Z][a-z]{2} )?\d\d:\d\d(:\d\d)?\b", "CLOCK", text)
    text = re.sub(r"V2 (closes|closed) on ", "V2 closes or was closed on ", text)
    text = re.sub(r"\bin \d+ days\b|\b\d+ (days|hours|minutes|seconds|min|s|h) ago\b|\bjust now\b", "WHEN", text)
    return "\n".join(re.sub(r"[ ─]{3,}", "   ", line).rstrip() for line in text.splitlines()) + "\n"


def walk(tour: Tour, run: tuple[tuple[int, int], ...], server: SandboxServer) -> dict[str, str]:
    """Walk a tour in a home of its own."""
    home = tempfile.mkdtemp(prefix="frameio-tui-", dir="/tmp")  # equally long everywhere: long paths are wrapped
    try:
        return asyncio.run(walked(tour, run, server, home))
    finally:
        shutil.rmtree(home, ignore_errors=True)


def names_of(tour: Tour) -> set[str]:
    """The names of a tour's screens in all sizes."""
    return {f"{step.name}_{width}x{height}" for step in tour.steps if step.name for width, height in tour.sizes}


def main(names: list[str], sandbox: Callable[[], SandboxServer] = SandboxServer) -> None:
    """Write the screens of all tours, or of the named ones."""
    os.environ.pop("LC_ALL", None)
    FOLDER.mkdir(exist_ok=True)
    with sample_data_generated_once(), style_sheets_parsed_once(), idle_loop_awaited(), frames_drawn_when_read():
        write_screens(names, sandbox)
    for path in FOLDER.glob("*.txt"):
        if path.stem not in set().union(*map(names_of, TOURS)):
            path.unlink()


def write_screens(names: list[str], sandbox: Callable[[], SandboxServer]) -> None:
    """Walk the tours."""
    for tour in TOURS:
        if names and tour.name not in names:
            continue
        for run in tour.runs:
            os.environ["LANG"] = tour.lang
            with sandbox() as server:
                for name, text in walk(tour, run, server).items():
                    (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
