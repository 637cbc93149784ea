"""Messages of the console: the part in which something happens posts one, and the screen handles it."""

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
    """A sentence to show in the row under the request line; an empty one removes the sentence before it."""

    def __init__(self, text: str, *, error: bool = False) -> None:
        super().__init__()
        self.text = text
        self.error = error


class Edited(Message):
    """The text of the request line changed; `spec` is None while the text is not a request."""

    def __init__(self, spec: RequestSpec | None, operation: Operation | None) -> None:
        super().__init__()
        self.spec = spec
        self.operation = operation


class SendRequested(Message):
    """The user wants to send the request in the request line; `spec` is None for an empty line."""

    def __init__(self, spec: RequestSpec | None) -> None:
        super().__init__()
        self.spec = spec


class PlaceholdersFilled(Message):
    """The placeholders of the request to be sent were replaced with IDs."""

    def __init__(self, spec: RequestSpec) -> None:
        super().__init__()
        self.spec = spec


class SendStarted(Message):
    """A request passed all checks and is being sent; `warning` names a conflict of its body with the catalog."""

    def __init__(self, url: str, warning: str = "") -> None:
        super().__init__()
        self.url = url
        self.warning = warning


class SendProgress(Message):
    """The progress of the current request, such as how much of the response has arrived."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class ResponseArriving(Message):
    """A part of a response has arrived; more is to come."""

    def __init__(self, entry: ProfileEntry, exchange: Exchange) -> None:
        super().__init__()
        self.entry = entry
        self.exchange = exchange


class ExchangeFinished(Message):
    """A request received its complete response."""

    def __init__(
        self, entry: ProfileEntry, exchange: Exchange, explanation: Explanation | None, page: PageInfo
    ) -> None:
        super().__init__()
        self.entry = entry
        self.exchange = exchange
        self.explanation = explanation
        self.page = page


class ExchangeCutOff(Message):
    """A request ended with an incomplete response, or the user stopped the wait after a 429."""

    def __init__(self, entry: ProfileEntry, exchange: Exchange, explanation: Explanation | None) -> None:
        super().__init__()
        self.entry = entry
        self.exchange = exchange
        self.explanation = explanation


class SendFailed(Message):
    """There is no response: the request was not sent, or the connection failed; `what` says which."""

    def __init__(self, entry: ProfileEntry, what: str, explanation: Explanation) -> None:
        super().__init__()
        self.entry = entry
        self.what = what
        self.explanation = explanation


class SendEnded(Message):
    """A request or page has ended, successfully or not; not posted after loading all pages."""


class ResponseExplained(Message):
    """An explanation of a profile's response is available."""

    def __init__(self, entry: ProfileEntry, explanation: Explanation) -> None:
        super().__init__()
        self.entry = entry
        self.explanation = explanation


class FollowRequested(Message):
    """The user wants to follow a value of the response, or its `Link` header if `location` is None."""

    def __init__(self, exchange: Exchange, location: JsonLocation | None) -> None:
        super().__init__()
        self.exchange = exchange
        self.location = location
