"""Who listens at a port, asked of the real system."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from frameio_tui.adapters.local_server.port_owner import describe_port_owner


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who holds a port")
@pytest.mark.parametrize(("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
def test_the_process_that_listens_is_named(family: socket.AddressFamily, host: str) -> None:
    with socket.create_server((host, 0), family=family) as server:
        port = server.getsockname()[1]
        assert describe_port_owner(port).startswith(f"process {os.getpid()} (")
    assert describe_port_owner(port) == "another program"


def test_where_the_system_does_not_tell_nobody_is_named(tmp_path: Path) -> None:
    assert describe_port_owner(80, str(tmp_path)) == "another program"
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "tcp").write_text("  sl local_address\n 0: 0100007F:0050 00000000:0000 0A 0 0 0 0 0 99 1\nx\n")
    assert describe_port_owner(80, str(tmp_path)) == "another program"
    (tmp_path / "7" / "fd").mkdir(parents=True)
    (tmp_path / "7" / "fd" / "3").symlink_to("socket:[99]")
    assert describe_port_owner(80, str(tmp_path)) == "process 7"
    assert describe_port_owner(81, str(tmp_path)) == "another program"
