"""What the environment says about proxies and certificates, and what is wrong with it (trust T8, R80)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

PROXY_VARIABLES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
PROXY_SCHEMES = ("http", "https", "socks5", "socks5h")


class NetworkFault(NamedTuple):
    """A variable that would make every request fail."""

    variable: str
    sentence: str
    remedy: str


def network_faults(environ: Mapping[str, str]) -> list[NetworkFault]:
    """Every proxy or certificate variable that cannot work; values are not quoted, they may hold passwords."""
    faults = [fault for name in PROXY_VARIABLES if (fault := _proxy_fault(name, environ.get(name, "")))]
    file, folder = environ.get("SSL_CERT_FILE"), environ.get("SSL_CERT_DIR")
    if file is not None and (reason := _bundle_fault(file)):
        faults.append(
            NetworkFault("SSL_CERT_FILE", f"SSL_CERT_FILE {reason}.", "Point it at a PEM bundle, or unset it.")
        )
    if folder is not None and not os.path.isdir(folder):
        faults.append(NetworkFault("SSL_CERT_DIR", "SSL_CERT_DIR names no folder.", "Correct it, or unset it."))
    return faults


def trust_store(environ: Mapping[str, str]) -> str:
    """Which certificates are trusted, in words."""
    if environ.get("SSL_CERT_FILE"):
        return f"SSL_CERT_FILE ({environ['SSL_CERT_FILE']})"
    if environ.get("SSL_CERT_DIR"):
        return f"SSL_CERT_DIR ({environ['SSL_CERT_DIR']})"
    return "the bundle of the certifi package"


def _proxy_fault(name: str, value: str) -> NetworkFault | None:
    if not value:
        return None
    scheme, sep, rest = value.partition("://")
    if not sep:
        scheme, rest = "http", value
    scheme = scheme.lower()
    if scheme not in PROXY_SCHEMES or not rest.strip("/"):
        return NetworkFault(
            name, f"{name} is not a proxy address.", "Write it as http://host:port, or unset the variable."
        )
    if scheme.startswith("socks") and not _socks_there():
        return NetworkFault(
            name,
            f"{name} names a SOCKS proxy, for which the socksio package is needed.",
            "Install it beside the program (pip install socksio), use an http:// proxy, or unset the variable.",
        )
    return None


def _socks_there() -> bool:
    from importlib.util import find_spec

    return find_spec("socksio") is not None


def _bundle_fault(path: str) -> str:
    if not path:
        return "is set but empty"
    try:
        with open(path, "rb") as file:
            head = file.read(4 * 2**20)
    except OSError as error:
        return f"names a file that cannot be read ({error.strerror})"
    if b"-----BEGIN CERTIFICATE-----" not in head and b"-----BEGIN TRUSTED CERTIFICATE-----" not in head:
        return "names a file with no certificate in it"
    return ""
