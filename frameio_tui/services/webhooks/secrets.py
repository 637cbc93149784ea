"""Finds and stores the secrets of webhooks and custom actions."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from frameio_tui.core.errors import CredentialMissing, Remedy, RequestRefused
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.secret import Secret
from frameio_tui.core.webhooks.signature import NamedSecret
from frameio_tui.services.tasks.integrations.integrations import ACTION, WEBHOOK, find_integration
from frameio_tui.services.tasks.places.assets import V2_PAGE, children

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from frameio_tui.core.ports.profiles import CredentialStore
    from frameio_tui.core.profiles.profile import Profile
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.tasks.integrations.integrations import Kind
    from frameio_tui.services.tasks.requests import TaskRequests

ALL = "all"
"""Stands for all secrets that are known where the ID of a webhook or custom action is expected."""


class SigningSecrets:
    """The secrets that are stored with the credentials of profiles. V2 also shows the secret of a webhook again."""

    def __init__(self, credentials: CredentialStore) -> None:
        self._credentials = credentials

    def stored(self, profile: Profile, own_id: str) -> Secret | None:
        """Return a stored secret, or None. Reads a file, and the keyring if the profile uses it."""
        return self._credentials.read(profile).signing_secret(own_id)

    def known(self, profile: Profile) -> tuple[str, ...]:
        """Return the IDs whose secrets are stored."""
        return tuple(each.name for each in self.all_stored(profile))

    def all_stored(self, profile: Profile) -> tuple[NamedSecret, ...]:
        """Return all stored secrets, with the IDs of their webhooks and custom actions."""
        return tuple(NamedSecret(own_id, secret) for own_id, secret in self._credentials.read(profile).signing)

    def store(self, profile: Profile, own_id: str, secret: Secret) -> None:
        """Store a secret with the credentials of the profile. Raises WriteFailed, KeyringUnusable, BrokenFile."""
        self._credentials.change(profile, lambda record: record.with_signing_secret(own_id, secret))

    def forget(self, profile: Profile, own_id: str) -> None:
        """Remove a stored secret, if there is one. Raises WriteFailed, KeyringUnusable, BrokenFile."""
        if self.stored(profile, own_id) is not None:
            self._credentials.change(profile, lambda record: record.with_signing_secret(own_id, None))

    def describe_location(self, profile: Profile) -> str:
        """Return where the secrets are: the path of a file, or the keyring."""
        return self._credentials.describe_location(profile) if profile.credential.stored else "the credentials file"

    async def v2_webhooks(self, requests: TaskRequests, entry: ProfileEntry) -> list[tuple[str, str]]:
        """Return IDs and names of the webhooks of a V2 profile, whose secrets `find` can read; the names are untrusted.

        Accounts that refuse the list are left out, unless all do. Raises the errors of requests.
        """
        items = await self._v2_items(requests, entry)
        return [(str(item.get("id", "")), str(item.get("name", ""))) for item in items]

    async def _v2_items(self, requests: TaskRequests, entry: ProfileEntry) -> list[Mapping[str, object]]:
        api = entry.profile.api
        found: list[Mapping[str, object]] = []
        refusal: RequestRefused | None = None
        for account in await children(requests, api):
            parameters = {"account_id": account.account_id}
            try:
                async for page in requests.pages(WEBHOOK.listing[api], parameters, (("page_size", V2_PAGE),)):
                    found += page.items
            except RequestRefused as error:
                refusal = error
        if refusal is not None and not found:
            raise refusal
        return found

    async def find_several(
        self, requests: TaskRequests, entry: ProfileEntry, kind: Kind, own_ids: Sequence[str]
    ) -> tuple[NamedSecret, ...]:
        """Return the secrets of webhooks or custom actions; the ID `all` stands for every one that is known.

        Raises the errors of `find`, and CredentialMissing if none is known.
        """
        found: dict[str, Secret] = {}
        for own_id in own_ids:
            if own_id == ALL:
                found |= await self._find_all(requests, entry, kind)
            elif own_id not in found:
                found[own_id] = await self.find(requests, entry, kind, own_id)
        return tuple(NamedSecret(*each) for each in found.items())

    async def _find_all(self, requests: TaskRequests, entry: ProfileEntry, kind: Kind) -> dict[str, Secret]:
        """Return the stored secrets and, on V2, those of the webhooks that the API lists, by their IDs."""
        found = dict(await asyncio.to_thread(self.all_stored, entry.profile))
        if entry.profile.api is ApiVersion.V2 and kind is WEBHOOK:
            try:
                items = await self._v2_items(requests, entry)
            except RequestRefused:  # the stored ones are enough if the user may not list webhooks
                if not found:
                    raise
                items = []
            for item in items:
                own_id, shown = str(item.get("id", "")), item.get("secret")
                if isinstance(shown, str) and shown and own_id not in found:
                    found[own_id] = Secret(shown, "webhook secret")
        if not found:
            raise CredentialMissing(
                f"No secret of a webhook or custom action is stored with the profile '{entry.profile.name}'.",
                f"Store one: frameio-tui {kind.command} secret ID < FILE",
            )
        return found

    async def find(self, requests: TaskRequests, entry: ProfileEntry, kind: Kind, own_id: str) -> Secret:
        """Return the secret of a webhook or custom action: a stored one, or on V2 the one that the API shows.

        Raises CredentialMissing if there is none, and the errors of `find_integration`.
        """
        secret = await asyncio.to_thread(self.stored, entry.profile, own_id)
        if secret is not None:
            return secret
        if entry.profile.api is ApiVersion.V2 and kind is WEBHOOK:
            shown = (await find_integration(requests, entry, kind, own_id)).item.get("secret")
            if isinstance(shown, str) and shown:
                return Secret(shown, "webhook secret")
        raise CredentialMissing(
            f"The secret of the {'webhook' if kind is not ACTION else 'custom action'} {own_id} is not stored.",
            Remedy(
                "Frame.io shows it only once, when it is created. Create it again on the command line.",
                "Frame.io shows it only once, when it is created. Pipe it: --secret-stdin < FILE. Or store it: "
                f"frameio-tui {kind.command} secret {own_id} < FILE",
            ),
        )
