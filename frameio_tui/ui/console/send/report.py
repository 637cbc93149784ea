"""Shows the current request on the response pane, and marks what belongs to another profile or request as old."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.text.humanize import format_time_of_day
from frameio_tui.ui.response_view.views import STANDING_VIEWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.diagnosis.explain import Explanation
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.ports.system import Clock
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.console.request_bar import RequestBar
    from frameio_tui.ui.console.response.pane import ResponsePane


class RequestStatus(NamedTuple):
    """The state of the request on the response pane, for a title: text and style."""

    text: str = ""
    style: str = ""


SENDING = RequestStatus("sending", "reverse $warning")
CANCELLED = RequestStatus("cancelled", "reverse $warning")


def status_of(exchange: Exchange, *, old: bool) -> RequestStatus:
    """Return the status code of a response; `old` says that another request or profile is current now."""
    code = str(exchange.response.status)
    if old:
        return RequestStatus(f"{code} old", "reverse $text-muted")
    return RequestStatus(code, "bold reverse $success" if exchange.ok else "bold reverse $error")


class RequestReport:
    """Shows one request at a time on the response pane, from its start to its response or failure.

    If the user switches the profile or edits the request line meanwhile, what is shown says which profile it belongs
    to.
    """

    def __init__(
        self,
        pane: ResponsePane,
        bar: RequestBar,
        active: Callable[[], ProfileEntry | None],
        clock: Clock,
        status_changed: Callable[[], None],
    ) -> None:
        self._pane = pane
        self._bar = bar
        self._active = active
        self._clock = clock
        self._status_changed = status_changed
        self.status = RequestStatus()
        """State of the request; the text is empty before the first one."""
        self._entry: ProfileEntry | None = None
        """Profile of the current request, or of the previous one if none is being sent."""
        self._line = ""
        """Text of the request line when the request began."""
        self._progress = ""
        """Last progress text of the current request."""
        self._failed_line: str | None = None
        """Text of the request line when a failure was shown; None while no failure is shown."""
        self.is_sent = False
        """Whether the request passed all checks and was sent."""
        self._is_cancelled = False

    def _set_status(self, status: RequestStatus) -> None:
        if status != self.status:
            self.status = status
            self._status_changed()

    def mark_old(self) -> None:
        """Mark the response as belonging to another profile or request."""
        self._pane.mark_old()
        if self._pane.exchange is not None and self._failed_line is None and self.status != SENDING:
            self._set_status(status_of(self._pane.exchange, old=True))

    def is_about_line(self) -> bool:
        """Return whether the latest request is the one in the request line."""
        return self._bar.typed == self._line

    def is_other_profile(self, entry: ProfileEntry) -> bool:
        """Return whether the active profile is another one, or none."""
        active = self._active()
        return active is None or active.profile.id != entry.profile.id

    def begin(self, entry: ProfileEntry, *, is_sent: bool = False) -> None:
        """Start the report of a request from the request line; `is_sent` means that it needs no more checks."""
        self._entry, self._line, self._progress, self._failed_line = entry, self._bar.typed, "", None
        self.is_sent, self._is_cancelled = is_sent, False

    def line_filled(self) -> None:
        """Note the text of the request line after its placeholders were filled."""
        self._line = self._bar.typed

    def sent(self, url: str) -> None:
        """Show that the request is being sent."""
        self.is_sent = True
        self._pane.begin()
        self._set_status(SENDING)
        self._show_progress(f"{url}   Esc to cancel")

    def progress(self, text: str) -> None:
        """Show progress, unless the user cancelled the request."""
        if not self._is_cancelled:
            self._show_progress(text)

    def cancelled(self, *, in_doubt: bool) -> None:
        """Show that the request was cancelled; `in_doubt` means that the server may have processed it."""
        self._is_cancelled, self._failed_line = True, self._bar.typed
        self._set_status(CANCELLED)
        self._show_progress("Cancelled." + (" The server may have processed the request." if in_doubt else ""))

    def arriving(self, entry: ProfileEntry, exchange: Exchange) -> bool:
        """Show a part of the response; return whether it is the first part.

        Later parts are not shown while the user has a table, a filter or another special view open.
        """
        is_first = not self._pane.is_arriving
        if self._is_cancelled or not (is_first or self._pane.view in STANDING_VIEWS):
            return False
        self._show(entry, exchange, None, "", arriving=True)
        self._show_progress(self._progress)
        return is_first

    def response(self, entry: ProfileEntry, exchange: Exchange, explanation: Explanation | None, page: str) -> None:
        """Show the response, or as much of it as arrived; `page` is a text such as `page 1 of 7`."""
        self._show(entry, exchange, explanation, page)

    def explain(self, entry: ProfileEntry, explanation: Explanation | None) -> None:
        """Show an explanation of a profile's response, if that profile is still active."""
        if explanation is not None and not self.is_other_profile(entry):
            self._pane.explain(explanation)

    def failed(self, entry: ProfileEntry, what: str, explanation: Explanation) -> None:
        """Show why there is no response.

        If the profile was switched or the request line edited meanwhile, a label says whose request it was.
        """
        typed, owner = self._bar.typed, ""
        if self.is_other_profile(entry) or typed != self._line:
            owner = f"OLD ({entry.profile.name}, {format_time_of_day(self._clock.now())})"
        self._failed_line = typed
        self._pane.show_failure(what, explanation, owner)
        self._set_status(RequestStatus(what.lower(), "bold reverse $error"))

    def line_edited(self, *, other_body: bool = False) -> None:
        """Remove a failure if the line no longer has the request that failed."""
        if self._failed_line is not None and (other_body or self._failed_line != self._bar.typed):
            self.clear_failure()

    def clear_failure(self) -> None:
        """Remove the failure and explanation, which are not about the request in the line."""
        self._failed_line = None
        self._pane.clear_failure()
        exchange = self._pane.exchange
        self._set_status(status_of(exchange, old=True) if exchange is not None else RequestStatus())

    def relabel(self) -> None:
        """Show the progress with the name of its profile, because another profile is active now."""
        self._show_progress(self._progress or "Sending the request   Esc to cancel")

    def _show_progress(self, text: str) -> None:
        self._progress, entry = text, self._entry
        owner = f"{entry.profile.name}: " if entry is not None and self.is_other_profile(entry) else ""
        self._pane.show_progress(owner + text)

    def _show(
        self,
        entry: ProfileEntry,
        exchange: Exchange,
        explanation: Explanation | None,
        page: str,
        *,
        arriving: bool = False,
    ) -> None:
        """Show a response; mark it as old if the profile was switched or another request is in the line."""
        other = self.is_other_profile(entry)
        self._failed_line = None
        self._pane.show(exchange, None if other else explanation, page, arriving=arriving)
        is_old = other or not self.is_about_line()
        if is_old:
            self._pane.mark_old()
        self._set_status(status_of(exchange, old=is_old))
