import json
from email.utils import formatdate
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.support import CANARY
from tests.wire import RawServer, canned, response

SOUND = {"LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "TMUX": ""}
NOW = 1_800_000_000.0


def test_a_sound_host_is_zero_and_each_line_is_one_check(cli: Call) -> None:
    cli("profiles", "add", "acme")
    done = cli("doctor", **SOUND)
    assert done.code == 0, done.text
    assert all(line[:6].strip() in ("ok", "note", "FAULT", "") for line in done.text.splitlines())
    assert "on 1 December 2026. Profiles without a linked V4 profile: acme" in done.text


def test_a_fault_is_one_and_has_a_remedy(cli: Call) -> None:
    done = cli("doctor", "--json", **{**SOUND, "TERM": "dumb"})
    assert done.code == 1
    faults = [item for item in json.loads(done.data) if item["level"] == "fault"]
    assert [fault["check"] for fault in faults] == ["terminal"]
    assert faults[0]["remedy"]


@pytest.mark.parametrize(("skew", "code"), [(0, 0), (-3600, 1), (3600, 1)])
def test_the_clock_is_compared_with_the_apis_only_when_asked(
    cli: Call, monkeypatch: pytest.MonkeyPatch, skew: int, code: int
) -> None:
    monkeypatch.setattr("frameio_tui.adapters.system.clock.SystemClock.now", lambda self: NOW)
    reply = response(b"{}", "200 OK", f"date: {formatdate(NOW + skew, usegmt=True)}")
    with RawServer(canned(reply)) as server:
        cli("profiles", "add", "acme", "--base-url", server.url)
        offline = cli("doctor", **SOUND)
        assert offline.code == 0
        assert "V2 closed on 1 December 2026. Profiles without" in offline.text
        assert server.requests == []
        done = cli("doctor", "--online", **SOUND)
    assert done.code == code, done.text
    assert server.requests[0].startswith(b"GET /health ")
    assert b"authorization" not in server.requests[0].lower()


def test_an_api_that_is_not_there_is_a_fault(cli: Call) -> None:
    cli("profiles", "add", "acme", "--base-url", "http://127.0.0.1:9")
    assert cli("doctor", "--online", **SOUND).code == 1


def faults(cli: Call) -> dict[str, str]:
    done = cli("doctor", "--json", **SOUND)
    found = {
        item["check"]: f"{item['sentence']} | {item['remedy']}"
        for item in json.loads(done.data)
        if item["level"] == "fault"
    }
    assert done.code == (1 if found else 0)
    return found


def test_nothing_there_is_no_fault(cli: Call) -> None:
    assert faults(cli) == {}


def test_broken_and_untrusted_files_are_named(cli: Call) -> None:
    broken = Path(cli("profiles", "add", "broken").text.strip())
    broken.write_text("nonsense")
    moved = Path(cli("profiles", "add", "moved").text.strip())
    moved.write_text(moved.read_text().replace("https://api.frame.io", "https://elsewhere.example"))
    found = faults(cli)
    assert str(broken) in found["profile"]
    assert "elsewhere.example" in found["approval"]
    assert "profiles approve moved" in found["approval"]


def test_a_secret_that_others_can_read_is_named_with_the_fix(cli: Call, home: Path) -> None:
    cli("profiles", "add", "acme")
    file = next((home / "data" / "credentials").glob("*.toml"))
    file.chmod(0o644)
    assert f"chmod 600 {file}" in faults(cli)["modes"]


def test_settings_that_were_not_understood_are_named(cli: Call, home: Path) -> None:
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_text("mouse = 3\n")
    assert "mouse" in faults(cli)["config.toml"]


def test_broken_credentials_are_named(cli: Call, home: Path) -> None:
    cli("profiles", "add", "acme")
    next((home / "data" / "credentials").glob("*.toml")).write_text("nonsense")
    assert "acme" in faults(cli)["secrets"]


def test_a_key_ring_without_its_extra_is_a_fault_for_who_uses_it(cli: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frameio_tui.cli.doctor.files.keyring_installed", lambda: False)
    cli("profiles", "add", "acme")
    assert faults(cli) == {}
    path = Path(cli("profiles", "add", "ring").text.strip())
    text = path.read_text().replace("[credential]", '[credential]\nstore = "keyring"')
    path.write_text(text if "keyring" in text else text + '\n[credential]\nstore = "keyring"\n')
    assert "frameio-tui[keyring]" in faults(cli)["keyring"]


def test_a_history_that_cannot_be_read_is_named(cli: Call, home: Path) -> None:
    (home / "state" / "history.db").mkdir(parents=True)
    assert "history.db" in faults(cli)["history"]


def test_a_credential_file_of_no_profile_is_a_fault_until_it_is_wiped(cli: Call, home: Path) -> None:
    assert cli("doctor", "--wipe-orphans").code == 0
    for name in ("gone", "acme"):
        cli("profiles", "add", name)
        cli("token", "set", name, "--no-verify", stdin=CANARY.encode())
    (home / "config" / "profiles" / "gone.toml").unlink()
    done = cli("doctor", **SOUND)
    assert done.code == 1
    folder = home / "config" / "profiles"
    assert f"(last used by 'gone') does not belong to a profile in {folder} and may contain a secret." in done.text
    assert "frameio-tui doctor --wipe-orphans" in done.text
    assert cli("doctor", "--wipe-orphans").code == 6
    assert cli("doctor", "--wipe-orphans", person=True, stdin=b"no\n").code == 6
    assert cli("doctor", "--yes").code == 2
    assert len(list((home / "data" / "credentials").glob("*.toml"))) == 2
    done = cli("doctor", "--wipe-orphans", person=True, stdin=b"yes\n")
    assert done.code == 0
    assert "last used by 'gone'" in done.words
    assert cli("doctor", **SOUND).code == 0
    assert cli("token", "acme").text.strip() == CANARY


def test_a_damaged_history_is_named_until_it_is_wiped(cli: Call, home: Path) -> None:
    cli("profiles", "add", "acme")
    (home / "state").mkdir(exist_ok=True)
    (home / "state" / "history.db").write_bytes(b"not a database" * 100)
    cli("history")
    path = home / "state" / "history.db.broken"
    done = cli("doctor", **SOUND)
    assert done.code == 0
    assert f"note  history: {path} is a damaged history" in done.text
    assert cli("doctor", "--wipe-orphans", person=True, stdin=b"no\n").code == 6
    assert path.exists()
    done = cli("doctor", "--wipe-orphans", person=True, stdin=b"yes\n")
    assert done.code == 0
    assert "Delete the damaged history? [yes/no]" in done.words
    assert f"Deleted {path}." in done.words
    assert not path.exists()
    assert str(path) not in cli("doctor", **SOUND).text


def test_no_credential_file_is_wiped_while_a_profile_file_cannot_be_read(cli: Call, home: Path) -> None:
    cli("profiles", "add", "acme")
    cli("token", "set", "acme", "--no-verify", stdin=CANARY.encode())
    path = home / "config" / "profiles" / "acme.toml"
    path.write_text(path.read_text() + "= broken")
    done = cli("doctor", **SOUND)
    assert "belongs to no profile" not in done.text
    assert cli("doctor", "--wipe-orphans", "--yes").code == 0
    assert CANARY in next((home / "data" / "credentials").glob("*.toml")).read_text()


def test_a_credentials_folder_that_cannot_be_read_is_a_fault_among_others(cli: Call, home: Path) -> None:
    (home / "data").mkdir(parents=True)
    (home / "data" / "credentials").write_text("")
    assert "cannot be read" in faults(cli)["secrets"]
