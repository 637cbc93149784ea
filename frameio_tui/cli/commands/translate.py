"""`translate`: the V4 request for a V2 one, and what changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from frameio_tui.cli.commands.request_input import body_from, parsed_request
from frameio_tui.cli.exit_codes import ERROR, OK
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.v2_to_v4.translate import translate as translated

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments


def translate(context: Context, arguments: Arguments) -> int:
    """Print it; nothing is sent. Exit 1 where V4 has no counterpart."""
    spec = parsed_request(context, arguments.request).spec
    if arguments.input:
        spec = replace(spec, body=body_from(context, arguments.input))
    catalogs = context.parts.catalogs
    found = translated(spec, catalogs.of(ApiVersion.V2), catalogs.of(ApiVersion.V4))
    if arguments.json:
        context.out.json(
            {
                "v2": f"{found.operation.method} {found.operation.path}" if found.operation else None,
                "v4": [
                    {
                        "method": one.spec.method,
                        "path": one.spec.path,
                        "query": dict(one.spec.query),
                        "headers": dict(one.spec.headers),
                        "body": one.spec.body,
                        "changes": list(one.changes),
                    }
                    for one in found.counterparts
                ],
                "note": found.note,
            }
        )
    for one in () if arguments.json else found.counterparts:
        context.out.line(one.spec.text())
        for name, value in one.spec.headers:
            context.out.line(f"{name}: {value}")
        if one.spec.body:
            context.out.text(one.spec.body)
        for change in one.changes:
            context.out.say(f"  {change}")
    if found.note:
        context.out.say(found.note)
    return OK if found.counterparts else ERROR
