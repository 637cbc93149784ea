"""Every documented code of both APIs has an explanation and a remedy."""

from __future__ import annotations

from frameio_tui.core.diagnosis.codes import CODES, explain_code, find_code
from frameio_tui.core.profiles.profile import V2_CLOSES_AT, ApiVersion


def test_every_code_has_a_meaning_and_a_remedy_on_both_apis() -> None:
    for api in ApiVersion:
        for code in CODES:
            found = explain_code(code, api)
            assert found.sentence.endswith("."), code
            assert found.remedy, code
            assert "rejected the request." not in found.sentence, code


def test_codes_are_found_by_their_names() -> None:
    assert [find_code(text) for text in ("403", " Forbidden", "Not Authorized", "rate limit")] == [
        *("403", "403", "401", "429"),
    ]


def test_after_the_closing_of_v2_its_failures_begin_with_it() -> None:
    assert explain_code("404", ApiVersion.V2, now=V2_CLOSES_AT).sentence.startswith("V2 closed on")
    for code in ("404", "503"):
        assert "closed" not in explain_code(code, ApiVersion.V2, now=V2_CLOSES_AT, closing=False).sentence
    assert "closed" not in explain_code("404", ApiVersion.V4, now=V2_CLOSES_AT).sentence
