"""Makes the man page from the argument parser, when a wheel is built: `python -m frameio_tui.cli.man_page > FILE`."""

from __future__ import annotations

import argparse
import re
import sys
from typing import TYPE_CHECKING

from frameio_tui import __version__
from frameio_tui.cli.parser import EXIT_CODES, build_parser

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIDEST = 60
"""Maximum length of the choices after an option, in characters; longer lists are in the text below it."""
_FILES = (
    ("~/.config/frameio-tui/config.toml", "settings"),
    ("~/.config/frameio-tui/profiles/NAME.toml", "profiles; they contain no secret"),
    ("~/.config/frameio-tui/requests/NAME.toml", "saved requests"),
    ("~/.local/share/frameio-tui/credentials/", "secrets, unless they are in the keyring"),
    ("~/.local/state/frameio-tui/", "history, journals of jobs, the last profile, and locks"),
    (".frameio-tui.toml", "the name of the default profile for a folder and the folders in it"),
)
_ENVIRONMENT = (
    ("FRAMEIO_TUI_PROFILE", "profile to use, unless --profile is given"),
    ("FRAMEIO_TUI_HOME", "folder for all files, instead of those above"),
    ("NO_COLOR", "if set, the app sends no colours"),
    ("HTTPS_PROXY, ALL_PROXY, NO_PROXY", "proxies, as for curl"),
    ("SSL_CERT_FILE, SSL_CERT_DIR", "certificates to trust, instead of those of certifi"),
)


def man_page() -> str:
    """Return the man page of the program in the man(7) macros of roff, with every command and option."""
    parser = build_parser()
    return "\n".join(_page(parser)) + "\n"


def _page(parser: argparse.ArgumentParser) -> Iterator[str]:
    yield f'.TH FRAMEIO-TUI 1 "" "frameio-tui {__version__}" "User Commands"'
    yield from (".nh", ".ad l")  # a hyphenated option cannot be copied
    yield from (".SH NAME", r"frameio-tui \- profiles, scopes, tokens and requests for the Frame.io API")
    yield from (".SH SYNOPSIS", ".B frameio-tui", r"[\fI\,OPTION\/\fR]... [\fI\,COMMAND\/\fR [\fI\,ARGUMENT\/\fR]...]")
    yield from (".SH DESCRIPTION", *_paragraphs(parser.description or ""))
    yield from (".SH OPTIONS", *_arguments(parser), ".SH COMMANDS")
    for name, command in _commands(parser):
        yield f'.SS "{_roff(name)}"'
        yield from _paragraphs(command.description or "")
        yield from _arguments(command)
        yield from _examples(command.epilog or "")
    yield ".SH EXIT STATUS"
    codes = EXIT_CODES.partition("\n\n")[0].partition("\n")[2]
    for entry in re.split(r",\n|, (?=\d)", codes):
        number, _, meaning = entry.strip().partition(" ")
        yield from (".TP", f".B {number}", _roff(" ".join(meaning.split())))
    for heading, rows in (("ENVIRONMENT", _ENVIRONMENT), ("FILES", _FILES)):
        yield f".SH {heading}"
        for name, meaning in rows:
            yield from (".TP", f".B {_roff(name)}", _roff(f"{meaning[0].upper()}{meaning[1:]}."))
    yield from (".SH EXAMPLES", *_examples(parser.epilog or "", heading=False))
    yield from (".SH SEE ALSO", ".BR curl (1),", ".BR jq (1)")


def _commands(parser: argparse.ArgumentParser, above: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield the commands of a parser in their order, each with its name and followed by its own commands."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no public list of its arguments
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - the same
            for name, command in action.choices.items():
                yield f"{above}{name}", command
                yield from _commands(command, f"{above}{name} ")


def _arguments(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Yield the arguments and options of a command, without those that every command has."""
    of_command = " " in parser.prog
    for action in parser._actions:  # noqa: SLF001 - argparse has no public list of its arguments
        common = action.dest in ("help", "profile") and of_command
        if common or action.help == argparse.SUPPRESS or isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - the same
            continue
        yield from (".TP", _heading(action))
        text = parser._get_formatter()._expand_help(action)  # noqa: SLF001 - fills in what % stands for, as --help does
        choices = f" One of: {', '.join(map(str, action.choices or ()))}." if len(_choices(action)) > _WIDEST else ""
        yield _roff(f"{text[:1].upper()}{text[1:]}.{choices}")


def _heading(action: argparse.Action) -> str:
    value = ""
    if action.nargs != 0:
        choices = _choices(action)
        name = action.metavar if isinstance(action.metavar, str) else action.dest.rstrip("s").upper()
        value = choices if 0 < len(choices) <= _WIDEST else name
    names = ", ".join(rf"\fB{_roff(name)}\fR" for name in action.option_strings)
    parts = [names, rf"\fI{_roff(value)}\fR" if value else ""]
    return " ".join(part for part in parts if part) + ("..." if action.nargs in ("*", "+") else "")


def _choices(action: argparse.Action) -> str:
    return "|".join(map(str, action.choices or ()))


def _examples(epilog: str, *, heading: bool = True) -> Iterator[str]:
    lines = [line.strip() for line in epilog.splitlines() if line.startswith("  frameio-tui")]
    if lines:
        yield from ((".PP", "Examples:") if heading else ())
        yield from (".PP", ".nf", ".RS 4", *(_roff(line) for line in lines), ".RE", ".fi")


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        yield from (".PP", _roff(" ".join(paragraph.split())))


def _roff(text: str) -> str:
    """Return a text so that roff prints it unchanged, and as ASCII where it is ASCII: options must be copyable."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    escaped = escaped.replace("~", "\\(ti").replace("^", "\\(ha").replace('"', "\\(dq")
    return f"\\&{escaped}" if escaped.startswith(".") else escaped


if __name__ == "__main__":
    sys.stdout.write(man_page())
