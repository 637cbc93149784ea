"""A browser is started on a desk alone. Fake ones on PATH leave a mark."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from frameio_tui.adapters.system.browser import DesktopBrowser
from frameio_tui.core.errors import FrameioTuiError

URL = "http://127.0.0.1:49273/go-abcdef0123"


def desk(tmp_path: Path, *names: str, **environ: str) -> dict[str, str]:
    """An environment with a display, whose PATH has these browsers."""
    folder = tmp_path / "bin"
    folder.mkdir(exist_ok=True)
    for name in names:
        program = folder / name
        program.write_text(f'#!/bin/sh\necho "{name} $@ token=$FRAMEIO_TOKEN" > {tmp_path}/mark\n')
        program.chmod(0o755)
    return {"PATH": str(folder), "DISPLAY": ":0", "FRAMEIO_TOKEN": "canary", **environ}


def mark(tmp_path: Path) -> str:
    path = tmp_path / "mark"
    end = time.monotonic() + 5
    while time.monotonic() < end and not (path.exists() and path.read_text().endswith("\n")):
        time.sleep(0.01)
    return path.read_text() if path.exists() else ""


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, "SSH session"),
        ({"SSH_TTY": "/dev/pts/1"}, "SSH session"),
        ({"DISPLAY": ""}, "no display"),
        ({"DISPLAY": "localhost:10.0"}, "forwarded"),
        ({"DISPLAY": "far.example:0"}, "forwarded"),
        ({"BROWSER": "lynx"}, "No desktop browser"),
    ],
)
def test_no_browser_is_started_where_nobody_would_see_it(tmp_path: Path, more: dict[str, str], words: str) -> None:
    browser = DesktopBrowser({**desk(tmp_path, "xdg-open", "lynx"), **more}, "linux")
    assert words in browser.unavailable_reason()
    with pytest.raises(FrameioTuiError, match=words):
        browser.open(URL)
    assert not (tmp_path / "mark").exists()


def test_a_text_browser_alone_is_none(tmp_path: Path) -> None:
    assert (
        DesktopBrowser(desk(tmp_path, "lynx", "w3m"), "linux").unavailable_reason() == "No desktop browser was found."
    )


def test_a_desktop_browser_gets_the_address_and_no_secret_of_ours(tmp_path: Path) -> None:
    browser = DesktopBrowser(desk(tmp_path, "xdg-open"), "linux")
    assert browser.unavailable_reason() == ""
    browser.open(URL)
    assert mark(tmp_path) == f"xdg-open {URL} token=\n"


def test_the_persons_choice_comes_first(tmp_path: Path) -> None:
    DesktopBrowser(desk(tmp_path, "xdg-open", "mybrowser", BROWSER="mybrowser"), "linux").open(URL)
    assert mark(tmp_path).startswith("mybrowser")


def test_wayland_counts_as_a_desk(tmp_path: Path) -> None:
    environ = desk(tmp_path, "xdg-open", WAYLAND_DISPLAY="wayland-0")
    assert DesktopBrowser({**environ, "DISPLAY": ""}, "linux").unavailable_reason() == ""


def test_a_mac_needs_no_display() -> None:
    assert DesktopBrowser({}, "darwin").unavailable_reason() == ""
    assert "SSH" in DesktopBrowser({"SSH_TTY": "x"}, "darwin").unavailable_reason()
