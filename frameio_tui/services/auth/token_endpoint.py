"""Requests to token endpoints within a time limit, and the probe that is used after a response was lost."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from frameio_tui.core.errors import CredentialMissing, FrameioTuiError, Remedy
from frameio_tui.core.http.exchange import Outgoing, Response
from frameio_tui.core.oauth.authorization import FormPost, endpoints_of, in_body, server_request
from frameio_tui.core.oauth.identity import ME_PATH
from frameio_tui.core.oauth.token_response import tokens_from
from frameio_tui.core.profiles.profile import origin_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.ports.requests import BlockingClient
    from frameio_tui.core.ports.system import Clock
    from frameio_tui.core.profiles.credential import CredentialRecord, TokenSet
    from frameio_tui.core.profiles.profile import Profile
    from frameio_tui.core.secret import Secret
    from frameio_tui.services.history import HistoryRecorder

POST_BUDGET = 20.0
"""Seconds to wait for one response of a token endpoint."""
PROBE_BUDGET = 5.0
WHOLE_BUDGET = 32.0
"""Seconds that a refresh may hold its lock."""
TRIES = 3


class Deadline:
    """The time limit of a refresh. It starts when the object is created."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._end = clock.monotonic() + WHOLE_BUDGET

    def left(self) -> float:
        """Return the time limit for the next response in seconds: at least 1, at most POST_BUDGET."""
        return max(1.0, min(POST_BUDGET, self._end - self._clock.monotonic()))


class TokenRequests:
    """Sends requests to token endpoints and records them in the history when `record` is called.

    `jitter` (0 to 1) varies the pause before a retry, so that several programs do not retry at the same time.
    """

    def __init__(
        self, transport: BlockingClient, clock: Clock, recorder: Callable[[], HistoryRecorder], jitter: float = 0.5
    ) -> None:
        self._transport = transport
        self._clock = clock
        self._recorder = recorder
        self._jitter = jitter
        self._pause = time.sleep
        self._unrecorded: list[Callable[[], None]] = []

    def post_form(self, profile: Profile, form: FormPost, seconds: float, kind: str) -> Response:
        """Post a form and return the response.

        If the server rejects the client, the form is posted again with the client secret in the body. A server checks
        the client before anything else (RFC 6749 §3.2.1), so the code or refresh token in the first form has not been
        used up. `seconds` is the time limit of each request; `kind` says in the history what it was for. Raises
        NoResponse errors.
        """
        response = self._post(profile, form, seconds, kind)
        if form.basic is not None and _is_client_rejected(response):
            other = self._post(profile, in_body(form), seconds, kind)
            return response if _is_client_rejected(other) else other
        return response

    def post_refresh(self, profile: Profile, form: FormPost, deadline: Deadline) -> Response:
        """Post a refresh request and return the response, after up to two retries.

        Hydra returns `invalid_request` for concurrent refreshes, so only that error is retried. Raises NoResponse
        errors.
        """
        response = self.post_form(profile, form, deadline.left(), "refresh")
        for attempt in range(1, TRIES):
            if response.status != 400 or b"invalid_request" not in response.body[:4096]:
                break
            self._pause(0.5 + attempt * 0.5 + self._jitter / 2)
            response = self.post_form(profile, form, deadline.left(), "refresh")
        return response

    def probe(self, profile: Profile, access: Secret) -> int:
        """Return the status of `GET /me` with an access token. Raises NoResponse errors."""
        return self.get(profile, profile.base_url + ME_PATH[profile.api], access, "probe").status

    def request_grant(self, profile: Profile, record: CredentialRecord, deadline: Deadline) -> TokenSet:
        """Request a token for the app itself (client credentials grant).

        It is safe to send the request twice. Raises CredentialMissing, OAuthRefused and NoResponse errors.
        """
        secret = record.client_secret
        if secret is None:
            raise CredentialMissing(
                f"No client secret is stored for profile '{profile.name}'.",
                Remedy("Store the client secret.", f"Run: frameio-tui secret set {profile.name}"),
            )
        body_first = ".adobelogin.com/" in endpoints_of(profile).token
        for place in (body_first, not body_first):
            form = server_request(profile, secret, in_body=place)
            response = self._post(profile, form, deadline.left(), "refresh")
            if not _is_client_rejected(response):
                break
        granted = tokens_from(response, profile.api, profile.scopes, self._clock.now(), None)
        return granted._replace(refresh=None, refresh_expires_at=None)

    def get(self, profile: Profile, url: str, access: Secret, kind: str) -> Response:
        """Send a small GET with an access token to the API or the provider. Raises NoResponse errors."""
        headers = (("accept", "application/json"),)
        outgoing = Outgoing("GET", url, headers, bearer=access, bearer_origin=origin_text(url))
        return self._send_recorded(profile, outgoing, kind, lambda: self._transport.get(outgoing, PROBE_BUDGET))

    def _post(self, profile: Profile, form: FormPost, seconds: float, kind: str) -> Response:
        # The history does not get the form: its fields are either secret or say nothing useful.
        outgoing = Outgoing("POST", form.url)
        response = self._send_recorded(profile, outgoing, kind, lambda: self._transport.post(form, seconds))
        if b"access_token" in response.body:
            return response
        from frameio_tui.core.text.redact import without_secrets

        # Error texts are shown to the user, so secrets that they quote from the form are masked.
        return response._replace(body=without_secrets(response.body, form.secrets))

    def _send_recorded(self, profile: Profile, outgoing: Outgoing, kind: str, send: Callable[[], Response]) -> Response:
        """Send a request and remember it for the history, whether or not it succeeds."""
        started = self._clock.now()
        try:
            response = send()
        except FrameioTuiError as error:
            failure = error
            self._unrecorded.append(lambda: self._recorder().record_failure(profile, outgoing, failure, started, kind))
            raise
        duration = self._clock.now() - started
        self._unrecorded.append(
            lambda: self._recorder().record_own_request(profile, outgoing, response, started, duration, kind)
        )
        return response

    def record(self) -> None:
        """Record the requests in the history, like all requests.

        This is a separate step, because new tokens must be saved to disk first.
        """
        while self._unrecorded:
            self._unrecorded.pop(0)()


def _is_client_rejected(response: Response) -> bool:
    return response.status in (400, 401) and b"invalid_client" in response.body[:4096]
