"""The request line: a path, a method and a path, or a pasted curl command.

Body and headers of the request are not part of the text; the bar stores them and shows their size and number beside the
line. Below it is a row about the request, or a message.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rich.highlighter import Highlighter
from rich.style import Style
from textual.containers import Horizontal, Vertical

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.text.humanize import format_size
from frameio_tui.ui.console.messages import Edited, Notice, SendRequested
from frameio_tui.ui.console.request_info import operation_of
from frameio_tui.ui.text import content
from frameio_tui.ui.theme import METHOD_SPANS
from frameio_tui.ui.widgets.header_footer import BRIEF_NAME_LENGTH, Bar, truncate
from frameio_tui.ui.widgets.inputs import LineField
from frameio_tui.ui.widgets.message_bar import MessageBar
from frameio_tui.ui.widgets.spans import style_of

if TYPE_CHECKING:
    from rich.text import Text
    from textual.app import ComposeResult

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.services.catalogs import Catalogs
    from frameio_tui.services.profiles import ProfileEntry


PLACEHOLDER = "Type a path (or a method and a path), or paste a curl command"


class WrittenFor(NamedTuple):
    """The profile that a request was written for, and the base URL that its requests had at the time."""

    profile_id: str
    name: str
    """Name of the profile; it is not sanitized for the terminal."""
    api: str
    base_url: str = ""

    def describe(self, now: WrittenFor | None = None) -> str:
        """Return a text such as `acme (V2)`.

        It names the host too if `now` is the same profile with another base URL.
        """
        moved = now is not None and now.profile_id == self.profile_id and now.base_url != self.base_url
        host = f" at {self.base_url.partition('://')[2]}" if moved else ""
        return f"{truncate(self.name, BRIEF_NAME_LENGTH)} ({self.api.upper()}){host}"

    def differs(self, other: WrittenFor) -> bool:
        """Return whether a request would do something else as the `other` profile; names are not compared."""
        return self._replace(name="") != other._replace(name="")


def written_for(entry: ProfileEntry) -> WrittenFor:
    """Return the profile that a request written now is for."""
    profile = entry.profile
    return WrittenFor(profile.id, profile.name, profile.api.value, profile.base_url)


class LineRequest(NamedTuple):
    """The parsed text of the request line."""

    spec: RequestSpec | None = None
    """The request; None for an empty line, or for a text that is not a request."""
    operation: Operation | None = None
    """The documented operation that the request calls."""
    error: InvalidInput | None = None
    """Why the text is not a request."""

    @property
    def may_change_something(self) -> bool:
        """Return whether sending the request may change something at Frame.io."""
        from frameio_tui.core.http.guard import is_safe

        return self.spec is not None and not is_safe(self.spec.method, self.operation)


class MethodHighlighter(Highlighter):
    """Draws the method at the beginning of a request line in its colour."""

    def __init__(self, bar: RequestBar) -> None:
        self._bar = bar

    def highlight(self, text: Text) -> None:
        """Set the colour of the method; a method that this program does not know has none."""
        method = text.plain.partition(" ")[0]
        if method in METHOD_SPANS:
            # Only the colour: the background is that of the field, or of the selection.
            colour = style_of(self._bar, METHOD_SPANS[method]).color
            text.stylize(Style(color=colour, bold=True), 0, len(method))


class RequestBar(Vertical):
    """The request line with the body and headers of its request, and a row about it."""

    DEFAULT_CSS = """
    RequestBar { height: auto; }
    RequestBar #request { height: 1; background: $panel; }
    RequestBar #request-number { width: auto; padding: 0 1; color: $text-muted; display: none; }
    RequestBar:focus-within #request-number { color: $accent; text-style: bold; }
    RequestBar #line { width: 1fr; padding: 0 1; }
    RequestBar #attached { width: auto; padding: 0 1 0 0; text-style: bold; }
    RequestBar #written-for { width: auto; padding: 0 1 0 0; color: $warning; text-style: bold; display: none; }
    RequestBar #written-for.-shown { display: block; }
    """

    def __init__(
        self,
        catalogs: Catalogs,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._bodies: dict[tuple[str, str], str] = {}
        """The last body written, by profile ID and operation."""
        self.loaded_spec: RequestSpec | None = None
        """The request last put into the line, with body and headers; the user may have edited the text since."""
        self.note = ""
        """Note about the request, shown while the text of the line is unchanged."""
        self._attached = ""
        """What is shown as attached to the request."""
        self.missing_body = ""
        """The source of the body that a pasted command names but does not contain, such as a file."""
        self._written_for: WrittenFor | None = None
        """The profile that the request in the line was written for; None for an empty line."""
        self._sent_as: WrittenFor | None = None
        """The profile that requests are sent as now."""
        self._parse = lru_cache(maxsize=2)(_parse)
        self._match = lru_cache(maxsize=4)(lambda api, method, path: operation_of(catalogs, api, method, path))

    def compose(self) -> ComposeResult:
        """Yield the line with what is attached to it, and the row below."""
        with Horizontal(id="request"):
            field = LineField(placeholder=PLACEHOLDER, id="line", accepts_lines=True)
            field.highlighter = MethodHighlighter(self)
            yield field
            yield Bar(id="attached")
        yield MessageBar(id="about")

    def show_number(self, number: str) -> None:
        """Show the key that goes to the line before it, if there is no frame; an empty text hides it."""
        bar = self._bar("request-number")
        if bar is None and number:
            bar = Bar(id="request-number")
            self.query_one("#request").mount(bar, before="#line")
        if bar is not None:
            bar.display = bool(number)
            bar.update(content(number), layout=True)

    def _bar(self, name: str) -> Bar | None:
        """Return a part of the line that is created when it is first shown; None if it never was."""
        return next(iter(self.query(f"#{name}").results(Bar)), None)

    def send_as(self, profile: WrittenFor | None) -> None:
        """Set the profile that requests are sent as; a request in the line stays that of its own profile."""
        if not self.typed and profile != self._sent_as:
            # The body belongs to a request that was removed.
            self._written_for, self.loaded_spec, self.note = None, None, ""
        self._sent_as = profile
        self._show_written_for()
        self._show_attached()

    def written_for_other(self, profile: WrittenFor) -> WrittenFor | None:
        """Return the profile that the request was written for if it differs from `profile`, else None."""
        return self._written_for if self._written_for is not None and self._written_for.differs(profile) else None

    def accept(self) -> None:
        """Make the request in the line one of the active profile, because it is sent as that profile.

        Its note is removed, because it was about a request that was not sent.
        """
        self._written_for, self.note = self._sent_as, ""
        self._show_written_for()

    def _show_written_for(self) -> None:
        other = self.written_for_other(self._sent_as) if self._sent_as is not None else None
        bar = self._bar("written-for")
        if bar is None and other is not None:
            bar = Bar(id="written-for")
            self.query_one("#request").mount(bar, before="#attached")
        if bar is not None:
            bar.set_class(other is not None, "-shown")
            text = f"written for {other.describe(self._sent_as)}" if other is not None else ""
            bar.update(content(text), layout=True)

    @property
    def typed(self) -> str:
        """Return the text of the line without surrounding spaces."""
        return self.query_one(LineField).value.strip()

    def operation_of(self, spec: RequestSpec) -> Operation | None:
        """Return the documented operation that a request calls when sent as the active profile."""
        return self._match(self._sent_as.api, spec.method, spec.path) if self._sent_as is not None else None

    def _called(self, spec: RequestSpec) -> str:
        """Return the key of what a request calls: the operation's ID, else its method and path."""
        operation = self.operation_of(spec)
        return f"{operation.api.value} {operation.id}" if operation is not None else f"{spec.method} {spec.path}"

    def earlier_body(self, spec: RequestSpec) -> str:
        """Return the body that was last written for the operation of a request without one; empty if there is none.

        It is only offered: a request is never sent with a body that the user has not attached to it.
        """
        return "" if spec.body else self._bodies.get(self._body_key(spec), "")

    def _body_key(self, spec: RequestSpec) -> tuple[str, str]:
        profile = self._written_for or self._sent_as
        return (profile.profile_id if profile is not None else "", self._called(spec))

    def write(self, spec: RequestSpec, note: str = "", profile: WrittenFor | None = None) -> None:
        """Put another request into the line, written for `profile` or else for the active one.

        The note is shown while the text of the line is unchanged.
        """
        self._written_for = profile or self._sent_as
        self.change(spec, note)
        self._show_written_for()

    def change(self, spec: RequestSpec, note: str = "") -> None:
        """Update the request in the line with another body, header, query parameter or ID."""
        if spec.body:
            self._bodies[self._body_key(spec)] = spec.body
        if not self.lacks_body(spec):
            self.missing_body = ""
        self.loaded_spec, self.note = spec, note
        field = self.query_one(LineField)
        field.value = spec.text()
        field.cursor_position = len(field.value)
        self._show_attached()
        self.call_after_refresh(self._show_beginning)

    def on_descendant_focus(self) -> None:
        """Show the end of a long request, where the cursor is."""
        field = self.query_one(LineField)
        field.scroll_to(x=field.virtual_size.width, animate=False)

    def on_descendant_blur(self) -> None:
        """Show the beginning of a long request, which has the method."""
        self._show_beginning()

    def _show_beginning(self) -> None:
        for field in self.query(LineField):  # none if the app is closing
            if not field.has_focus:
                field.scroll_to(x=0, animate=False)

    def attach_body(self, spec: RequestSpec, body: str) -> None:
        """Put a request into the line with a body, or without one and without an earlier one to offer."""
        self._bodies[self._body_key(spec)] = body
        self.missing_body = ""
        self.change(replace(spec, body=body))

    def _show_attached(self) -> None:
        """Show the size of the body and the number of headers beside the line."""
        spec = self.request.spec
        text = format_attached(spec, missing_body=spec is not None and self.lacks_body(spec))
        bar = self.query_one("#attached", Bar)
        if text != self._attached:
            self._attached = text
            bar.update(content(text), layout=True)

    def lacks_body(self, spec: RequestSpec) -> bool:
        """Return whether a request is the one that was pasted without its body and still has none."""
        return (
            bool(self.missing_body)
            and not spec.body
            and self.loaded_spec is not None
            and self._called(spec) == self._called(self.loaded_spec)
        )

    def select_all(self) -> None:
        """Select the text of the line."""
        self.query_one(LineField).select_all()

    def is_unchanged(self) -> bool:
        """Return whether the line still has the text that was put into it."""
        return self.loaded_spec is not None and self.loaded_spec.text() == self.query_one(LineField).value

    @property
    def request(self) -> LineRequest:
        """Return the request in the line; each text is parsed and matched with the catalog only once."""
        if not self.typed:
            return LineRequest()
        try:
            spec = self._spec()
        except InvalidInput as error:
            return LineRequest(error=error)
        return LineRequest(spec, self.operation_of(spec))

    def _spec(self) -> RequestSpec:
        """Return the request of a line that is not empty. Raises InvalidInput."""
        if self.loaded_spec is not None and self.is_unchanged():
            return self.loaded_spec
        spec = self._parse(self.typed)
        if isinstance(spec, InvalidInput):
            raise spec
        if spec.body or self.loaded_spec is None:
            return spec
        if self._called(spec) == self._called(self.loaded_spec):
            return replace(spec, headers=self.loaded_spec.headers, body=self.loaded_spec.body)
        return spec

    def on_input_changed(self, event: LineField.Changed) -> None:
        """Post the request of the changed text.

        A line that was emptied, or replaced by a single character, counts as a new request of the active profile,
        without the body and headers of the previous one.
        """
        event.stop()
        if self._written_for is None or len(event.value.strip()) <= 1:
            if not self.is_unchanged():
                self.loaded_spec, self.note = None, ""
            self._written_for = self._sent_as if event.value.strip() else None
            self._show_written_for()
        self._show_attached()
        request = self.request
        self.post_message(Edited(request.spec, request.operation))

    def on_input_submitted(self, event: LineField.Submitted) -> None:
        """Post that the user wants to send the request."""
        event.stop()
        submitted = self.submit()
        if submitted is not None:
            self.post_message(submitted)

    def submit(self) -> SendRequested | None:
        """Return the message to send the request.

        Return None if a typed curl command was loaded into the line instead, or if a notice says why nothing can be
        sent.
        """
        if self._load_command():
            return None
        request = self.request
        if request.error is not None:
            self.post_message(Notice(str(request.error), error=True))
            return None
        if request.spec is not None and self.lacks_body(request.spec):
            text = f"The body is in {self.missing_body}, which was not read. Press b to enter it."
            self.post_message(Notice(text, error=True))
            return None
        return SendRequested(request.spec)

    def on_line_field_pasted(self, event: LineField.Pasted) -> None:
        """Parse a pasted curl command or multi-line request at once, and remove its token."""
        event.stop()
        self._load(event.text)

    def _load_command(self) -> bool:
        """Load a typed curl command if parts of it are left out, so that the user sees the result.

        Return whether a command was loaded or refused.
        """
        from frameio_tui.core.http.request_text import is_curl_command

        typed = self.typed
        return not self.is_unchanged() and is_curl_command(typed) and self._load(typed, only_changed=True)

    def _load(self, text: str, *, only_changed: bool = False) -> bool:
        """Put the request that a text describes into the line, without its token.

        Return whether the line was written or the text refused. With `only_changed`, a text is not loaded if nothing of
        it is left out.
        """
        from frameio_tui.core.http.request_text import parse_request

        try:
            parsed = parse_request(text)
        except InvalidInput as error:
            position = f" (line {error.line}, column {error.column})" if error.line else ""
            self.post_message(Notice(f"{error}{position}"))
            return True
        if only_changed and not parsed.notes:
            return False
        notes = " ".join(parsed.notes)
        if parsed.removed_token is not None:
            notes += " To save it in a profile, press t and paste it there."
        self.write(parsed.spec, notes)
        self.missing_body = parsed.missing_body
        return True


def format_attached(spec: RequestSpec | None, *, missing_body: bool = False) -> str:
    """Return what is sent with a request beside its line, such as `[body 72 B] [1 header]`."""
    if spec is None:
        return ""
    body = f"[body {format_size(len(spec.body.encode()))}]" if spec.body else "[body missing]" if missing_body else ""
    count = len(spec.headers)
    headers = f"[{count} header{'' if count == 1 else 's'}]" if count else ""
    return " ".join(filter(None, (body, headers)))


def _parse(text: str) -> RequestSpec | InvalidInput:
    """Parse a request line; return the error instead of raising it, so that it is cached like a request."""
    from frameio_tui.core.http.request_text import parse_request

    try:
        return parse_request(text).spec
    except InvalidInput as error:
        return error
