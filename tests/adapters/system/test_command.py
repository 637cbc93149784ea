"""A command gives a token: no shell, bounded in time and size, and what it printed is never quoted."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from frameio_tui.adapters.system.command import ProcessCommandRunner
from frameio_tui.core.errors import CredentialUnusable
from tests.support import CANARY


def python(code: str) -> list[str]:
    """The argument list that runs this code."""
    return [sys.executable, "-c", code]


def run(argv: list[str], timeout: float = 30.0) -> str:
    """The token that a command gives, in clear."""
    return ProcessCommandRunner(os.environ).run(argv, timeout).reveal()


@pytest.mark.parametrize("printed", [CANARY, f"  {CANARY}\n", f"\n\n{CANARY}\nmore lines\n", f"{CANARY}\r\n"])
def test_the_first_line_is_the_token(printed: str) -> None:
    assert run(python(f"print({printed!r}, end='')")) == CANARY


def test_json_is_handed_over_whole_for_the_token_in_it() -> None:
    document = f'{{\n  "access_token": "{CANARY}",\n  "expires_in": 5\n}}'
    assert run(python(f"print({document!r})")) == document


def test_arguments_are_handed_over_as_they_are() -> None:
    hostile = "$(id) `id` ; rm -rf x 'y' \"z\" *"
    assert (
        run([*python("import sys; print(len(sys.argv[1:]), sys.argv[1] == " + repr(hostile) + ")"), hostile])
        == "1 True"
    )


def test_its_standard_input_is_closed() -> None:
    assert run(python("import sys; print('read:' + sys.stdin.read() + '.')")) == "read:."


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("", "printed nothing"),
        ("print()", "printed nothing"),
        ("sys.stdout.buffer.write(b'\\xff' * 20)", "characters"),
        ("print('x' * 70000)", "64 kB"),
        (f"import sys; print({CANARY!r}); sys.exit('locked \\x1b[31m')", "failed with exit code 1: locked ␛[31m"),
        (f"import sys; print({CANARY!r}); sys.exit(3)", "failed with exit code 3: no error message"),
    ],
)
def test_a_command_that_gives_none_is_said(code: str, word: str) -> None:
    with pytest.raises(CredentialUnusable) as caught:
        run(python("import sys\nsys.stdout.reconfigure(encoding='utf-8')\n" + code))
    assert word in caught.value.sentence
    assert CANARY not in str(caught.value)
    assert caught.value.remedy


@pytest.mark.parametrize("argv", [["frameio-no-such-program"], [], [""], ["/"], ["a\0b"]])
def test_a_command_that_cannot_start_is_said(argv: list[str]) -> None:
    with pytest.raises(CredentialUnusable, match="could not be started"):
        run(argv)


def test_one_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    command = ["sh", "-c", f"sleep 1000 & echo $$ $! > '{pids}'; wait"]
    with pytest.raises(CredentialUnusable, match="within 1 s"):
        run(command, 1.0)
    for pid in map(int, pids.read_text().split()):
        assert not runs(pid)


def test_one_that_prints_without_end_costs_no_memory() -> None:
    with pytest.raises(CredentialUnusable, match="did not finish"):
        run(python("import os\nwhile True: os.write(1, b'x' * 65536)"), 0.5)


def runs(pid: int) -> bool:
    """Whether a process lives: a zombie waits for its parent only."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
    finally:
        assert os.getpid() != pid
