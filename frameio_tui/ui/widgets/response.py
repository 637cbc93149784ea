"""The response: whose it is, status line, explanation, and one of four views of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.widgets import Static

from ...core.document import Document, Kind
from ...core.redact import redact_headers, redact_text, redact_url
from ...core.words import clock_words, duration_words, size_words
from ..text import block, content, join, paragraph
from .bars import Bar
from .document_view import DocumentView

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from ...core.exchange import Exchange
    from ...core.explain import Explanation
    from ...core.ports import Progress

VIEWS = ("Body", "Headers", "Timing", "Request")
EMPTY = (
    "",
    "  m       asks who you are",
    "  Enter   takes an operation, and sends it",
    "  /       finds one by any words",
    "  i       a path, or a pasted curl command",
    "  F1      shows every key",
)


class ResponsePane(Vertical):
    """Shows one exchange, the progress of the next, or why there is none."""

    DEFAULT_CSS = """
    ResponsePane #explained { height: auto; max-height: 6; padding: 0 1; display: none; }
    ResponsePane #explained.-shown { display: block; }
    ResponsePane #status { padding: 0 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.exchange: Exchange | None = None
        self.document = Document(b"")
        self._view = 0
        self._raw = False
        self._page = ""
        self._old = False

    def compose(self) -> ComposeResult:
        """Title, status, explanation, view."""
        yield Bar(classes="title", id="response-title")
        yield Bar(id="status")
        yield Static("", id="explained", classes="error", markup=False)
        yield DocumentView(id="response")

    def on_mount(self) -> None:
        """Say what to do first."""
        self._title()
        self.query_one("#status", Bar).update(content("Nothing sent yet.", "dim"))
        self.query_one(DocumentView).show_rows([((line, "dim"),) for line in EMPTY])

    def show(self, exchange: Exchange, explanation: Explanation | None, page: str) -> None:
        """Show an answer."""
        self.exchange, self._page, self._old, self._view, self._raw = exchange, page, False, 0, False
        self.explain(explanation)
        self._read()
        self._status()
        self._draw()

    def explain(self, explanation: Explanation | None) -> None:
        """Show a sentence and its remedy above the body; they stay until the next answer."""
        place = self.query_one("#explained", Static)
        place.set_class(explanation is not None, "-shown")
        if explanation is not None:
            place.update(join(paragraph(explanation.sentence), "\n", paragraph(explanation.remedy, "bold")))

    def fail(self, what: str, explanation: Explanation) -> None:
        """There is no answer; the one before stays below, marked as old."""
        self.explain(explanation)
        self.age()
        self.query_one("#status", Bar).update(content(what, "bold $error"))

    def busy(self, words: str) -> None:
        """Say that something is under way."""
        self.query_one("#status", Bar).update(content(words, "$warning"))

    def progress(self, progress: Progress) -> None:
        """Say how much has arrived."""
        of = f" of {size_words(progress.expected)}" if progress.expected else ""
        self.busy(f"receiving {size_words(progress.received)}{of}   Esc cancels")

    def age(self) -> None:
        """What is shown belongs to another profile or request now: dim it and say whose it is."""
        if self.exchange is None or self._old:
            return
        self._old = True
        self.query_one(DocumentView).dim(True)
        self._status()

    def next_view(self) -> None:
        """Body, headers, timing, request as sent."""
        if self.exchange is not None:
            self._view = (self._view + 1) % len(VIEWS)
            self._draw()

    def toggle_raw(self) -> None:
        """The body as received, or laid out."""
        if self.exchange is not None:
            self._raw, self._view = not self._raw, 0
            self._read()
            self._draw()

    def _read(self) -> None:
        if self.exchange is not None:
            answer = self.exchange.answer
            self.document = Document(answer.body, answer.header("content-type") or "", raw=self._raw)

    def _draw(self) -> None:
        self._title()
        view = self.query_one(DocumentView)
        exchange = self.exchange
        if exchange is None:
            return
        if VIEWS[self._view] == "Body":
            if self.document.kind is Kind.EMPTY:
                view.show_rows([(("The answer has no body.", "dim"),)])
            else:
                view.show(self.document)
        else:
            rows = {"Headers": header_rows, "Timing": timing_rows, "Request": request_rows}[VIEWS[self._view]]
            view.show_rows(rows(exchange))
        view.dim(self._old)

    def _title(self) -> None:
        exchange = self.exchange
        names = [content(name, "bold $accent" if at == self._view else "") for at, name in enumerate(VIEWS)]
        views = join(names[0], " ", names[1], " ", names[2], " ", names[3])
        title = join("Response  ", views) if exchange is not None else join("Response")
        self.query_one("#response-title", Bar).update(title)

    def _status(self) -> None:
        exchange = self.exchange
        if exchange is None:
            return
        answer = exchange.answer
        good = "bold $success" if exchange.ok else "bold $error"
        parts = [duration_words(exchange.timing.total), size_words(answer.body_size)]
        parts += [self._page] if self._page else []
        parts += [str(self.document.kind), self.document.remark] if self.document.remark else []
        parts += [f"the rest is in {answer.spill_path}"] if answer.spill_path else []
        parts += list(exchange.notes)
        status = content(f"{answer.status} {answer.reason}", good)
        if self._old:
            whose = f"OLD: of {exchange.profile_name}, {clock_words(exchange.started_at)}  "
            status = join(content(whose, "bold $warning"), status)
        self.query_one("#status", Bar).update(join(status, "  ", content("  ".join(parts))))


Rows = list[tuple[tuple[str, str], ...]]


def header_rows(exchange: Exchange) -> Rows:
    """Response headers as received."""
    rows: Rows = [((f"{exchange.answer.http_version} {exchange.answer.status} {exchange.answer.reason}", "title"),)]
    rows += [((f"{name}: ", "key"), (value, "plain")) for name, value in redact_headers(exchange.answer.headers)]
    return rows


def timing_rows(exchange: Exchange) -> Rows:
    """How long each step took."""
    timing = exchange.timing
    steps = (
        ("connect", timing.connect),
        ("TLS", timing.tls),
        ("first byte", timing.first_byte),
        ("total", timing.total),
    )
    warm = "not seen: the connection was warm"
    rows: Rows = [
        ((f"{name:<12}", "key"), (warm if value is None else duration_words(value), "plain")) for name, value in steps
    ]
    rows.append((("on the wire ", "key"), (size_words(exchange.answer.wire_size), "plain")))
    return rows


def request_rows(exchange: Exchange) -> Rows:
    """The request as sent, redacted."""
    outgoing = exchange.outgoing
    rows: Rows = [((f"{outgoing.method} {redact_url(outgoing.url)}", "title"),)]
    if outgoing.bearer is not None:
        rows.append((("authorization: ", "key"), (f"Bearer {outgoing.bearer.fingerprint()}", "dim")))
    rows += [((f"{name}: ", "key"), (value, "plain")) for name, value in redact_headers(outgoing.headers)]
    if outgoing.body:
        rows.append((("", "plain"),))
        text = block(redact_text(outgoing.body.decode("utf-8", "replace")))
        rows += [((line, "plain"),) for line in text.split("\n")]
    return rows
