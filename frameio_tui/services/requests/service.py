"""The request service for user interfaces: sender, retries and pagination combined.

It has a module of its own, so that importing one part of the package does not load the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.diagnosis.explain import Explanation, explain, explain_error
from frameio_tui.services.requests.pagination import Paginator
from frameio_tui.services.requests.retry import RateLimitRetry
from frameio_tui.services.requests.sender import RequestSender
from frameio_tui.services.requests.slots import RequestSlots

if TYPE_CHECKING:
    from frameio_tui.core.errors import FrameioTuiError
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.ports.requests import Transport
    from frameio_tui.core.ports.system import Clock
    from frameio_tui.services.auth.bearer import BearerService
    from frameio_tui.services.catalogs import Catalogs
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.requests.sender import Recorder


class RequestService:
    """Sends requests of profiles and explains why one was refused.

    Its parts share one sender, so that requests, retries and pages count against the same rate limits. Their methods
    are available here, so that a user interface does not need to know which part does what.
    """

    def __init__(
        self,
        bearers: BearerService,
        transport: Transport,
        catalogs: Catalogs,
        recorder: Recorder,
        clock: Clock,
        slots: RequestSlots | None = None,
    ) -> None:
        slots = slots or RequestSlots(clock)
        self._catalogs = catalogs
        self._clock = clock
        self._parts = (bearers, transport, catalogs, clock, slots)
        sender = RequestSender(bearers, transport, catalogs, recorder, slots, clock)
        self.slot = sender.slot
        self.prepare = sender.prepare
        self.send = sender.send
        self.rate = sender.rate
        self.settle = sender.settle
        self.look_up_bearer = sender.look_up_bearer
        self.incomplete = sender.incomplete
        retry = RateLimitRetry(sender, clock)
        self.send_with_retry = retry.send
        paginator = Paginator(sender, retry, catalogs, clock)
        self.page = paginator.page
        self.first_page = paginator.first_page
        self.send_page = paginator.send_page
        self.request_of_page = paginator.request_of
        self.pages = paginator.pages
        self.load_all = paginator.load_all

    def recorded_by(self, recorder: Recorder) -> RequestService:
        """Return a service that counts against the same rate limits and records its requests elsewhere."""
        bearers, transport, catalogs, clock, slots = self._parts
        return RequestService(bearers, transport, catalogs, recorder, clock, slots)

    def explain(self, entry: ProfileEntry, exchange: Exchange) -> Explanation:
        """Explain why the API refused a request. The texts may contain text from the server."""
        outgoing, response = exchange.outgoing, exchange.response
        operation = self._catalogs.match(outgoing.method, outgoing.url)
        return explain(
            response.status,
            exchange.readable_body,
            entry.profile,
            operation,
            entry.record,
            response.headers,
            now=self._clock.now(),
        )

    def explain_error(self, entry: ProfileEntry, error: FrameioTuiError) -> Explanation:
        """Explain why there was no response."""
        return explain_error(error, entry.profile, self._clock.now())
