"""The flow alone: what needs no screen to be seen."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

from frameio_tui.core.oauth.callback import CallbackResult
from frameio_tui.core.secret import Secret
from frameio_tui.ui.sign_in.flow import SignInFlow


class Signin:
    def __init__(self, after: float) -> None:
        self.after = after

    async def wait_for_callback(self) -> CallbackResult:
        await asyncio.sleep(self.after)
        return CallbackResult(Secret("heard"), stated=True)


def test_whichever_answer_comes_first_is_taken() -> None:
    async def first(after: float, pasted_at_once: bool) -> str:
        pasted: asyncio.Future[CallbackResult] = asyncio.get_running_loop().create_future()
        if pasted_at_once:
            pasted.set_result(CallbackResult(Secret("pasted"), stated=True))
        answered = await SignInFlow._first(Signin(after), pasted)  # type: ignore[arg-type]  # stands in for a SignIn
        return answered.code.reveal()

    assert asyncio.run(first(30, True)) == "pasted"
    assert asyncio.run(first(0, False)) == "heard"
    assert asyncio.run(first(0, True)) in ("pasted", "heard")


def test_a_paste_without_a_wait_is_told() -> None:
    said: list[str] = []
    screen: Any = SimpleNamespace(
        services=SimpleNamespace(sign_in=None), say=lambda text, error=False: said.append(text)
    )
    assert not SignInFlow(screen).take_paste("x")
    assert "Nothing waits" in said[0]
