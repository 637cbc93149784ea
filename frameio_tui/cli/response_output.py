"""Writes a response: its exact bytes to a pipe, formatted and harmless text to a terminal."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput, Remedy, remedy_on_command_line
from frameio_tui.core.http.reception import Reception

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frameio_tui.cli.context import Context
    from frameio_tui.core.document.document import Document
    from frameio_tui.core.document.lines import Span
    from frameio_tui.core.document.streamed import StreamedBody
    from frameio_tui.core.http.exchange import Exchange, Response
    from frameio_tui.core.profiles.profile import Profile
    from frameio_tui.services.profiles import ProfileEntry

COPY_AT_ONCE = 2**20
"""Bytes of a body that are copied or indexed in one step."""
DEEPEST = 60
"""Maximum depth that is indented; deeper lines would be mostly spaces."""
END_TO_CHECK = 64
"""Bytes at the end of a large body in which its last character is looked for."""
STYLES = {"key": "36", "string": "32", "number": "33", "literal": "35", "mark": "31"}
"""SGR codes for JSON on a terminal, from the 16 colours that follow the theme of the terminal."""


class StreamedResponse:
    """Writes the body of a successful response while it arrives: exact to a pipe, Printable on a terminal.

    Other responses are not written, because the request may be sent again with a new token or after a wait. With
    `include`, status and headers precede the body. Without `write_body`, as for a query, nothing is written.
    """

    def __init__(self, context: Context, *, include: bool, write_body: bool) -> None:
        self._context = context
        self._include = include
        self._write_body = write_body
        self._started = self._finished = False
        self._undecided: bytes | None = b""
        """Start of a body for a terminal while its format is unknown; None once the format is known."""
        self._stream: StreamedBody | None = None
        self.reception = Reception(self._arrived, keep=True)

    def _arrived(self, reception: Reception) -> None:
        if not self._write_body or not 200 <= reception.status < 300 or not reception.chunk:
            return
        out = self._context.out
        if not self._started:
            self._start_output()
        if not out.terminal:
            out.raw(reception.chunk)
            out.flush()
        elif self._stream is not None:
            self._write_spans(self._stream.feed(reception.chunk))
        elif self._undecided is not None:
            self._undecided += reception.chunk
            self._select_format(self._undecided)

    def _start_output(self) -> None:
        response = self.reception.response()
        self._started = True
        if response is not None and self._include:
            show_head(self._context, response)

    def _select_format(self, head: bytes) -> None:
        """Select the format of the body as soon as its start is long enough to tell."""
        from frameio_tui.core.document.streamed import can_detect_kind, streamed

        response = self.reception.response()
        if response is not None and can_detect_kind(head):
            self._undecided, self._stream = None, streamed(head, response.header("content-type") or "")
            if self._stream is not None:
                self._write_spans(self._stream.feed(head))

    def _write_spans(self, spans: list[Span]) -> None:
        self._context.out.write_trusted(_format_spans(self._context, spans))

    def finish(self, response: Response) -> None:
        """Write the rest of a complete response."""
        if not self._write_body:
            return
        self._finished = True
        if not self._started:
            show_response(self._context, response, include=self._include)
        elif self._stream is not None:
            self._write_spans(self._stream.finish())
            if not response.spill_path:
                _print_note(self._context, _indexed_document(response))
        elif self._context.out.terminal:
            _show_readable(self._context, response)

    def close(self) -> None:
        """Write what has arrived of an incomplete or cancelled response, and discard the stored body."""
        response = self.reception.response()
        if self._started and not self._finished and self._context.out.terminal and response is not None:
            if self._stream is not None:
                self._write_spans(self._stream.finish())
            else:
                _show_readable(self._context, response)
        self.reception.discard()


def has_end(response: Response) -> bool:
    """Return whether the end of a body has arrived, as far as its JSON shows. Call it before the body is written."""
    from frameio_tui.core.json.read import is_cut_short

    if "json" not in (response.header("content-type") or ""):
        return True
    if not response.spill_path:
        return not is_cut_short(response.body)
    with open(response.spill_path, "rb") as spilled:
        spilled.seek(-END_TO_CHECK, os.SEEK_END)
        return not is_cut_short(response.body[:1] + spilled.read(), most=0)


def show_response(context: Context, response: Response, *, include: bool) -> None:
    """Write the body of a response, after the status and headers if `include` is set."""
    if include:
        show_head(context, response)
    if context.out.terminal:
        _show_readable(context, response)
    else:
        _copy_body(context, response)
    if response.spill_path:
        with contextlib.suppress(OSError):
            os.unlink(response.spill_path)


def show_head(context: Context, response: Response) -> None:
    """Write the status line and the headers in the format of HTTP/1.1."""
    context.out.line(f"{response.http_version} {response.status} {response.reason}".rstrip())
    for name, value in response.headers:
        context.out.line(f"{name}: {value}")
    context.out.line("")


def show_failure(context: Context, entry: ProfileEntry, exchange: Exchange) -> None:
    """Print why the API refused a request, and a remedy."""
    explanation = context.container.requests.explain(entry, exchange)
    remedy = with_linked_name(context, entry.profile, explanation.remedy)
    from frameio_tui.cli.exit_codes import exit_for_api_status

    status = exchange.response.status
    context.out.error(
        f"{status}: {explanation.sentence}", remedy, exit_code=exit_for_api_status(status), kind="RequestRefused"
    )


def with_linked_name(context: Context, profile: Profile, remedy: str) -> str:
    """Return a remedy with the name of the linked profile instead of `NAME`."""
    from frameio_tui.core.diagnosis.explain import LINKED_OPTION

    text = remedy_on_command_line(remedy)
    if not profile.linked_profile or LINKED_OPTION not in text:
        return remedy
    entries = context.container.profiles_without_history.overview().entries
    name = next((each.profile.name for each in entries if each.profile.id == profile.linked_profile), "NAME")
    return Remedy(remedy, text.replace(LINKED_OPTION, f"--profile {name}"))


def show_filtered(context: Context, value: object) -> None:
    """Write the result of a query: a string without quotes, or else JSON. Raises InvalidInput if nested too deeply."""
    from frameio_tui.adapters.filter.jmespath_filter import pretty

    try:
        text = value if isinstance(value, str) else pretty(value)
    except RecursionError:
        raise InvalidInput("The result of --query is nested too deeply to print.", "Select a smaller part.") from None
    show_text(context, text + "\n")


def show_text(context: Context, text: str) -> None:
    """Write a piece of a response. Surrogates stand for bytes that are not UTF-8; a pipe gets these bytes."""
    if context.out.terminal:
        context.out.write_piece(text)
    else:
        context.out.raw(exact_bytes(text))


def body_in_memory(exchange: Exchange) -> bytes:
    """Return the body of a response. Raises InvalidInput if it is too large to be in memory."""
    response = exchange.response
    if response.spill_path:
        raise InvalidInput(
            f"The response is too large to filter in memory: {response.body_size} bytes.",
            "Raise memory_limit in config.toml, or pipe the response into another filter.",
        )
    return response.body


def exact_bytes(text: str) -> bytes:
    """Return the bytes that a text was decoded from. Lone surrogates from JSON escapes become three bytes each."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _copy_body(context: Context, response: Response) -> None:
    if not response.spill_path:
        context.out.raw(response.body)
        return
    with open(response.spill_path, "rb") as file:
        while block := file.read(COPY_AT_ONCE):
            context.out.raw(block)


