from pathlib import Path

import pytest

from frameio_tui.cli.async_runner import until_done
from frameio_tui.cli.container import Container, parts_at
from frameio_tui.cli.demo.profiles import FIRST, SEEDS, seed
from tests.cli.conftest import Sandbox


@pytest.fixture
def parts(tmp_path: Path, sandbox: Sandbox) -> Container:
    parts = parts_at(str(tmp_path), {}, sandbox.url)
    seed(parts, sandbox)
    return parts


def test_a_demo_shows_what_there_is_to_see(parts: Container, sandbox: Sandbox) -> None:
    overview = parts.profiles.overview()
    by_name = {entry.profile.name: entry for entry in overview.entries}
    assert overview.broken == ()
    assert overview.active is not None
    assert overview.active.profile.name == FIRST
    assert all(entry.trust.trusted and entry.profile.base_url == sandbox.url for entry in overview.entries)
    assert by_name["demo-readonly"].profile.read_only
    assert by_name[f"{FIRST}-v4"].profile.api == "v4"
    tokens = by_name["demo-expired"].record.tokens
    assert tokens is not None
    assert tokens.expired(parts.clock.now())


@pytest.mark.parametrize("name", [*(wanted.name for wanted in SEEDS), f"{FIRST}-v4"])
def test_the_person_shown_is_who_the_sandbox_says(parts: Container, name: str) -> None:
    entry = parts.profiles.entry(name)
    verified = until_done(parts, parts.tokens.whoami(entry.profile))
    assert verified.person is not None, verified.sentence
    if entry.record.person is not None:
        assert verified.person._replace(verified_at=0, account_id="") == entry.record.person._replace(account_id="")
    assert verified.changed_from is None
