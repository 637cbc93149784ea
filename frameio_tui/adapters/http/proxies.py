"""Selects the proxy of a request from the environment variables, by the rules of curl.

See "ENVIRONMENT" and "PROXY PROTOCOL PREFIXES" in https://curl.se/docs/manpage.html. Errors never quote the values
because they may contain passwords.
"""

from __future__ import annotations

import re
from ipaddress import IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from frameio_tui.core.errors import ProxyUnusable
from frameio_tui.core.profiles.profile import is_loopback_host
from frameio_tui.core.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping
    from ipaddress import IPv4Network

VARIABLES = ("https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY")
"""All variables that can name a proxy."""
_READ_FOR = {
    # HTTP_PROXY is never used: a web server sets it for CGI programs from a header of the incoming request.
    "http": ("http_proxy", "all_proxy", "ALL_PROXY"),
    "https": ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"),
}
_SUPPORTED = ("http", "https", "socks5", "socks5h")
_SOCKS_4 = ("socks", "socks4", "socks4a")
_NOT_IN_A_HOST = frozenset("\"!$%&'()*+,/:;<=>?@[\\]^`{|}")
_URL = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*):/{1,3})?([^/?#]*)")


class ProxyAddress(NamedTuple):
    """A proxy and the variable that names it."""

    variable: str
    scheme: str
    """http, https, socks5 or socks5h."""
    host: str
    """Host name in ASCII or IP address without brackets."""
    port: int
    login: tuple[str, Secret] | None = None
    """User name and password, or None if the proxy needs neither."""

    @property
    def place(self) -> str:
        """Host and port in the form HOST:PORT, with brackets around an IPv6 address."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def proxy_for(environ: Mapping[str, str], scheme: str, host: str) -> ProxyAddress | None:
    """Return the proxy for a request to a host, or None for a direct connection. Raises ProxyUnusable.

    Connections to loopback are always direct. Variables that do not apply to this request are not checked.
    """
    variable = proxy_variable(environ, scheme)
    if not variable or is_loopback_host(host) or is_exempt(host, no_proxy(environ)):
        return None
    return parse_proxy(variable, environ[variable])


def proxy_variable(environ: Mapping[str, str], scheme: str) -> str:
    """Return the variable that applies to a scheme, or "" for none. Variables with an empty value are ignored."""
    return next((name for name in _READ_FOR[scheme] if environ.get(name)), "")


def no_proxy(environ: Mapping[str, str]) -> str:
    """Return the value of NO_PROXY, the list of hosts that are connected to directly."""
    return environ.get("no_proxy") or environ.get("NO_PROXY") or ""


def is_exempt(host: str, listed: str) -> bool:
    """Return whether a NO_PROXY list contains a host or one of its parent domains.

    `host` has the form that `split_origin` returns. The entries of `listed` are host names, IP addresses and networks
    such as 10.0.0.0/8, separated by commas or spaces. A single * matches all hosts.
    """
    if listed.strip() == "*":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return any(_is_in_domain(host, _plain_name(entry)) for entry in _entries(listed))
    return any(address in network for entry in _entries(listed) if (network := _network(entry)) is not None)


def entries_without_effect(listed: str) -> list[str]:
    """Return the entries of a NO_PROXY list that cannot match any host, such as *.example.com or example.com:443."""
    if listed.strip() == "*":
        return []
    return [entry for entry in _entries(listed) if _network(entry) is None and not _plain_name(entry)]


def _entries(listed: str) -> list[str]:
    return listed.replace(",", " ").split()


def _is_in_domain(host: str, name: str) -> bool:
    return bool(name) and (host == name or host.endswith(f".{name}"))


def _plain_name(entry: str) -> str:
    """Return a host name as `split_origin` writes it, without a leading or trailing dot; empty if it is not valid."""
    name = _ascii_host(entry.lower().removesuffix(".").removeprefix("."))
    return "" if _NOT_IN_A_HOST.intersection(name) else name


def _network(entry: str) -> IPv4Network | IPv6Network | None:
    """Return the network or single address of an entry; None if it is neither or has a zone ID (::1%eth0)."""
    if "%" in entry:
        return None
    try:
        return ip_network(entry.removeprefix("[").replace("]", ""), strict=False)
    except ValueError:
        return None


def parse_proxy(variable: str, value: str) -> ProxyAddress:
    """Parse the value of a proxy variable: SCHEME://USER:PASSWORD@HOST:PORT, in which only HOST is required.

    As in curl, the default port is 443 for an https proxy and 1080 for the others. Raises ProxyUnusable.
    """
    found = _URL.match(value)
    named, authority = found.groups() if found is not None else (None, "")
    scheme = (named or "http").lower()
    if scheme in _SOCKS_4:
        raise ProxyUnusable(
            f"{variable} is set to a SOCKS 4 proxy ({scheme}://), which is not supported.",
            "If it also supports SOCKS 5, use socks5h://host:port. Otherwise use an http:// proxy, or unset it.",
        )
    if scheme.startswith("socks5") and scheme in _SUPPORTED and not _socks_supported():
        raise ProxyUnusable(
            f"{variable} is set to a SOCKS proxy, which requires the socksio package.",
            "Install it (pip install socksio), use an http:// proxy, or unset the variable.",
        )
    user_info, _, place = authority.rpartition("@")
    host, port = _host_and_port(place, 443 if scheme == "https" else 1080)
    if scheme not in _SUPPORTED or not host or not 0 < port < 65536 or not value.isprintable() or " " in value:
        raise ProxyUnusable(
            f"{variable} is not a valid proxy address.",
            "Use http://host:port, with special characters of a password percent-encoded, or unset the variable.",
        )
    user, _, password = user_info.partition(":")
    return ProxyAddress(variable, scheme, host, port, (unquote(user), Secret(unquote(password))) if user_info else None)


def _host_and_port(place: str, default: int) -> tuple[str, int]:
    """Return the host and port of HOST:PORT; the host is empty if the text is invalid."""
    if place.startswith("["):
        host, closed, port = place[1:].partition("]")
        port = port.removeprefix(":")
        is_host = bool(closed) and isinstance(_network(host), IPv6Network) and "/" not in host
    else:
        host, _, port = place.partition(":")
        host = _ascii_host(host)
        looks_like_address = host.count(".") == 3 and host.replace(".", "").isdigit()
        is_host = not _NOT_IN_A_HOST.intersection(host) and not (looks_like_address and _network(host) is None)
    if not is_host or (port and not (port.isascii() and port.isdigit())):
        return "", default
    return host.lower(), int(port[:6]) if port else default


def _ascii_host(host: str) -> str:
    """Return the ASCII form (IDNA) of a host name; empty if there is none."""
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _socks_supported() -> bool:
    from importlib.util import find_spec

    return find_spec("socksio") is not None
