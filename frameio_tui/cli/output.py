"""Where words and data of the command line go: words to stderr, data to stdout.

Terminals get Printable text alone; pipes and files get the exact bytes (trust T21).
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


def one_line(text: str) -> str:
    """Any text, safe to show in one row. Plain ASCII, the usual case, spares loading the rules."""
    plain = text.replace("…", "")  # our own fingerprints have it
    if plain.isascii() and plain.isprintable():
        return text
    from frameio_tui.core.text.printable import printable

    return printable(text, newlines=False)


def rows(text: str) -> str:
    """Any text, safe to show in several rows."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    from frameio_tui.core.text.printable import printable

    return printable(text)


class Output:
    """The two streams of a run."""

    def __init__(self, stdout: TextIO | None, stderr: TextIO | None, stdin: TextIO | None) -> None:
        self._stdout = stdout
        self._stderr = stderr
        self._stdin = stdin
        self.terminal = _is_terminal(stdout)
        """Whether a person reads stdout."""
        self.attended = _is_terminal(stdin) or _is_terminal(stderr)
        """Whether a person is there at all."""
        self.can_ask = _is_terminal(stdin) and _is_terminal(stderr)

    def say(self, text: str) -> None:
        """One line of words."""
        self._tell(one_line(text) + "\n")

    def warn(self, text: str) -> None:
        """Something failed that is not what the command is for."""
        self.say(f"frameio-tui: warning: {text}")

    def fail(self, error: FrameioTuiError) -> None:
        """An error: what is wrong, then what helps."""
        self.refusal(error.sentence, error.remedy)

    def refusal(self, sentence: str, remedy: str = "") -> None:
        """What is wrong, then what helps."""
        from frameio_tui.core.text.redact import redact_text

        # What was typed is quoted in some of these, and a token may have been typed in the wrong place.
        self.say(f"frameio-tui: {redact_text(sentence)}")
        if remedy:
            self.say(f"  {redact_text(remedy)}")

    def line(self, text: str) -> None:
        """One line of data made of words; a line end inside it would forge a second one."""
        self._write(one_line(text) + "\n")

    def text(self, text: str) -> None:
        """Several lines of data: exact into a pipe, Printable on a terminal."""
        self._write((rows(text) if self.terminal else text) + ("" if text.endswith("\n") else "\n"))

    def piece(self, text: str) -> None:
        """A part of some lines, Printable on a terminal, exact into a pipe."""
        self._write(rows(text) if self.terminal else text)

    def shown(self, text: str) -> None:
        """Text made of Printable pieces, line ends and our own colours; the caller vouches for it."""
        self._write(text)

    def json(self, value: object) -> None:
        """A value for machines; escaped to ASCII, it needs no further care on a terminal."""
        import json

        self._write(json.dumps(value, indent=2) + "\n")

    def raw(self, data: bytes) -> None:
        """Exact bytes; never called for a terminal."""
        if self._stdout is not None:
            with _named("Standard output could not be written"):
                self._stdout.flush()
                self._stdout.buffer.write(data)

    def flush(self) -> None:
        """Hand everything on; raises BrokenPipeError when nobody reads any more."""
        if self._stdout is not None:
            with _named("Standard output could not be written"):
                self._stdout.flush()

    def ask(self, question: str) -> str:
        """The person's answer on stdin, without its line end; empty when stdin ends."""
        self._tell(one_line(question) + " ")
        with _named("Standard input could not be read"):
            typed = self._stdin.buffer.readline() if self._stdin is not None else b""
        return typed.decode("utf-8", "replace").rstrip("\r\n")

    def read_bytes(self) -> bytes:
        """Everything on stdin."""
        with _named("Standard input could not be read"):
            return self._stdin.buffer.read() if self._stdin is not None else b""

    def read_hidden(self, prompt: str) -> str:
        """Everything on stdin; on a terminal one line, typed or pasted without an echo."""
        if not _is_terminal(self._stdin):
            return self.read_bytes().decode("utf-8", "surrogateescape")
        from getpass import getpass

        from frameio_tui.cli.signals import ending_in_order
        from frameio_tui.core.errors import InvalidInput

        try:
            with ending_in_order():  # the terminal shows what is typed again, however this ends
                return getpass(one_line(prompt) + " ", stream=self._stderr)
        except EOFError:
            return ""
        except UnicodeDecodeError:
            raise InvalidInput("What was typed is not text in UTF-8.", "Paste it again.") from None

    def _write(self, text: str) -> None:
        with _named("Standard output could not be written"):
            _write(self._stdout, text)

    def _tell(self, text: str) -> None:
        """Words for stderr; where that is full there is nobody to tell, and the verb goes on."""
        try:
            _write(self._stderr, text)
        except BrokenPipeError:
            raise
        except OSError:
            silence(self._stderr)


@contextmanager
def _named(what: str) -> Iterator[None]:
    """Turn a fault of a stream into an error that names its cause; a reader that is gone ends the program."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        from frameio_tui.core.errors import OutputFailed

        raise OutputFailed(f"{what}: {error.strerror or error}.") from None


def silence(*streams: TextIO | None) -> None:
    """Let what a stream still holds go nowhere when the interpreter ends; it would complain a second time."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in streams:
        if stream is not None:
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def standard_output() -> Output:
    """The streams of this process."""
    return Output(sys.stdout, sys.stderr, sys.stdin)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def _write(stream: TextIO | None, text: str) -> None:
    """Write and flush, so that words and data keep their order; what the encoding lacks is escaped, not an error."""
    if stream is None:
        return
    stream.flush()
    stream.buffer.write(text.encode(stream.encoding or "utf-8", "backslashreplace"))
    stream.buffer.flush()
