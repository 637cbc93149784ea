"""The request line: a path, a verb and a path, or a pasted curl command; body and headers are kept beside it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from textual.containers import Horizontal

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.guard import is_safe
from frameio_tui.core.http.request_text import is_curl_command, parse_request
from frameio_tui.ui.console.messages import Edited, Notice, SendRequested
from frameio_tui.ui.console.request_info import operation_of
from frameio_tui.ui.text import content
from frameio_tui.ui.widgets.header_footer import BRIEF_NAME_LENGTH, Bar, truncate
from frameio_tui.ui.widgets.inputs import LineField

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.services.catalogs import Catalogs
    from frameio_tui.services.profiles import ProfileEntry


class WrittenFor(NamedTuple):
    """The profile that a request was written for, and where its requests went then."""

    profile_id: str
    name: str
    """Foreign text."""
    api: str
    base_url: str = ""

    def words(self, now: WrittenFor | None = None) -> str:
        """Such as `acme (V2)`; with its host where `now` is the same profile with another base URL."""
        moved = now is not None and now.profile_id == self.profile_id and now.base_url != self.base_url
        host = f" at {self.base_url.partition('://')[2]}" if moved else ""
        return f"{truncate(self.name, BRIEF_NAME_LENGTH)} ({self.api.upper()}){host}"

    def differs(self, other: WrittenFor) -> bool:
        """Whether a request for this profile would do something else as the other one; its name does not count."""
        return self._replace(name="") != other._replace(name="")


def written_for(entry: ProfileEntry) -> WrittenFor:
    """What a request that is written now is for."""
    profile = entry.profile
    return WrittenFor(profile.id, profile.name, profile.api.value, profile.base_url)


class LineRequest(NamedTuple):
    """What the request line says, read once for each text."""

    spec: RequestSpec | None = None
    """None for an empty line, and for a text that is not a request."""
    operation: Operation | None = None
    """The documented operation that the request calls."""
    error: InvalidInput | None = None
    """Why the text is not a request."""

    @property
    def may_change_something(self) -> bool:
        """Whether sending it may change something at Frame.io."""
        return self.spec is not None and not is_safe(self.spec.method, self.operation)


class RequestBar(Horizontal):
    """Holds the request being written."""

    DEFAULT_CSS = """
    RequestBar { height: 1; background: $panel; }
    RequestBar #request-label { width: 10; padding: 0 1; color: $text-muted; }
    RequestBar #request-label.-focused { color: $accent; text-style: bold; }
    RequestBar #line { width: 1fr; }
    RequestBar #written-for { width: auto; padding: 0 1; color: $warning; text-style: bold; display: none; }
    RequestBar #written-for.-shown { display: block; }
    """

    def __init__(self, catalogs: Catalogs) -> None:
        super().__init__()
        self._bodies: dict[tuple[str, str], str] = {}
        """By profile ID and operation, the body written last."""
        self.kept: RequestSpec | None = None
        """The request with body and headers; the line may have been edited since."""
        self.note = ""
        """What is to be known of what was pasted, as long as the line is left as it is."""
        self.missing_body = ""
        """What holds the body of the command that was pasted, where the command does not say it."""
        self._written_for: WrittenFor | None = None
        """The profile that the request in the line was written for; None for an empty line."""
        self._sent_as: WrittenFor | None = None
        """The profile that requests are sent as now."""
        self._parse = lru_cache(maxsize=2)(_parse)
        self._match = lru_cache(maxsize=4)(lambda api, method, path: operation_of(catalogs, api, method, path))

    def compose(self) -> ComposeResult:
        """A label, a field, and whose request it is where that is not clear."""
        yield Bar(id="request-label")
        yield LineField(
            placeholder="a path, a verb and a path, or a pasted curl command", id="line", accepts_lines=True
        )
        yield Bar(id="written-for")

    def on_mount(self) -> None:
        """Name it."""
        self.query_one("#request-label", Bar).update("Request")

    def send_as(self, profile: WrittenFor | None) -> None:
        """Say which profile requests are sent as from now on; a request in the line stays that of its own profile."""
        if not self.typed and profile != self._sent_as:
            self._written_for, self.kept, self.note = None, None, ""  # the body of a request that is gone
        self._sent_as = profile
        self._show_written_for()

    def written_for_other(self, profile: WrittenFor) -> WrittenFor | None:
        """The profile that the request in the line was written for, where that is not this one."""
        return self._written_for if self._written_for is not None and self._written_for.differs(profile) else None

    def accept(self) -> None:
        """Make the request in the line one of the active profile: it is sent as that."""
        self._written_for = self._sent_as
        self._show_written_for()

    def _show_written_for(self) -> None:
        other = self.written_for_other(self._sent_as) if self._sent_as is not None else None
        bar = self.query_one("#written-for", Bar)
        bar.set_class(other is not None, "-shown")
        words = f"written for {other.words(self._sent_as)}" if other is not None else ""
        bar.update(content(words), layout=True)

    @property
    def typed(self) -> str:
        """The text of the line."""
        return self.query_one(LineField).value.strip()

    def operation_of(self, spec: RequestSpec) -> Operation | None:
        """The documented operation that a request calls when it is sent as the active profile."""
        return self._match(self._sent_as.api, spec.method, spec.path) if self._sent_as is not None else None

    def _called(self, spec: RequestSpec) -> str:
        """What a request calls: the operation's ID, else its method and path."""
        operation = self.operation_of(spec)
        return f"{operation.api.value} {operation.id}" if operation is not None else f"{spec.method} {spec.path}"

    def body_of(self, spec: RequestSpec) -> str:
        """The body written last for the operation that a request calls."""
        return self._bodies.get(self._body_key(spec, self._sent_as), "")

    def _body_key(self, spec: RequestSpec, profile: WrittenFor | None) -> tuple[str, str]:
        return (profile.profile_id if profile is not None else "", self._called(spec))

    def write(self, spec: RequestSpec, note: str = "", profile: WrittenFor | None = None) -> None:
        """Put another request into the line; the remark is shown while it is left as it is.

        It is written for `profile`, else for the active one.
        """
        self._written_for = profile or self._sent_as
        self.change(spec, note)
        self._show_written_for()

    def change(self, spec: RequestSpec, note: str = "") -> None:
        """Put the request that is in the line into it again, with another body, header, query or ID."""
        if spec.body or (self.kept is not None and self.kept.body and self.kept.text() == spec.text()):
            self._bodies[self._body_key(spec, self._written_for)] = spec.body
        if not self.lacks_body(spec):
            self.missing_body = ""
        self.kept, self.note = spec, note
        field = self.query_one(LineField)
        field.value = spec.text()
        field.cursor_position = len(field.value)

    def lacks_body(self, spec: RequestSpec) -> bool:
        """Whether a request is the one that was pasted without its body, and has none yet."""
        return (
            bool(self.missing_body)
            and not spec.body
            and self.kept is not None
            and self._called(spec) == self._called(self.kept)
        )

    def select_all(self) -> None:
        """Select the text of the line."""
        self.query_one(LineField).select_all()

    def unchanged(self) -> bool:
        """Whether the line still says what was put into it."""
        return self.kept is not None and self.kept.text() == self.query_one(LineField).value

    @property
    def request(self) -> LineRequest:
        """The request as it stands; a text is parsed and matched with the catalogue once, whoever asks."""
        if not self.typed:
            return LineRequest()
        try:
            spec = self._spec()
        except InvalidInput as error:
            return LineRequest(error=error)
        return LineRequest(spec, self.operation_of(spec))

    def _spec(self) -> RequestSpec:
        """The request of a line that is not empty. Raises InvalidInput."""
        if self.kept is not None and self.unchanged():
            return self.kept
        spec = self._parse(self.typed)
        if isinstance(spec, InvalidInput):
            raise spec
        if spec.body or self.kept is None:
            return spec
        if self._called(spec) == self._called(self.kept):
            return replace(spec, headers=self.kept.headers, body=self.kept.body)
        return replace(spec, body=self._bodies.get(self._body_key(spec, self._written_for), ""))

    def on_input_changed(self, event: LineField.Changed) -> None:
        """Post what the line says. One that was emptied, or typed over from its first letter on, is a new request."""
        event.stop()
        if self._written_for is None or len(event.value.strip()) <= 1:
            if self._written_for is not None and self._written_for != self._sent_as:
                self.kept, self.note = None, ""  # the body and headers of another profile's request
            self._written_for = self._sent_as if event.value.strip() else None
            self._show_written_for()
        request = self.request
        self.post_message(Edited(request.spec, request.operation))

    def on_input_submitted(self, event: LineField.Submitted) -> None:
        """Enter sends."""
        event.stop()
        submitted = self.submit()
        if submitted is not None:
            self.post_message(submitted)

    def submit(self) -> SendRequested | None:
        """Return what the key that sends asks for; None where the line was loaded, or refused with a notice."""
        if self._load_command():
            return None
        request = self.request
        if request.error is not None:
            self.post_message(Notice(str(request.error), error=True))
            return None
        if request.spec is not None and self.lacks_body(request.spec):
            text = f"The body is in {self.missing_body}, which is not read: b writes it."
            self.post_message(Notice(text, error=True))
            return None
        return SendRequested(request.spec)

    def on_line_field_pasted(self, event: LineField.Pasted) -> None:
        """A curl command, or a request of several lines: read it at once, take its token out."""
        event.stop()
        self._load(event.text)

    def _load_command(self) -> bool:
        """Load a typed command of which something is left out, so that it is seen; whether there was one."""
        typed = self.typed
        return not self.unchanged() and is_curl_command(typed) and self._load(typed, only_changed=True)

    def _load(self, text: str, *, only_changed: bool = False) -> bool:
        """Put what a text asks for into the line, without its token; whether the line was written or the text refused.

        With `only_changed` a text of which nothing is left out stays as it is.
        """
        try:
            parsed = parse_request(text)
        except InvalidInput as error:
            place = f" (line {error.line}, column {error.column})" if error.line else ""
            self.post_message(Notice(f"{error}{place}"))
            return True
        if only_changed and not parsed.notes:
            return False
        notes = " ".join(parsed.notes)
        if parsed.removed_token is not None:
            notes += " To keep it for a profile, paste it there (t)."
        self.write(parsed.spec, notes)
        self.missing_body = parsed.missing_body
        return True


def _parse(text: str) -> RequestSpec | InvalidInput:
    """Read a request line; the error is returned, so that it is kept like a request."""
    try:
        return parse_request(text).spec
    except InvalidInput as error:
        return error
