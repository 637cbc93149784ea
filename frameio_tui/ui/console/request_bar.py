"""The request line: a path, a verb and a path, or a pasted curl command; body and headers are kept beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.message import Message

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.request import RequestSpec, parse_request
from frameio_tui.ui.widgets.header_footer import Bar
from frameio_tui.ui.widgets.inputs import LineField

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult


class RequestLine(Horizontal):
    """Holds the request being written."""

    DEFAULT_CSS = """
    RequestLine { height: 1; background: $panel; }
    RequestLine #request-label { width: 10; padding: 0 1; color: $text-muted; }
    RequestLine #request-label.-focused { color: $accent; text-style: bold; }
    RequestLine #line { width: 1fr; }
    """

    class Edited(Message):
        """The line says something else."""

    class SendAsked(Message):
        """Enter was pressed in the line."""

    def __init__(self, tell: Callable[[str], None], operation_of: Callable[[RequestSpec], str]) -> None:
        """`tell` shows a remark on what was pasted; `operation_of` names what a request calls: bodies are its."""
        super().__init__()
        self._tell = tell
        self._operation_of = operation_of
        self._bodies: dict[str, str] = {}
        self.kept: RequestSpec | None = None
        """The request with body and headers; the line may have been edited since."""
        self.remark = ""
        """What is to be known of what was pasted, as long as the line is left as it is."""

    def compose(self) -> ComposeResult:
        """A label and a field."""
        yield Bar(id="request-label")
        yield LineField(placeholder="a path, a verb and a path, or a pasted curl command", id="line", takes_lines=True)

    def on_mount(self) -> None:
        """Name it."""
        self.query_one(Bar).update("Request")

    @property
    def typed(self) -> str:
        """The text of the line."""
        return self.query_one(LineField).value.strip()

    def body_of(self, spec: RequestSpec) -> str:
        """The body written last for the operation that a request calls."""
        return self._bodies.get(self._operation_of(spec), "")

    def write(self, spec: RequestSpec, remark: str = "") -> None:
        """Put a request into the line; the remark is shown while it is left as it is."""
        if spec.body or (self.kept is not None and self.kept.body and self.kept.text() == spec.text()):
            self._bodies[self._operation_of(spec)] = spec.body
        self.kept, self.remark = spec, remark
        field = self.query_one(LineField)
        field.value = spec.text()
        field.cursor_position = len(field.value)

    def select_all(self) -> None:
        """Select the text of the line."""
        self.query_one(LineField).select_all()

    def unchanged(self) -> bool:
        """Whether the line still says what was put into it."""
        return self.kept is not None and self.kept.text() == self.query_one(LineField).value

    def spec(self) -> RequestSpec | None:
        """The request as it stands, None for an empty line. Raises InvalidInput."""
        if not self.typed:
            return None
        if self.kept is not None and self.unchanged():
            return self.kept
        spec = parse_request(self.typed).spec
        if spec.body or self.kept is None:
            return spec
        if self._operation_of(spec) == self._operation_of(self.kept):
            return replace(spec, headers=self.kept.headers, body=self.kept.body)
        return replace(spec, body=self.body_of(spec))

    def on_input_changed(self, event: LineField.Changed) -> None:
        """Tell the screen."""
        event.stop()
        self.post_message(self.Edited())

    def on_input_submitted(self, event: LineField.Submitted) -> None:
        """Enter."""
        event.stop()
        self.post_message(self.SendAsked())

    def on_line_field_pasted(self, event: LineField.Pasted) -> None:
        """A curl command, or a request of several lines: read it at once, take its token out."""
        event.stop()
        try:
            parsed = parse_request(event.text)
        except InvalidInput as error:
            self._tell(f"{error} (line {error.line}, column {error.column})")
            return
        remarks = " ".join(parsed.remarks)
        if parsed.taken_token is not None:
            remarks += " To keep it for a profile, paste it there (t)."
        self.write(parsed.spec, remarks)
