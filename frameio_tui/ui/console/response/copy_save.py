"""What can be done with a request and its answer: copy as code, save the body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.errors import WriteFailed
from frameio_tui.ui.console.response.new_file import write_new
from frameio_tui.ui.dialogs.specs import Choice
from frameio_tui.ui.terminal.clipboard import check_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frameio_tui.core.http.exchange import Exchange

_TITLES = {
    "body": "the body",
    "curl": "the request as curl",
    "httpx": "the request as Python with httpx",
    "python": "the request as plain Python",
    "url": "the URL",
}


def copy_choices() -> tuple[Choice, ...]:
    """What `y` offers."""
    keys = {"body": "b", "curl": "c", "httpx": "x", "python": "p", "url": "u"}
    return tuple(
        Choice(key, ((f"{keys[key]}  ", "accent"), (title, "plain")), title, keys[key])
        for key, title in _TITLES.items()
    )


def copy_text(what: str, exchange: Exchange) -> str:
    """The text of a choice; requests hold `$FRAMEIO_TOKEN` where the token goes. Raises InvalidInput."""
    outgoing = exchange.outgoing
    if what == "body":
        check_size(exchange.answer.body_size)
        return exchange.answer.body.decode("utf-8", "replace")
    if what == "url":
        return outgoing.url
    from frameio_tui.core.http.code_export import export

    body = outgoing.body.decode("utf-8", "replace")
    return export(what, outgoing.method, outgoing.url, outgoing.headers, body, outgoing.secrets)


def save_body(exchange: Exchange, path: str) -> str:
    """Write the body, byte for byte, to a new file; returns its path. Raises WriteFailed."""
    return write_new(path, _pieces(exchange))


def _pieces(exchange: Exchange) -> Iterator[bytes]:
    if not exchange.answer.spill_path:
        yield exchange.answer.body
        return
    try:
        with open(exchange.answer.spill_path, "rb") as spilled:
            while chunk := spilled.read(2**20):
                yield chunk
    except OSError as error:
        where = exchange.answer.spill_path
        raise WriteFailed(f"{where} cannot be read any more ({error.strerror}).", "Send the request again.") from None
