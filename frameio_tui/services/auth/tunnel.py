"""How a browser elsewhere reaches the sign-in's listener: templates, as nobody here knows the host's outside name."""

from __future__ import annotations

from frameio_tui.core.oauth.authorization import is_loopback_redirect


def tunnel_words(redirect_uri: str, socket_path: str = "", user_and_host: str = "USER@HOST") -> tuple[str, ...]:
    """A command that makes the tunnel, and the one for a connection that runs already.

    Empty where nothing can listen. With `socket_path` the tunnel ends at that socket and no port of the host.
    """
    if not is_loopback_redirect(redirect_uri):
        return ()
    port = redirect_uri.partition("://")[2].partition("/")[0].rpartition(":")[2]
    number = port if port.isdigit() else "80"
    forward = f"{number}:{socket_path or f'127.0.0.1:{number}'}"
    return (f"ssh -N -L {forward} {user_and_host}", f"ssh -O forward -L {forward} {user_and_host}")
