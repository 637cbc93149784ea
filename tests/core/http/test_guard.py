"""What a profile lets through."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from frameio_tui.core.errors import ConfirmationRequired, ReadOnlyProfile, UnapprovedProfile, remedy_on_command_line
from frameio_tui.core.http.guard import check_allowed, check_approved, is_safe
from frameio_tui.core.profiles.credential import Approval
from frameio_tui.core.profiles.profile import Profile

OPEN = Profile(id="0" * 32, name="acme", ask_before=())
LOCKED = OPEN._replace(read_only=True)
SEARCH: Any = SimpleNamespace(safe=True, path="/v2/search/library")
CREATE: Any = SimpleNamespace(safe=False, path="/v2/teams/{team_id}/projects")


@pytest.mark.parametrize(
    ("method", "operation", "safe"),
    [
        ("GET", None, True),
        ("head", None, True),
        ("POST", None, False),
        ("DELETE", None, False),
        ("POST", SEARCH, True),
        ("POST", CREATE, False),
    ],
)
def test_safe_is_what_the_catalogue_says_else_the_method(method: str, operation: Any, safe: bool) -> None:
    assert is_safe(method, operation) is safe
    if safe:
        check_allowed(LOCKED, method, operation)
    else:
        with pytest.raises(ReadOnlyProfile, match="acme"):
            check_allowed(LOCKED, method, operation)
        check_allowed(LOCKED, method, operation, allow_once=True)
    check_allowed(OPEN, method, operation)


def test_a_confirmation_does_not_arm_a_read_only_profile() -> None:
    with pytest.raises(ReadOnlyProfile):
        check_allowed(LOCKED, "POST", CREATE, confirmed=True)


def test_a_guard_asks_whatever_its_case() -> None:
    guarded = OPEN._replace(ask_before=("delete",))
    with pytest.raises(ConfirmationRequired):
        check_allowed(guarded, "DELETE", None)
    check_allowed(guarded, "DELETE", None, confirmed=True)
    check_allowed(guarded, "POST", None)


def test_an_untrusted_profile_names_old_and_new() -> None:
    with pytest.raises(UnapprovedProfile) as caught:
        check_approved(OPEN, Approval(False, (("base_url", "https://api.frame.io", "https://evil.test"),)))
    assert "https://api.frame.io" in str(caught.value)
    assert "https://evil.test" in str(caught.value)
    assert "profiles approve acme" in remedy_on_command_line(caught.value.remedy)
