"""Translates the exceptions of httpx, of httpcore and of the layers below them into the errors of this program.

Their messages are not passed on because they may contain header values. Only error numbers, the status of a proxy
and the reason given by OpenSSL are used.
"""

from __future__ import annotations

import socket
import ssl
import time
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.adapters.http.content_coding import CodingBroken, CodingCut
from frameio_tui.core.errors import ConnectionRefused, InvalidResponse, NameNotResolved, NoResponse, TimedOut, TlsFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frameio_tui.adapters.http.proxies import ProxyAddress

_EXPIRED, _NOT_YET_VALID, _OTHER_NAME, _OTHER_ADDRESS = 10, 9, 62, 64
"""Values of X509_V_ERR_* in OpenSSL."""
_IN_DOUBT = "The server may have executed the request. If it changes data, check that before you send it again."


class Route(NamedTuple):
    """The route of a request that failed, and how far it got."""

    host: str
    proxy: ProxyAddress | None = None
    at_proxy: bool = False
    """Whether the request failed at the proxy or before it."""
    sent: bool = False
    """Whether any byte of the request may have reached the server."""

    @property
    def peer(self) -> str:
        """Description of the peer, as the start of a sentence."""
        if self.proxy is None:
            return self.host
        proxy = f"proxy {self.proxy.place}"
        return f"The {proxy}" if self.at_proxy else f"{self.host} (through the {proxy})"

    @property
    def remedy(self) -> str:
        """Remedy for a wrong peer, as a full sentence."""
        if self.proxy is not None and self.at_proxy:
            return f"Check the variable {self.proxy.variable}."
        return "Check the host and port in the profile."


