"""Commands on a disk that is full or read-only: what was asked for fails aloud, what was not is a warning."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Call, Sandbox
from tests.disks import SmallDisk, mounted
from tests.signed_in import described
from tests.support import make_services


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """The folders of the program, on a disk of their own."""
    with mounted(tmp_path / "disk", 256) as disk:
        yield disk.path


@pytest.fixture
def disk(home: Path) -> SmallDisk:
    return SmallDisk(home)


@pytest.fixture(params=["full", "read-only"])
def refuse(request: pytest.FixtureRequest, disk: SmallDisk) -> Iterator[object]:
    """Makes the disk refuse every write."""
    yield disk.fill if request.param == "full" else lambda: disk.read_only(on=True)
    if request.param == "read-only":
        disk.read_only(on=False)


@pytest.mark.usefixtures("acme")
def test_use_fails_and_the_profile_before_stays_active(cli: Call, refuse: Call) -> None:
    cli("profiles", "add", "other")
    assert cli("use", "acme").code == 0
    refuse()
    done = cli("use", "other")
    assert done.code == 1
    assert done.words.startswith("frameio-tui: Cannot ")
    assert "Active profile" not in done.words
    assert "* acme" in cli("profiles").text


@pytest.mark.usefixtures("acme")
def test_answers_are_printed_and_what_was_not_written_is_a_warning(cli: Call, refuse: Call) -> None:
    refuse()
    done = cli("whoami")
    assert (done.code, done.text) == (0, "Ann Lee <ann@acme.example>\n")
    assert "warning: The user was not saved. Cannot save" in done.words
    assert "warning: The history could not be saved (" in done.words
    for request in (("request", "GET /me"), ("why", "GET /me")):
        done = cli(*request)
        assert done.code == 0, done.words
        assert done.data
        assert done.words.count("warning: The history could not be saved (") == 1


def test_a_history_that_is_written_is_no_matter_for_words(cli: Call, acme: str) -> None:
    done = cli("--profile", acme, "request", "GET /me")
    assert "warning" not in done.words
    assert "GET /v2/me" in cli("history").text


def test_a_token_is_forgotten_and_a_profile_removed_on_a_full_disk(
    cli: Call, acme: str, home: Path, disk: SmallDisk, sandbox: Sandbox
) -> None:
    token = sandbox.tokens["full"]
    cli("profiles", "add", "second")
    cli("token", "set", "second", "--no-verify", stdin=token.encode())
    cli("--profile", "second", "request", "GET /me")
    shutil.rmtree(home / "state" / "locks")
    disk.fill()
    assert cli("token", "forget", acme).code == 0
    assert cli("profiles", "remove", "second", "--yes").code == 0
    assert not disk.holds(token)
    assert "none stored" in cli("profiles").text
    assert "second" not in cli("profiles").text
    disk.free()
    assert cli("token", "set", acme, "--no-verify", stdin=token.encode()).code == 0
    assert cli("whoami").code == 0


def test_a_sign_in_that_cannot_be_kept_is_ended_at_the_server(
    cli: Call, home: Path, disk: SmallDisk, sandbox: Sandbox
) -> None:
    services = make_services(str(home))
    entry = described(services, sandbox, "ims-s2s")
    with services.sign_in.hold_lock(entry.profile):
        pass  # the lock files are made before the disk is full
    disk.fill()
    done = cli("login", entry.profile.name)
    assert done.code == 1
    assert "The tokens of this sign-in could not be saved. Cannot save the credential of" in done.words
    assert "The token was revoked." in done.words
    assert sandbox.registry.lookup(sandbox.oauth.token_families[-1].access) is None


def test_a_verb_that_cannot_write_both_files_writes_neither(cli: Call, acme: str, disk: SmallDisk) -> None:
    before = cli("profiles", "--json").text
    disk.fill()
    for verb in (("rename", acme, "new"), ("copy", acme, "new"), ("link", acme), ("add", "new")):
        done = cli("profiles", *verb)
        assert done.code == 1, verb
        assert "No space left on device" in done.words
        assert cli("profiles", "--json").text == before


@pytest.mark.usefixtures("acme")
def test_doctor_names_a_full_disk(cli: Call, disk: SmallDisk) -> None:
    disk.fill()
    done = cli("doctor", TERM="xterm", LC_ALL="C.UTF-8")
    assert done.code == 1
    assert "is full: tokens cannot be stored." in done.text
    assert "Free some space." in done.text
