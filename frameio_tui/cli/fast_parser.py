"""Parses the command lines that shell prompts and scripts run often, without argparse.

Importing argparse takes as long as starting Python.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

Arguments = Any
"""The parsed arguments of a command, as attributes with the same names that argparse gives them."""


def parse_simple(argv: list[str]) -> Arguments | None:
    """Return the arguments of a simple command line, or None if argparse has to parse it.

    A simple command line has no command, or one of a few commands in its common forms.

    >>> parse_simple(["token", "acme"]).name
    'acme'
    """
    named = ""
    if len(argv) > 1 and argv[0] == "--profile" and argv[1] and not argv[1].startswith("-"):
        named, argv = argv[1], argv[2:]
    if argv in ([], ["--demo"]):
        return _arguments(named, "commands.tui:launch", demo=bool(argv))
    if any(part.startswith("-") and part not in ("--json", "--show") for part in argv):
        return None
    command, rest = argv[0], argv[1:]
    names = [part for part in rest if not part.startswith("-")]
    flags = [part for part in rest if part.startswith("-")]
    if command == "profiles" and not names and flags in ([], ["--json"]):
        return _arguments(named, "commands.profiles:list_profiles", json=bool(flags))
    if command == "token" and len(names) < 2 and names not in (["set"], ["forget"]) and flags in ([], ["--show"]):
        return _arguments(named, "commands.token:show_token", name="".join(names), show=bool(flags))
    if command == "whoami" and not names and flags in ([], ["--json"]):
        return _arguments(named, "commands.whoami:whoami", json=bool(flags))
    if command == "use" and len(names) == 1 and not flags:
        return _arguments(named, "commands.profiles:use", name=names[0])
    return None


def _arguments(named: str, handler: str, *, demo: bool = False, **values: object) -> Arguments:
    return SimpleNamespace(profile=named, handler=handler, demo=demo, demo_faults="", tail=[], **values)
