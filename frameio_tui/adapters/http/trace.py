"""What httpcore reports of the steps of one request: how long each took, and how far it has come."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from frameio_tui.core.http.exchange import Timing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frameio_tui.core.http.reception import Reception


_TLS_BEYOND_PROXY = ("proxy.start_tls", "socks.start_tls")
"""httpcore's names for the handshake with a server through an HTTP or a SOCKS proxy."""


class RequestTrace:
    """Gets the trace events of one request."""

    def __init__(self, reception: Reception) -> None:
        self.reception = reception
        self._start = time.perf_counter()
        self._began: dict[str, float] = {}
        self._took: dict[str, float] = {}
        self._first_byte: float | None = None
        self._looked_up: float | None = None
        self.beyond_proxy = False
        """Whether a proxy has opened a way to the server."""

    def looked_up(self, seconds: float) -> None:
        """A name was looked up."""
        self._looked_up = (self._looked_up or 0.0) + seconds

    async def note(self, event: str, info: Mapping[str, object]) -> None:
        """Take an event, such as `connection.connect_tcp.started`."""
        now = time.perf_counter()
        step, _, state = event.rpartition(".")
        if state == "started":
            if step.endswith("send_request_headers") and not _to_proxy(info):
                self.reception.request_started()
            self.beyond_proxy = self.beyond_proxy or step in _TLS_BEYOND_PROXY
            self._began[step] = now
        elif state == "complete" and step in self._began:
            self._took[step] = now - self._began[step]
            if step.endswith("receive_response_headers"):
                self._first_byte = now - self._start

    def timing(self) -> Timing:
        """Seconds of each step up to now."""
        took, dns = self._took, self._looked_up
        connect = took.get("connection.connect_tcp", took.get("socks.connect_tcp"))
        beyond = next((took[step] for step in _TLS_BEYOND_PROXY if step in took), None)
        return Timing(
            dns=dns if connect is not None else None,
            connect=connect if connect is None or dns is None else max(0.0, connect - dns),
            tls=took.get("connection.start_tls") if beyond is None else beyond,
            first_byte=self._first_byte,
            total=time.perf_counter() - self._start,
        )


def _to_proxy(info: Mapping[str, object]) -> bool:
    """Whether a traced request only asks a proxy for a way to the server."""
    return getattr(info.get("request"), "method", b"") == b"CONNECT"
