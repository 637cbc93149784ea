"""The command `schema`: prints the JSON Schema of a kind of file, or writes all of them beside the user's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.adapters.storage.file_schemas import schema_of, write_schemas
from frameio_tui.cli.exit_codes import OK
from frameio_tui.core.errors import UsageError

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments


def schema(context: Context, arguments: Arguments) -> int:
    """Print a schema or, with --write, write all of them and print their folder."""
    if bool(arguments.kind) == arguments.write:
        raise UsageError("Give either a kind of file or --write.", "See: frameio-tui schema --help")
    if arguments.write:
        folder = write_schemas(context.container.paths.config_dir)
        if context.out.as_json:
            context.out.json({"folder": folder})
        else:
            context.out.line(folder)
        return OK
    context.out.json(schema_of(arguments.kind))
    return OK
