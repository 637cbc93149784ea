"""The command `completions`: prints the completion script of a shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.completions import completion_script
from frameio_tui.cli.exit_codes import OK
from frameio_tui.cli.parser import build_parser

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments


def completions(context: Context, arguments: Arguments) -> int:
    """Print the completion script of a shell, made from the same parser that reads the command line."""
    context.out.text(completion_script(build_parser(), arguments.shell))
    return OK
