"""Writes the output of the command line: messages to stderr, data to stdout.

A terminal gets only Printable text; pipes and files get the exact bytes.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from frameio_tui.core.errors import FrameioTuiError


_LAST_STREAM = 2
"""The number of stderr, the last of the standard streams."""


def one_line(text: str) -> str:
    """Return any text in a form that is safe to print on one line. Plain ASCII needs no import of the rules."""
    plain = text.replace("…", "")  # part of our token fingerprints
    if plain.isascii() and plain.isprintable():
        return text
    from frameio_tui.core.text.printable import printable

    return printable(text, newlines=False)


def rows(text: str) -> str:
    """Return any text in a form that is safe to print on several lines."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    from frameio_tui.core.text.printable import printable

    return printable(text)


class Output:
    """The standard streams of a run."""

    def __init__(self, stdout: TextIO | None, stderr: TextIO | None, stdin: TextIO | None) -> None:
        self._stdout = stdout
        self._stderr = stderr
        self._stdin = stdin
        self.terminal = _is_terminal(stdout)
        """Whether stdout is a terminal."""
        self.has_user = _is_terminal(stdin) or _is_terminal(stderr)
        """Whether stdin or stderr is a terminal, so that a user is likely to be present."""
        self.live = _is_terminal(stderr)
        """Whether a line of stderr can be updated in place."""
        self._status_shown = False
        self.as_json = False
        """Whether the command line has `--json`: the command prints JSON, and errors are JSON objects on stderr."""
        self.can_ask = _is_terminal(stdin) and _is_terminal(stderr)
        """Whether the user can be asked a question."""

    def say(self, text: str) -> None:
        """Print a message on one line of stderr."""
        self.clear_status()
        self._write_message(one_line(text) + "\n")

    def status(self, text: str) -> None:
        """Show text on a line of stderr that the next call replaces; does nothing if stderr is not a terminal."""
        if not self.live:
            return
        width = _terminal_width(self._stderr) - 1  # in the last column, some terminals would begin a new line
        self._status_shown = True
        self._write_message(f"\r{_cut(one_line(text), width)}\x1b[K")

    def clear_status(self) -> None:
        """Remove the line that `status` shows."""
        if self._status_shown:
            self._status_shown = False
            self._write_message("\r\x1b[K")

    def warn(self, text: str) -> None:
        """Print a warning about a failure that does not affect the result of the command."""
        self.say(f"frameio-tui: warning: {text}")

    def fail(self, error: FrameioTuiError) -> None:
        """Print an error and its remedy."""
        self.error(error.sentence, error.remedy, exit_code=error.exit_code, kind=type(error).__name__)

    def error(self, sentence: str, remedy: str = "", *, exit_code: int | None = None, kind: str = "") -> None:
        """Print an error message and a remedy; with `as_json`, as one line of JSON with the exit code and class."""
        from frameio_tui.core.errors import remedy_on_command_line
        from frameio_tui.core.text.redact import redact_text

        # Some messages quote input, and the user may have typed a token in the wrong place.
        sentence, remedy = redact_text(sentence), redact_text(remedy_on_command_line(remedy))
        if self.as_json:
            import json

            found = {"message": sentence, "remedy": remedy, "type": kind, "exit_code": exit_code}
            self.say(json.dumps({"error": {key: value for key, value in found.items() if value not in ("", None)}}))
            return
        self.say(f"frameio-tui: {sentence}")
        if remedy:
            self.say(f"  {remedy}")

    def line(self, text: str) -> None:
        """Write text as one line of data. Line breaks in it are escaped: they would look like further lines."""
        self._write(one_line(text) + "\n")

    def text(self, text: str) -> None:
        """Write lines of data, exact to a pipe and Printable on a terminal, with a final line break."""
        self._write((rows(text) if self.terminal else text) + ("" if text.endswith("\n") else "\n"))

    def write_piece(self, text: str) -> None:
        """Write a piece of data, exact to a pipe and Printable on a terminal, without a final line break."""
        self._write(rows(text) if self.terminal else text)

    def write_trusted(self, text: str) -> None:
        """Write text unchanged. The caller builds it only from Printable text, line breaks and our own colours."""
        self._write(text)

    def json(self, value: object) -> None:
        """Write a value as JSON, which is ASCII only and therefore safe on a terminal."""
        import json

        self._write(json.dumps(value, indent=2) + "\n")

    def raw(self, data: bytes) -> None:
        """Write exact bytes. Must not be called if stdout is a terminal."""
        if data:
            with _stream_errors("Cannot write to standard output"):
                stdout = self._open_stdout()
                stdout.flush()
                stdout.buffer.write(data)

    def flush(self) -> None:
        """Flush stdout. Raises BrokenPipeError if the reader has closed the pipe, OutputFailed for other failures."""
        if self._stdout is not None:
            with _stream_errors("Cannot write to standard output"):
                self._stdout.flush()

    def ask(self, question: str) -> str:
        """Ask a question on stderr, and return the line typed on stdin; empty at the end of input."""
        self._write_message(one_line(question) + " ")
        with _stream_errors("Cannot read standard input"):
            typed = self._stdin.buffer.readline() if self._stdin is not None else b""
        return typed.decode("utf-8", "replace").rstrip("\r\n")

    def read_bytes(self) -> bytes:
        """Read all of stdin. Raises OutputFailed."""
        with _stream_errors("Cannot read standard input"):
            return self._stdin.buffer.read() if self._stdin is not None else b""

    def read_hidden(self, prompt: str) -> str:
        """Read all of stdin or, on a terminal, one line without echo. Raises InvalidInput, OutputFailed."""
        if not _is_terminal(self._stdin):
            return self.read_bytes().decode("utf-8", "surrogateescape")
        from getpass import getpass

        from frameio_tui.cli.signals import exit_on_signals
        from frameio_tui.core.errors import InvalidInput

        try:
            with exit_on_signals():  # restores the echo of the terminal also after a signal
                return getpass(one_line(prompt) + " ", stream=self._stderr)
        except EOFError:
            return ""
        except UnicodeDecodeError:
            raise InvalidInput("The input is not valid UTF-8.", "Paste it again.") from None

    def _write(self, text: str) -> None:
        if self.terminal:
            self.clear_status()
        if text:
            with _stream_errors("Cannot write to standard output"):
                _write(self._open_stdout(), text)

    def _open_stdout(self) -> TextIO:
        """Return stdout. Raises OutputFailed if the caller has closed it: data would be lost without a message."""
        if self._stdout is None:
            from frameio_tui.core.errors import OutputFailed

            raise OutputFailed("Standard output is closed.", "Redirect it to a file, or to /dev/null.")
        return self._stdout

    def _write_message(self, text: str) -> None:
        """Write a message to stderr. If that fails, for example on a full disk, continue without messages."""
        try:
            _write(self._stderr, text)
        except BrokenPipeError:
            raise
        except OSError:
            silence(self._stderr)


