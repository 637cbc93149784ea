"""Requests that run side by side never exceed a rate limit, whatever the order of their responses."""

from __future__ import annotations

import asyncio
import heapq
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameio_tui.core.http.rate_limit import Meters
from frameio_tui.services.requests.slots import AT_ONCE, RequestSlots

KEY = ("https://api.frame.io", "ann", "comments.index")
OTHER = ("https://api.frame.io", "ann", "folders.index")


class VirtualClock:
    """A clock whose time passes only while everybody sleeps."""

    def __init__(self) -> None:
        self.time = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0

    def now(self) -> float:
        return self.time

    def monotonic(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self._count += 1
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.time + seconds, self._count, done))
        await done

    async def run(self, work: asyncio.Task[object]) -> None:
        """Let time pass until the work is done."""
        while not work.done():
            for _ in range(30):  # let everybody run who can
                await asyncio.sleep(0)
            while self._sleepers and self._sleepers[0][2].done():
                heapq.heappop(self._sleepers)
            if self._sleepers and not work.done():
                at, _, done = heapq.heappop(self._sleepers)
                self.time = max(self.time, at)
                done.set_result(None)


class LeakyBucket:
    """A server with the limits of Frame.io."""

    def __init__(self, clock: VirtualClock, limit: int, window: float, latency: random.Random, longest: float) -> None:
        self.clock, self.limit, self.window = clock, limit, window
        self.latency, self.longest = latency, longest
        self.level, self.at = 0.0, 0.0
        self.refused = self.served = self.in_flight = self.most = 0

    async def serve(self) -> tuple[bool, list[tuple[str, str]]]:
        self.in_flight += 1
        self.most = max(self.most, self.in_flight)
        await self.clock.sleep(self.latency.random() * self.longest)
        now = self.clock.time
        self.level = max(0.0, self.level - (now - self.at) * self.limit / self.window)
        self.at = now
        refused = self.level + 1 > self.limit + 1e-9
        self.level += not refused
        self.refused += refused
        self.served += not refused
        left = int(self.limit - self.level + 1e-9)
        await self.clock.sleep(self.latency.random() * self.longest)
        self.in_flight -= 1
        headers = {"limit": self.limit, "remaining": left, "window": round(self.window * 1000)}
        return refused, [(f"x-ratelimit-{name}", str(value)) for name, value in headers.items()]


async def fetch_all(slots: RequestSlots, clock: VirtualClock, server: LeakyBucket, count: int) -> None:
    async def fetch() -> None:
        async with slots.slot(KEY) as number:
            refused, headers = await server.serve()
            slots.meters.note(KEY, headers, clock.time, refused=refused, number=number)

    await asyncio.gather(*(fetch() for _ in range(count)))


@settings(max_examples=30)
@given(
    seed=st.integers(0, 10_000),
    limit=st.integers(1, 30),
    per_call=st.sampled_from([0.01, 0.2, 0.6, 6.0]),
    longest=st.sampled_from([0.001, 0.1, 1.0]),
    used=st.floats(0, 1),
)
def test_no_request_is_refused_and_the_limit_is_used_up(
    seed: int, limit: int, per_call: float, longest: float, used: float
) -> None:
    count = limit + 40

    async def work() -> tuple[LeakyBucket, float]:
        clock = VirtualClock()
        server = LeakyBucket(clock, limit, limit * per_call, random.Random(seed), longest)  # noqa: S311 - no secret
        server.level = used * (limit - 1)
        work = asyncio.ensure_future(fetch_all(RequestSlots(clock), clock, server, count))
        await clock.run(work)
        await work
        return server, clock.time

    server, seconds = asyncio.run(work())
    server_used = used * (limit - 1)
    assert (server.refused, server.served) == (0, count)
    assert server.most <= AT_ONCE
    at_limit = (count - (limit - server_used)) * per_call
    at_latency = count * 2 * longest / min(AT_ONCE, limit)
    assert seconds <= 1.05 * at_limit + at_latency + 3 * per_call


def test_a_wait_is_reported_and_other_operations_do_not_wait() -> None:
    async def work() -> tuple[list[float], float]:
        clock = VirtualClock()
        slots = RequestSlots(clock)
        slots.meters.note(
            KEY, [("x-ratelimit-limit", "1"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-window", "2500")], 0
        )
        said: list[float] = []

        async def limited() -> None:
            async with slots.slot(KEY, said.append):
                pass

        waiting = asyncio.ensure_future(limited())
        await asyncio.sleep(0)
        async with slots.slot(OTHER):
            assert not waiting.done()
        await clock.run(waiting)
        return said, clock.time

    said, seconds = asyncio.run(work())
    assert said == pytest.approx([2.5, 1.5, 0.5, 0.0])
    assert seconds == pytest.approx(2.5)


def test_a_cancelled_wait_leaves_its_place_to_the_next() -> None:
    async def work() -> list[int]:
        clock, order = VirtualClock(), list[int]()
        slots = RequestSlots(clock)

        async def one(number: int) -> None:
            async with slots.slot(KEY):
                order.append(number)
                await clock.sleep(1)

        tasks = [asyncio.ensure_future(one(number)) for number in range(8)]
        await asyncio.sleep(0)
        tasks[0].cancel()
        tasks[3].cancel()
        rest = asyncio.ensure_future(asyncio.wait(tasks))
        await clock.run(rest)
        assert slots.meters.room(KEY, clock.time) == 0.0
        return order

    assert asyncio.run(work()) == [0, 1, 2, 4, 5, 6, 7]


def test_a_call_without_a_response_counts_as_used() -> None:
    meters = Meters()
    meters.note(
        KEY, [("x-ratelimit-limit", "10"), ("x-ratelimit-remaining", "1"), ("x-ratelimit-window", "10000")], 0.0
    )
    number = meters.begin(KEY, 0.0)
    assert meters.room(KEY, 0.0) == 1.0
    meters.end(KEY, number)
    meters.end(KEY, number)
    assert meters.room(KEY, 0.0) == 1.0
    assert meters.room(KEY, 1.0) == 0.0


def test_one_request_goes_ahead_until_the_limit_is_known() -> None:
    meters = Meters()
    assert meters.room(KEY, 0.0) == 0.0
    number = meters.begin(KEY, 0.0)
    assert meters.room(KEY, 0.0) == float("inf")
    meters.note(KEY, [], 0.0, number=number)
    for _ in range(AT_ONCE):
        assert meters.room(KEY, 0.0) == 0.0, "a server without limits"
        meters.begin(KEY, 0.0)
