"""What the README says is what is there."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from frameio_tui.adapters.storage.paths import Paths
from frameio_tui.adapters.storage.profiles.files import parse_profile
from frameio_tui.adapters.storage.saved_requests import FileSavedStore
from frameio_tui.adapters.storage.settings import load_settings
from frameio_tui.cli.parser import build_parser, parse_arguments
from frameio_tui.core.profiles.profile import CredentialKind
from frameio_tui.ui.commands.keymap import validate_keymap
from frameio_tui.ui.commands.registry import ALL_COMMANDS
from frameio_tui.ui.commands.table import replace_table

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)


def test_the_example_profile_is_a_profile() -> None:
    profile = parse_profile("acme-prod", "README.md", tomllib.loads(EXAMPLES[0]))
    assert (profile.label, profile.ask_before, profile.credential) == (
        "PROD",
        ("DELETE",),
        CredentialKind.DEVELOPER_TOKEN,
    )
    assert all(kind.value in EXAMPLES[0] for kind in CredentialKind)


def test_the_example_settings_are_understood_whole(tmp_path: Path) -> None:
    paths = Paths.find({"FRAMEIO_TUI_HOME": str(tmp_path)})
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text(EXAMPLES[2], encoding="utf-8")
    settings = load_settings(paths)
    assert settings.warnings == ()
    assert settings.keymap == {"console.send": "f5,ctrl+r"}


def test_the_example_of_a_saved_request_is_one(tmp_path: Path) -> None:
    paths = Paths.find({"FRAMEIO_TUI_HOME": str(tmp_path)})
    Path(paths.requests_dir).mkdir(parents=True)
    (Path(paths.requests_dir) / "new-project.toml").write_text(EXAMPLES[1], encoding="utf-8")
    saved = FileSavedStore(paths).load("new-project")
    assert saved.spec.text() == "POST /teams/{team_id}/projects"
    assert saved.spec.headers == (("x-mine", "1"),)
    assert saved.spec.body == '{"name": "Demo Reel"}'


def test_every_example_parses() -> None:
    assert len([tomllib.loads(example) for example in EXAMPLES]) == 4


def test_the_two_commands_are_one_line_each() -> None:
    assert "python3 -m venv .venv && .venv/bin/pip install -e '.[demo]' && .venv/bin/frameio-tui --demo\n" in README
    assert "python3 -m venv .venv && .venv/bin/pip install -e '.[dev]' && .venv/bin/pytest\n" in README


def test_every_command_line_of_an_example_parses(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = build_parser()
    monkeypatch.setattr("frameio_tui.cli.parser.build_parser", lambda: whole)  # building it takes longer than parsing
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("frameio-tui ")]
    assert len(lines) > 20
    for line in lines:
        words = shlex.split(line, comments=True)[1:]
        end = next((at for at, word in enumerate(words) if word in ("|", "<", ">")), len(words))
        assert not isinstance(parse_arguments(words[:end]), int), line


def test_pictures_named_are_there() -> None:
    for path in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README):
        assert (ROOT / path).exists()


def test_the_keys_of_the_example_can_be() -> None:
    own, faults = validate_keymap(tomllib.loads(EXAMPLES[2])["keymap"], ALL_COMMANDS)
    assert (set(own), faults) == ({"console.send"}, ())


def test_the_table_of_keys_is_that_of_the_registry() -> None:
    assert replace_table(README) == README, "run: python -m frameio_tui.ui.commands.table README.md"
