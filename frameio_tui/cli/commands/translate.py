"""The command `translate`: prints the V4 request for a V2 request, and what has changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from frameio_tui.cli.commands.catalog import unknown_operation
from frameio_tui.cli.commands.request_input import parse_and_report, read_body
from frameio_tui.cli.exit_codes import ERROR, OK
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.v2_to_v4.translate import translate as translate_request

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments


def translate(context: Context, arguments: Arguments) -> int:
    """Print the V4 requests without sending them. The exit code is 1 if V4 has no counterpart.

    Raises InvalidInput if V2 has no such operation.
    """
    spec = parse_and_report(context, arguments.request).spec
    if arguments.input:
        spec = replace(spec, body=read_body(context, arguments.input))
    catalogs = context.container.catalogs
    result = translate_request(spec, catalogs.of(ApiVersion.V2), catalogs.of(ApiVersion.V4))
    if result.operation is None:
        raise unknown_operation(spec, ApiVersion.V2, catalogs.of(ApiVersion.V2))
    if arguments.json:
        context.out.json(
            {
                "v2": f"{result.operation.method} {result.operation.path}",
                "v4": [
                    {
                        "method": counterpart.spec.method,
                        "path": counterpart.spec.path,
                        "query": dict(counterpart.spec.query),
                        "headers": dict(counterpart.spec.headers),
                        "body": counterpart.spec.body,
                        "changes": list(counterpart.changes),
                    }
                    for counterpart in result.counterparts
                ],
                "note": result.note,
            }
        )
    for counterpart in () if arguments.json else result.counterparts:
        context.out.line(counterpart.spec.text())
        for name, value in counterpart.spec.headers:
            context.out.line(f"{name}: {value}")
        if counterpart.spec.body:
            context.out.text(counterpart.spec.body)
        for change in counterpart.changes:
            context.out.say(f"  {change}")
    if result.note and not arguments.json:
        context.out.say(result.note)
    return OK if result.counterparts else ERROR
