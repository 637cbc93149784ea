"""The check of `doctor` on the ports of redirect URIs, which would otherwise fail only at the next sign-in."""

from __future__ import annotations

import errno
import socket
from typing import TYPE_CHECKING

from frameio_tui.cli.doctor.host import FINE, NOTE, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from frameio_tui.core.profiles.profile import Profile


def port_findings(profiles: Iterable[Profile]) -> Iterator[Finding]:
    """Yield a finding for each port of a redirect URI that is in use, or one that says that all are free."""
    from frameio_tui.adapters.local_server.port_owner import describe_port_owner
    from frameio_tui.adapters.oauth_callback.server import listen_address

    users: dict[tuple[str, int], list[str]] = {}
    for profile in profiles:
        if profile.credential.oauth and (address := listen_address(profile.redirect_uri)) is not None:
            for host in address.hosts:
                users.setdefault((host, address.port), []).append(profile.name)
    in_use = {port: names for (host, port), names in users.items() if _is_in_use(host, port)}
    for port, names in in_use.items():
        yield Finding(
            "port",
            NOTE,
            f"Port {port}, which {', '.join(names)} needs to sign in, is used by {describe_port_owner(port)}.",
            f"Stop that process, or paste the redirect URL: frameio-tui login {names[0]} --paste",
        )
    if users and not in_use:
        free = ", ".join(dict.fromkeys(str(port) for _, port in users))
        yield Finding("port", FINE, f"The ports for signing in are free: {free}.")


def _is_in_use(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        return error.errno == errno.EADDRINUSE
    return False
