"""All services that a user interface needs are available, and creating them changes nothing on disk."""

from __future__ import annotations

from pathlib import Path

from frameio_tui.services.services import Services
from tests.support import make_services, run


def test_a_program_leaves_no_trace_until_it_is_used(tmp_path: Path) -> None:
    services = make_services(str(tmp_path))
    assert isinstance(services, Services)
    assert services.profiles.overview().entries == ()
    assert (services.demo, services.demo_url, services.demo_possible) == (False, "", True)

    async def nothing() -> None:
        services.preload()

    run(services, nothing())
    assert list(tmp_path.iterdir()) == []
