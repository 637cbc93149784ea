"""The few command lines that prompts and scripts run all day, understood without argparse.

Loading argparse costs as much as starting Python.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

Arguments = Any
"""What a verb is given: a value per option and argument, by name; argparse fills the same names."""


def understood(argv: list[str]) -> Arguments | None:
    """The arguments of the program itself, and of a few verbs in their plain forms; None leaves it to argparse.

    >>> understood(["token", "acme"]).name
    'acme'
    """
    named = ""
    if len(argv) > 1 and argv[0] == "--profile" and argv[1] and not argv[1].startswith("-"):
        named, argv = argv[1], argv[2:]
    if not argv:
        return _arguments(named, "commands.tui:launch")
    if any(part.startswith("-") and part not in ("--json", "--show") for part in argv):
        return None
    verb, rest = argv[0], argv[1:]
    names = [part for part in rest if not part.startswith("-")]
    flags = [part for part in rest if part.startswith("-")]
    if verb == "profiles" and not names and flags in ([], ["--json"]):
        return _arguments(named, "commands.profiles:list_profiles", json=bool(flags))
    if verb == "token" and len(names) < 2 and names not in (["set"], ["forget"]) and flags in ([], ["--show"]):
        return _arguments(named, "commands.token:show_token", name="".join(names), show=bool(flags))
    if verb == "whoami" and not names and flags in ([], ["--json"]):
        return _arguments(named, "commands.whoami:whoami", json=bool(flags))
    if verb == "use" and len(names) == 1 and not flags:
        return _arguments(named, "commands.profiles:use", name=names[0])
    return None


def _arguments(named: str, handler: str, **values: object) -> Arguments:
    return SimpleNamespace(profile=named, handler=handler, demo=False, demo_faults="", tail=[], **values)
