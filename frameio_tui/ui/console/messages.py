"""What happens on the console: each message is posted once, by whoever knows of it, and handled by the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.diagnosis.explain import Explanation
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.http.pagination import PageInfo
    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.core.resources.id_kinds import JsonLocation
    from frameio_tui.services.profiles import ProfileEntry


class Notice(Message):
    """A sentence for the row under the request line."""

    def __init__(self, text: str, *, error: bool = False) -> None:
        super().__init__()
        self.text = text
        self.error = error


class Edited(Message):
    """The request line holds another text; `spec` is None while that is not a request."""

    def __init__(self, spec: RequestSpec | None, operation: Operation | None) -> None:
        super().__init__()
        self.spec = spec
        self.operation = operation


class SendRequested(Message):
    """The user wants to send the request of the line; None: the line is empty."""

    def __init__(self, spec: RequestSpec | None) -> None:
        super().__init__()
        self.spec = spec


class PlaceholdersFilled(Message):
    """The request about to be sent has IDs for its placeholders now."""

    def __init__(self, spec: RequestSpec) -> None:
        super().__init__()
        self.spec = spec


class SendStarted(Message):
    """A request was allowed and is on its way; `warning` is what the catalogue says against its body."""

    def __init__(self, url: str, warning: str = "") -> None:
        super().__init__()
        self.url = url
        self.warning = warning


class SendProgress(Message):
    """How the request under way is doing, such as how much of the response has arrived."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class ResponseArriving(Message):
    """A part of a response has arrived; the rest is on its way."""

    def __init__(self, entry: ProfileEntry, exchange: Exchange) -> None:
        super().__init__()
        self.entry = entry
        self.exchange = exchange


class ExchangeFinished(Message):
    """A request was answered completely."""

    def __init__(
        self, entry: ProfileEntry, exchange: Exchange, explanation: Explanation | None, page: PageInfo
    ) -> None:
        super().__init__()
        self.entry = entry
        self.exchange = exchange
        self.explanation = explanation
        self.page = page


class ExchangeCutOff(Message):
    """A request ended before its response was complete, or before it was sent again; this is what came of it."""

    def __init__(self, entry: ProfileEntry, exchange: Exchange, explanation: Explanation | None) -> None:
        super().__init__()
        self.entry = entry
        self.exchange = exchange
        self.explanation = explanation


class SendFailed(Message):
    """There is no response: the request was not sent, or nothing came back."""

    def __init__(self, entry: ProfileEntry, what: str, explanation: Explanation) -> None:
        super().__init__()
        self.entry = entry
        self.what = what
        self.explanation = explanation


class SendEnded(Message):
    """A request that was started is over, however it ended."""


class ResponseExplained(Message):
    """Something more is known about the response of a profile."""

    def __init__(self, entry: ProfileEntry, explanation: Explanation) -> None:
        super().__init__()
        self.entry = entry
        self.explanation = explanation


class FollowRequested(Message):
    """The user wants to go where a value of the response leads, or its `Link` header when there is no value."""

    def __init__(self, exchange: Exchange, location: JsonLocation | None) -> None:
        super().__init__()
        self.exchange = exchange
        self.location = location
