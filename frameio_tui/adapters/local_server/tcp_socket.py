"""Opens listening TCP sockets."""

from __future__ import annotations

import errno
import socket


def bind_address(host: str, port: int, backlog: int, *, optional: bool = False) -> socket.socket | None:
    """Return a listening socket, or None for an optional address that this machine does not have.

    Raises OSError, and OverflowError for a number that is not a port.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        bound = socket.socket(family, socket.SOCK_STREAM)
    except OSError:
        if optional:
            return None
        raise
    try:
        # Allow reusing the port immediately afterwards; an active listener still causes an error.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family is socket.AF_INET6:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        bound.bind((host, port))
        bound.listen(backlog)
        bound.setblocking(False)
    except (OSError, OverflowError) as error:
        bound.close()
        if optional and isinstance(error, OSError) and error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            return None
        raise
    return bound
