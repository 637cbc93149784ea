"""Export the comments of a folder from the Files screen, in a real terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal import Terminal

pytestmark = pytest.mark.slow


def test_comments_are_exported_from_files_as_a_job(env: dict[str, str], tmp_path: Path) -> None:
    output = tmp_path / "cuts.md"
    with Terminal(["--demo"], env=env) as terminal:
        terminal.expect("SANDBOX")
        terminal.keys(":", *"files Acme Post/Editorial/Demo Reel 2026/03 Cuts", "enter")
        terminal.expect("14 items")
        terminal.keys("e")
        terminal.expect("Export the comments")
        terminal.keys(*"comments cuts", "enter")
        terminal.expect("Text with checkboxes")
        terminal.keys(*"markdown", "enter")
        terminal.expect("03 Cuts-comments.md")
        terminal.keys("\x15", *str(output), "enter")
        terminal.expect("Requests: at least")
        terminal.keys("right", "enter")
        terminal.expect("Complete: \\d+ comments")
        terminal.keys("J")
        terminal.expect("SHA-256")
        terminal.keys("f10")
        assert terminal.wait() == 0
    text = output.read_text()
    assert "Legal wants the disclaimer" in text
    assert "00:05:59:22" in text


def test_a_link_is_created_and_the_audit_log_saved_from_files(env: dict[str, str], tmp_path: Path) -> None:
    output = tmp_path / "log.csv"
    with Terminal(["--demo"], env=env) as terminal:
        terminal.expect("SANDBOX")
        terminal.keys(":", *"files Acme Post/Editorial/Demo Reel 2026/03 Cuts", "enter")
        terminal.expect("14 items")
        terminal.keys("a")
        terminal.expect("Links: list, create, revoke")
        terminal.keys("l")
        terminal.expect("Client review")
        terminal.keys("n")
        terminal.expect("Create a link of")
        terminal.keys("\x15", *"From the terminal", "enter")
        terminal.expect("Create the link with these settings")
        terminal.keys("enter")
        terminal.expect("Yes, create")
        terminal.keys("right", "enter")
        terminal.expect("Address: http")
        terminal.keys("escape")
        terminal.expect("create  d revoke")
        terminal.keys("escape")
        terminal.expect("14 items")
        terminal.keys("a")
        terminal.expect("Type to filter")
        terminal.keys("a")
        terminal.expect("Save the audit log")
        terminal.expect("Spreadsheet with names")
        terminal.keys("enter")
        terminal.expect("The last 7 days")
        terminal.keys("enter")
        terminal.expect("Demo Reel 2026-audit.csv")
        terminal.keys("\x15", *str(output), "enter")
        terminal.expect("Role: account admin")
        terminal.keys("right", "enter")
        terminal.expect("Started: audit|Complete: ")  # a short job has ended by now
        terminal.keys("J")
        terminal.expect("SHA-256")
        terminal.keys("f10")
        assert terminal.wait() == 0
    assert "Demo Reel 2026" in output.read_text()


def test_a_file_is_uploaded_and_downloaded_again_from_files(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "renders").mkdir()
    (tmp_path / "renders" / "Grade 1.mov").write_bytes(b"one cut" * 1000)
    media = tmp_path / "media"
    with Terminal(["--demo"], env=env) as terminal:
        terminal.expect("SANDBOX")
        terminal.keys(":", *"files Acme Post/Editorial/Demo Reel 2026/05 Sound", "enter")
        terminal.expect(r"\d+ items")
        terminal.keys("u")
        terminal.expect("Press Tab to complete")
        terminal.keys(*f"{tmp_path}/renders/G", "tab")
        terminal.expect("Grade 1.mov")
        terminal.keys("enter")
        terminal.expect("upload 1 file")
        terminal.keys("right", "enter")
        terminal.expect("Started: upload|Complete: ")  # a short job has ended by now
        terminal.keys("J")
        terminal.expect("Complete: 1 file")
        terminal.keys("escape")
        terminal.expect("u upload")
        terminal.keys("F")
        terminal.expect("Grade 1.mov +7.0 kB")
        terminal.keys("G", "d")
        terminal.expect("Download Grade 1.mov to folder")
        terminal.keys("\x15", *str(media), "enter")
        terminal.expect("Size: 7.0 kB")
        terminal.keys("right", "enter")
        terminal.expect("Started: download|Complete: ")  # a short job has ended by now
        terminal.keys("J")
        terminal.expect("Downloaded: 7.0 kB")
        terminal.keys("f10")
        assert terminal.wait() == 0
    assert (media / "Grade 1.mov").read_bytes() == b"one cut" * 1000
