"""The completion scripts in real shells, typed at a real terminal."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from frameio_tui.adapters.storage.place_names import PlaceNameFiles
from frameio_tui.cli.completions import SHELLS, completion_script
from frameio_tui.cli.parser import build_parser
from tests.terminal import Terminal

pytestmark = pytest.mark.slow

START = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], "PS1='> '; source {script}"),
    "zsh": (
        ["zsh", "-f", "-i"],
        "PS1='> '; zstyle ':completion:*' use-cache no; fpath=({folder} $fpath); autoload -Uz compinit; compinit -u -D",
    ),
    "fish": (["fish", "--no-config", "-i"], "function fish_prompt; printf '> '; end; source {script}"),
}
TYPED = (
    ("comple", r"frameio-tui completions"),
    ("profiles sho", r"profiles show"),
    ("tree x --overwr", r"tree x --overwrite"),
    ("tree x --format nd", r"--format ndjson"),
    ("use other-p", r"use other-prod"),
    ("--profile acm", r"--profile acme"),
    ("request @fold", r"request @folder/workspaces"),
    ('request "DELETE /accounts/{account_id}/web', r'request "DELETE /accounts/\{account_id\}/webhooks/'),
    ("request DELETE\\ /accounts/{account_id}/web", r"request DELETE\\ /accounts/\\?\{account_id\\?\}/webhooks/"),
    ("tree x -o note", r"tree x -o notes-about-it"),
    ("audit --event comment_crea", r"--event comment_created"),
    ("token forget ot", r"token forget other-prod"),
    ("tree Acme\\ Post/VF", r"Acme\\? Post/(?:VFX:\\ \\\$\\\(|VFX: \$\()touch"),
    ('links list "Acme Post/Edi', r'links list "Acme Post/Editorial/'),
    ("links list 'Acme Post/VF", r"'Acme Post/VFX: \$\(touch pwned\)"),
    ("people diff Editorial/Dem", r"people diff Editorial/Demo\\? Reel/"),
    ("upload note", r"upload notes-about-it"),
    ("upload notes-about-it Edi", r"notes-about-it Editorial/"),
    ("upload --watch notes-about-it Editorial/Dem", r"Editorial/Demo\\? Reel/"),
    ('upload notes-about-it "Acme Post/Edi', r'notes-about-it "Acme Post/Editorial/'),
    ("upload notes-about-it note", r"notes-about-it notes-about-it"),
    ("search x --in=Edi", r"--in=Editorial/"),
    ("whoami --profile=ot", r"--profile=other-prod"),
    ("tree --format=nd", r"--format=ndjson"),
    ("tree x --output=note", r"--output=notes-about-it"),
    ("request /me --profiles acme,ot", r"--profiles acme,other-prod"),
    ("profiles set other-prod --no-such x; frameio-tui use ot", r"; frameio-tui use other-prod"),
)
"""What is typed after the name of the program, and what the line is after Tab."""


@pytest.mark.parametrize("shell", SHELLS)
def test_names_options_and_operations_complete_in_a_real_shell(shell: str, tmp_path: Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    home, work = tmp_path / "home", tmp_path / "work"
    for folder in (home / "config" / "profiles", home / "config" / "requests" / "folder", work):
        folder.mkdir(parents=True)
    for name in ("acme", "other-prod", "$(touch pwned)", "; touch pwned;", "`touch pwned`", "acme\x1b]0;x"):
        (home / "config" / "profiles" / f"{name}.toml").write_text('id = "a1"\napi = "v4"\n')
    (home / "config" / "requests" / "folder" / "workspaces.toml").touch()
    places = PlaceNameFiles(str(home / "cache" / "places"))
    places.remember("a1", "", [("Acme Post", "account")])
    places.remember("a1", "account", [("Editorial", "workspace"), ("VFX: $(touch pwned) `touch pwned`", "other")])
    places.remember("a1", "workspace", [("Demo Reel", "project")])
    (work / "notes-about-it").touch()
    script = tmp_path / "_frameio-tui"
    script.write_text(completion_script(build_parser(), shell))
    command, start = START[shell]
    env = {
        "HOME": str(tmp_path),
        "FRAMEIO_TUI_HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "FRAMEIO_TUI_PROFILE": "acme",
    }
    with Terminal([], env=env, command=command) as terminal:
        terminal.send(f"cd {work}; {start.format(script=script, folder=tmp_path)}; clear; echo rea''dy\r".encode())
        terminal.expect(r"(?m)^ready")
        for typed, completed in TYPED:
            terminal.send(f"frameio-tui {typed}\t".encode())
            terminal.expect(completed)
            terminal.send(b"\x15")
            terminal.expect_gone(completed)
        terminal.send(b"exit\r")
        terminal.wait()
    assert [path.name for path in tmp_path.rglob("pwned")] == []
