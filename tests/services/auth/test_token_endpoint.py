from __future__ import annotations

import pytest

from frameio_tui.core.http.exchange import Response
from frameio_tui.core.oauth.authorization import FormPost
from frameio_tui.core.profiles.profile import Profile
from frameio_tui.core.secret import Secret
from frameio_tui.services.auth.token_endpoint import POST_BUDGET, WHOLE_BUDGET, Deadline, TokenRequests
from frameio_tui.services.history import HistoryRecorder

PROFILE = Profile(id="0" * 32, name="acme")


def unheard() -> HistoryRecorder:
    raise AssertionError("nothing is written down before the tokens are kept")


class FakeClock:
    at = 0.0

    def monotonic(self) -> float:
        return self.at

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += seconds


def test_a_deadline_leaves_no_more_than_the_whole_budget() -> None:
    clock = FakeClock()
    deadline = Deadline(clock)
    assert deadline.left() == POST_BUDGET
    clock.at = WHOLE_BUDGET - 5
    assert deadline.left() == 5
    clock.at = WHOLE_BUDGET + 100
    assert deadline.left() == 1.0


def test_invalid_request_is_asked_three_times_at_most(monkeypatch: object) -> None:
    class Refusing:
        asked = 0

        def post(self, form: FormPost, budget: float) -> Response:
            self.asked += 1
            return Response(400, "", (), b'{"error":"invalid_request"}')

        def get(self, outgoing: object, budget: float) -> Response:
            raise AssertionError

    transport, clock = Refusing(), FakeClock()
    requests = TokenRequests(transport, clock, unheard)
    waits: list[float] = []
    requests._pause = waits.append
    assert requests.post_refresh(PROFILE, FormPost("https://x", ()), Deadline(clock)).status == 400
    assert transport.asked == 3
    assert all(1 <= wait <= 3 for wait in waits)
    assert len(waits) == 2


@pytest.mark.parametrize(("takes", "sent", "status"), [("header", 1, 200), ("body", 2, 200), ("none", 2, 401)])
def test_a_secret_goes_in_the_body_where_the_header_is_refused(takes: str, sent: int, status: int) -> None:
    class Server:
        def __init__(self) -> None:
            self.forms: list[FormPost] = []

        def post(self, form: FormPost, budget: float) -> Response:
            self.forms.append(form)
            if takes == ("header" if form.basic else "body"):
                return Response(200, "", (), b"{}")
            return Response(401, "", (), b'{"error":"invalid_client"}')

        def get(self, outgoing: object, budget: float) -> Response:
            raise AssertionError

    server = Server()
    secret = Secret("s/+:% 1", "client secret")
    form = FormPost("https://x", (("grant_type", "authorization_code"),), ("app", secret))
    assert TokenRequests(server, FakeClock(), unheard).post_form(PROFILE, form, 5, "sign-in").status == status
    assert len(server.forms) == sent
    if sent == 2:
        fields = (("grant_type", "authorization_code"), ("client_id", "app"), ("client_secret", secret))
        assert server.forms[1] == FormPost("https://x", fields)


def test_a_public_client_is_asked_once() -> None:
    class Server:
        asked = 0

        def post(self, form: FormPost, budget: float) -> Response:
            self.asked += 1
            return Response(401, "", (), b'{"error":"invalid_client"}')

        def get(self, outgoing: object, budget: float) -> Response:
            raise AssertionError

    server = Server()
    assert (
        TokenRequests(server, FakeClock(), unheard).post_form(PROFILE, FormPost("https://x", ()), 5, "sign-in").status
        == 401
    )
    assert server.asked == 1


def test_what_an_error_quotes_of_the_form_is_masked() -> None:
    class Quoting:
        def post(self, form: FormPost, budget: float) -> Response:
            return Response(400, "", (), b'{"error": "invalid_grant", "error_description": "no odd-refresh-token, %s"}')

        def get(self, outgoing: object, budget: float) -> Response:
            raise AssertionError

    clock = FakeClock()
    requests = TokenRequests(Quoting(), clock, unheard)
    form = FormPost(
        "https://x", (("refresh_token", Secret("odd-refresh-token")),), ("app", Secret("odd-client-secret"))
    )
    assert [secret.reveal() for secret in form.secrets] == ["odd-refresh-token", "odd-client-secret"]
    answer = requests.post_refresh(PROFILE, form, Deadline(clock))
    assert "no •••, %s" in answer.body.decode()
