"""Reads the environment variables for proxies and certificates, and finds problems in them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.adapters.http.proxies import (
    VARIABLES,
    entries_without_effect,
    no_proxy,
    parse_proxy,
    proxy_variable,
)
from frameio_tui.core.errors import ProxyUnusable

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping


class NetworkFault(NamedTuple):
    """A problem with the value of an environment variable."""

    variable: str
    sentence: str
    remedy: str
    used: bool = True
    """Whether the problem makes requests to the API, which are all https, fail."""


def find_network_faults(environ: Mapping[str, str]) -> list[NetworkFault]:
    """Return the problems of all proxy and certificate variables, without values: they may contain passwords."""
    return [*_proxy_faults(environ), *certificate_faults(environ)]


def _proxy_faults(environ: Mapping[str, str]) -> list[NetworkFault]:
    used, exempt = proxy_variable(environ, "https"), no_proxy(environ)
    faults = []
    for name in VARIABLES:
        try:
            if environ.get(name):
                parse_proxy(name, environ[name])
        except ProxyUnusable as error:
            faults.append(NetworkFault(name, error.sentence, error.remedy, name == used and exempt.strip() != "*"))
    if unmatched := entries_without_effect(exempt):
        faults.append(
            NetworkFault(
                "NO_PROXY",
                f"NO_PROXY has entries that match no host: {', '.join(unmatched)}.",
                "Use host names (which include their subdomains) and addresses, separated by commas.",
                used=False,
            )
        )
    return faults


def certificate_faults(environ: Mapping[str, str]) -> list[NetworkFault]:
    """Return the problems that prevent TLS from being set up."""
    faults = []
    file, folder = environ.get("SSL_CERT_FILE"), environ.get("SSL_CERT_DIR")
    if file is not None and (reason := _bundle_fault(file)):
        faults.append(NetworkFault("SSL_CERT_FILE", f"SSL_CERT_FILE {reason}.", "Set it to a PEM file, or unset it."))
    if folder is not None and not os.path.isdir(folder):
        faults.append(NetworkFault("SSL_CERT_DIR", "SSL_CERT_DIR is not a folder.", "Correct or unset it."))
    log = environ.get("SSLKEYLOGFILE")
    if log and not os.access(log if os.path.exists(log) else os.path.dirname(log) or ".", os.W_OK):
        faults.append(
            NetworkFault("SSLKEYLOGFILE", "The file in SSLKEYLOGFILE cannot be written.", "Correct or unset it.")
        )
    return faults


def tls_context(environ: Mapping[str, str]) -> ssl.SSLContext:
    """Return the TLS context that verifies servers.

    It trusts the certificates that SSL_CERT_FILE and SSL_CERT_DIR name, or else the certifi bundle. Raises
    ProxyUnusable if they cannot be loaded.
    """
    import ssl

    import httpx

    if faults := certificate_faults(environ):
        raise ProxyUnusable(faults[0].sentence, faults[0].remedy)
    file, folder = environ.get("SSL_CERT_FILE"), environ.get("SSL_CERT_DIR")
    try:
        if file or folder:
            return ssl.create_default_context(cafile=file, capath=folder)
        return httpx.create_ssl_context(trust_env=False)
    except OSError as error:  # includes ssl.SSLError
        raise ProxyUnusable(
            f"The trusted certificates could not be loaded ({type(error).__name__}).", "Run: frameio-tui doctor"
        ) from None


def trust_store(environ: Mapping[str, str]) -> str:
    """Return a description of the certificates that are trusted."""
    names = [name for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if environ.get(name)]
    if names:
        return " and ".join(f"{name} ({environ[name]})" for name in names)
    return "the certificates of the certifi package"


def _bundle_fault(path: str) -> str:
    """Return why a certificate file cannot be loaded, as the end of a sentence; empty if it can."""
    import ssl

    if not path:
        return "is set but empty"
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except ssl.SSLError:
        return "refers to a file without a valid certificate"
    except (OSError, ValueError) as error:
        return f"refers to a file that cannot be read ({getattr(error, 'strerror', None) or 'a NUL byte in its name'})"
    return ""
