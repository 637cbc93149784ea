"""Errors carry a sentence, a remedy and the exit code the command line ends with."""

from __future__ import annotations

import pytest

from frameio_tui.core import errors


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.FrameioTuiError("x"), 1),
        (errors.UsageError("x"), 2),
        (errors.InvalidInput("x"), 2),
        (errors.NoSuchProfile("x"), 2),
        (errors.WriteFailed("x"), 1),
        (errors.CredentialExpired("x"), 5),
        (errors.ReadOnlyProfile("x"), 6),
        (errors.OtherOrigin("x"), 6),
        (errors.TlsFailed("x"), 7),
        (errors.Interrupted("x"), 130),
    ],
)
def test_exit_codes(error: errors.FrameioTuiError, code: int) -> None:
    assert error.exit_code == code


def test_a_broken_file_names_place_and_remedy() -> None:
    error = errors.BrokenFile("/p/a.toml", "a string is not closed", "Close it.", line=3, column=7)
    assert str(error) == "/p/a.toml:3:7: a string is not closed. Close it."
