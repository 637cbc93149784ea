"""The commands `comments export`, `comments add`, `comments reply` and `comments complete`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from frameio_tui.cli.task_run import output_path, run_task
from frameio_tui.core.comments.formats import format_named
from frameio_tui.core.errors import InvalidInput, UsageError
from frameio_tui.services.tasks.comments.changes import CommentChange, CommentChangeTask
from frameio_tui.services.tasks.comments.export import CommentsExportTask, CommentsOptions, is_one_file

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments
    from frameio_tui.services.tasks.comments.changes import CommentAction


def export(context: Context, arguments: Arguments) -> int:
    """Write all comments below a place; markers of several files are written to a folder."""
    output = output_path(arguments)
    if not arguments.output and not is_one_file(format_named(arguments.format), one=arguments.one):
        output = os.getcwd()
    options = CommentsOptions(
        arguments.place,
        arguments.format,
        output,
        arguments.rate,
        arguments.start,
        arguments.one,
        arguments.overwrite,
    )
    return run_task(context, CommentsExportTask(options), plan=arguments.plan)


def add(context: Context, arguments: Arguments) -> int:
    """Add a comment to a file."""
    options = CommentChange(
        "comments add",
        arguments.asset,
        _text(context, arguments.text),
        arguments.at,
        arguments.to,
        _drawing(context, arguments.drawing) if arguments.drawing else "",
        arguments.rate,
    )
    return _change(context, arguments, options)


def reply(context: Context, arguments: Arguments) -> int:
    """Reply to a comment."""
    options = CommentChange("comments reply", arguments.comment, _text(context, arguments.text))
    return _change(context, arguments, options)


def complete(context: Context, arguments: Arguments) -> int:
    """Mark a comment as completed, or undo that."""
    action: CommentAction = "comments reopen" if arguments.undo else "comments complete"
    return _change(context, arguments, CommentChange(action, arguments.comment))


def _change(context: Context, arguments: Arguments, options: CommentChange) -> int:
    return run_task(context, CommentChangeTask(options), plan=arguments.plan, confirm=arguments.confirm)


def _text(context: Context, text: str) -> str:
    """Return the text of a comment; `-` stands for standard input."""
    return _standard_input(context).rstrip("\n") if text == "-" else text


def _standard_input(context: Context) -> str:
    """Return all of standard input. Raises InvalidInput if it is not text."""
    try:
        return context.out.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidInput("Standard input is not UTF-8 text.", "Convert it first, for example with iconv.") from None


def _drawing(context: Context, path: str) -> str:
    """Return the content of a file with a drawing; `-` stands for standard input. Raises UsageError, InvalidInput."""
    if path == "-":
        return _standard_input(context)
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError as error:
        raise UsageError(f"Cannot read {path} ({error.strerror or error}).", "Check the path.") from None
    except UnicodeDecodeError:
        raise InvalidInput(f"{path} is not UTF-8 text.", "A drawing is a JSON array of marks.") from None
