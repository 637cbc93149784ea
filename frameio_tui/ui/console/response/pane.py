"""The response: whose it is, status line, explanation, and one of four views of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.containers import Vertical
from textual.widgets import Static

from frameio_tui.core.text.humanize import format_elapsed, format_size, format_time_of_day
from frameio_tui.ui.console.response.sources import DocumentRows, ListRows, RowSource
from frameio_tui.ui.console.response.viewer import DocumentView
from frameio_tui.ui.console.response.views import header_rows, request_rows, timing_rows
from frameio_tui.ui.text import content, join, paragraph
from frameio_tui.ui.widgets.header_footer import Bar
from frameio_tui.ui.widgets.inputs import LineField
from frameio_tui.ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.content import Content

    from frameio_tui.core.diagnosis.explain import Explanation
    from frameio_tui.core.document.document import Document
    from frameio_tui.core.document.source import Source
    from frameio_tui.core.http.exchange import Exchange, Progress, Response


VIEWS = ("Body", "Headers", "Timing", "Request")
NOTHING_SENT = "Nothing sent yet."
EMPTY = (
    "",
    "  m       asks who you are",
    "  Enter   takes an operation, and sends it",
    "  /       finds one by any words",
    "  i       a path, or a pasted curl command",
    "  F1      shows every key",
)


class Ears(NamedTuple):
    """Who is told what happens in the pane: keys at the cursor, its moves, texts of the field."""

    acted: Callable[[str], None]
    moved: Callable[[], None]
    typed: Callable[[str], None]
    submitted: Callable[[str], None]


NOBODY = Ears(lambda _: None, lambda: None, lambda _: None, lambda _: None)


class ResponsePane(Vertical):
    """Shows one exchange, the progress of the next, or why there is none."""

    DEFAULT_CSS = """
    ResponsePane #explained { height: auto; max-height: 6; padding: 0 1; display: none; }
    ResponsePane #explained.-shown { display: block; }
    ResponsePane #status { padding: 0 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.ears = NOBODY
        self.exchange: Exchange | None = None
        self._document: Document | None = None
        self.view = 0
        self._raw = False
        self._page = ""
        self._note = ""
        self._old = self._arriving = False
        self.before: Exchange | None = None
        """The answer before this one, to compare with."""
        self.special = ""
        """`table`, `diff`, `filter` or `why` while one of those is shown in the body's place."""

    def compose(self) -> ComposeResult:
        """Title, status, explanation, view."""
        yield Bar(classes="title", id="response-title")
        yield Bar(id="status")
        yield MessageBar(id="remark")
        yield Static("", id="explained", classes="error", markup=False)
        yield LineField(id="within")
        yield DocumentView(id="response")
        yield MessageBar(id="where")

    def on_mount(self) -> None:
        """Say what to do first."""
        self.query_one("#within").display = self.query_one("#remark").display = False
        self.query_one("#response-title", Bar).update(title_of(self.exchange, self.view, self.special))
        self.query_one("#status", Bar).update(content(NOTHING_SENT, "dim"))
        self.query_one(DocumentView).show(ListRows([((line, "dim"),) for line in EMPTY]))

    def on_document_view_acted(self, event: DocumentView.Acted) -> None:
        """A key about what stands at the cursor."""
        self.ears.acted(event.name)

    def on_document_view_moved(self) -> None:
        """Say where the cursor is."""
        self.ears.moved()
        if self.exchange is not None and note_of(self.exchange, self.document) != self._note:
            # What is odd about a body is known once all of it was looked at.
            self._show_status()

    def on_input_changed(self, event: LineField.Changed) -> None:
        """Another text to filter by."""
        self.ears.typed(event.value)

    def on_input_submitted(self, event: LineField.Submitted) -> None:
        """Enter in the field."""
        event.stop()
        self.ears.submitted(event.value)

    def show(self, exchange: Exchange, explanation: Explanation | None, page: str, *, arriving: bool = False) -> None:
        """Show a response; `arriving`: what has come so far of one. Then the next call is about the same response."""
        goes_on, self._arriving = self._arriving, arriving
        if not goes_on:
            self.before, self.view, self._raw = self.exchange, 0, False
        self.exchange, self._page, self._old = exchange, page, False
        self.explain(explanation)
        self._document = document_of(exchange.response, raw=self._raw)
        self._show_status()
        if goes_on and body_shown(self) and str(self.document.kind) != "empty":
            view = self.query_one(DocumentView)
            view.continue_with(DocumentRows(self.document))
            view.dim(False)
        else:
            self._draw()

    def explain(self, explanation: Explanation | None) -> None:
        """Show a sentence and its remedy above the body; they stay until the next answer."""
        place = self.query_one("#explained", Static)
        place.set_class(explanation is not None, "-shown")
        if explanation is not None:
            place.update(join(paragraph(explanation.sentence), "\n", paragraph(explanation.remedy, "bold")))

    def begin(self) -> None:
        """Another request is sent: the answer before stays, marked as old and without what was said about it."""
        self._arriving = False
        self.explain(None)
        self.age()

    def fail(self, what: str, explanation: Explanation, whose: str = "") -> None:
        """There is no answer; the one before stays below, marked as old. `whose` labels another request's failure."""
        self._arriving = False
        self.explain(explanation)
        self.age()
        label = content(f"{whose}  " if whose else "", "bold $warning")
        self.query_one("#status", Bar).update(join(label, content(what, "bold $error")))

    def forget(self) -> None:
        """Take away what was said of a request or of an answer: it is not about the request on screen."""
        self.explain(None)
        if self.exchange is None:
            self.query_one("#status", Bar).update(content(NOTHING_SENT, "dim"))
        else:
            self._show_status()

    def busy(self, words: str) -> None:
        """Say that something is under way."""
        self.query_one("#status", Bar).update(content(words, "$warning"))

    def age(self) -> None:
        """What is shown belongs to another profile or request now: dim it and say whose it is."""
        if self.exchange is None or self._old:
            return
        self._old = True
        self.query_one(DocumentView).dim(True)
        self._show_status()

    def next_view(self) -> None:
        """Body, headers, timing, request as sent."""
        if self.exchange is not None:
            self.view = (self.view + 1) % len(VIEWS)
            self._draw()

    def toggle_raw(self) -> None:
        """The body as received, or laid out."""
        if self.exchange is not None:
            self._raw, self.view = not self._raw, 0
            self._document = document_of(self.exchange.response, raw=self._raw)
            self._draw()

    def show_special(self, name: str, source: RowSource) -> None:
        """Something else in the body's place, until Esc or another view."""
        self.special, self.view = name, 0
        self.query_one("#response-title", Bar).update(title_of(self.exchange, self.view, self.special))
        self.query_one(DocumentView).show(source)

    def back_to_body(self) -> bool:
        """The body again; whether something else was shown."""
        shown = bool(self.special) or self.view != 0
        if shown and self.exchange is not None:
            self.view = 0
            self._draw()
        return shown

    @property
    def shown_document(self) -> Document | None:
        """The document whose lines are on screen: the body, or what a filter found of it."""
        source = self.query_one(DocumentView).source
        return source.document if isinstance(source, DocumentRows) else None

    @property
    def line_under_cursor(self) -> int | None:
        """The line of that document at the cursor."""
        document = self.shown_document
        return None if document is None else document.line_at(self.query_one(DocumentView).cursor)

    def say_place(self, hits: str, crumbs: str) -> None:
        """Under the body: how much of it is counted, what was found, the path of the line, where the response is."""
        if self.special not in ("", "filter") or not (body_shown(self) or self.special):
            return
        from frameio_tui.core.json.path import format_path

        document, line = self.shown_document, self.line_under_cursor
        path = document.path_of(line) if document is not None and line is not None else None
        words = format_path(path) if path else ""
        counted = f"lines counted: {document.progress:.0%}" if document is not None and not document.complete else ""
        self.say_where("   ".join(part for part in (counted, hits, words, crumbs) if part))

    def say_where(self, text: str, style: str = "dim") -> None:
        """Under the view: the path of the line, a count of hits."""
        self.query_one("#where", MessageBar).show(((text, style),))

    @property
    def document(self) -> Document:
        """The body as a document; an empty one before there is an answer."""
        if self._document is None:
            from frameio_tui.core.document.document import Document

            self._document = Document(b"")
        return self._document

    def _show_status(self) -> None:
        """Draw the status line, and what a user should know of the response."""
        exchange = self.exchange
        if exchange is None:
            return
        self.query_one("#status", Bar).update(status_of(exchange, self._page, old=self._old))
        self._note = note_of(exchange, self.document)
        bar = self.query_one("#remark", MessageBar)
        bar.display = bool(self._note)
        bar.say(self._note, "warn")

    def _draw(self) -> None:
        self.special = ""
        self.query_one("#response-title", Bar).update(title_of(self.exchange, self.view, self.special))
        view = self.query_one(DocumentView)
        exchange = self.exchange
        if exchange is None:
            return
        if VIEWS[self.view] == "Body":
            if str(self.document.kind) == "empty":
                view.show(ListRows([(("The answer has no body.", "dim"),)]))
            else:
                view.show(DocumentRows(self.document))
        else:
            rows = {"Headers": header_rows, "Timing": timing_rows, "Request": request_rows}[VIEWS[self.view]]
            view.show(ListRows(rows(exchange)))
        view.dim(self._old)


