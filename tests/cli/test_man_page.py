"""The man page: every command and option, and nothing that roff warns about."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess

import pytest

from frameio_tui.cli.man_page import _commands, man_page
from frameio_tui.cli.parser import build_parser

PAGE = man_page()


def test_every_command_and_option_is_in_the_page() -> None:
    plain = PAGE.replace("\\-", "-")
    for name, command in _commands(build_parser()):
        assert f'.SS "{name}"' in plain
        section = plain.partition(f'.SS "{name}"\n')[2].partition("\n.S")[0]
        for action in command._actions:
            if action.dest not in ("help", "profile") and not isinstance(action, argparse._SubParsersAction):
                assert all(rf"\fB{option}\fR" in section for option in action.option_strings), (name, action.dest)
        assert section.count("frameio-tui ") >= 2, name


def test_every_exit_code_has_its_meaning() -> None:
    section = PAGE.partition(".SH EXIT STATUS\n")[2].partition(".SH")[0]
    assert re.findall(r"\.B (\d+)", section) == ["0", "1", "2", "3", "4", "5", "6", "7", "8", "130"]
    assert "The page" not in section


@pytest.mark.skipif(not shutil.which("groff"), reason="groff is not installed")
def test_roff_formats_the_page_without_a_warning() -> None:
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-rLL=120n"],
        input=PAGE,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stderr == ""
    shown = re.sub(r"\x1b\[[0-9;]*m|.\x08", "", done.stdout)
    assert 'frameio-tui request "GET /me"' in shown
    assert "--format text|json|csv|ndjson" in shown
