from pathlib import Path

import pytest

from frameio_tui.cli.container import container_at
from frameio_tui.cli.context import Context, describe_profile
from frameio_tui.cli.output import Output
from frameio_tui.core.errors import NoSuchProfile, RefusedLocally, UsageError
from tests.cli.conftest import Stream


def context(home: Path, named: str = "", stdin: bytes = b"", *, person: bool = False, demo: str = "") -> Context:
    out = Output(Stream(), Stream(terminal=person), Stream(stdin, terminal=person))
    return Context(container_at(str(home), {"FRAMEIO_TUI_PROFILE": "from-variable"}, demo), out, named)


def add(home: Path, *names: str) -> None:
    profiles = container_at(str(home), {}).profiles
    for name in names:
        profiles.create(profiles.draft(name))


def test_the_option_goes_before_the_variable_and_that_before_the_last_one(tmp_path: Path) -> None:
    add(tmp_path, "explicit", "from-variable", "active", "positional")
    profiles = container_at(str(tmp_path), {}).profiles
    profiles.switch(profiles.entry("active"))
    assert context(tmp_path, "explicit").choose_profile().profile.name == "explicit"
    assert context(tmp_path).choose_profile().profile.name == "from-variable"
    assert context(tmp_path, "explicit").choose_profile("positional").profile.name == "positional"
    in_demo = context(tmp_path, demo="http://127.0.0.1:1")
    assert in_demo.choose_profile().profile.name == "active"


def test_a_name_that_is_none_is_never_replaced_by_another(tmp_path: Path) -> None:
    add(tmp_path, "only")
    with pytest.raises(NoSuchProfile):
        context(tmp_path).choose_profile()


def test_a_person_types_the_name(tmp_path: Path) -> None:
    context(tmp_path, stdin=b"acme\n", person=True).confirm_by_name("acme", "Sure?", "")
    for given in (b"acm\n", b"\n", b""):
        with pytest.raises(RefusedLocally):
            context(tmp_path, stdin=given, person=True).confirm_by_name("acme", "Sure?", "")
    with pytest.raises(RefusedLocally, match="--yes"):
        context(tmp_path, stdin=b"acme\n").confirm_by_name("acme", "Sure?", "Use --yes.")


def test_unsafe_requests_need_a_person_or_a_name(tmp_path: Path) -> None:
    context(tmp_path, "x").require_named("DELETE")
    context(tmp_path, demo="http://127.0.0.1:1", person=True).require_named("DELETE")
    with pytest.raises(UsageError):
        context(tmp_path, demo="http://127.0.0.1:1").require_named("DELETE")


def test_who_acts_is_said_in_words(tmp_path: Path) -> None:
    add(tmp_path, "acme")
    profiles = container_at(str(tmp_path), {}).profiles
    entry = profiles.change(profiles.entry("acme").profile, {"read_only": True})
    assert describe_profile(entry) == "acme (V2, read-only)"
