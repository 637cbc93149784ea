"""Times the steps of a request, and follows its progress, from the trace events of httpcore.

Events are needed for a new connection only; they take a tenth of the time of a request.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from frameio_tui.core.http.exchange import Timing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frameio_tui.core.http.reception import Reception


_TLS_BEYOND_PROXY = ("proxy.start_tls", "socks.start_tls")
"""httpcore's names for the TLS handshake with a server through an HTTP or a SOCKS proxy."""


class RequestTrace:
    """Receives the trace events of one request, and reports its start to `reception`."""

    def __init__(self, reception: Reception) -> None:
        self.reception = reception
        self._start = time.perf_counter()
        self._started_at: dict[str, float] = {}
        self._durations: dict[str, float] = {}
        self._first_byte_seconds: float | None = None
        self._lookup_seconds: float | None = None
        self.beyond_proxy = False
        """Whether a proxy has established a tunnel to the server."""

    def add_lookup(self, seconds: float) -> None:
        """Add the duration of a DNS lookup."""
        self._lookup_seconds = (self._lookup_seconds or 0.0) + seconds

    async def record(self, event: str, info: Mapping[str, object]) -> None:
        """Record an event such as `connection.connect_tcp.started`."""
        now = time.perf_counter()
        step, _, state = event.rpartition(".")
        if state == "started":
            if step.endswith("send_request_headers") and not _is_connect_request(info):
                self.reception.request_started()
            self.beyond_proxy = self.beyond_proxy or step in _TLS_BEYOND_PROXY
            self._started_at[step] = now
        elif state == "complete" and step in self._started_at:
            self._durations[step] = now - self._started_at[step]

    def response_started(self) -> None:
        """Record that the headers of the response have arrived."""
        self._first_byte_seconds = time.perf_counter() - self._start

    def timing(self) -> Timing:
        """Return the seconds of each step up to now."""
        durations, dns = self._durations, self._lookup_seconds
        connect = durations.get("connection.connect_tcp", durations.get("socks.connect_tcp"))
        tls_through_proxy = next((durations[step] for step in _TLS_BEYOND_PROXY if step in durations), None)
        return Timing(
            dns=dns if connect is not None else None,
            connect=connect if connect is None or dns is None else max(0.0, connect - dns),
            tls=durations.get("connection.start_tls") if tls_through_proxy is None else tls_through_proxy,
            first_byte=self._first_byte_seconds,
            total=time.perf_counter() - self._start,
        )


def _is_connect_request(info: Mapping[str, object]) -> bool:
    """Return whether a traced request is the CONNECT request to a proxy."""
    return getattr(info.get("request"), "method", b"") == b"CONNECT"
