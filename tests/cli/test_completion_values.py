"""What the hidden command lists for the completion scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from frameio_tui.adapters.storage.paths import Paths
from frameio_tui.adapters.storage.place_names import PlaceNameFiles
from frameio_tui.cli.completion_values import run, values

Values = Callable[..., list[str]]


@pytest.fixture
def listed(tmp_path: Path) -> Values:
    paths = Paths.find({"FRAMEIO_TUI_HOME": str(tmp_path)})
    for folder in (paths.profiles_dir, f"{paths.requests_dir}/folder", paths.state_dir):
        Path(folder).mkdir(parents=True)
    for name, api, identity in (
        ("acme", "v4", "a1"),
        ("bravo", "v2", "b2"),
        ("$(id)", "v4", "c3"),
        (".hidden", "", ""),
    ):
        Path(paths.profiles_dir, f"{name}.toml").write_text(f'id = "{identity}"\napi = "{api}" # the API\n')
    Path(paths.requests_dir, "mine.toml").touch()
    Path(paths.requests_dir, "folder", "theirs.toml").touch()
    Path(paths.requests_dir, "folder", "a b.toml").touch()

    def listed(kind: str, word: str = "", *line: str, active: str = "", **environ: str) -> list[str]:
        Path(paths.state_file).write_text(f'version = 1\nactive = "{active}"\n')
        return values(kind, word, line, paths, environ)

    return listed


def test_only_names_that_the_program_allows_are_listed(listed: Values) -> None:
    assert listed("profiles") == ["acme", "bravo"]
    assert listed("profiles", "$") == []
    assert listed("saved") == ["folder/theirs", "mine"]
    assert listed("requests", "@f") == ["@folder/theirs"]


def test_lists_of_profiles_continue_after_a_comma(listed: Values) -> None:
    assert listed("profile-list", "acme,") == ["acme,bravo"]


def test_words_of_the_command_token_come_first_only(listed: Values) -> None:
    assert listed("tokens", "", "frameio-tui", "token") == ["acme", "bravo", "forget", "set"]
    assert listed("tokens", "", "frameio-tui", "token", "set", "x") == ["acme", "bravo"]


@pytest.mark.parametrize(
    ("line", "active", "environ", "apis"),
    [
        (("x", "--api", "v2", "--profile", "acme"), "", {}, {"v2"}),
        (("x", "--profile=acme"), "", {}, {"v4"}),
        (("x", "--profile", "acme"), "b2", {"FRAMEIO_TUI_PROFILE": "bravo"}, {"v4"}),
        (("x",), "", {"FRAMEIO_TUI_PROFILE": "bravo"}, {"v2"}),
        (("x",), "a1", {}, {"v4"}),
        (("x",), "", {}, {"v2", "v4"}),
        (("x", "--profile"), "", {}, {"v2", "v4"}),
    ],
)
def test_operations_are_those_of_the_profile_on_the_line(
    listed: Values, line: tuple[str, ...], active: str, environ: dict[str, str], apis: set[str]
) -> None:
    found = listed("operations", "GET /", *line, active=active, **environ)
    assert ("GET /teams" in found) == ("v2" in apis)
    assert ("GET /accounts/{account_id}/workspaces" in found) == ("v4" in apis)
    assert "/me" in listed("requests", "/m")


def test_nothing_is_said_about_errors(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["profiles"], {"FRAMEIO_TUI_HOME": "relative"}) == 1
    assert run([], {"FRAMEIO_TUI_HOME": str(tmp_path)}) == 0
    assert run(["saved", ""], {"FRAMEIO_TUI_HOME": str(tmp_path / "missing")}) == 0
    assert capsys.readouterr() == ("", "")


def test_places_are_completed_name_by_name_from_what_was_seen(listed: Values, tmp_path: Path) -> None:
    stored = PlaceNameFiles(str(tmp_path / "cache" / "places"))
    stored.remember("a1", "", [("Acme Post", "acc-1")])
    stored.remember("a1", "acc-1", [("Editorial", "ws"), ("Sound", "../../ws"), ("a\nb", "x"), ("a\u202eb", "x")])
    stored.remember("a1", "ws", [("Reel $(id)", "p1"), ("1/2", "p2"), ("*", "p3"), ("n" * 256, "p4")])
    stored.remember("a1", "p1", [("clip.mov", ""), ("03 Cuts", "f1")])
    stored.remember("b2", "", [("Other", "acc-2"), ("Acme", "acc-1")])

    def places(word: str, *line: str) -> list[str]:
        return listed("places", word, "tree", *line, active="a1")

    assert places("") == ["Acme Post/", "Editorial/"], "the only account can be left out"
    assert places("Acme Post/") == ["Acme Post/Editorial/"]
    assert places("acme post/EDITORIAL/R") == ["acme post/EDITORIAL/Reel $(id)/"]
    assert places("Editorial/Reel $(id)/") == ["Editorial/Reel $(id)/03 Cuts/", "Editorial/Reel $(id)/clip.mov"]
    assert places("Editorial/unknown/") == places("../") == places("//") == []
    assert listed("destinations", "E", "upload", active="a1") == []
    for source in (str(tmp_path), f'"{tmp_path}"', "https://example.com/x.mov"):
        assert listed("destinations", "E", "upload", "--restart", source, active="a1") == ["Editorial/"]
    assert places("/") == ["/Acme Post/", "/Editorial/"]
    assert places("/Acme Post/E") == ["/Acme Post/Editorial/"]
    assert places("", "--profile", "bravo") == ["Acme/", "Other/"]
    assert places("", "--profile", "$(id)") == places("", "--profile=nobody") == []
    stored.remember("a1", "ws", [("New", "p5")])
    assert places("Editorial/") == ["Editorial/New/", "Editorial/Reel $(id)/"]
    stored.remember("a1", "ws", [("New", "p5")], is_complete=True)
    assert places("Editorial/") == ["Editorial/New/"]
    (tmp_path / "cache" / "places" / "a1" / "ws").write_bytes(b"p1\tX\x1b[2J\n\xff\xfe\np1\tY\n\n\t\n")
    assert places("Editorial/") == ["Editorial/Y/"]
