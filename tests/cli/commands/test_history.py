from pathlib import Path

from frameio_tui.cli.container import parts_at
from frameio_tui.core.http.history import HistoryEntry
from tests.cli.conftest import Call


def test_newest_last_and_nothing_hostile(cli: Call, home: Path) -> None:
    cli("profiles", "add", "acme")
    assert "nothing yet" in cli("history").words
    parts = parts_at(str(home), {})
    profile = parts.profiles.entry("acme").profile
    parts.history.add(HistoryEntry(profile.id, 1.0, "GET", "/v2/one", 200, 0.2, 10))
    parts.history.add(
        HistoryEntry(profile.id, 2.0, "GET", "/v2/two\x1b[31m", 0, 0.1, error="no \x07 way", kind="verify")
    )
    parts.history.close()
    lines = cli("history").text.splitlines()
    assert ["/v2/one" in lines[0], "/v2/two" in lines[1], "(verify)" in lines[1]] == [True] * 3
    assert not any(c in "".join(lines) for c in "\x1b\x07")
    assert len(cli("history", "--limit", "1").text.splitlines()) == 1
