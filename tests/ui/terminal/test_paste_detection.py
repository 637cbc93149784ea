"""Lines that arrive at once are one paste, marked or not; what is typed stays typed."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from textual import events

from frameio_tui.ui.terminal.paste_detection import END, MAX_PASTE_GAP, START, PasteParser

TEXT = "first line of a text\rq and the second line\rd\r"


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def fed(*pieces: str, gap: float = 0.0) -> tuple[list[str], list[str]]:
    """The pastes and the keys that come of pieces read with a pause between them."""
    clock = Clock()
    parser = PasteParser(clock=clock, more=lambda: False)
    found = []
    for piece in pieces:
        found += list(parser.feed(piece))
        clock.now += gap
    return [e.text for e in found if isinstance(e, events.Paste)], [e.key for e in found if isinstance(e, events.Key)]


def test_several_lines_at_once_are_a_paste() -> None:
    assert fed(TEXT) == ([TEXT], [])
    assert fed(TEXT, "the end") == ([TEXT, "the end"], [])
    assert fed(TEXT, "q", gap=MAX_PASTE_GAP) == ([TEXT], ["q"])


@pytest.mark.parametrize("typed", ["i/teams\r", "q", "x" * 100, "GET /search/library?q=a long line of a hundred\r"])
def test_what_can_be_typed_is_typed(typed: str) -> None:
    pastes, keys = fed(typed)
    assert (pastes, len(keys)) == ([], len(typed))


@pytest.mark.parametrize("cut", range(1, len(START + TEXT + END)))
def test_a_marked_paste_is_left_as_it_is_wherever_it_is_cut(cut: int) -> None:
    whole = START + TEXT + END
    assert fed(whole[:cut], whole[cut:], "q", gap=MAX_PASTE_GAP) == ([TEXT], ["q"])


def test_after_a_marked_paste_an_unmarked_one_is_seen() -> None:
    assert fed(START + "x" + END, TEXT)[0] == ["x", TEXT]


@pytest.mark.parametrize("before", ["\x1bOQ", "\x1b[A", "\x1b"])
def test_after_a_key_with_a_sequence_an_unmarked_paste_is_seen(before: str) -> None:
    assert fed(before, TEXT, gap=1)[0] == [TEXT]


def test_keys_with_sequences_stay_keys() -> None:
    assert fed("\x1b[A\x1b[B" * 30) == ([], ["up", "down"] * 30)


def test_the_first_letters_of_a_paste_wait_for_the_rest_of_it() -> None:
    for cut in range(1, len(TEXT)):
        waiting = [True, False]
        parser = PasteParser(more=lambda waiting=waiting: waiting.pop(0))  # type: ignore[misc]  # bound at once
        found = [*parser.feed(TEXT[:cut]), *parser.feed(TEXT[cut:])]
        assert [e.text for e in found if isinstance(e, events.Paste)] == [TEXT]
        assert not [e for e in found if isinstance(e, events.Key)]


def test_keys_held_before_a_sequence_come_before_it() -> None:
    waiting = [True]
    parser = PasteParser(more=lambda: waiting.pop(0))
    found = [*parser.feed("ab"), *parser.feed("\x1b[A")]
    assert [e.key for e in found if isinstance(e, events.Key)] == ["a", "b", "up"]


@pytest.mark.parametrize(
    "nonsense",
    [
        "\x1b[99999999u",  # no character has that number
        "\x1b[0;1;99999999999u",
        "\x1b[0;1;55357u",  # half a character
        "\x1b[48;36;120;0;0t\x1b[<0;5;5M",  # a mouse on a screen of no pixels
        "\x1b[<" + "9" * 20 + ";1;1M",
        "\x1b[M ~~",
        "\x1b[48;0;0;0;0t",
    ],
)
def test_what_no_terminal_should_send_is_passed_over(nonsense: str) -> None:
    failures: list[Exception] = []
    parser = PasteParser(more=lambda: False, failed=failures.append)
    keys = [e.key for e in parser.feed(nonsense + "q") if isinstance(e, events.Key)]
    assert keys[-1:] == ["q"]
    assert not [key for key in keys[:-1] if key != "<ignore>" and len(key) == 1]
    assert failures == []


def test_a_defect_of_the_parser_costs_the_character_it_fell_over() -> None:
    class Falls(PasteParser):
        def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
            if sequence == "!":
                raise RuntimeError(sequence)
            return super()._sequence_to_key_events(sequence, alt)

    failures: list[Exception] = []
    parser = Falls(more=lambda: False, failed=failures.append)
    assert [e.key for e in parser.feed("a!b") if isinstance(e, events.Key)] == ["a", "b"]
    assert [str(error) for error in failures] == ["!"]


@pytest.mark.parametrize("cut", range(1, len(START) + 30))
def test_a_marked_paste_keeps_the_sequences_in_it_and_none_of_them_is_a_key(cut: int) -> None:
    text = "q\x1b]52;c;aGFja2Vk\x07\x1b[A\x1bOQ\x1b[200~q\x1b[M !!\x1b"
    whole = START + text + END
    assert fed(whole[:cut], whole[cut:], "w", gap=MAX_PASTE_GAP) == ([text], ["w"])
    assert fed(*whole, "w", gap=MAX_PASTE_GAP) == ([text], ["w"])
