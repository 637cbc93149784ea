"""What comes after a profile was saved."""

from __future__ import annotations

import pytest

from frameio_tui.cli.container import Container
from frameio_tui.core.profiles.credential import Approval
from frameio_tui.core.profiles.profile import CredentialKind
from frameio_tui.ui.profiles.next_step import next_step


@pytest.mark.parametrize(
    ("kind", "client_id", "step"),
    [
        (CredentialKind.DEVELOPER_TOKEN, "", "Press t to paste a token."),
        (CredentialKind.OAUTH_PKCE, "", "The client ID is missing. Press e to add it, then I to sign in."),
        (CredentialKind.OAUTH_PKCE, "abc", "Press I to sign in."),
        (CredentialKind.SERVER_TO_SERVER, "abc", "Press I to get a token."),
        (CredentialKind.ENVIRONMENT, "", "Press m to verify it."),
    ],
)
def test_a_new_profile_names_the_key_that_comes_next(
    kind: CredentialKind, client_id: str, step: str, container: Container
) -> None:
    draft = container.profiles.draft("new", credential=kind, client_id=client_id, env_var="TOKEN")
    assert next_step(container.profiles.create(draft)) == step


def test_a_profile_that_can_be_used_has_no_next_step(container: Container) -> None:
    assert next_step(container.profiles.entry("demo")) == ""


def test_an_edited_file_with_a_secret_is_approved_first(container: Container) -> None:
    entry = container.profiles.entry("demo")._replace(approval=Approval(False))
    assert next_step(entry) == "Press O to approve its file."
