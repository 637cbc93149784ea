"""What can be done with a request and its answer: copy as code, save the body."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..core.errors import InvalidInput, WriteFailed
from .asks import Choice

if TYPE_CHECKING:
    from ..core.exchange import Exchange

CLIPBOARD_AT_MOST = 500_000
"""Bytes: terminals drop longer texts without a word."""
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
    return tuple(Choice(key, ((title, "plain"),), f"{keys[key]} {title}") for key, title in _TITLES.items())


def copy_text(what: str, exchange: Exchange) -> str:
    """The text of a choice; requests hold `$FRAMEIO_TOKEN` where the token goes. Raises InvalidInput."""
    outgoing = exchange.outgoing
    if what == "body":
        if exchange.answer.body_size > CLIPBOARD_AT_MOST:
            raise InvalidInput("The body is too large for a terminal's clipboard.", "e saves it to a file.")
        return exchange.answer.body.decode("utf-8", "replace")
    if what == "url":
        return outgoing.url
    from ..core.export import export

    return export(what, outgoing.method, outgoing.url, outgoing.headers, outgoing.body.decode("utf-8", "replace"))


def save_body(exchange: Exchange, path: str) -> str:
    """Write the body, byte for byte, to a new file; returns its path. Raises WriteFailed."""
    target = os.path.abspath(os.path.expanduser(path))
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        handle = os.open(target, flags, 0o600)
    except OSError as error:
        raise WriteFailed(f"{target} could not be made ({error.strerror}).", "Choose another name.") from None
    with os.fdopen(handle, "wb") as file:
        if exchange.answer.spill_path:
            with open(exchange.answer.spill_path, "rb") as spilled:
                while chunk := spilled.read(2**20):
                    file.write(chunk)
        else:
            file.write(exchange.answer.body)
    return target
