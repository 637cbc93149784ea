"""Shows an answer: its exact bytes into a pipe, readable and harmless on a terminal (trust T21)."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.core.http.exchange import Answer, Exchange
    from frameio_tui.services.profiles import ProfileEntry

COPY_AT_ONCE = 2**20
DEEPEST = 60
"""Levels that are indented; deeper ones would be more blanks than text."""
STYLES = {"key": "36", "string": "32", "number": "33", "literal": "35", "mark": "31"}
"""Colours of a JSON answer on a terminal, as SGR codes of the 16 that follow its theme."""


def show_answer(context: Context, exchange: Exchange, *, include: bool) -> None:
    """Status and headers when wanted, then the body."""
    answer = exchange.answer
    if include:
        head = [f"{answer.http_version} {answer.status} {answer.reason}".rstrip()]
        head += [f"{name}: {value}" for name, value in answer.headers]
        for text in head:
            context.out.line(text)
        context.out.line("")
    if context.out.terminal:
        _show_readable(context, answer)
    else:
        _copy(context, answer)
    if answer.spill_path:
        with contextlib.suppress(OSError):
            os.unlink(answer.spill_path)


def show_failure(context: Context, entry: ProfileEntry, exchange: Exchange) -> None:
    """Why the API said no, and what helps."""
    explanation = context.parts.console.explain(entry, exchange)
    context.out.refusal(f"{exchange.answer.status}: {explanation.sentence}", explanation.remedy)


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
    answer = exchange.answer
    if answer.spill_path:
        raise InvalidInput(
            f"The answer of {answer.body_size} bytes is too large to filter in memory.",
            "Raise memory_limit in config.toml, or pipe the whole answer into a filter.",
        )
    return answer.body


def exact_bytes(text: str) -> bytes:
    """Text as the bytes it was decoded from; lone surrogates that a JSON escape made are kept as three bytes each."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _copy(context: Context, answer: Answer) -> None:
    if not answer.spill_path:
        context.out.raw(answer.body)
        return
    with open(answer.spill_path, "rb") as file:
        while block := file.read(COPY_AT_ONCE):
            context.out.raw(block)


def _show_readable(context: Context, answer: Answer) -> None:
    """The body as lines; colours where the terminal has them."""
    from frameio_tui.core.document.document import Document

    document = Document(answer.body, answer.header("content-type") or "")
    coloured = not context.parts.environ.get("NO_COLOR") and context.parts.environ.get("TERM") != "dumb"
    while not document.index_step(COPY_AT_ONCE):
        pass
    while not answer.spill_path and not document.check_step(COPY_AT_ONCE):
        pass
    at, total = 0, document.known
    while at < total:
        for line in document.lines(at, 500):
            spans = (
                f"\x1b[{STYLES[span.style]}m{span.text}\x1b[0m" if coloured and span.style in STYLES else span.text
                for span in line.spans
            )
            context.out.shown_line("  " * min(line.indent, DEEPEST) + "".join(spans))
        at += 500
    if document.remark:
        context.out.say(document.remark)
    if answer.spill_path:
        context.out.say(f"This is the beginning of {answer.body_size} bytes; pipe the answer into a file for all.")
