"""What is made of httpcore's events."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

from frameio_tui.adapters.http.trace import RequestTrace
from frameio_tui.core.http.reception import Reception


def traced(*events: tuple[str, str]) -> RequestTrace:
    """The trace of a request with these events, each with the method of its request."""
    trace = RequestTrace(Reception())

    async def run() -> None:
        for event, method in events:
            await trace.record(event, {"request": SimpleNamespace(method=method.encode())})

    asyncio.run(run())
    return trace


def test_asking_a_proxy_for_a_way_sends_nothing_to_the_server() -> None:
    asked = ("http11.send_request_headers.started", "CONNECT")
    trace = traced(("connection.connect_tcp.started", ""), ("connection.connect_tcp.complete", ""), asked)
    assert not trace.reception.sent
    assert not trace.beyond_proxy
    trace = traced(asked, ("proxy.start_tls.started", ""), ("proxy.start_tls.complete", ""))
    assert not trace.reception.sent
    assert trace.beyond_proxy
    assert trace.timing().tls is not None
    assert traced(asked, ("http11.send_request_headers.started", "POST")).reception.sent


def test_a_step_that_failed_took_no_time() -> None:
    trace = traced(("connection.connect_tcp.started", ""), ("connection.connect_tcp.failed", ""))
    assert trace.timing().connect is None
    assert trace.timing().total > 0
