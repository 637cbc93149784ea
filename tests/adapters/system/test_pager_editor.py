"""The person's pager and editor get the text in a private file, and none of our secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from frameio_tui.adapters.system.pager_editor import TextViewer
from frameio_tui.core.errors import FrameioTuiError


def program(tmp_path: Path, name: str) -> str:
    script = tmp_path / name
    script.write_text(
        f'#!/bin/sh\nfor last; do :; done\necho "$1" > {tmp_path}/argument\ncp "$last" {tmp_path}/seen\n'
        f'stat -c %a "$last" > {tmp_path}/mode\necho "$FRAMEIO_TOKEN$HOME_SWEET" > {tmp_path}/env\n'
    )
    script.chmod(0o755)
    return str(script)


@pytest.mark.parametrize(("how", "variable"), [("pager", "PAGER"), ("editor", "EDITOR"), ("editor", "VISUAL")])
def test_the_text_is_shown_exactly_and_removed_afterwards(tmp_path: Path, how: str, variable: str) -> None:
    environ = {variable: program(tmp_path, "my viewer").replace(" ", "\\ ") + " -X", "FRAMEIO_TOKEN": "canary"}
    folder = tmp_path / "spill"
    TextViewer({**environ, "PATH": "/usr/bin:/bin", "HOME_SWEET": "home"}, str(folder)).show(
        how, b"\xff exact\n", ".json"
    )
    assert (tmp_path / "seen").read_bytes() == b"\xff exact\n"
    assert (tmp_path / "mode").read_text().strip() == "600"
    assert (tmp_path / "env").read_text().strip() == "home"
    assert (tmp_path / "argument").read_text().strip() == "-X"
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("command", ["/nowhere/less", "'unclosed"])
def test_a_program_that_is_not_there_is_named(tmp_path: Path, command: str) -> None:
    with pytest.raises(FrameioTuiError, match=r"less|PAGER"):
        TextViewer({"PAGER": command}, str(tmp_path)).show("pager", b"", ".txt")
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_its_own_is_paged_and_stays(tmp_path: Path) -> None:
    whole = tmp_path / "body-1-x"
    whole.write_bytes(b"whole \xff body")
    environ = {"PAGER": program(tmp_path, "viewer"), "PATH": "/usr/bin:/bin"}
    TextViewer(environ, str(tmp_path / "spill")).page(str(whole))
    assert (tmp_path / "seen").read_bytes() == b"whole \xff body"
    assert whole.exists()


def test_what_the_editor_leaves_comes_back_also_when_it_put_a_new_file_there(tmp_path: Path) -> None:
    script = tmp_path / "editor"
    script.write_text('#!/bin/sh\nsed s/old/new/ "$1" > "$1.tmp" && mv "$1.tmp" "$1"\n')
    script.chmod(0o755)
    viewer = TextViewer({"EDITOR": str(script), "PATH": "/usr/bin:/bin"}, str(tmp_path / "spill"))
    assert viewer.edit(b'{"a": "old"}', ".json") == b'{"a": "new"}'
    assert list((tmp_path / "spill").iterdir()) == []


def test_an_editor_that_removes_the_file_is_an_error_with_words(tmp_path: Path) -> None:
    viewer = TextViewer({"EDITOR": "rm -f", "PATH": "/usr/bin:/bin"}, str(tmp_path / "spill"))
    with pytest.raises(FrameioTuiError, match="could not be read"):
        viewer.edit(b"{}", ".json")


def test_a_program_that_fails_is_named(tmp_path: Path) -> None:
    with pytest.raises(FrameioTuiError, match="'false' failed with exit code 1"):
        TextViewer({"PAGER": "false", "PATH": "/usr/bin:/bin"}, str(tmp_path)).show("pager", b"", ".txt")
    assert list(tmp_path.iterdir()) == []