@contextmanager
def _stream_errors(what: str) -> Iterator[None]:
    """Turn an OSError of a stream into OutputFailed; BrokenPipeError is passed on and ends the program."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        from frameio_tui.core.errors import OutputFailed

        raise OutputFailed(f"{what}: {error.strerror or error}.") from None


def occupy_closed_streams() -> None:
    """Open the null device for each standard stream that is closed.

    Otherwise the next file that is opened, such as a database, would get the number of the stream, and whatever a child
    process prints would be written to it.
    """
    if None not in (sys.stdin, sys.stdout, sys.stderr):
        return
    while (number := os.open(os.devnull, os.O_RDWR)) <= _LAST_STREAM:
        os.set_inheritable(number, True)
    os.close(number)


def silence(*streams: TextIO | None) -> None:
    """Discard the buffered data of a stream, which would raise the same error again when the interpreter exits."""
    null_device = os.open(os.devnull, os.O_WRONLY)
    for stream in streams:
        if stream is not None:
            os.dup2(null_device, stream.fileno())
    os.close(null_device)


def standard_output() -> Output:
    """Return an Output for the standard streams of this process."""
    return Output(sys.stdout, sys.stderr, sys.stdin)


def _cut(text: str, width: int) -> str:
    """Return the beginning of a text that needs at most `width` cells; combining characters count as one cell."""
    from unicodedata import east_asian_width

    cells = 0
    for at, character in enumerate(text):
        cells += 2 if east_asian_width(character) in "WF" else 1
        if cells > width:
            return text[:at]
    return text


def _terminal_width(stream: TextIO | None) -> int:
    """Return the columns of the terminal that a stream writes to; 80 if unknown."""
    try:
        return os.get_terminal_size(stream.fileno()).columns if stream is not None else 80
    except (OSError, ValueError):
        return 80


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def _write(stream: TextIO | None, text: str) -> None:
    """Write and flush, so that messages and data keep their order; characters not in the encoding are escaped."""
    if stream is None:
        return
    stream.flush()
    stream.buffer.write(text.encode(stream.encoding or "utf-8", "backslashreplace"))
    stream.buffer.flush()
