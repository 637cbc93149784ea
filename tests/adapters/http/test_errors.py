"""What the layers below raise, as a person is told it."""

from __future__ import annotations

import socket
import ssl

import httpx
import pytest

from frameio_tui.adapters.http.errors import Route, chain, translate_error
from frameio_tui.core.errors import ConnectionRefused, InvalidResponse, NameNotResolved, NoResponse, TimedOut, TlsFailed


def caused(error: httpx.HTTPError, cause: BaseException) -> httpx.HTTPError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (caused(httpx.ConnectError("canary"), socket.gaierror(-2, "canary")), NameNotResolved),
        (caused(httpx.ConnectError("canary"), ConnectionRefusedError()), ConnectionRefused),
        (httpx.ConnectError("canary"), ConnectionRefused),
        (caused(httpx.ConnectError("canary"), ssl.SSLError("canary")), TlsFailed),
        (caused(httpx.ConnectError("canary"), ssl.SSLCertVerificationError("canary")), TlsFailed),
        (httpx.ConnectTimeout("canary"), TimedOut),
        (httpx.ReadTimeout("canary"), TimedOut),
        (httpx.PoolTimeout("canary"), TimedOut),
        (httpx.RemoteProtocolError("canary"), InvalidResponse),
        (httpx.LocalProtocolError("canary"), NoResponse),
        (httpx.DecodingError("canary"), InvalidResponse),
        (httpx.ProxyError("canary"), ConnectionRefused),
        (OSError(5, "canary"), NoResponse),
    ],
)
def test_every_failure_has_a_kind_and_quotes_nothing(error: httpx.HTTPError, kind: type[NoResponse]) -> None:
    told = translate_error(error, Route("api.frame.io"))
    assert type(told) is kind
    assert "canary" not in str(told)
    assert told.remedy


def test_a_chain_that_bites_its_tail_ends() -> None:
    first, second = ValueError(), ValueError()
    first.__cause__, second.__context__ = second, first
    assert list(chain(first)) == [first, second]
