"""Requests to a token endpoint within a time, and the probe that tells what became of a lost answer."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ..core.errors import CredentialMissing
from ..core.exchange import Answer, Outgoing
from ..core.me import ME_PATH
from ..core.oauth import FormPost, endpoints_of, in_body, server_request
from ..core.oauth_answers import tokens_from

if TYPE_CHECKING:
    from ..core.credential import CredentialRecord, TokenSet
    from ..core.oauth_ports import QuickTransport
    from ..core.ports import Clock
    from ..core.profile import Profile
    from ..core.secret import Secret

POST_BUDGET = 20.0
"""Seconds for one answer of a token endpoint."""
PROBE_BUDGET = 5.0
WHOLE_BUDGET = 32.0
"""Seconds a renewal may hold its lock."""
TRIES = 3


class Deadline:
    """What is left of a renewal's time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._end = clock.monotonic() + WHOLE_BUDGET

    def left(self) -> float:
        """Seconds for the next answer."""
        return max(1.0, min(POST_BUDGET, self._end - self._clock.monotonic()))


class TokenRequests:
    """Sends forms; `jitter` (0 to 1) keeps many programs from asking again at the same moment."""

    def __init__(self, transport: QuickTransport, clock: Clock, jitter: float = 0.5) -> None:
        self._transport = transport
        self._clock = clock
        self._jitter = jitter
        self._pause = time.sleep

    def posted(self, form: FormPost, seconds: float) -> Answer:
        """The endpoint's answer; a server that refuses the client is asked once more with the secret in the body.

        It looks at the client before anything else (RFC 6749 §3.2.1), so that a code or refresh token sent with the
        first form is unspent. Raises NoAnswer's children.
        """
        answer = self._transport.post(form, seconds)
        if form.basic is not None and _client_refused(answer):
            other = self._transport.post(in_body(form), seconds)
            return answer if _client_refused(other) else other
        return answer

    def asked(self, form: FormPost, deadline: Deadline) -> Answer:
        """The endpoint's answer; `invalid_request` is what Hydra says to concurrent refreshes, so it is asked again.

        Raises NoAnswer's children.
        """
        answer = self.posted(form, deadline.left())
        for attempt in range(1, TRIES):
            if answer.status != 400 or b"invalid_request" not in answer.body[:4096]:
                break
            self._pause(0.5 + attempt * 0.5 + self._jitter / 2)
            answer = self.posted(form, deadline.left())
        return answer

    def probe(self, profile: Profile, access: Secret) -> int:
        """The status of `GET /me` with an access token. Raises NoAnswer's children."""
        url = profile.base_url + ME_PATH[profile.api]
        headers = (("accept", "application/json"),)
        outgoing = Outgoing("GET", url, headers, bearer=access, bearer_origin=profile.base_url)
        return self._transport.get(outgoing, PROBE_BUDGET).status

    def granted(self, profile: Profile, record: CredentialRecord, deadline: Deadline) -> TokenSet:
        """A token for the app itself; nothing is spent by asking twice. Raises OAuthRefused, NoAnswer's children."""
        secret = record.client_secret
        if secret is None:
            raise CredentialMissing(
                f"The client secret of '{profile.name}' is not stored.",
                f"Store it: frameio-tui secret set {profile.name}",
            )
        body_first = ".adobelogin.com/" in endpoints_of(profile).token
        answer = self._transport.post(server_request(profile, secret, in_body=body_first), deadline.left())
        if _client_refused(answer):
            answer = self._transport.post(server_request(profile, secret, in_body=not body_first), deadline.left())
        granted = tokens_from(answer, profile.api, profile.scopes, self._clock.now(), None)
        return granted._replace(refresh=None, refresh_expires_at=None)


def _client_refused(answer: Answer) -> bool:
    return answer.status in (400, 401) and b"invalid_client" in answer.body[:4096]
