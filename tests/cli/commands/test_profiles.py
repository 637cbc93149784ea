import json
from pathlib import Path

from tests.cli.conftest import Call

HOSTILE = "\\u001b]0;x\\u0007\\u202eevil[red]"


def test_without_profiles_the_next_step_is_told(cli: Call) -> None:
    done = cli("profiles")
    assert (done.code, done.data) == (0, b"")
    assert "profiles add" in done.words


def test_the_active_profile_is_marked_and_looking_writes_nothing(cli: Call, home: Path) -> None:
    for name in ("one", "two"):
        cli("profiles", "add", name)
    assert cli("use", "two").code == 0
    before = sorted((path, path.stat().st_mtime_ns) for path in home.rglob("*"))
    lines = cli("profiles").text.splitlines()
    assert [line[:5] for line in lines] == ["  one", "* two"]
    shape = json.loads(cli("profiles", "--json").data)
    assert (shape["active"], shape["previous"]) == ("two", None)
    assert sorted((path, path.stat().st_mtime_ns) for path in home.rglob("*")) == before


def test_use_wants_a_profile_that_is_there(cli: Call) -> None:
    assert cli("use", "nobody").code == 2


def test_no_output_form_holds_the_token(cli: Call) -> None:
    token = b"fio-u-" + b"s" * 60 + b"c9f2"
    cli("profiles", "add", "acme")
    cli("token", "set", "acme", "--no-verify", stdin=token)
    for arguments in (["profiles"], ["profiles", "--json"], ["profiles", "show", "acme"], ["doctor"], ["history"]):
        done = cli("--profile", "acme", *arguments)
        assert token not in done.data
        assert token.decode() not in done.words
    assert "fio-u-…c9f2" in cli("profiles").text


def test_hostile_words_of_a_file_reach_no_output_as_they_are(cli: Call) -> None:
    path = Path(cli("profiles", "add", "acme").text.strip())
    path.write_text(f'label = "{HOSTILE}"\ntitle = "{HOSTILE}"\n' + path.read_text())
    for terminal in (False, True):
        for arguments in (["profiles"], ["profiles", "show", "acme"], ["profiles", "--json"]):
            done = cli(*arguments, terminal=terminal)
            assert done.code == 0
            assert not any(c in done.text + done.words for c in "\x1b\x07\u202e")
            assert "evil[red]" in done.text


def test_show_speaks_of_the_active_profile_when_none_is_named(cli: Call) -> None:
    cli("profiles", "add", "acme", "--title", "Acme Studio")
    shown = cli("profiles", "show").text
    assert 'title = "Acme Studio"' in shown
    assert "none stored" in shown
