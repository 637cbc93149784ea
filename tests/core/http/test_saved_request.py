"""What may be kept under a name."""

from __future__ import annotations

import pytest

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.core.http.saved_request import SavedRequest, check_saved, name_for
from frameio_tui.core.profiles.profile import ApiVersion

PLAIN = RequestSpec("POST", "/search/library", (("page_size", "50"),), (("x-mine", "1"),), '{"q": "reel"}')


def saved(name: str = "reels", spec: RequestSpec = PLAIN, description: str = "") -> SavedRequest:
    return SavedRequest(name, spec, ApiVersion.V2, description)


def test_a_plain_request_is_kept_as_it_is() -> None:
    assert check_saved(saved()) == saved()


@pytest.mark.parametrize("name", ["", "A B", "../x", "con", ".hidden", "x" * 100])
def test_a_name_that_is_none_is_refused_with_one_that_is(name: str) -> None:
    with pytest.raises(InvalidInput, match=r"saved request|device") as caught:
        check_saved(saved(name))
    assert "Try '" in caught.value.remedy


@pytest.mark.parametrize(
    ("spec", "what"),
    [
        (RequestSpec("GET", "/x", (("access_token", "abcdef"),)), "URL"),
        (RequestSpec("GET", "/x", (("a", "fio-u-" + "a" * 64),)), "URL"),
        (RequestSpec("GET", "/x", headers=(("x-api-key", "abc"),)), "header"),
        (RequestSpec("POST", "/x", body='{"password": "hunter2"}'), "body"),
    ],
)
def test_a_secret_is_never_written_down(spec: RequestSpec, what: str) -> None:
    with pytest.raises(InvalidInput, match=what) as caught:
        check_saved(saved(spec=spec))
    assert "hunter2" not in str(caught.value)


def test_a_description_with_a_token_is_refused_too() -> None:
    with pytest.raises(InvalidInput, match="description"):
        check_saved(saved(description="use fio-u-" + "a" * 64))


def test_a_name_is_suggested() -> None:
    assert name_for(PLAIN) == "post-search-library"
    assert name_for(PLAIN, "Advanced asset search (JSON)") == "advanced-asset-search-json"
    assert check_saved(saved(name_for(RequestSpec("GET", "/"))))
