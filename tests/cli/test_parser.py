import argparse
import shlex
from collections.abc import Iterator

import pytest

from frameio_tui.cli import parser as parser_module
from frameio_tui.cli.arguments.command_parser import CommandParser
from frameio_tui.cli.fast_parser import parse_simple
from frameio_tui.cli.main import load_handler
from frameio_tui.cli.parser import build_parser, command_names, parse_arguments
from frameio_tui.core.errors import UsageError


def every_parser(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                yield from every_parser(child)


def test_every_verb_leads_to_a_function() -> None:
    places = {parser.get_default("handler") for parser in every_parser(build_parser())}
    assert all(callable(load_handler(place)) for place in places)


def test_no_option_takes_a_secret() -> None:
    actions = [
        (option, action)
        for parser in every_parser(build_parser())
        for option, action in parser._option_string_actions.items()
    ]
    switches = ("--with-secrets", "--show-secret", "--secret-stdin")
    names = {"--secret-from": "ID", "--secret-file": "PATH"}  # of a stored secret, and of a new file
    assert all(action.nargs == 0 for option, action in actions if option in switches)
    assert all(action.metavar == names[option] for option, action in actions if option in names)
    options = {option for option, _ in actions} - {*switches, *names}
    assert not [option for option in options if "secret" in option]
    assert not [option for option in options if any(word in option for word in ("token", "password", "code"))]


def test_verbs_are_named_for_who_starts_it_without_a_terminal() -> None:
    assert {"profiles", "token", "request", "whoami", "doctor"} <= set(command_names().split(", "))


def test_parsing_one_command_gives_what_the_parser_of_all_commands_gives() -> None:
    for names, add in parser_module._GROUPS.items():
        commands = argparse.ArgumentParser().add_subparsers(parser_class=CommandParser)
        parser_module._load(add)(commands)
        assert tuple(commands.choices) == names
    whole = build_parser()
    for argv in (["--profile", "use", "whoami"], ["--demo", "jobs", "show", "1"], ["--profile=x", "doctor", "--json"]):
        assert parse_arguments(argv) == whole.parse_args(argv, argparse.Namespace(tail=[]))


def test_what_follows_two_dashes_is_kept_apart() -> None:
    names = parse_arguments(["upload", "--restart", "--", "-rf.mov", "--", "Acme/Reel"])
    assert not isinstance(names, int)
    assert (names.restart, names.paths) == (True, ["-rf.mov", "--", "Acme/Reel"])
    arguments = parse_arguments(["exec", "acme", "--", "env", "--", "-x"])
    assert not isinstance(arguments, int)
    assert arguments.tail == ["env", "--", "-x"]


@pytest.mark.parametrize(
    "argv", [["nope"], ["request"], ["profiles", "add"], ["--prof", "x"], ["scopes", "--api", "v3"]]
)
def test_what_is_not_understood_is_a_usage_error(argv: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        parse_arguments(argv)
    assert caught.value.exit_code == 2
    assert "--help" in caught.value.remedy


@pytest.mark.parametrize(
    ("argv", "sentence", "remedy"),
    [
        (["reqest"], "Unknown command 'reqest'.", "Did you mean 'request'? See: frameio-tui --help"),
        (["exec", "acme", "ls"], "Unknown argument: ls.", "Write the program after --, for example: frameio-tui exec"),
        (["--json", "profiles"], "Unknown argument: --json.", "Write --json after the command."),
        (["profiles", "--json=1"], "--json takes no value.", "See: frameio-tui profiles --help"),
        (["profiles", "shw"], "Unknown command 'shw'.", "Did you mean 'show'? See: frameio-tui profiles --help"),
        (["scopes", "--api", "v3"], "--api cannot be 'v3'.", "See: frameio-tui scopes --help"),
        (["request", "GET /me", "--as", "x"], "--as cannot be 'x'.", "Choose from: curl, httpx, python, sdk, har."),
        (["actions", "try", "x", "--timeout", "11"], "--timeout cannot be '11'.", "Choose from: 5, 6, 7, 8, 9, 10."),
        (["upload", "a", "b", "--settle", "x"], "--settle must be a number, not 'x'.", "upload --help"),
        (["history", "--limit", "x"], "--limit must be a whole number, not 'x'.", "See: frameio-tui history --help"),
        (["history", "--limit"], "--limit needs a value.", "See: frameio-tui history --help"),
        (["login", "--socket", "--paste"], "--paste cannot be combined with --socket.", "frameio-tui login --help"),
        (
            ["doctor", "--jsn"],
            "Unknown argument: --jsn.",
            "Did you mean '--json'? See: frameio-tui doctor --help",
        ),
        (
            ["profiles", "set", "a", "--forse=x"],
            "Unknown argument: --forse=x.",
            "'--force'? See: frameio-tui profiles set",
        ),
        (["--profle", "acme", "whoami"], "Unknown argument: --profle.", "Did you mean '--profile'? See: frameio-tui"),
        (["request", "/me", "-o", "x"], "Unknown argument: -o x.", "end the line with > FILE."),
        (["use", "acme", "extra"], "Unknown argument: extra.", "See: frameio-tui use --help"),
    ],
)
def test_usage_error_suggests_what_was_probably_meant(argv: list[str], sentence: str, remedy: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_arguments(argv)
    assert caught.value.sentence == sentence
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("profiles ls", "profiles list"),
        ("profiles --json ls", "profiles list --json"),
        ("--profile ls saved ls", "--profile ls saved list"),
        ("saved --filter rm ls", "saved list --filter rm"),
        ("saved rm ls", "saved remove ls"),
        ("jobs ls", "jobs list"),
        ("request GET /me --all", "request 'GET /me' --all"),
        ("request --all -H 'a: b' -X POST /me", "request /me --method POST --header 'a: b' --all"),
        ("saved add mine GET /me", "saved add mine 'GET /me'"),
        ("why GET /me", "why 'GET /me'"),
    ],
)
def test_short_forms_are_understood(typed: str, meant: str) -> None:
    assert parse_arguments(shlex.split(typed)) == parse_arguments(shlex.split(meant))


def test_every_command_takes_json() -> None:
    for parser in every_parser(build_parser()):
        below = any(isinstance(action, argparse._SubParsersAction) for action in parser._actions)
        assert below or "--json" in parser._option_string_actions, parser.prog


def test_every_help_has_examples_that_parse(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = build_parser()
    monkeypatch.setattr("frameio_tui.cli.parser.build_parser", lambda: whole)  # building it takes longer than parsing
    for parser in every_parser(whole):
        examples = [line.strip() for line in (parser.epilog or "").splitlines() if line.startswith("  frameio-tui")]
        assert len(examples) >= 2, parser.prog
        for example in examples:
            words = shlex.split(example)[1:]
            end = next((at for at, word in enumerate(words) if word in ("|", "<", ">")), len(words))
            assert "--help" in words or not isinstance(parse_arguments(words[:end]), int), example


def test_every_argument_is_explained() -> None:
    for parser in every_parser(build_parser()):
        assert (parser.description or "").endswith("."), parser.prog
        for action in parser._actions:
            assert action.help or isinstance(action, argparse._SubParsersAction), (parser.prog, action.dest)


@pytest.mark.parametrize(
    "argv",
    [
        ["--profile", "acme", "request", "GET /me"],
        ["request", "GET /me", "--profile", "acme"],
        ["--profile", "other", "why", "GET /me", "--profile", "acme"],
        ["saved", "add", "mine", "GET /me", "--profile", "acme"],
    ],
)
def test_the_profile_is_named_before_the_verb_or_after_it(argv: list[str]) -> None:
    arguments = parse_arguments(argv)
    assert not isinstance(arguments, int)
    assert arguments.profile == "acme"


def test_help_names_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert parse_arguments(["--help"]) == 0
    assert "130 interrupted" in capsys.readouterr().out


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
    ["--demo"],
    ["--profile", "acme", "--demo"],
]
OTHERS = [
    ["--version"],
    ["--demo", "profiles"],
    ["--demo", "--demo-faults", "hostile"],
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
    quick, whole = parse_simple(argv), parse_arguments(argv)
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
    assert parse_simple(argv) is None


def test_an_empty_value_is_refused_where_it_would_be_ignored() -> None:
    for argv in (["profiles", "add", "x", "--env", ""], ["--profile", "", "token"], ["profiles", "add", "x", "--env="]):
        with pytest.raises(UsageError, match="cannot be empty"):
            parse_arguments(argv)
    added = parse_arguments(["profiles", "add", "x", "--ask-before", "", "--title="])
    assert isinstance(added, argparse.Namespace)
    assert added.ask_before == added.title == ""
