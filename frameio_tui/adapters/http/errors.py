"""Translates the exceptions of httpx and the layers below it into the errors of this program.

Their messages are not passed on because they may contain header values (R66). Only error numbers, the status of a proxy
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

    import httpx

    from frameio_tui.adapters.http.proxies import ProxyAddress

_EXPIRED, _NOT_YET_VALID, _OTHER_NAME, _OTHER_ADDRESS = 10, 9, 62, 64
"""Values of X509_V_ERR_* in OpenSSL."""
_IN_DOUBT = "A request that changes something may have been carried out: look before sending it again."


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
            return f"Check {self.proxy.variable}, which names it."
        return "Check host and port of the profile."


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


def translate_error(error: httpx.HTTPError | OSError | CodingBroken, route: Route) -> NoResponse:
    """Return the error of this program for an exception, with `sent` set."""
    result = _error_for(error, list(chain(error)), route)
    result.sent = route.sent
    return result


def timed_out(host: str, seconds: float, *, sent: bool) -> TimedOut:
    """Return the error for a request that exceeded its total time limit."""
    sentence = (
        f"{host} did not finish its answer in {seconds:.0f} s."
        if sent
        else f"No connection to {host} in {seconds:.0f} s."
    )
    result = TimedOut(sentence, "Try again, or ask for less." if sent else "Check the network, and try again.")
    result.sent = sent
    return result


def _error_for(error: BaseException, causes: list[BaseException], route: Route) -> NoResponse:
    import httpx

    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _certificate_error(cause, route)
        if isinstance(cause, socket.gaierror):
            return _name_error(route)
    if isinstance(error, httpx.ProxyError):
        return _proxy_error(error, route)
    if isinstance(error, httpx.TimeoutException):
        return _timeout_error(error, route)
    if not route.sent and any(isinstance(cause, ssl.SSLError) for cause in causes):
        return TlsFailed(
            f"No TLS connection to {_peer_in_sentence(route)}: the handshake failed.", "Does that port speak https?"
        )
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return ConnectionRefused(f"{route.peer} refused the connection.", route.remedy)
    if isinstance(error, httpx.ConnectError):
        return ConnectionRefused(f"No connection to {_peer_in_sentence(route)}.", f"Check the network. {route.remedy}")
    if isinstance(error, CodingCut):
        return InvalidResponse(
            f"The answer of {_peer_in_sentence(route)} ends before its compressed body does.", _IN_DOUBT
        )
    if isinstance(error, (httpx.DecodingError, CodingBroken)):
        sentence = f"The answer of {_peer_in_sentence(route)} is not encoded as its headers say."
        return InvalidResponse(sentence, "Try again; or ask its admin.")
    if isinstance(error, (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError, httpx.CloseError)):
        sentence = f"{route.peer} closed the connection before the answer was whole, or did not speak HTTP."
        return InvalidResponse(sentence, _IN_DOUBT if route.sent else route.remedy)
    return NoResponse(f"The request to {_peer_in_sentence(route)} failed ({type(error).__name__}).", "Try again.")


def _peer_in_sentence(route: Route) -> str:
    """Return the description of the peer for the middle of a sentence."""
    return route.peer.replace("The proxy", "the proxy", 1)


def _name_error(route: Route) -> NameNotResolved:
    if route.proxy is not None and route.at_proxy:
        return NameNotResolved(
            f"The name of the proxy {route.proxy.host} could not be resolved.", f"{route.remedy} Check DNS too."
        )
    return NameNotResolved(
        f"The name {route.host} could not be resolved.",
        "Check the host name of the profile, DNS and the proxy variables.",
    )


def _proxy_error(error: httpx.ProxyError, route: Route) -> ConnectionRefused:
    """Return the error for a proxy that refused the request; the message of httpx starts with the proxy's status."""
    status = str(error).partition(" ")[0]
    if route.proxy is None or not status.isdigit():
        sentence = f"The proxy did not let the request through to {route.host}."
        return ConnectionRefused(sentence, "Check the proxy variables.")
    if status == "407":
        complaint = "refused the user name or the password" if route.proxy.login else "wants a user name and a password"
        return ConnectionRefused(
            f"{route.peer} {complaint} (407).",
            f"Set {route.proxy.variable} to http://USER:PASSWORD@{route.proxy.place}, special characters "
            "percent-encoded. Only Basic authentication is supported.",
        )
    return ConnectionRefused(
        f"{route.peer} did not let the request through to {route.host} ({status[:3]}).",
        f"Ask its admin, or add {route.host} to NO_PROXY.",
    )


def _timeout_error(error: httpx.TimeoutException, route: Route) -> TimedOut:
    import httpx

    if isinstance(error, httpx.ConnectTimeout):
        remedy = f" {route.remedy}" if route.at_proxy else ""
        return TimedOut(
            f"No connection to {_peer_in_sentence(route)} within the time allowed.",
            f"Check the network, or set connect_timeout.{remedy}",
        )
    if isinstance(error, httpx.PoolTimeout):
        return TimedOut("Too many requests are under way.", "Wait for one to end.")
    doubt = "; a change may have been carried out all the same" if route.sent else ""
    return TimedOut(
        f"{route.peer} sent nothing within the time allowed.",
        f"Try again, or set read_timeout in config.toml{doubt}.",
    )


def _certificate_error(error: ssl.SSLCertVerificationError, route: Route) -> TlsFailed:
    """Return the error for a rejected certificate. Expiry is judged by the clock of this host, so the text shows it."""
    code, certificate = getattr(error, "verify_code", 0), f"The certificate of {_peer_in_sentence(route)}"
    now = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    if code == _EXPIRED:
        return TlsFailed(
            f"{certificate} has expired, if this host's clock is right: it says {now}.",
            "Check the clock first. If it is right, the owner of the server has to renew the certificate.",
        )
    if code == _NOT_YET_VALID:
        return TlsFailed(
            f"{certificate} is not valid yet, if this host's clock is right: it says {now}.",
            "Check the clock first, and set it, best by NTP: timedatectl set-ntp true",
        )
    if code in (_OTHER_NAME, _OTHER_ADDRESS):
        return TlsFailed(f"{certificate} is for another name.", f"{route.remedy} Certificates are always verified.")
    reason = getattr(error, "verify_message", "") or "it could not be verified"
    return TlsFailed(
        f"{certificate} is not trusted: {reason}.",
        "Behind an inspecting proxy, point SSL_CERT_FILE at its CA bundle; certificates are always verified.",
    )
