from __future__ import annotations

from frameio_tui.services.token_requests import POST_BUDGET, WHOLE_BUDGET, Deadline, TokenRequests


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
    from frameio_tui.core.exchange import Answer
    from frameio_tui.core.oauth import FormPost

    class Refusing:
        asked = 0

        def post(self, form: FormPost, budget: float) -> Answer:
            self.asked += 1
            return Answer(400, "", (), b'{"error":"invalid_request"}')

        def get(self, outgoing: object, budget: float) -> Answer:
            raise AssertionError

    transport, clock = Refusing(), FakeClock()
    requests = TokenRequests(transport, clock)
    waits: list[float] = []
    requests._pause = waits.append
    assert requests.asked(FormPost("https://x", ()), Deadline(clock)).status == 400
    assert transport.asked == 3
    assert all(1 <= wait <= 3 for wait in waits)
    assert len(waits) == 2
