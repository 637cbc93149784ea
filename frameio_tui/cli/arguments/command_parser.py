"""Parses the arguments of one command, and describes errors in them in sentences."""

from __future__ import annotations

import argparse
import functools
import itertools
import re
import shutil
from typing import TYPE_CHECKING, Any, NoReturn

from frameio_tui.core.errors import UsageError
from frameio_tui.core.text.suggestion import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    Commands: TypeAlias = argparse._SubParsersAction["CommandParser"]  # noqa: SLF001 - its only name
    """The commands of a parser, as argparse returns them when they are added."""

_INVALID_CHOICE = re.compile(r"argument (.+?): invalid choice: (.*) \(choose from (.*)\)", re.DOTALL)
"""The message of argparse about a value that is not one of the choices. Later Python versions do not quote them."""
_CONFLICT = re.compile(r"argument (.+?): not allowed with argument (.+)")
_NOT_A_NUMBER = re.compile(r"argument (.+?): invalid (int|float) value: '(.*)'", re.DOTALL)
_NO_VALUE = re.compile(r"argument (.+?): expected one argument")
_TAKES_NO_VALUE = re.compile(r"argument (.+?): ignored explicit argument .*", re.DOTALL)
_MAY_BE_EMPTY = ("--ask-before", "--title", "--label", "--notes", "--description")
"""Options for which an empty value has a meaning: no method, or no text."""


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Formats help for the terminal, whose width argparse would look up again for each argument that is added."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_terminal_columns() - 2)


@functools.cache
def _terminal_columns() -> int:
    return shutil.get_terminal_size().columns


class CommandParser(argparse.ArgumentParser):
    """The parser of the program, or of one of its commands."""

    intermixed = False
    """Whether options may also be between the arguments of a list, which argparse does not allow on its own."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse arguments, and refuse an empty value, such as `--env "$UNSET"`: it would be ignored without a word."""
        for option, value in _with_values(args or ()):
            action = self._option_string_actions.get(option)
            if action is not None and action.nargs is None and not value and option not in _MAY_BE_EMPTY:
                self.error(f"{option} cannot be empty")
        return super().parse_known_args(self._with_options_first(args) if self.intermixed else args, namespace)

    def _with_options_first(self, args: Sequence[str]) -> list[str]:
        """Return the arguments with those of the list at the end."""
        options: list[str] = []
        listed: list[str] = []
        rest = iter(args)
        for argument in rest:
            action = self._option_string_actions.get(argument)
            if argument == "--":
                listed += rest
            elif argument.startswith("-") and len(argument) > 1:
                options.append(argument)
                if action is not None and action.nargs is None:
                    options += itertools.islice(rest, 1)
            else:
                listed.append(argument)
        return [*options, "--", *listed] if listed else options

    def error(self, message: str) -> NoReturn:
        """Raise UsageError with a sentence for what argparse reports, and with what was probably meant."""
        sentence, suggestion = f"{message[:1].upper()}{message[1:]}.", ""
        if invalid := _INVALID_CHOICE.fullmatch(message):
            name, given, choices = invalid[1], invalid[2].strip("'\""), invalid[3].replace("'", "").split(", ")
            sentence = f"Unknown command '{given}'." if name == "COMMAND" else f"{name} cannot be '{given}'."
            suggestion = _suggest(given, choices)
        elif conflict := _CONFLICT.fullmatch(message):
            sentence = f"{conflict[1]} cannot be combined with {conflict[2]}."
        elif number := _NOT_A_NUMBER.fullmatch(message):
            kind = "whole number" if number[2] == "int" else "number"
            sentence = f"{number[1]} must be a {kind}, not '{number[3]}'."
        elif valueless := _NO_VALUE.fullmatch(message):
            sentence = f"{valueless[1]} needs a value."
        elif flag := _TAKES_NO_VALUE.fullmatch(message):
            sentence = f"{flag[1]} takes no value."
        raise UsageError(sentence, f"{suggestion} See: {self.prog} --help".lstrip())

    def _print_message(self, message: str, _file: object = None) -> None:
        from frameio_tui.cli.output import standard_output

        standard_output().text(message)


def _with_values(arguments: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each argument with the next one, and both parts of `--option=value`."""
    yield from itertools.pairwise(arguments)
    for text in arguments:
        option, equals, value = text.partition("=")
        if equals:
            yield option, value


def _suggest(given: str, choices: list[str]) -> str:
    """Return the choice that was probably meant, or all choices."""
    return did_you_mean(given, choices) or f"Choose from: {', '.join(choices)}."


PROFILE_HELP = "profile to use (default: $FRAMEIO_TUI_PROFILE, then the active profile)"


def format_examples(*lines: str) -> str:
    """Return the part of a help text that lists `lines`, command lines without the name of the program."""
    return "examples:\n" + "".join(f"  frameio-tui {line}".rstrip() + "\n" for line in lines)


def add_command(
    commands: Commands,
    name: str,
    handler: str,
    summary: str,
    *examples: str,
    takes_tail: bool = False,
) -> CommandParser:
    """Add a command. `summary` is a clause without a capital letter and full stop; `examples` are command lines."""
    parser = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=format_examples(*examples),
        formatter_class=HelpFormatter,
        allow_abbrev=False,
    )
    parser.set_defaults(handler=handler, takes_tail=takes_tail)
    # --profile may also follow the command. If it does not, it must not overwrite a value given before the command.
    parser.add_argument("--profile", default=argparse.SUPPRESS, metavar="NAME", help=PROFILE_HELP)
    return parser
