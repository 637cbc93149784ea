"""Shows an answer: its exact bytes into a pipe, readable and harmless on a terminal (trust T21)."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.reception import Reception

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frameio_tui.cli.context import Context
    from frameio_tui.core.document.document import Document
    from frameio_tui.core.document.lines import Span
    from frameio_tui.core.document.streamed import StreamedBody
    from frameio_tui.core.http.exchange import Exchange, Response
    from frameio_tui.services.profiles import ProfileEntry

COPY_AT_ONCE = 2**20
DEEPEST = 60
"""Levels that are indented; deeper ones would be more blanks than text."""
STYLES = {"key": "36", "string": "32", "number": "33", "literal": "35", "mark": "31"}
"""Colours of a JSON answer on a terminal, as SGR codes of the 16 that follow its theme."""


class StreamedResponse:
    """Writes the body of a successful response as it arrives: exact into a pipe, Printable on a terminal.

    Of any other response nothing is written: it may be sent again with another token, or after a wait. With `wanted`
    off, as for a query, nothing is written at all.
    """

    def __init__(self, context: Context, *, include: bool, wanted: bool) -> None:
        self._context = context
        self._include = include
        self._wanted = wanted
        self._begun = self._finished = False
        self._held: bytes | None = b""
        """The beginning of a body for a terminal, until it says what it is; None once that is known."""
        self._stream: StreamedBody | None = None
        self.reception = Reception(self._arrived, keep=True)

    def _arrived(self, reception: Reception) -> None:
        if not self._wanted or not 200 <= reception.status < 300 or not reception.chunk:
            return
        out = self._context.out
        if not self._begun:
            self._begin()
        if not out.terminal:
            out.raw(reception.chunk)
            out.flush()
        elif self._stream is not None:
            self._draw(self._stream.feed(reception.chunk))
        elif self._held is not None:
            self._held += reception.chunk
            self._choose(self._held)

    def _begin(self) -> None:
        response = self.reception.response()
        self._begun = True
        if response is not None and self._include:
            show_head(self._context, response)

    def _choose(self, head: bytes) -> None:
        """Decide how to show the body, once it has begun far enough."""
        from frameio_tui.core.document.streamed import is_telling, streamed

        response = self.reception.response()
        if response is not None and is_telling(head):
            self._held, self._stream = None, streamed(head, response.header("content-type") or "")
            if self._stream is not None:
                self._draw(self._stream.feed(head))

    def _draw(self, spans: list[Span]) -> None:
        self._context.out.shown(_painted(self._context, spans))

    def finish(self, response: Response) -> None:
        """The whole response has arrived: write what was not written yet."""
        if not self._wanted:
            return
        self._finished = True
        if not self._begun:
            show_response(self._context, response, include=self._include)
        elif self._stream is not None:
            self._draw(self._stream.finish())
            if not response.spill_path:
                _warn_about_document(self._context, _indexed(response))
        elif self._context.out.terminal:
            _show_readable(self._context, response)

    def close(self) -> None:
        """Write the rest of a response that was cut or cancelled, and drop the copy of the body."""
        response = self.reception.response()
        if self._begun and not self._finished and self._context.out.terminal and response is not None:
            if self._stream is not None:
                self._draw(self._stream.finish())
            else:
                _show_readable(self._context, response)
        self.reception.discard()


def show_response(context: Context, response: Response, *, include: bool) -> None:
    """Status and headers when wanted, then the body."""
    if include:
        show_head(context, response)
    if context.out.terminal:
        _show_readable(context, response)
    else:
        _copy(context, response)
    if response.spill_path:
        with contextlib.suppress(OSError):
            os.unlink(response.spill_path)


def show_head(context: Context, response: Response) -> None:
    """Status line and headers, as HTTP/1.1 writes them."""
    context.out.line(f"{response.http_version} {response.status} {response.reason}".rstrip())
    for name, value in response.headers:
        context.out.line(f"{name}: {value}")
    context.out.line("")


def show_failure(context: Context, entry: ProfileEntry, exchange: Exchange) -> None:
    """Why the API said no, and what helps."""
    explanation = context.parts.requests.explain(entry, exchange)
    context.out.refusal(f"{exchange.response.status}: {explanation.sentence}", explanation.remedy)


def show_filtered(context: Context, value: object) -> None:
    """What a query found: text bare, anything else as JSON. Raises InvalidInput for too many levels."""
    from frameio_tui.adapters.filter.jmespath_filter import pretty

    try:
        text = value if isinstance(value, str) else pretty(value)
    except RecursionError:
        raise InvalidInput("What --query found is nested too deeply to be written.", "Make it narrower.") from None
    show_text(context, text + "\n")


def show_text(context: Context, text: str) -> None:
    """A piece of an answer; bytes that were no UTF-8 come as surrogates and leave as they were."""
    if context.out.terminal:
        context.out.piece(text)
    else:
        context.out.raw(exact_bytes(text))


def whole_body(exchange: Exchange) -> bytes:
    """The body when it is in memory. Raises InvalidInput when it was too large for that."""
    response = exchange.response
    if response.spill_path:
        raise InvalidInput(
            f"The answer of {response.body_size} bytes is too large to filter in memory.",
            "Raise memory_limit in config.toml, or pipe the whole answer into a filter.",
        )
    return response.body


def exact_bytes(text: str) -> bytes:
    """Text as the bytes it was decoded from; lone surrogates that a JSON escape made are kept as three bytes each."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _copy(context: Context, response: Response) -> None:
    if not response.spill_path:
        context.out.raw(response.body)
        return
    with open(response.spill_path, "rb") as file:
        while block := file.read(COPY_AT_ONCE):
            context.out.raw(block)


def _show_readable(context: Context, response: Response) -> None:
    """The body as lines; colours where the terminal has them."""
    document = _indexed(response)
    at, total = 0, document.known
    while at < total:
        for line in document.lines(at, 500):
            context.out.shown("  " * min(line.indent, DEEPEST) + _painted(context, line.spans) + "\n")
        at += 500
    _warn_about_document(context, document)
    if response.spill_path:
        context.out.say(f"This is the beginning of {response.body_size} bytes; pipe the answer into a file for all.")


def _indexed(response: Response) -> Document:
    """The body as a document whose lines are counted and whose grammar is checked."""
    from frameio_tui.core.document.document import Document

    document = Document(response.body, response.header("content-type") or "")
    while not document.index_step(COPY_AT_ONCE):
        pass
    while not response.spill_path and not document.check_step(COPY_AT_ONCE):
        pass
    return document


def _warn_about_document(context: Context, document: Document) -> None:
    if document.note:
        context.out.say(document.note)


def _painted(context: Context, spans: Iterable[Span]) -> str:
    """Spans as one text, coloured where the terminal has colours."""
    coloured = not context.parts.environ.get("NO_COLOR") and context.parts.environ.get("TERM") != "dumb"
    return "".join(
        f"\x1b[{STYLES[span.style]}m{span.text}\x1b[0m" if coloured and span.style in STYLES else span.text
        for span in spans
    )