def _show_readable(context: Context, response: Response) -> None:
    """Write the body as formatted lines, with colours if the terminal has them."""
    document = _indexed_document(response)
    at, total = 0, document.known
    while at < total:
        for line in document.lines(at, 500):
            context.out.write_trusted("  " * min(line.indent, DEEPEST) + _format_spans(context, line.spans) + "\n")
        at += 500
    _print_note(context, document)
    if response.spill_path:
        context.out.say(
            f"Only the beginning of {response.body_size} bytes is shown. To get all of them, redirect the output."
        )


def _indexed_document(response: Response) -> Document:
    """Return the body as a document that is completely indexed and, unless it is cut, checked for syntax errors."""
    from frameio_tui.core.document.document import Document

    document = Document(response.body, response.header("content-type") or "")
    while not document.index_step(COPY_AT_ONCE):
        pass
    while not response.spill_path and not document.check_step(COPY_AT_ONCE):
        pass
    return document


def _print_note(context: Context, document: Document) -> None:
    if document.note:
        context.out.say(document.note)


def _format_spans(context: Context, spans: Iterable[Span]) -> str:
    """Return the text of spans, with colours if the terminal has them."""
    coloured = not context.container.environ.get("NO_COLOR") and context.container.environ.get("TERM") != "dumb"
    return "".join(
        f"\x1b[{STYLES[span.style]}m{span.text}\x1b[0m" if coloured and span.style in STYLES else span.text
        for span in spans
    )
