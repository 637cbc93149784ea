from pathlib import Path

import pytest

from frameio_tui.cli.doctor.host import (
    EARLIEST,
    FAULT,
    FINE,
    NOTE,
    Finding,
    _clipboard,
    host_findings,
    nearest_existing,
)

NOW = EARLIEST + 1000.0


def finding(check: str, environ: dict[str, str], now: float = NOW) -> Finding:
    return next(found for found in host_findings(environ, now) if found.check == check)


@pytest.mark.parametrize(
    ("environ", "level"),
    [({"LC_ALL": "C.UTF-8"}, FINE), ({"LANG": "C"}, NOTE), ({}, NOTE), ({"LC_ALL": "xx_XX.UTF-8"}, FAULT)],
)
def test_locale(environ: dict[str, str], level: str) -> None:
    assert finding("locale", environ).level == level


@pytest.mark.parametrize(
    ("environ", "level"),
    [
        ({"TERM": "xterm-256color"}, FINE),
        ({"TERM": "tmux-256color", "TMUX": "x"}, FINE),
        ({"TERM": "xterm", "TMUX": "x"}, NOTE),
        ({"TERM": "dumb"}, FAULT),
        ({}, FAULT),
    ],
)
def test_terminal(environ: dict[str, str], level: str) -> None:
    assert finding("terminal", environ).level == level


@pytest.mark.parametrize(("said", "level"), [("on", FINE), ("external", FAULT), ("off", FAULT), ("", NOTE)])
def test_tmux_must_pass_copies_on(said: str, level: str) -> None:
    assert [found.level for found in _clipboard({"TMUX": "x"}, lambda: said)] == [level]


def test_without_tmux_nothing_is_said_of_it() -> None:
    assert list(_clipboard({}, lambda: "off")) == []


def test_a_clock_before_the_program_was_made_is_wrong() -> None:
    assert finding("clock", {}, 0.0).level == FAULT
    assert finding("clock", {}).level == FINE


def test_a_missing_bundle_of_certificates_is_named(tmp_path: Path) -> None:
    found = finding("network", {"SSL_CERT_FILE": str(tmp_path / "nope.pem")})
    assert found.level == FAULT
    assert "SSL_CERT_FILE" in found.sentence
    assert found.remedy


def test_every_fault_has_a_remedy() -> None:
    worst = {"LC_ALL": "xx_XX.UTF-8", "HTTPS_PROXY": "ftp://x", "SSL_CERT_FILE": ""}
    faults = [found for found in host_findings(worst, 0.0) if found.level == FAULT]
    assert len(faults) >= 5
    assert all(found.remedy for found in faults)


def test_nearest_existing_folder(tmp_path: Path) -> None:
    assert nearest_existing(str(tmp_path / "a" / "b")) == str(tmp_path)


def test_a_proxy_variable_is_a_fault_only_where_requests_use_it() -> None:
    used = finding("network", {"ALL_PROXY": "socks://x:1080"})
    assert (used.level, "ALL_PROXY" in used.sentence, bool(used.remedy)) == (FAULT, True, True)
    unused = finding("network", {"ALL_PROXY": "socks://x:1080", "HTTPS_PROXY": "http://x:3128"})
    assert (unused.level, "ALL_PROXY" in unused.sentence) == (NOTE, True)
    assert finding("network", {"NO_PROXY": "[::1],::1/128,fe80::/10"}).level == FINE
