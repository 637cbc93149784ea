"""Looking up a name, told apart from connecting, on real sockets."""

from __future__ import annotations

import asyncio
from pathlib import Path

from frameio_tui.adapters.http.client import HttpcoreTransport
from frameio_tui.core.http.exchange import Outgoing, Timing
from frameio_tui.core.settings import Settings
from tests.wire import RawServer, canned, response


def timings(tmp_path: Path, *urls: str) -> list[Timing]:
    """Of requests sent side by side, and then of the first one again."""

    async def run() -> list[Timing]:
        transport = HttpcoreTransport(Settings(), str(tmp_path / "spill"), "test", {})
        together = await asyncio.gather(*(transport.send(Outgoing("GET", url)) for url in urls))
        _, again = await transport.send(Outgoing("GET", urls[0]))
        await transport.aclose()
        return [timing for _, timing in together] + [again]

    return asyncio.run(run())


def test_only_a_name_is_looked_up(tmp_path: Path) -> None:
    with RawServer(canned(response(b"{}"))) as server:
        by_address, _ = timings(tmp_path, server.url)
        by_name, _ = timings(tmp_path, server.url.replace("127.0.0.1", "localhost"))
    assert by_address.dns is None
    assert by_address.connect is not None
    assert by_name.dns is not None
    assert by_name.connect is not None
    assert 0 < by_name.dns + by_name.connect <= by_name.total


def test_requests_side_by_side_each_have_their_own(tmp_path: Path) -> None:
    with RawServer(canned(response(b"{}"))) as server:
        by_address, by_name, warm = timings(tmp_path, server.url, server.url.replace("127.0.0.1", "localhost"))
    assert by_address.dns is None
    assert by_name.dns is not None
    assert warm.dns is None
