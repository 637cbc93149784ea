"""Draws every picture in this folder from the real program on the sandbox: `python screenshots/generate.py`."""

from __future__ import annotations

import asyncio
import re
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple

from textual import events
from textual.pilot import Pilot

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from frameio_tui.cli.container import container_at  # noqa: E402 - after the path
from frameio_tui.cli.demo.profiles import seed  # noqa: E402 - the same
from frameio_tui.sandbox.server import SandboxServer  # noqa: E402 - the same
from frameio_tui.services.tasks.registry import build_task  # noqa: E402 - the same
from frameio_tui.ui.app import FrameioApp  # noqa: E402 - the same
from frameio_tui.ui.screen_args import SignInArgs  # noqa: E402 - the same
from tests.ui.driving import open_screen, settled, text_of  # noqa: E402 - the same

Steps = Callable[[Pilot[int]], Awaitable[None]]


class Scene(NamedTuple):
    """A picture: its name, size, what is pressed, and whether profiles are there."""

    name: str
    steps: Steps
    size: tuple[int, int] = (120, 36)
    profiles: bool = True


async def press(pilot: Pilot[int], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


def pressed(*keys: str) -> Steps:
    async def steps(pilot: Pilot[int]) -> None:
        await press(pilot, *keys)

    return steps


async def request(pilot: Pilot[int], text: str) -> None:
    await press(pilot, "i", "ctrl+u")
    pilot.app.screen.query_one("#line").value = text  # type: ignore[attr-defined]  # the request field
    await press(pilot, "enter")


async def console(pilot: Pilot[int]) -> None:
    await press(pilot, "m")
    await request(pilot, "/teams")


async def refused(pilot: Pilot[int]) -> None:
    await press(pilot, "f6")
    pilot.app.set_active("demo-limited")  # type: ignore[attr-defined]  # our app
    await request(pilot, "/presentations")


async def library(pilot: Pilot[int]) -> None:
    account = pilot.app.active.record.person.account_id  # type: ignore[attr-defined]  # our app
    await request(pilot, f"/search/library?account_id={account}&page_size=30")


async def table(pilot: Pilot[int]) -> None:
    await library(pilot)
    await press(pilot, "3", "T", "O", "enter")


async def filtered(pilot: Pilot[int]) -> None:
    await library(pilot)
    await press(pilot, "f", *"[?type=='file'].{name: name, size: filesize, by: creator.name}")
    await pilot.pause(0.3)


async def followed(pilot: Pilot[int]) -> None:
    await request(pilot, "/teams?page_size=2")
    await press(pilot, "3", "down", "down", "down")
    await pilot.press("enter")
    await pilot.pause(0.5)


async def folded(pilot: Pilot[int]) -> None:
    await library(pilot)
    await press(pilot, "3", "Z", "down", "right", "slash", *"name", "enter")


async def why(pilot: Pilot[int]) -> None:
    pilot.app.set_active("demo-limited")  # type: ignore[attr-defined]  # our app
    await request(pilot, "/presentations")
    await press(pilot, "w")


async def compared(pilot: Pilot[int]) -> None:
    await request(pilot, "/teams?page_size=1")
    await press(pilot, "]", "D", "enter")


async def on_v4(pilot: Pilot[int]) -> None:
    await press(pilot, "i", "ctrl+u")
    pilot.app.screen.query_one("#line").value = "PUT /assets/{asset_id}"  # type: ignore[attr-defined]  # the field
    await press(pilot, "escape", "x")


async def placeholder(pilot: Pilot[int]) -> None:
    await request(pilot, "/accounts")
    await press(pilot, "i", "ctrl+u")
    pilot.app.screen.query_one("#line").value = "/accounts/{account_id}/teams"  # type: ignore[attr-defined]  # the field
    await pilot.press("enter")
    await pilot.pause(0.3)


async def confirm(pilot: Pilot[int]) -> None:
    await request(pilot, "DELETE /projects/{project_id}")
    await press(pilot, "enter", "enter", "enter", "f5")


async def pasted(pilot: Pilot[int]) -> None:
    await press(pilot, "f4", "n")
    token = "Bearer " + TOKEN[0]
    pilot.app.screen.query_one("SecretField").post_message(events.Paste(token))
    await settled(pilot)
    await press(pilot, "enter")


class Fixed:
    """No randomness: a picture looks the same each time it is drawn."""

    def token_hex(self, count: int) -> str:
        return ("5f3a9c0e71b2d846" * 8)[: 2 * count]


async def signin(pilot: Pilot[int]) -> None:
    pilot.app.services.sign_in._entropy = Fixed()  # type: ignore[attr-defined]  # our app
    pilot.app.set_active("demo-oauth")  # type: ignore[attr-defined]  # the same
    await open_screen(pilot.app, SignInArgs("demo-oauth"))  # type: ignore[arg-type]  # the same
    await pilot.pause(0.5)


async def signed_in(pilot: Pilot[int]) -> None:
    await signin(pilot)
    await asyncio.to_thread(allow, pilot.app.screen.flow.signin.attempt.url)  # type: ignore[attr-defined]  # the same
    await settled(pilot)
    await press(pilot, "enter", "f4")


def allow(url: str) -> None:
    """A person in a browser says yes, and the browser comes back."""
    import urllib.parse
    import urllib.request

    page = urllib.request.urlopen(url).read().decode()  # noqa: S310 - loopback
    names = re.findall(r'<input type=(?:hidden|radio|checkbox) name=(\w+) value="([^"]+)"( checked)?', page)
    form = [(n, v) for n, v, checked in names if checked or n == "challenge"] + [("decision", "allow")]
    place = url.partition("/oauth2")[0] + "/oauth2/auth/decision"
    urllib.request.urlopen(place, urllib.parse.urlencode(form).encode())  # noqa: S310 - loopback


async def files(pilot: Pilot[int]) -> None:
    await press(pilot, "B", "enter", "enter", "enter", "j", "j", "enter", *("j",) * 6)
    await seen(pilot, "Legal wants")


async def jobs(pilot: Pilot[int]) -> None:
    app = pilot.app
    for task in ("tree", "comments export"):
        place = "Acme Post/Editorial/Demo Reel 2026"
        app.jobs.start(app.active, build_task(task, {"place": place, "format": "json"}))  # type: ignore[attr-defined]  # our app
        await app.jobs.wait_all()  # type: ignore[attr-defined]  # the same
    await press(pilot, "J")
    await seen(pilot, "Complete: ")


async def download(pilot: Pilot[int]) -> None:
    app, place = pilot.app, "Acme Post/Editorial/Demo Reel 2026/04 VFX/VFX_0120/Stills"
    arguments = {"place": place, "folder": f"{HOME[0]}/Stills", "connections": 1}
    app.jobs.start(app.active, build_task("download", arguments))  # type: ignore[attr-defined]  # our app
    await app.jobs.wait_all()  # type: ignore[attr-defined]  # the same
    await press(pilot, "J")
    await seen(pilot, "Downloaded: ")


async def seen(pilot: Pilot[int], words: str) -> None:
    while words not in text_of(pilot.app):
        await pilot.pause(0.05)


async def several(pilot: Pilot[int]) -> None:
    await press(pilot, "i", "ctrl+u")
    pilot.app.screen.query_one("#line").value = "/teams?page_size=1"  # type: ignore[attr-defined]  # the request field
    await press(pilot, "escape", "P")


async def several_filtered(pilot: Pilot[int]) -> None:
    await several(pilot)
    await press(pilot, "slash", *"v2", "enter", "A")


async def several_sent(pilot: Pilot[int]) -> None:
    await several(pilot)
    await press(pilot, "A", "enter")
    await seen(pilot, "same as demo")


TOKEN, HOME = [""], [""]
SCENES = (
    Scene("first_run", pressed(), (80, 24), profiles=False),
    Scene("console", console),
    Scene("console_80x24", console, (80, 24)),
    Scene("refused", refused),
    Scene("placeholder", placeholder),
    Scene("confirm", confirm),
    Scene("folded", folded),
    Scene("table", table),
    Scene("filtered", filtered),
    Scene("followed", followed),
    Scene("compared", compared),
    Scene("why", why),
    Scene("on_v4", on_v4),
    Scene("switcher", pressed("p")),
    Scene("files", files),
    Scene("jobs", jobs),
    Scene("download", download),
    Scene("people", pressed("B", "enter", "enter", "a", "p")),
    Scene("history", pressed("m", "h")),
    Scene("several_profiles", several_filtered),
    Scene("several_results", several_sent),
    Scene("bench", pressed("W")),
    Scene("profiles", pressed("f2")),
    Scene("editor", pressed("f2", "e")),
    Scene("scopes", pressed("f3")),
    Scene("token", pasted),
    Scene("signin_80x24", signin, (80, 24)),
    Scene("signed_in", signed_in),
    Scene("body", pressed("slash", *"create comment", "enter", "b")),
    Scene("palette", pressed("colon")),
    Scene("help", pressed("f1")),
    Scene("light", pressed("f9", "m")),
)


async def draw(scene: Scene, home: str, server: SandboxServer) -> str:
    container = container_at(home, {"LANG": "C.UTF-8"}, server.url)
    if scene.profiles:
        seed(container, server)
    TOKEN[0], HOME[0] = server.tokens["full"], home
    app = FrameioApp(container.services())
    async with app.run_test(size=scene.size) as pilot:
        await settled(pilot)
        await scene.steps(pilot)
        return app.export_screenshot(title=f"frameio-tui  {scene.name}")


def steady(svg: str, home: str, url: str) -> str:
    """Without what differs from run to run: port, folder, Textual's own serial numbers, the day and its time."""
    svg = svg.replace(url.rpartition(":")[2], "48080").replace(home, "/home/ann/frameio-tui")
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)  # no picture fetches anything
    svg = _LEADING.sub(_shifted, svg)
    svg = svg.replace("Fira Code", "DejaVu Sans Mono, monospace")
    svg = re.sub(r"…[\w-]{4}(?=<)", "…c9f2", svg)
    svg = re.sub(r"([0-9a-f]{32})(?=\.toml)", "0" * 32, svg)
    svg = re.sub(r"((?:allowed|refused)(?:&#160;| ))\d{1,2}((?:&#160;| ))[A-Z][a-z]{2}\b", r"\g<1>23\g<2>Nov", svg)
    svg = re.sub(r"(,(?:&#160;| ))\d\d:\d\d", r"\g<1>14:02", svg)
    return re.sub(r"\d+(?:&#160;| )ms", "9&#160;ms", svg)


_CELL = 12.2
"""Width of a character in these pictures."""
_LEADING = re.compile(r'x="([0-9.]+)"( y="[^"]*") textLength="([0-9.]+)"([^>]*)>((?:&#160;)+)(?=[^<])')


def _shifted(match: re.Match[str]) -> str:
    """A text that starts with blanks, moved instead: some viewers drop leading blanks."""
    by = match[5].count("&") * _CELL
    return f'x="{float(match[1]) + by:g}"{match[2]} textLength="{float(match[3]) - by:g}"{match[4]}>'


def main(names: list[str]) -> None:
    """Draw all pictures, or the named ones."""
    import os

    os.environ |= {"LANG": "C.UTF-8", "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    os.environ.pop("NO_COLOR", None)
    for scene in SCENES:
        if names and scene.name not in names:
            continue
        home = tempfile.mkdtemp(prefix="frameio-tui-")
        try:
            with SandboxServer() as server:
                svg = asyncio.run(draw(scene, home, server))
                (HERE / f"{scene.name}.svg").write_text(steady(svg, home, server.url), encoding="utf-8")
                print(scene.name)
        finally:
            shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1:])