def chain(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and all errors that caused it, including those in exception groups."""
    seen: set[int] = set()
    pending: list[BaseException] = [error]
    while pending:
        current = pending.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup):
            pending.extend(current.exceptions)
        pending.extend(cause for cause in (current.__cause__, current.__context__) if cause is not None)


def translate_error(error: Exception, route: Route) -> NoResponse:
    """Return the error of this program for an exception of httpx or httpcore, an OSError or CodingBroken.

    Its attribute `sent` is set.
    """
    result = _error_for(error, list(chain(error)), route)
    result.sent = route.sent
    return result


def timed_out(host: str, seconds: float, *, sent: bool) -> TimedOut:
    """Return the error for a request that exceeded its total time limit."""
    sentence = (
        f"The response from {host} was not complete within {seconds:.0f} s."
        if sent
        else f"Could not connect to {host} within {seconds:.0f} s."
    )
    result = TimedOut(sentence, "Try again, or request less data." if sent else "Check the network, and try again.")
    result.sent = sent
    return result


def _error_for(error: BaseException, causes: list[BaseException], route: Route) -> NoResponse:
    import httpcore
    import httpx

    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _certificate_error(cause, route)
        if isinstance(cause, socket.gaierror):
            return _name_error(route)
    if isinstance(error, (httpx.ProxyError, httpcore.ProxyError)):
        return _proxy_error(error, route)
    if isinstance(error, (httpx.TimeoutException, httpcore.TimeoutException)):
        return _timeout_error(error, route)
    if not route.sent and any(isinstance(cause, ssl.SSLError) for cause in causes):
        return TlsFailed(
            f"The TLS handshake with {_peer_in_sentence(route)} failed.", "Check that the port uses https."
        )
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return ConnectionRefused(f"{route.peer} refused the connection.", route.remedy)
    if isinstance(error, (httpx.ConnectError, httpcore.ConnectError)):
        return ConnectionRefused(
            f"Could not connect to {_peer_in_sentence(route)}.", f"Check the network. {route.remedy}"
        )
    if isinstance(error, CodingCut):
        return InvalidResponse(f"The compressed response from {_peer_in_sentence(route)} is incomplete.", _IN_DOUBT)
    if isinstance(error, (httpx.DecodingError, CodingBroken)):
        sentence = f"The response from {_peer_in_sentence(route)} does not have the encoding that its headers state."
        return InvalidResponse(sentence, "Try again, or contact the administrator of the server.")
    if isinstance(
        error,
        (
            *(httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError, httpx.CloseError),
            *(httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError),
        ),
    ):
        sentence = f"{route.peer} closed the connection before the response was complete, or did not send HTTP."
        return InvalidResponse(sentence, _IN_DOUBT if route.sent else route.remedy)
    return NoResponse(f"The request to {_peer_in_sentence(route)} failed ({type(error).__name__}).", "Try again.")


def _peer_in_sentence(route: Route) -> str:
    """Return the description of the peer for the middle of a sentence."""
    return route.peer.replace("The proxy", "the proxy", 1)


def _name_error(route: Route) -> NameNotResolved:
    if route.proxy is not None and route.at_proxy:
        return NameNotResolved(
            f"The host name of the proxy {route.proxy.host} could not be resolved.",
            f"{route.remedy} Also check DNS.",
        )
    return NameNotResolved(
        f"The host name {route.host} could not be resolved.",
        "Check the host name in the profile, DNS, and the proxy variables.",
    )


def _proxy_error(error: BaseException, route: Route) -> ConnectionRefused:
    """Return the error for a proxy that refused the request; the exception's message starts with its status."""
    status = str(error).partition(" ")[0]
    if route.proxy is None or not status.isdigit():
        sentence = f"The proxy blocked the request to {route.host}."
        return ConnectionRefused(sentence, "Check the proxy variables.")
    if status == "407":
        complaint = "rejected the user name or password" if route.proxy.login else "requires a user name and password"
        return ConnectionRefused(
            f"{route.peer} {complaint} (407).",
            f"Set {route.proxy.variable} to http://USER:PASSWORD@{route.proxy.place}, with special characters "
            "percent-encoded. Only Basic authentication is supported.",
        )
    return ConnectionRefused(
        f"{route.peer} blocked the request to {route.host} ({status[:3]}).",
        f"Contact its administrator, or add {route.host} to NO_PROXY.",
    )


def _timeout_error(error: BaseException, route: Route) -> TimedOut:
    import httpcore
    import httpx

    if isinstance(error, (httpx.ConnectTimeout, httpcore.ConnectTimeout)):
        remedy = f" {route.remedy}" if route.at_proxy else ""
        return TimedOut(
            f"Timed out connecting to {_peer_in_sentence(route)}.",
            f"Check the network, or increase connect_timeout in config.toml.{remedy}",
        )
    if isinstance(error, httpx.PoolTimeout):
        return TimedOut("Too many requests are in progress.", "Wait until one is complete.")
    doubt = f" {_IN_DOUBT}" if route.sent else ""
    return TimedOut(
        f"Timed out waiting for {_peer_in_sentence(route)}.",
        f"Try again, or increase read_timeout in config.toml.{doubt}",
    )


def _certificate_error(error: ssl.SSLCertVerificationError, route: Route) -> TlsFailed:
    """Return the error for a rejected certificate. Expiry is judged by the clock of this host, so the text shows it."""
    code, certificate = getattr(error, "verify_code", 0), f"The certificate of {_peer_in_sentence(route)}"
    now = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    if code == _EXPIRED:
        return TlsFailed(
            f"{certificate} has expired (the clock of this host shows {now}).",
            "Check the clock of this host. If it is right, the owner of the server must replace the certificate.",
        )
    if code == _NOT_YET_VALID:
        return TlsFailed(
            f"{certificate} is not valid yet (the clock of this host shows {now}).",
            "Check the clock of this host. To set it with NTP: timedatectl set-ntp true",
        )
    if code in (_OTHER_NAME, _OTHER_ADDRESS):
        return TlsFailed(
            f"{certificate} is for another host name.", f"{route.remedy} Certificates are always verified."
        )
    reason = getattr(error, "verify_message", "") or "it could not be verified"
    return TlsFailed(
        f"{certificate} is not trusted: {reason}.",
        "If a proxy inspects TLS, set SSL_CERT_FILE to its CA certificates. Certificates are always verified.",
    )
