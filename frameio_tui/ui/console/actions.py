"""Changes of the request in the line that ask for something: a query parameter, a header, the body."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.request import RequestSpec, encode_query
from frameio_tui.ui.dialogs.ask import pick, prompt
from frameio_tui.ui.dialogs.specs import Choice, PickSpec, PromptSpec
from frameio_tui.ui.screen_args import BodyEditorArgs
from frameio_tui.ui.text import column

if TYPE_CHECKING:
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.ui.dialogs.ask import DialogOwner


async def add_parameter(dialogs: DialogOwner, spec: RequestSpec, operation: Operation | None) -> RequestSpec | None:
    """Return the request with a query parameter that the operation takes, or with any other."""
    known = operation.query if operation else ()
    choices = tuple(
        Choice(
            p.name,
            ((column(p.name, 28), "plain"), (column(p.type, 9), "dim"), (p.note or ", ".join(p.enum), "dim")),
        )
        for p in known
    )
    empty = "This operation names none: type one."
    name = await pick(dialogs, PickSpec("Query parameter", choices, free="a name", empty=empty))
    if not name:
        return None
    found = next((p for p in known if p.name == name), None)
    if found is not None and found.enum:
        rows = tuple(Choice(value, ((value, "plain"),)) for value in found.enum)
        value = await pick(dialogs, PickSpec(name, rows, free="or type a value"))
    else:
        hint = found.note if found else ""
        value = await prompt(dialogs, PromptSpec(name, (hint,) if hint else ()))
    if not value:
        return None
    kept = tuple(pair for pair in spec.query if pair[0] != encode_query(name, "")[0])
    return replace(spec, query=(*kept, encode_query(name, value)))


async def add_header(dialogs: DialogOwner, spec: RequestSpec) -> tuple[RequestSpec, str] | None:
    """Return the request with the header that is typed, and the header's name. Raises InvalidInput."""
    text = await prompt(dialogs, PromptSpec("Header", placeholder="Name: value"))
    if not text:
        return None
    if ":" not in text:
        raise InvalidInput("A header is written Name: value.")
    return with_header(spec, text), text.partition(":")[0]


def with_header(spec: RequestSpec, text: str) -> RequestSpec:
    """Return the request with one more header, `Name: value`, in the place of one of its name."""
    name, _, value = text.partition(":")
    kept = tuple(pair for pair in spec.headers if pair[0].lower() != name.strip().lower())
    return replace(spec, headers=(*kept, (name.strip(), value.strip())))


def body_editor_args(spec: RequestSpec, operation: Operation | None, exchange: Exchange | None) -> BodyEditorArgs:
    """Return what the body editor is opened with: what the API rejected in this body the last time goes with it."""
    from frameio_tui.core.diagnosis.explain import pointers_of

    errors: tuple[tuple[str, str], ...] = ()
    if exchange is not None and not exchange.ok and exchange.outgoing.body == spec.body.encode():
        fields = [field.name for field in operation.body] if operation is not None else []
        errors = pointers_of(exchange.readable_body, fields)
    return BodyEditorArgs(spec.body, operation, errors)
