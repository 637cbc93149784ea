"""A request in each form that it can be exported in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.http.code_export import export_outgoing
from frameio_tui.core.interchange.har import entry_of_exchange, entry_of_request, har_text
from frameio_tui.core.interchange.sdk_code import sdk_code

if TYPE_CHECKING:
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.http.exchange import Exchange, Outgoing


def export_request(form: str, outgoing: Outgoing, operation: Operation | None = None) -> str:
    """Return a request as `curl`, `httpx`, `python`, `sdk` or `har`, without its secrets.

    `sdk` needs the operation that the request calls. Raises InvalidInput if the form cannot represent the request.
    """
    if form == "sdk":
        return sdk_code(outgoing, operation)
    if form == "har":
        return har_text([entry_of_request(outgoing)])
    return export_outgoing(form, outgoing)


def export_exchange(form: str, exchange: Exchange, operation: Operation | None = None) -> str:
    """Return what `export_request` returns, and as `har` also the response."""
    if form == "har":
        return har_text([entry_of_exchange(exchange)])
    return export_request(form, exchange.outgoing, operation)
