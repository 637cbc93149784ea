import asyncio
from pathlib import Path

import pytest

from frameio_tui.cli.async_runner import until_done
from frameio_tui.cli.container import parts_at
from frameio_tui.core.errors import UsageError


async def work(error: Exception | None) -> str:
    await asyncio.sleep(0)
    if error is not None:
        raise error
    return "done"


def test_the_result_or_the_error_comes_through(tmp_path: Path) -> None:
    parts = parts_at(str(tmp_path), {})
    assert until_done(parts, work(None)) == "done"
    with pytest.raises(UsageError):
        until_done(parts, work(UsageError("x")))
