import pytest

from frameio_tui.cli.fast_parser import understood
from frameio_tui.cli.parser import parsed

PLAIN = [
    [],
    ["--profile", "acme"],
    ["profiles"],
    ["profiles", "--json"],
    ["token"],
    ["token", "acme"],
    ["token", "--show", "acme"],
    ["use", "acme"],
    ["whoami"],
    ["whoami", "--json"],
    ["--profile", "acme", "token"],
]
OTHERS = [
    ["--version"],
    ["--demo", "profiles"],
    ["profiles", "add", "x"],
    ["token", "set", "x"],
    ["token", "forget"],
    ["token", "a", "b"],
    ["token", "--help"],
    ["use"],
    ["use", "a", "b"],
    ["--profile"],
    ["--profile", "", "token"],
    ["exec", "a", "--", "b"],
    ["profiles", "--js"],
]


@pytest.mark.parametrize("argv", PLAIN, ids=" ".join)
def test_plain_forms_mean_what_the_whole_grammar_says(argv: list[str]) -> None:
    quick, whole = understood(argv), parsed(argv)
    assert quick is not None
    assert not isinstance(whole, int)
    assert quick.profile == whole.profile
    assert quick.handler in (whole.handler, "commands.token:show_token")
    assert getattr(quick, "json", None) == getattr(whole, "json", None)
    if "token" in argv:
        assert [quick.name] == (whole.words or [""])
        assert quick.show == whole.show


@pytest.mark.parametrize("argv", OTHERS, ids=" ".join)
def test_anything_else_is_left_to_the_whole_grammar(argv: list[str]) -> None:
    assert understood(argv) is None
