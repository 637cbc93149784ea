"""The checks of `doctor` on this host: locale, terminal, clipboard, network variables, optional packages."""

from __future__ import annotations

import os
import subprocess
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.cli.demo.demo import INSTALL, demo_possible

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

FAULT, NOTE, FINE = "fault", "note", "ok"
TMUX_TIMEOUT = 3.0
"""Seconds to wait for tmux."""
EARLIEST = 1_767_225_600
"""2026-01-01 in seconds since 1970. A clock that shows an earlier time is wrong."""


class Finding(NamedTuple):
    """The result of a check. `level` is FAULT, NOTE or FINE. The texts may contain untrusted text."""

    check: str
    level: str
    sentence: str
    remedy: str = ""


def host_findings(environ: Mapping[str, str], now: float, secret_names: Collection[str] = ()) -> Iterator[Finding]:
    """Yield the findings that need neither the network nor the user's files.

    `now` is in seconds since 1970. `secret_names` are variables that are removed from the environment of child
    processes.
    """
    yield _locale(environ)
    yield _terminal(environ)
    yield from _clipboard(environ, lambda: tmux_clipboard(environ, secret_names))
    yield _clock(now)
    yield from _network(environ)
    yield _demo()


def _locale(environ: Mapping[str, str]) -> Finding:
    import locale

    name = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, name or "C")
    except locale.Error:
        return Finding(
            "locale",
            FAULT,
            f"The locale '{name}' is not installed on this host.",
            "Choose one that `locale -a` lists, for example: export LC_ALL=C.UTF-8",
        )
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    if "utf" not in name.lower():
        return Finding(
            "locale",
            NOTE,
            f"The locale '{name or 'C'}' is not UTF-8, so borders are drawn in ASCII.",
            "For line-drawing characters, run: export LANG=C.UTF-8",
        )
    return Finding("locale", FINE, f"The locale is {name}.")


def _terminal(environ: Mapping[str, str]) -> Finding:
    term = environ.get("TERM", "")
    if term in ("", "dumb"):
        return Finding(
            "terminal",
            FAULT,
            f"TERM is {term or 'not set'}, so the app cannot run. Commands work.",
            "In a terminal, run: export TERM=xterm-256color",
        )
    if environ.get("TMUX") and not term.startswith(("tmux", "screen")):
        return Finding(
            "terminal",
            NOTE,
            f"TERM is {term} inside tmux.",
            "Add to ~/.tmux.conf: set -g default-terminal tmux-256color",
        )
    return Finding("terminal", FINE, f"TERM is {term}.")


def _clipboard(environ: Mapping[str, str], read_setting: Callable[[], str]) -> Iterator[Finding]:
    """Check tmux, which passes copied text to the terminal only with `set-clipboard on`; the default is `external`."""
    if not environ.get("TMUX"):
        return
    setting = read_setting()
    if setting == "on":
        yield Finding("clipboard", FINE, "tmux passes copied text to the terminal.")
    elif setting in ("external", "off"):
        yield Finding(
            "clipboard",
            FAULT,
            f"tmux has set-clipboard {setting}, so copied text does not reach your clipboard.",
            "Run: tmux set -s set-clipboard on (and add it to ~/.tmux.conf)",
        )
    else:
        yield Finding(
            "clipboard", NOTE, "tmux did not report its set-clipboard setting.", "Run: tmux show -s set-clipboard"
        )


def tmux_clipboard(environ: Mapping[str, str], secret_names: Collection[str]) -> str:
    """Return the value of `set-clipboard` in tmux, or an empty string if it is unknown."""
    from frameio_tui.adapters.system.child_env import child_environment

    env = child_environment(environ, secret_names)
    command = ["tmux", "show-options", "-sv", "set-clipboard"]
    try:
        result = subprocess.run(  # noqa: S603 - a fixed command
            command, capture_output=True, text=True, timeout=TMUX_TIMEOUT, check=False, env=env
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return result.stdout.strip()


def _clock(now: float) -> Finding:
    if now < EARLIEST:
        return Finding(
            "clock",
            FAULT,
            "The clock of this host is years behind.",
            "Set the clock: the expiry of tokens and TLS certificates depends on it.",
        )
    return Finding("clock", FINE, "The clock is plausible. To compare it with the API, add --online.")


def _network(environ: Mapping[str, str]) -> Iterator[Finding]:
    from frameio_tui.adapters.http.environment import find_network_faults, trust_store

    faults = find_network_faults(environ)
    for fault in faults:
        unused = "" if fault.used else " Requests to the API are not affected."
        yield Finding("network", FAULT if fault.used else NOTE, fault.sentence + unused, fault.remedy)
    if not any(fault.used for fault in faults):
        yield Finding("network", FINE, f"Certificates are checked against {trust_store(environ)}.")


def _demo() -> Finding:
    if demo_possible():
        return Finding("demo", FINE, "The packages for --demo are installed.")
    return Finding("demo", NOTE, "The packages for --demo are not installed.", f"Run: {INSTALL}")


def keyring_installed() -> bool:
    """Return whether the package for keyrings is installed."""
    return find_spec("keyring") is not None


def nearest_existing(path: str) -> str:
    """Return the folder, or its nearest parent that exists."""
    while path and not os.path.isdir(path):
        parent = os.path.dirname(path)
        if parent == path:
            break
        path = parent
    return path
