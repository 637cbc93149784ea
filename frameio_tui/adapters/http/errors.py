"""Turns what httpx and the layers below it raise into the program's own errors.

No text of theirs is passed on (it may hold header values, R66); only error numbers, a proxy's status and OpenSSL's
reason are read.
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

    import httpx

    from frameio_tui.adapters.http.proxies import ProxyAddress

_EXPIRED, _NOT_YET_VALID, _OTHER_NAME, _OTHER_ADDRESS = 10, 9, 62, 64
"""OpenSSL's X509_V_ERR_* numbers."""
_IN_DOUBT = "A request that changes something may have been carried out: look before sending it again."


class Route(NamedTuple):
    """How far a request had come when it failed."""

    host: str
    proxy: ProxyAddress | None = None
    at_proxy: bool = False
    """Whether nothing beyond the proxy had been reached."""
    sent: bool = False
    """Whether any byte of the request may have reached the server."""

    @property
    def peer(self) -> str:
        """Who was talked to, in words."""
        if self.proxy is None:
            return self.host
        proxy = f"proxy {self.proxy.place}"
        return f"The {proxy}" if self.at_proxy else f"{self.host} (through the {proxy})"

    @property
    def correct(self) -> str:
        """What to correct when the peer is not the right one."""
        if self.proxy is not None and self.at_proxy:
            return f"Check {self.proxy.variable}, which names it."
        return "Check host and port of the profile."


def chain(error: BaseException) -> Iterator[BaseException]:
    """The error, and all that led to it."""
    seen: set[int] = set()
    waiting: list[BaseException] = [error]
    while waiting:
        found = waiting.pop()
        if id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        if isinstance(found, BaseExceptionGroup):
            waiting.extend(found.exceptions)
        waiting.extend(cause for cause in (found.__cause__, found.__context__) if cause is not None)


def translated(error: httpx.HTTPError | OSError | CodingBroken, route: Route) -> NoResponse:
    """The error as a user is told it."""
    told = _translated(error, list(chain(error)), route)
    told.sent = route.sent
    return told


def timed_out(host: str, seconds: float, *, sent: bool) -> TimedOut:
    """The error of a request that used up its whole time."""
    message = (
        f"{host} did not finish its answer in {seconds:.0f} s."
        if sent
        else f"No connection to {host} in {seconds:.0f} s."
    )
    late = TimedOut(message, "Try again, or ask for less." if sent else "Check the network, and try again.")
    late.sent = sent
    return late


def _translated(error: BaseException, causes: list[BaseException], route: Route) -> NoResponse:
    import httpx

    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _certificate(cause, route)
        if isinstance(cause, socket.gaierror):
            return _unresolved(route)
    if isinstance(error, httpx.ProxyError):
        return _proxy_refused(error, route)
    if isinstance(error, httpx.TimeoutException):
        return _timed_out(error, route)
    if not route.sent and any(isinstance(cause, ssl.SSLError) for cause in causes):
        return TlsFailed(f"No TLS connection to {_within(route)}: the handshake failed.", "Does that port speak https?")
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return ConnectionRefused(f"{route.peer} refused the connection.", route.correct)
    if isinstance(error, httpx.ConnectError):
        return ConnectionRefused(f"No connection to {_within(route)}.", f"Check the network. {route.correct}")
    if isinstance(error, CodingCut):
        return InvalidResponse(f"The answer of {_within(route)} ends before its compressed body does.", _IN_DOUBT)
    if isinstance(error, (httpx.DecodingError, CodingBroken)):
        message = f"The answer of {_within(route)} is not encoded as its headers say."
        return InvalidResponse(message, "Try again; or ask its admin.")
    if isinstance(error, (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError, httpx.CloseError)):
        message = f"{route.peer} closed the connection before the answer was whole, or did not speak HTTP."
        return InvalidResponse(message, _IN_DOUBT if route.sent else route.correct)
    return NoResponse(f"The request to {_within(route)} failed ({type(error).__name__}).", "Try again.")


def _within(route: Route) -> str:
    """The peer within a sentence."""
    return route.peer.replace("The proxy", "the proxy", 1)


def _unresolved(route: Route) -> NameNotResolved:
    if route.proxy is not None and route.at_proxy:
        return NameNotResolved(
            f"The name of the proxy {route.proxy.host} could not be resolved.", f"{route.correct} Check DNS too."
        )
    return NameNotResolved(
        f"The name {route.host} could not be resolved.",
        "Check the host name of the profile, DNS and the proxy variables.",
    )


def _proxy_refused(error: httpx.ProxyError, route: Route) -> ConnectionRefused:
    """A proxy that opens no way to the server; the message of the error begins with its status."""
    status = str(error).partition(" ")[0]
    if route.proxy is None or not status.isdigit():
        message = f"The proxy did not let the request through to {route.host}."
        return ConnectionRefused(message, "Check the proxy variables.")
    if status == "407":
        message = "refused the user name or the password" if route.proxy.login else "wants a user name and a password"
        return ConnectionRefused(
            f"{route.peer} {message} (407).",
            f"Set {route.proxy.variable} to http://USER:PASSWORD@{route.proxy.place}, special characters "
            "percent-encoded. Only Basic authentication is supported.",
        )
    return ConnectionRefused(
        f"{route.peer} did not let the request through to {route.host} ({status[:3]}).",
        f"Ask its admin, or add {route.host} to NO_PROXY.",
    )


def _timed_out(error: httpx.TimeoutException, route: Route) -> TimedOut:
    import httpx

    if isinstance(error, httpx.ConnectTimeout):
        correct = f" {route.correct}" if route.at_proxy else ""
        return TimedOut(
            f"No connection to {_within(route)} within the time allowed.",
            f"Check the network, or set connect_timeout.{correct}",
        )
    if isinstance(error, httpx.PoolTimeout):
        return TimedOut("Too many requests are under way.", "Wait for one to end.")
    doubt = "; a change may have been carried out all the same" if route.sent else ""
    return TimedOut(
        f"{route.peer} sent nothing within the time allowed.",
        f"Try again, or set read_timeout in config.toml{doubt}.",
    )


def _certificate(error: ssl.SSLCertVerificationError, route: Route) -> TlsFailed:
    """Why a certificate was not accepted; whether its dates are right depends on this host's clock."""
    code, whose = getattr(error, "verify_code", 0), f"The certificate of {_within(route)}"
    now = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    if code == _EXPIRED:
        return TlsFailed(
            f"{whose} has expired, if this host's clock is right: it says {now}.",
            "Check the clock first. If it is right, the owner of the server has to renew the certificate.",
        )
    if code == _NOT_YET_VALID:
        return TlsFailed(
            f"{whose} is not valid yet, if this host's clock is right: it says {now}.",
            "Check the clock first, and set it, best by NTP: timedatectl set-ntp true",
        )
    if code in (_OTHER_NAME, _OTHER_ADDRESS):
        return TlsFailed(f"{whose} is for another name.", f"{route.correct} Certificates are always verified.")
    why = getattr(error, "verify_message", "") or "it could not be verified"
    return TlsFailed(
        f"{whose} is not trusted: {why}.",
        "Behind an inspecting proxy, point SSL_CERT_FILE at its CA bundle; certificates are always verified.",
    )