def body_shown(pane: ResponsePane) -> bool:
    """Whether the body itself is on screen."""
    return pane.exchange is not None and not pane.special and VIEWS[pane.view] == "Body"


def document_of(answer: Response, *, raw: bool) -> Document:
    """The body as a document."""
    from frameio_tui.core.document.document import Document

    return Document(whole_body(answer), answer.header("content-type") or "", raw=raw)


def whole_body(answer: Response) -> Source:
    """The body: in memory, or the file that holds a larger one, mapped; what is in memory where that is gone."""
    if not answer.spill_path:
        return answer.body
    import mmap

    try:
        with open(answer.spill_path, "rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):
        return answer.body


def parsed_body(answer: Response) -> bytes:
    """The body for what parses it whole: read back from its file where that is small enough to be parsed."""
    from frameio_tui.core.table.table import LARGEST_BODY

    return bytes(whole_body(answer)) if answer.spill_path and answer.body_size <= LARGEST_BODY else answer.body


def title_of(exchange: Exchange | None, view: int, special: str) -> Content:
    """The views by name, the one on show marked."""
    if exchange is None:
        return join("Response")
    here = -1 if special else view
    names = [content(name, "bold $accent" if at == here else "") for at, name in enumerate(VIEWS)]
    shown = content(f"  {special.capitalize()}", "bold $accent") if special else ""
    return join("Response  ", names[0], " ", names[1], " ", names[2], " ", names[3], shown)


def note_of(exchange: Exchange, document: Document) -> str:
    """What a person should know of the answer, in sentences."""
    spilled = exchange.response.spill_path
    rest = f"It is kept in {spilled}." if spilled else ""
    return " ".join(filter(None, (document.note, rest, *exchange.notes)))


def format_received(progress: Progress) -> str:
    """How much of a body has arrived."""
    of = f" of {format_size(progress.expected)}" if progress.expected else ""
    return f"receiving {format_size(progress.received)}{of}   Esc cancels"


def status_of(exchange: Exchange, page: str, *, old: bool) -> Content:
    """Status, time, size, page."""
    answer = exchange.response
    good = "bold $success" if exchange.ok else "bold $error"
    parts = [format_elapsed(exchange.timing.total), format_size(answer.body_size)]
    parts += [page] if page else []
    status = content(f"{answer.status} {answer.reason}", good)
    if old:
        whose = f"OLD: of {exchange.profile_name}, {format_time_of_day(exchange.started_at)}  "
        status = join(content(whose, "bold $warning"), status)
    return join(status, "  ", content("  ".join(parts)))
