"""The screens as plain text, to see in a review what changed: `python -m tests.goldens` writes them anew."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from frameio_tui.cli.container import container_at
from frameio_tui.cli.demo.profiles import seed
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from tests.ui.driving import press, settled, text_of

FOLDER = Path(__file__).parent / "ui" / "goldens"


class Golden(NamedTuple):
    """A screen: its name, the terminal's size, the keys that lead to it, and whether profiles are there."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    profiles: bool = True


GOLDENS = (
    Golden("first_run_80x24", (80, 24), profiles=False),
    Golden("console_80x24", (80, 24)),
    Golden("console_120x36", (120, 36)),
    Golden("who_am_i_80x24", (80, 24), ("m",)),
    Golden("who_am_i_120x36", (120, 36), ("m",)),
    Golden("switcher_80x24", (80, 24), ("p",)),
    Golden("profiles_80x24", (80, 24), ("f2",)),
    Golden("profiles_120x36", (120, 36), ("f2",)),
    Golden("editor_80x24", (80, 24), ("f2", "e")),
    Golden("scopes_80x24", (80, 24), ("f3",)),
    Golden("scopes_120x36", (120, 36), ("f3",)),
    Golden("token_80x24", (80, 24), ("f4",)),
    Golden("help_80x24", (80, 24), ("f1",)),
)


async def drawn(golden: Golden, server: SandboxServer, home: str) -> str:
    """The screen's text, with what differs from run to run masked."""
    container = container_at(home, {"LANG": "C.UTF-8"}, server.url)
    if golden.profiles:
        seed(container, server)
    app = FrameioApp(container.services())
    async with app.run_test(size=golden.size) as pilot:
        await settled(pilot)
        for key in golden.keys:
            await press(pilot, key)
        return steady(text_of(app), server.url)


def steady(text: str, url: str) -> str:
    """Without ports, folders, ids, times and what is left of a limit; blanks are cut, as they follow from those."""
    text = text.replace(url.rpartition(":")[2], "PORT")
    # A path may go on in the next row, where it leaves one row less empty below: how long it is differs by machine.
    text = re.sub(re.escape(tempfile.gettempdir()) + r"\S*(\s*\n {12}[\w/.-]+(?= *\n))*", "FILE", text)
    if "FILE" in text:
        text = re.sub(r"\n( *\n)+", "\n\n", text)
    text = re.sub(r"\b\d+/200\b", "N/200", text)
    text = re.sub(r"\b(allowed|refused) \d{1,2} [A-Z][a-z]{2}\b", r"\1 DAY", text)
    text = re.sub(r"\b[0-9a-f]{32}\b", "ID", text)
    text = re.sub(r"\b\d+(\.\d+)? (ms|s)\b", "TIME", text)
    text = re.sub(r"\d{4}-\d\d-\d\d(T| )?(\d\d:\d\d(:\d\d)?(\.\d+)?Z?)?", "DATE", text)
    text = re.sub(r"\bin \d+ days\b|\b\d+ (days|hours|minutes|seconds) ago\b|\bjust now\b", "WHEN", text)
    return "\n".join(re.sub(r"[ ─]{3,}", "   ", line).rstrip() for line in text.splitlines()) + "\n"


def draw(golden: Golden, server: SandboxServer) -> str:
    """Draw one in a home of its own."""
    home = tempfile.mkdtemp(prefix="frameio-tui-")
    try:
        return asyncio.run(drawn(golden, server, home))
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main(names: list[str]) -> None:
    """Write all, or the named ones."""
    os.environ["LANG"] = "C.UTF-8"
    os.environ.pop("LC_ALL", None)
    FOLDER.mkdir(exist_ok=True)
    with SandboxServer() as server:
        for golden in GOLDENS:
            if not names or golden.name in names:
                (FOLDER / f"{golden.name}.txt").write_text(draw(golden, server), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
