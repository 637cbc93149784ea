"""Places are paths of names, IDs, or addresses copied from the browser."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.resources.place import NamePattern, Place, format_path, matching, nearest, parse_place

PROJECT, ASSET = "c5dc0e94-8f0a-48b4-8f34-ae672bb59f0f", "1d335dcb-1d0a-4c41-bbcd-abd2815ed341"

names = st.text(st.one_of(st.characters(), st.sampled_from('/*" \t\\.a')), min_size=1, max_size=12)


@given(st.lists(names, max_size=5))
def test_every_path_of_names_can_be_written_and_read_back(path: list[str]) -> None:
    place = parse_place(format_path(path))
    assert [name.text for name in place.names] == path
    assert not any(name.has_wildcard for name in place.names)
    assert not place.id


@given(st.lists(st.uuids().map(str), min_size=1, max_size=1), names)
def test_a_name_that_looks_like_an_id_or_an_address_is_quoted(first: list[str], second: str) -> None:
    assert parse_place(format_path(first)).names == (NamePattern(first[0], quoted=True),)
    host = "app.frame.io"
    assert [name.text for name in parse_place(format_path([host, second])).names] == [host, second]


def remedy_for(text: str) -> str:
    """The remedy if a text is refused, checking the place if it is not."""
    try:
        place = parse_place(text)
    except InvalidInput as error:
        return error.remedy
    assert not (place.id and place.names)
    assert all(name.text or name.quoted for name in place.names)
    return "not needed"


@given(st.text(max_size=60))
def test_any_text_is_a_place_or_is_refused_with_a_remedy(text: str) -> None:
    assert remedy_for(text)


@given(names, st.lists(names, max_size=6))
def test_an_exact_name_wins_over_a_similar_one(name: str, others: list[str]) -> None:
    listed = [*others, name]
    found = matching(NamePattern(name, quoted=True), listed)
    assert found
    assert all(listed[at] == name for at in found)
    assert matching(NamePattern("*"), listed) == list(range(len(listed)))


@given(st.text(st.sampled_from("ab*"), max_size=8), st.text(st.sampled_from("ab"), max_size=8))
def test_a_wildcard_matches_what_a_shell_would_match(pattern: str, name: str) -> None:
    from fnmatch import fnmatchcase

    if "*" in pattern:
        assert bool(matching(NamePattern(pattern), [name])) == fnmatchcase(name, pattern)


def test_slashes_at_the_ends_and_spaces_around_names_do_not_matter() -> None:
    wanted = ("Acme", "Editorial", "03 Cuts")
    for text in ("Acme/Editorial/03 Cuts", "/Acme/Editorial/03 Cuts/", " Acme / Editorial / 03 Cuts "):
        assert tuple(name.text for name in parse_place(text).names) == wanted
    assert parse_place('Acme/"Day 1/2"/"a ""b"" *"').names[1:] == (
        NamePattern("Day 1/2", quoted=True),
        NamePattern('a "b" *', quoted=True),
    )


def test_case_and_accents_are_ignored_if_no_name_is_equal() -> None:
    assert matching(NamePattern("editorial"), ["Editorial", "EDITORIAL", "other"]) == [0, 1]
    assert matching(NamePattern("Editorial"), ["Editorial", "EDITORIAL"]) == [0]
    assert matching(NamePattern("Ed*al"), ["Editorial", "Edal", "Education"]) == [0, 1]
    assert matching(NamePattern("cafe\u0301"), ["Caf\u00e9"]) == [0]


def test_similar_names_are_suggested() -> None:
    assert nearest(NamePattern("Editoral"), ["Marketing", "Editorial", "x" * 10_000]) == ["Editorial"]
    assert nearest(NamePattern("03"), ["01 Dailies", "03 Cuts"]) == ["03 Cuts"]
    assert nearest(NamePattern("zzz"), ["Editorial"]) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (ASSET, Place(id=ASSET)),
        (ASSET.upper(), Place(id=ASSET)),
        (f"https://app.frame.io/projects/{PROJECT}", Place(id=PROJECT, kind="project")),
        (f"https://app.frame.io/projects/{PROJECT}/files/{ASSET}", Place(id=ASSET, kind="asset")),
        (f"app.frame.io/player/{ASSET}?version=2#t", Place(id=ASSET, kind="asset")),
        (f"https://app.frame.io/reviews/{PROJECT}/{ASSET}", Place(id=ASSET, kind="asset")),
        (f"https://next.frame.io/project/{PROJECT}", Place(id=PROJECT, kind="project")),
        (f"https://next.frame.io/project/{PROJECT}/view/{ASSET}", Place(id=ASSET, kind="asset")),
        (f"https://next.frame.io/share/{PROJECT}/view/{ASSET}", Place(id=ASSET, kind="asset")),
        (
            f"https://api.frame.io/v4/accounts/{PROJECT}/folders/{ASSET}/children?page_size=5",
            Place(id=ASSET, kind="folder", account=PROJECT),
        ),
        (f"http://127.0.0.1:8000/_sandbox/project/{PROJECT}", Place(id=PROJECT, kind="project")),
    ],
)
def test_ids_and_addresses_are_recognized(text: str, place: Place) -> None:
    assert parse_place(text) == place


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("Acme//Reel", "column 6"),
        ('Acme/"Reel', "closing quote"),
        ('"Acme"x/Reel', "slash"),
        ("https://f.io/abc", "short"),
        (f"https://app.frame.io/reviews/{PROJECT}", "review link"),
        (f"https://next.frame.io/share/{PROJECT}", "share"),
        (f"https://frame.io.example.com/project/{PROJECT}", "not an address of Frame.io"),
        ("https://app.frame.io/projects", "no ID"),
        ("https://[/", "not a valid URL"),
    ],
)
def test_what_is_not_a_place_is_explained(text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        parse_place(text)
    assert caught.value.remedy


def test_an_address_of_the_profiles_own_host_is_accepted() -> None:
    text = f"https://frameio.example.net/project/{uuid.UUID(int=7)}"
    assert parse_place(text, "https://frameio.example.net").kind == "project"
    with pytest.raises(InvalidInput):
        parse_place(text, "https://api.frame.io")
