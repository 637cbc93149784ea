"""Turns what httpx and the layers below it raise into the program's own errors.

No text of theirs is passed on (it may hold header values, R66); only error numbers and OpenSSL's reason are read.
"""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING

from frameio_tui.core.errors import AnswerBroken, ConnectionRefused, NameNotResolved, NoAnswer, TimedOut, TlsFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx


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


def translated(error: httpx.HTTPError | OSError | ValueError, host: str, proxied: bool) -> NoAnswer:
    """The error as a person is told it."""
    import httpx

    causes = list(chain(error))
    way = f"{host} (through a proxy)" if proxied else host
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _certificate(cause, way)
        if isinstance(cause, socket.gaierror):
            return NameNotResolved(
                f"The name {host} could not be resolved." if not proxied else "The proxy's name could not be resolved.",
                "Check the host name of the profile, DNS and the proxy variables.",
            )
    if isinstance(error, httpx.ProxyError):
        return ConnectionRefused(f"The proxy did not let the request through to {host}.", "Check the proxy variables.")
    if isinstance(error, httpx.TimeoutException):
        return _timed_out(error, way)
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return TlsFailed(f"No TLS connection to {way}: the handshake failed.", "Does that port speak https?")
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return ConnectionRefused(f"{way} refused the connection.", "Check host and port of the profile.")
    if isinstance(error, httpx.ConnectError):
        return ConnectionRefused(f"No connection to {way}.", "Check the network, host and port of the profile.")
    if isinstance(error, httpx.DecodingError):
        return AnswerBroken(f"The answer of {way} is not encoded as its headers say.", "Try again; or ask its admin.")
    if isinstance(error, (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError, httpx.CloseError)):
        return AnswerBroken(
            f"{way} closed the connection before the answer was whole, or did not speak HTTP.",
            "A request that changes something may have been carried out: look before sending it again.",
        )
    return NoAnswer(f"The request to {way} failed ({type(error).__name__}).", "Try again.")


def _timed_out(error: httpx.TimeoutException, way: str) -> TimedOut:
    import httpx

    if isinstance(error, httpx.ConnectTimeout):
        return TimedOut(
            f"No connection to {way} within the time allowed.", "Check the network, or set connect_timeout."
        )
    if isinstance(error, httpx.PoolTimeout):
        return TimedOut("Too many requests are under way.", "Wait for one to end.")
    return TimedOut(
        f"{way} sent nothing within the time allowed.",
        "Try again, or set read_timeout in config.toml; a change may have been carried out all the same.",
    )


def _certificate(error: ssl.SSLCertVerificationError, way: str) -> TlsFailed:
    why = getattr(error, "verify_message", "") or "it could not be verified"
    return TlsFailed(
        f"The certificate of {way} is not trusted: {why}.",
        "Behind an inspecting proxy, point SSL_CERT_FILE at its CA bundle; certificates are always verified.",
    )
