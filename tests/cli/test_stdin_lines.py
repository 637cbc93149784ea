"""Lines read beside something else that is waited for."""

from __future__ import annotations

import asyncio
import os
import pty
import termios

from frameio_tui.cli.stdin_lines import TypedLines, without_echo


def test_lines_come_whole_and_the_end_is_told_again_and_again() -> None:
    reading, writing = os.pipe()

    async def work() -> list[str | None]:
        with os.fdopen(reading) as stream:
            lines = TypedLines(stream)
            os.write(writing, b"first\r\nsec")
            os.write(writing, b"ond\nlast")
            os.close(writing)
            return [await lines.next() for _ in range(5)]

    assert asyncio.run(work()) == ["first", "second", "last", None, None]


def test_lines_that_follow_at_once_are_told_from_later_ones() -> None:
    reading, writing = os.pipe()

    async def work() -> list[str | None]:
        with os.fdopen(reading) as stream:
            lines = TypedLines(stream)
            os.write(writing, b"one\rtwo\rthree\r")
            found = [await lines.next(), await lines.next_within(5)]
            lines.put_back("two")
            found += [await lines.next(), await lines.next(), await lines.next_within(0.01)]
            os.write(writing, b"four\n")
            found.append(await lines.next())
            os.close(writing)
            return [*found, await lines.next_within(5)]

    assert asyncio.run(work()) == ["one", "two", "two", "three", None, "four", None]


def test_without_a_stream_there_is_no_line() -> None:
    async def work() -> str | None:
        return await TypedLines(None).next()

    assert asyncio.run(work()) is None


def test_a_terminal_shows_nothing_and_takes_long_lines_meanwhile() -> None:
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "r") as stream:
        before = termios.tcgetattr(theirs)
        with without_echo(stream):
            mode = termios.tcgetattr(theirs)[3]
            assert not mode & termios.ECHO
            assert not mode & termios.ICANON
            assert mode & termios.ISIG
        assert termios.tcgetattr(theirs) == before
    os.close(ours)


def test_a_pipe_is_left_alone() -> None:
    reading, writing = os.pipe()
    os.close(writing)
    with os.fdopen(reading) as stream, without_echo(stream):
        assert stream.read() == ""
