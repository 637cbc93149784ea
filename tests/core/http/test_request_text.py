"""A request line is read as it was meant; what cannot be sent is named with its place."""

from __future__ import annotations

import pytest

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.request_text import parse_request


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("GET /me", "GET /me"),
        ("/me", "GET /me"),
        ("me", "GET /me"),
        ("  get   /me  ", "GET /me"),
        ("delete /assets/1", "DELETE /assets/1"),
        ("POST\n/teams?x=1&y=", "POST /teams?x=1&y="),
        ("/search?q=a%20b%2Fc&q=2", "GET /search?q=a%20b%2Fc&q=2"),
        ("GET https://API.frame.io:443/v2/me?a=1", "GET https://api.frame.io/v2/me?a=1"),
        ("https://api.frame.io", "GET https://api.frame.io/"),
        ("https://api.frame.io?x=1", "GET https://api.frame.io/?x=1"),
        ("/teams/{team_id}/projects", "GET /teams/{team_id}/projects"),
        ("{team_id}/projects", "GET /{team_id}/projects"),
        ("GET {{base_url}}/v2/me", "GET /v2/me"),
        ("$BASE/v2/me", "GET /v2/me"),
        ("DELETE ${BASE}/v2/assets/$ASSET_ID", "DELETE /v2/assets/{asset_id}"),
        ("{{ base_url }}/v2/assets/{{asset_id}}?a={{b}}", "GET /v2/assets/{asset_id}?a={{b}}"),
        ("/v2/assets/<ASSET_ID>", "GET /v2/assets/{asset_id}"),
        ("/v2/me?a=$b", "GET /v2/me?a=$b"),
        ("\ufeffGET /me", "GET /me"),
        ("# me\n\nGET /me", "GET /me"),
        ("```http\nGET /me\n```", "GET /me"),
        ("`GET /me`", "GET /me"),
        ("> GET /me", "GET /me"),
        ("/curl", "GET /curl"),
        ("GET /curl", "GET /curl"),
        ("/search?q=curl", "GET /search?q=curl"),
    ],
)
def test_a_request_reads_back_as_it_was_meant(typed: str, shown: str) -> None:
    assert parse_request(typed).spec.text() == shown


@pytest.mark.parametrize(
    ("typed", "line", "sentence", "remedy"),
    [
        ("GET /me\nDELETE /assets/1", 1, "line 2 has another request", "only one of them"),
        ("\n\nGET /me\n\n\nget /x", 1, "line 4 has another request", "only one of them"),
        ("# me\nGET /me\nGET /x", 2, "line 3 has another request", "only one of them"),
        ("GET /me HTTP/1.1\r\nAuthorization: Bearer s3cret", 1, "line 2 has a header", "only the first line"),
        ("POST /teams\nX-Key:s3cret\n\n{}", 1, "line 2 has a header", "headers and the body"),
        ('POST /teams\n{"name": "s3cret"}', 1, "line 2 has the start of a body", "the body separately"),
        ("/v2/assets/aaaa\nbbbb/comments", 1, "line 2 has more of the path", "on one line"),
        ("```\nGET /a\nhttp://x.test/b\n```", 2, "line 3 has more of the path", "on one line"),
    ],
)
def test_a_request_of_several_lines_is_refused_by_what_the_next_line_holds(
    typed: str, line: int, sentence: str, remedy: str
) -> None:
    with pytest.raises(InvalidInput, match="A request must be on one line, but ") as caught:
        parse_request(typed)
    assert sentence in caught.value.sentence
    assert remedy in caught.value.remedy
    assert caught.value.line == line
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "column"),
    [
        ("", None),
        ("GET", 4),
        ("FETCH /me", 1),
        ("/a b", 3),
        ("/a#b", 3),
        ("/a\\b", 3),
        ("/a\x00b", 3),
        ("//evil.test/x", 2),
        ("https:///nohost", None),
        ("$BASE", 1),
        ("{{base_url}}v2/me", 1),
        ("$BASE.evil.test/v2/me", 1),
        ("https://$NAME.evil.test/v2/me", 1),
        ("$BASE//evil.test/x", 2),
        ("GET /me\nDELETE /assets/1", 4),
        ("GET /me; DELETE /assets/1", 5),
        ("# nothing but this", None),
        ("$", None),
        ("https://user:pw@api.frame.io/v2/me", None),
    ],
)
def test_what_cannot_be_sent_is_named_with_its_place(typed: str, column: int | None) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_request(typed)
    assert caught.value.sentence
    assert caught.value.remedy
    if column is not None:
        assert (caught.value.line, caught.value.column) == (1, column)
