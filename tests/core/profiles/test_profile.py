"""Names, origins and base URLs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.profiles.profile import (
    CredentialKind,
    check_base_url,
    check_name,
    is_loopback_host,
    name_fault,
    split_origin,
    suggest_name,
)


@pytest.mark.parametrize("name", ["a", "acme-prod", "0", "a.b_c-d", "x" * 63])
def test_good_names(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize(
    "name",
    ["", "-a", ".hidden", "Acme", "a b", "a/b", "..", "a.", "con", "nul.x", "com1", "x" * 64, "ä", "a\n", "a\0"],
)
def test_bad_names_are_refused_with_a_suggestion_that_is_good(name: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_name(name)
    assert name_fault(caught.value.remedy.split("'")[1]) == ""


@given(st.text(max_size=100))
def test_any_text_suggests_a_good_name(text: str) -> None:
    assert name_fault(suggest_name(text)) == ""


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://api.frame.io", ("https", "api.frame.io", 443)),
        ("HTTPS://API.Frame.io.:443/v2?x#y", ("https", "api.frame.io", 443)),
        ("http://[::1]:8080/", ("http", "::1", 8080)),
        ("https://bücher.example", ("https", "xn--bcher-kva.example", 443)),
    ],
)
def test_origins_have_one_form(url: str, origin: tuple[str, str, int]) -> None:
    assert split_origin(url) == origin


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.frame.io",
        "//api.frame.io",
        "ftp://x",
        "https://",
        "https://u:p@x",
        "https://x:0",
        "https://x:99999",
        "https://x:٣",
        "https://x y",
        "https:// ",
        "https://x\n.y",
        "https://x:443x",
        "https://api.frame.io\\@evil.test/",
        "https://api.frame.io\\.evil.test",
    ],
)
def test_what_is_no_origin_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput):
        split_origin(url)


@pytest.mark.parametrize(
    ("given_url", "kept"),
    [
        ("https://api.frame.io/", "https://api.frame.io"),
        (" https://API.frame.io:443 ", "https://api.frame.io"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:80", "http://[::1]"),
        ("http://localhost:1", "http://localhost:1"),
    ],
)
def test_base_urls_are_kept_in_one_form(given_url: str, kept: str) -> None:
    assert check_base_url(given_url) == kept


@pytest.mark.parametrize(
    "url", ["http://api.frame.io", "https://api.frame.io/v2", "https://x?y", "http://127.0.0.1.evil.test"]
)
def test_base_urls_with_a_path_or_in_the_clear_are_refused(url: str) -> None:
    with pytest.raises(InvalidInput):
        check_base_url(url)


def test_loopback_is_by_address_not_by_look() -> None:
    assert all(map(is_loopback_host, ["127.0.0.1", "127.9.9.9", "localhost", "::1"]))
    assert not any(map(is_loopback_host, ["127.0.0.1.evil.test", "127.1", "1270.0.0.1", "0.0.0.0", "127.0.0.999"]))


def test_every_kind_has_words() -> None:
    assert all(kind.description for kind in CredentialKind)
