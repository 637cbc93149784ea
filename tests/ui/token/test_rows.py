"""A credential's state and a pasted text, in rows that contain no value."""

from __future__ import annotations

import pytest

from frameio_tui.cli.container import Container
from frameio_tui.core.oauth.pasted_token import examine_paste
from frameio_tui.core.profiles.credential import Approval, CredentialRecord, Person, TokenSet
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind, Profile
from frameio_tui.core.secret import Secret
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.ui.theme import ASCII, UNICODE
from frameio_tui.ui.token.paste_flow import Progress, Step
from frameio_tui.ui.token.rows import (
    Shown,
    TokenState,
    check_of,
    pasted_rows,
    state_rows,
    step_spans,
    token_page,
    token_state,
)
from frameio_tui.ui.widgets.profile_status import ProfileStatus, status_of
from frameio_tui.ui.widgets.row_list import Row
from tests.support import CANARY


def shown(rows: list[Row]) -> str:
    return "\n".join("".join(part for part, _ in row.spans) for row in rows)


def test_what_was_pasted_is_named_and_its_cleaning_told() -> None:
    text = shown(pasted_rows(examine_paste(f" 'Bearer {CANARY}' "), 0, 80))
    assert "a developer token" in text
    assert '"Bearer "' in text
    assert CANARY not in text


def test_what_was_pasted_is_named_once() -> None:
    text = shown(pasted_rows(examine_paste("abc"), 0, 80))
    assert text.lower().count("a token of an unknown format") == 1


def test_a_token_is_valid_here_if_it_is_verified_in_the_list_of_profiles(container: Container) -> None:
    now = container.clock.now()
    for entry in container.profiles.overview().entries:
        valid = token_state(entry, now) is TokenState.VALID
        assert valid is (status_of(entry, now) is ProfileStatus.VERIFIED), entry.profile.name


def test_state_of_each_kind(container: Container) -> None:
    texts = {
        e.profile.name: shown(state_rows(Shown(e), container.clock.now(), 80, UNICODE, {}))
        for e in container.profiles.overview().entries
    }
    assert "never (until deleted on the developer site)" in texts["demo"]
    assert "✗ Expired" in texts["demo-expired"]
    assert "not possible: paste a new token" in texts["demo-expired"]
    assert "x-frameio-legacy-token-auth" in texts["demo-v4"]
    assert "Ann Lee" in texts["demo"]


def test_nothing_is_cut_and_what_is_wrong_comes_first(container: Container) -> None:
    entry = container.profiles.entry("demo")
    entry = entry._replace(approval=entry.approval._replace(changes=(("base_url", "https://a", "https://b"),)))
    rows = state_rows(Shown(entry), container.clock.now(), 60, UNICODE, {})
    assert all(sum(len(part) for part, _ in row.spans) <= 60 for row in rows)
    assert "https://a -> https://b" in shown(rows[:2])
    assert entry.record.person is not None
    assert entry.record.person.account_id in shown(rows).replace("\n", " ")


NOW = 1_800_000_000
ANN = Person("1", "Ann Lee", "ann@acme.example", "account-1", verified_at=NOW - 600)
PROFILE = Profile(id="0" * 32, name="acme")
TOKEN = TokenSet(Secret("fio-u-" + "a" * 64, "developer token"))


def entry_of(
    tokens: TokenSet | None = TOKEN,
    person: Person | None = ANN,
    kind: CredentialKind = CredentialKind.DEVELOPER_TOKEN,
    place: str = "/home/x/acme.toml",
) -> ProfileEntry:
    profile = PROFILE._replace(credential=kind, env_var="TOKEN" if kind is CredentialKind.ENVIRONMENT else "")
    return ProfileEntry(profile, CredentialRecord(tokens=tokens, person=person), Approval(True), place=place)


def drawn(entry: ProfileEntry, keys: dict[str, str] | None = None, width: int = 118) -> str:
    return shown(state_rows(Shown(entry), NOW, width, UNICODE, keys or {}))


def test_only_a_verified_token_is_valid_and_green() -> None:
    verified = entry_of()
    assert token_state(verified, NOW) is TokenState.VALID
    assert token_state(entry_of(person=None), NOW) is TokenState.NOT_VERIFIED
    assert token_state(entry_of(tokens=None), NOW) is TokenState.NO_TOKEN
    assert token_state(entry_of(TOKEN._replace(expires_at=NOW - 1)), NOW) is TokenState.EXPIRED
    assert token_state(verified, NOW, check_of(verified)) is TokenState.REFUSED
    assert token_state(entry_of(person=None), NOW, check_of(verified, NOW)) is TokenState.VALID
    another = entry_of(TokenSet(Secret("fio-u-" + "b" * 64)), None)
    assert token_state(another, NOW, check_of(verified, NOW)) is TokenState.NOT_VERIFIED
    assert [state.name for state in TokenState if state.value[1] == "good"] == ["VALID"]


