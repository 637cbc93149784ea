import gc
import os
from pathlib import Path

import pytest

from frameio_tui.cli.compose import compose_at
from frameio_tui.cli.launch import _collecting_once_warm, _prepare_environment


def test_textual_is_told_the_escape_delay_and_never_to_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ESCDELAY", raising=False)
    monkeypatch.setenv("TEXTUAL_LOG", "/tmp/x")
    monkeypatch.setenv("TEXTUAL", "devtools")
    _prepare_environment(25)
    assert os.environ["ESCDELAY"] == "25"
    assert "TEXTUAL_LOG" not in os.environ
    assert "TEXTUAL" not in os.environ
    _prepare_environment(100)
    assert os.environ["ESCDELAY"] == "25"


def test_the_collector_runs_again_once_the_first_frame_is_drawn(tmp_path: Path) -> None:
    warmed = []
    program = compose_at(str(tmp_path), {})._replace(warm=lambda: warmed.append(True))
    gc.disable()
    try:
        _collecting_once_warm(program).warm()
        assert gc.isenabled()
        assert warmed
    finally:
        gc.unfreeze()
        gc.enable()
