"""What the response pane shows of the request under way, and when that is not about what is on screen any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.text.humanize import format_time_of_day
from frameio_tui.ui.response_view.views import STANDING_VIEWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.diagnosis.explain import Explanation
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.ports import Clock
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.console.request_bar import RequestBar
    from frameio_tui.ui.console.response.pane import ResponsePane


class RequestReport:
    """Shows one request at a time on the pane, from its start to its response or failure.

    The user may switch the profile or edit the request line meanwhile: then what is shown says whose it is.
    """

    def __init__(
        self, pane: ResponsePane, bar: RequestBar, active: Callable[[], ProfileEntry | None], clock: Clock
    ) -> None:
        self._pane = pane
        self._bar = bar
        self._active = active
        self._clock = clock
        self._entry: ProfileEntry | None = None
        """The profile of the request under way, or of the one before."""
        self._line = ""
        """The request line that it was sent from."""
        self._progress = ""
        """What was said last of the request under way."""
        self._failed_line: str | None = None
        """The request line when a failure was shown; None while none is."""
        self.is_sent = False
        """Whether the request of this report has been allowed and sent."""
        self._is_cancelled = False

    def is_other_profile(self, entry: ProfileEntry) -> bool:
        """Whether another profile than this one is active now."""
        active = self._active()
        return active is None or active.profile.id != entry.profile.id

    def begin(self, entry: ProfileEntry, *, is_sent: bool = False) -> None:
        """A request as a profile begins: one from the line, or (`is_sent`) one that needs no more checks."""
        self._entry, self._line, self._progress, self._failed_line = entry, self._bar.typed, "", None
        self.is_sent, self._is_cancelled = is_sent, False

    def line_filled(self) -> None:
        """The line has IDs for its placeholders now; it still holds the request of this report."""
        self._line = self._bar.typed

    def sent(self, url: str) -> None:
        """The request is on its way."""
        self.is_sent = True
        self._pane.begin()
        self._show_progress(f"{url}   Esc cancels")

    def progress(self, text: str) -> None:
        """Say how the request is doing."""
        if not self._is_cancelled:
            self._show_progress(text)

    def cancelled(self, *, in_doubt: bool) -> None:
        """The user cancelled the request; `in_doubt`: it may have been carried out."""
        self._is_cancelled, self._failed_line = True, self._bar.typed
        self._show_progress("Cancelled." + (" What was sent may have arrived all the same." if in_doubt else ""))

    def arriving(self, entry: ProfileEntry, exchange: Exchange) -> bool:
        """Show a part of the response, unless the user works on what is shown of it; return whether it is the first."""
        is_first = not self._pane.is_arriving
        if self._is_cancelled or not (is_first or self._pane.view in STANDING_VIEWS):
            return False
        self._show(entry, exchange, None, "", arriving=True)
        self._show_progress(self._progress)
        return is_first

    def response(self, entry: ProfileEntry, exchange: Exchange, explanation: Explanation | None, page: str) -> None:
        """Show the response, or as much of it as there will be; `page` says where in a list it stands."""
        self._show(entry, exchange, explanation, page)

    def explain(self, entry: ProfileEntry, explanation: Explanation | None) -> None:
        """Say more about the response of a profile, while that profile is active."""
        if explanation is not None and not self.is_other_profile(entry):
            self._pane.explain(explanation)

    def failed(self, entry: ProfileEntry, what: str, explanation: Explanation) -> None:
        """Show why there is no response; whose request it was, where that is not clear."""
        typed, whose = self._bar.typed, ""
        if self.is_other_profile(entry) or typed != self._line:
            whose = f"OLD: of {entry.profile.name}, {format_time_of_day(self._clock.now())}"
        self._failed_line = typed
        self._pane.show_failure(what, explanation, whose)

    def line_edited(self, *, other_body: bool = False) -> None:
        """A failure belongs to the request that failed: it goes when the line holds another one."""
        if self._failed_line is not None and (other_body or self._failed_line != self._bar.typed):
            self.clear_failure()

    def clear_failure(self) -> None:
        """Take away what was said of a request: it is not about the one on screen."""
        self._failed_line = None
        self._pane.clear_failure()

    def relabel(self) -> None:
        """Another profile is active while a request is under way: say whose that is."""
        self._show_progress(self._progress or "A request is under way   Esc cancels")

    def _show_progress(self, text: str) -> None:
        self._progress, entry = text, self._entry
        whose = f"{entry.profile.name}: " if entry is not None and self.is_other_profile(entry) else ""
        self._pane.show_progress(whose + text)

    def _show(
        self,
        entry: ProfileEntry,
        exchange: Exchange,
        explanation: Explanation | None,
        page: str,
        *,
        arriving: bool = False,
    ) -> None:
        """Show a response, as old where the profile was switched or the line edited while it was under way."""
        other = self.is_other_profile(entry)
        self._failed_line = None
        self._pane.show(exchange, None if other else explanation, page, arriving=arriving)
        if other or not self._bar.is_unchanged():
            self._pane.mark_old()