def test_the_first_row_says_state_user_and_when_it_was_verified() -> None:
    text = drawn(entry_of())
    assert text.startswith(" ● Valid        Ann Lee <ann@acme.example>  verified 10 min ago")
    assert drawn(entry_of(tokens=None)).startswith(" ○ No token     none is stored on this machine")
    assert "verified" not in drawn(entry_of(person=None)).splitlines()[0]


@pytest.mark.parametrize(
    ("kind", "expires_at", "words"),
    [
        (CredentialKind.DEVELOPER_TOKEN, None, "never (until deleted on the developer site)"),
        (CredentialKind.ACCESS_TOKEN, None, "no date given"),
        (CredentialKind.ACCESS_TOKEN, NOW + 3540, "in 59 min"),
        (CredentialKind.ACCESS_TOKEN, NOW - 7200, "2 h ago"),
    ],
)
def test_the_expiry_of_a_token_is_stated(kind: CredentialKind, expires_at: int | None, words: str) -> None:
    text = drawn(entry_of(TOKEN._replace(expires_at=expires_at), kind=kind))
    assert f" Expires        {words}" in text


def test_keys_are_beside_what_they_act_on() -> None:
    keys = {"token.verify": "m", "token.reveal": "M", "token.paste": "n", "token.forget": "d", "token.scopes": "s"}
    rows = drawn(entry_of(), keys).splitlines()
    assert "m verify again" in rows[0]
    assert "M reveal  n replace  d forget" in next(row for row in rows if " Kind " in row)
    assert "s choose" in next(row for row in rows if " Selected " in row)
    assert "reveal" not in drawn(entry_of(), {"token.verify": "m"})


def test_keys_that_do_not_fit_get_their_own_row_and_nothing_is_cut() -> None:
    keys = {"token.reveal": "M", "token.paste": "n", "token.forget": "d"}
    for width in (58, 78, 118, 198):
        rows = state_rows(Shown(entry_of(place="/home/x/" + "y" * 90)), NOW, width, UNICODE, keys)
        assert all(sum(len(part) for part, _ in row.spans) <= width + 2 for row in rows), width
    assert "\n                M reveal  n replace  d forget" in drawn(entry_of(), keys, 78)


def test_granted_scopes_of_a_developer_token_are_unknown() -> None:
    text = drawn(entry_of())
    assert "0 of 34" in text
    assert "unknown (Frame.io does not report them for developer tokens)" in text
    known = drawn(entry_of(TOKEN._replace(scopes=("team.read",)), kind=CredentialKind.ACCESS_TOKEN))
    assert " Granted        team.read" in known


def test_the_storage_names_the_file_and_its_mode() -> None:
    entry = entry_of()
    assert "private (0600)  /home/x/acme.toml" in shown(state_rows(Shown(entry, 0o600), NOW, 118, UNICODE, {}))
    assert "not created yet" in shown(state_rows(Shown(entry), NOW, 118, UNICODE, {}))
    exposed = state_rows(Shown(entry, 0o644), NOW, 118, UNICODE, {})
    assert "0644: other users can read it" in shown(exposed)
    assert any(style == "bad" for row in exposed for _, style in row.spans)
    variable = entry_of(None, None, CredentialKind.ENVIRONMENT, "$TOKEN")
    assert "$TOKEN, read for each request" in drawn(variable)


def test_an_ascii_terminal_gets_ascii_marks_only() -> None:
    entry = entry_of(TokenSet(Secret("short")))
    for check in (None, check_of(entry), check_of(entry, NOW)):
        assert shown(state_rows(Shown(entry, 0o600, check), NOW, 80, ASCII, {})).isascii()
    assert "".join(text for text, _ in step_spans([Step("Paste", Progress.DONE)], ASCII)).isascii()


def test_each_step_of_pasting_shows_how_far_it_is() -> None:
    steps = (Step("Paste", Progress.DONE), Step("Verify", Progress.FAILED), Step("Save", Progress.CURRENT))
    text = "".join(part for part, _ in step_spans(steps, UNICODE))
    assert text.split("   ")[:3] == ["✓ 1 Paste", "✗ 2 Verify", "▸ 3 Save"]


def test_the_page_where_a_token_is_created_depends_on_the_profile() -> None:
    assert "https://developer.frame.io/app/tokens" in token_page(None)
    assert "https://developer.adobe.com/console" in token_page(None, ApiVersion.V4)
    assert "https://developer.frame.io/app/tokens" in token_page(PROFILE)
    v4 = PROFILE._replace(api=ApiVersion.V4, credential=CredentialKind.ACCESS_TOKEN)
    assert "https://developer.adobe.com/console" in token_page(v4)
