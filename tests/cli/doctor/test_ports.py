"""The ports of sign-ins, over real sockets."""

from __future__ import annotations

import os
import socket
import sys

from frameio_tui.cli.doctor.host import FINE, NOTE
from frameio_tui.cli.doctor.ports import port_findings
from frameio_tui.core.profiles.profile import CredentialKind, Profile

APP = Profile(id="0" * 32, name="acme", credential=CredentialKind.OAUTH_PKCE)


def test_a_taken_port_is_named_with_who_holds_it() -> None:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as server:
        port = server.getsockname()[1]
        app = APP._replace(redirect_uri=f"http://localhost:{port}/callback")
        [found] = port_findings([app, app._replace(name="other", redirect_uri="https://x.example/cb")])
        assert found.level == NOTE
        assert f"Port {port}, which acme needs to sign in, is used by" in found.sentence
        assert sys.platform != "linux" or f"process {os.getpid()}" in found.sentence
        assert "login acme --paste" in found.remedy
    [found] = port_findings([app])
    assert (found.level, found.sentence) == (FINE, f"The ports for signing in are free: {port}.")


def test_without_a_sign_in_nothing_is_said() -> None:
    assert not list(port_findings([APP._replace(credential=CredentialKind.DEVELOPER_TOKEN), APP]))
