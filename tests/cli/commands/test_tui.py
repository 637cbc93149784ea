import gc
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from frameio_tui.cli.commands.tui import _collecting_once_warm, _prepare_environment
from frameio_tui.cli.container import container_at
from frameio_tui.services.services import Services
from frameio_tui.ui.first_run import RESTART_AS_DEMO
from tests.cli.conftest import Call


def test_textual_is_told_the_escape_delay_and_never_to_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ESCDELAY", raising=False)
    monkeypatch.setenv("TEXTUAL_LOG", "/tmp/x")
    monkeypatch.setenv("TEXTUAL", "devtools")
    monkeypatch.setenv("TERM", "xterm")
    _prepare_environment(25)
    assert os.environ["ESCDELAY"] == "25"
    assert "TEXTUAL_LOG" not in os.environ
    assert "TEXTUAL" not in os.environ
    _prepare_environment(100)
    assert os.environ["ESCDELAY"] == "25"


@pytest.mark.parametrize(
    ("term", "given", "after"),
    [
        ("xterm", None, None),
        ("xterm", "", None),
        ("xterm", "1", "1"),
        ("vt100", None, "1"),
        ("vte-256color", None, None),
    ],
)
def test_colours_are_left_out_when_asked_or_unknown_to_the_terminal(
    term: str, given: str | None, after: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("NO_COLOR", "placeholder")  # put back afterwards, whatever happens to it
    if given is None:
        del os.environ["NO_COLOR"]
    else:
        os.environ["NO_COLOR"] = given
    _prepare_environment(25)
    assert os.environ.get("NO_COLOR") == after


def test_the_collector_runs_again_once_the_first_frame_is_drawn(tmp_path: Path) -> None:
    warmed = []
    services = container_at(str(tmp_path), {}).services()._replace(preload=lambda: warmed.append(True))
    gc.disable()
    try:
        _collecting_once_warm(services).preload()
        assert gc.isenabled()
        assert warmed
    finally:
        gc.unfreeze()
        gc.enable()


class FakeApp:
    """Stands in for the face, which the journeys drive for real."""

    falls = False
    result: int | None = None
    return_code = 0

    def __init__(self, services: Services, start: str, *, folder_profile: str, start_warning: str) -> None:
        assert folder_profile == start_warning == ""
        started.append((services, start))

    def run(self, *, mouse: bool) -> int | None:
        if self.falls:
            raise RuntimeError
        return self.result

    def end(self, code: int) -> bool:
        raise AssertionError("no signal is sent here")

    def restore_terminal(self) -> None:
        restored.append(True)


restored: list[bool] = []
started: list[tuple[Services, str]] = []


@pytest.fixture
def face(monkeypatch: pytest.MonkeyPatch) -> type[FakeApp]:
    started.clear()
    restored.clear()
    module = ModuleType("frameio_tui.ui.app")
    module.FrameioApp = FakeApp  # type: ignore[attr-defined]  # the only name the launcher asks for
    monkeypatch.setitem(sys.modules, "frameio_tui.ui.app", module)
    for name in ("ESCDELAY", "TEXTUAL_LOG"):
        monkeypatch.setenv(name, "50")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(gc, "disable", lambda: None)
    return FakeApp


@pytest.mark.usefixtures("face")
def test_the_face_opens_as_the_named_profile(cli: Call) -> None:
    cli("profiles", "add", "acme")
    assert cli(terminal=True, person=True).code == 0
    assert cli("--profile", "acme", terminal=True, person=True).code == 0
    assert [start for _, start in started] == ["", "acme"]
    assert cli("--profile", "nobody", terminal=True, person=True).code == 2


@pytest.mark.usefixtures("face")
@pytest.mark.parametrize("term", ["", "dumb"])
def test_a_terminal_that_cannot_draw_is_told_so(term: str, cli: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", term)
    done = cli(terminal=True, person=True)
    assert (done.code, started) == (2, [])
    assert "export TERM=" in done.words


@pytest.mark.parametrize(("result", "return_code", "code"), [(None, 0, 0), (None, 1, 1), (3, 0, 3)])
def test_its_end_is_ours(cli: Call, face: type[FakeApp], result: int | None, return_code: int, code: int) -> None:
    face.result, face.return_code = result, return_code
    try:
        assert cli(terminal=True, person=True).code == code
    finally:
        face.result, face.return_code = None, 0


def test_it_starts_again_as_the_demo(cli: Call, face: type[FakeApp], monkeypatch: pytest.MonkeyPatch) -> None:
    again: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda services, argv: again.append(argv))
    monkeypatch.setattr(face, "result", RESTART_AS_DEMO)
    cli(terminal=True, person=True)
    assert again == [[sys.executable, "-m", "frameio_tui", "--demo"]]


def test_however_it_ends_the_terminal_is_given_back(
    cli: Call, face: type[FakeApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(face, "falls", True)
    assert cli(terminal=True, person=True).code == 1
    assert restored == [True]
