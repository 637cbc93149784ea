"""The status of a profile: what is missing comes before what is known."""

from __future__ import annotations

from frameio_tui.cli.container import Container
from frameio_tui.core.profiles.credential import Approval
from frameio_tui.core.profiles.profile import CredentialKind, SecretStore
from frameio_tui.ui.widgets.profile_status import ProfileStatus, status_of


def test_each_profile_of_the_demo_has_its_status(container: Container) -> None:
    now = container.clock.now()
    found = {entry.profile.name: status_of(entry, now) for entry in container.profiles.overview().entries}
    assert found["demo"] is ProfileStatus.VERIFIED
    assert found["demo-expired"] is ProfileStatus.EXPIRED
    assert found["demo-oauth"] is ProfileStatus.NOT_SIGNED_IN


def test_a_linked_profile_that_shares_a_verified_token_is_verified(container: Container) -> None:
    assert status_of(container.profiles.entry("demo-v4"), container.clock.now()) is ProfileStatus.VERIFIED


def test_a_file_that_is_not_approved_hides_that_the_token_is_verified(container: Container) -> None:
    entry = container.profiles.entry("demo")._replace(approval=Approval(False))
    assert status_of(entry, 0) is ProfileStatus.NOT_APPROVED


def test_an_unreadable_secret_comes_first(container: Container) -> None:
    entry = container.profiles.entry("demo")._replace(warning="broken", approval=Approval(False))
    assert status_of(entry, 0) is ProfileStatus.UNREADABLE


def test_a_profile_without_a_token_says_what_is_missing(container: Container) -> None:
    kinds = {
        "empty": (CredentialKind.DEVELOPER_TOKEN, ProfileStatus.NO_TOKEN),
        "app": (CredentialKind.OAUTH_SECRET, ProfileStatus.NO_CLIENT_ID),
        "ci": (CredentialKind.ENVIRONMENT, ProfileStatus.NOT_VERIFIED),
    }
    for name, (kind, status) in kinds.items():
        container.profiles.create(container.profiles.draft(name, credential=kind, env_var="TOKEN"))
        assert status_of(container.profiles.entry(name), 0) is status


def test_a_token_in_the_keyring_that_was_not_verified_is_not_called_missing(container: Container) -> None:
    entry = container.profiles.entry("demo")
    in_keyring = entry.profile._replace(store=SecretStore.KEYRING)
    unread = entry.record._replace(tokens=None, person=None)  # reading the keyring could ask the user
    assert status_of(entry._replace(profile=in_keyring, record=unread), 0) is ProfileStatus.NOT_VERIFIED
    known = unread._replace(person=entry.record.person)
    assert status_of(entry._replace(profile=in_keyring, record=known), 0) is ProfileStatus.VERIFIED


def test_only_verified_is_green() -> None:
    assert [status for status in ProfileStatus if status.style == "good"] == [ProfileStatus.VERIFIED]
