"""What the hidden command lists for the completion scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from frameio_tui.adapters.storage.paths import Paths
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
