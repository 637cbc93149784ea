import asyncio
from pathlib import Path

import pytest

from frameio_tui.cli.async_runner import run_async
from frameio_tui.cli.container import container_at, container_for_user
from frameio_tui.core.errors import UsageError
from frameio_tui.services.services import Services


def test_everything_a_face_needs_is_there(tmp_path: Path) -> None:
    services = container_at(str(tmp_path / "home"), {}).services()
    assert all(getattr(services, name) is not None for name in Services._fields)
    assert (services.demo, services.demo_url) == (False, "")
    assert services.profiles.overview().entries == ()


def test_looking_creates_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    container_for_user({"FRAMEIO_TUI_HOME": str(home)}).profiles.overview()
    assert not home.exists()


def test_each_part_is_made_once(tmp_path: Path) -> None:
    container = container_at(str(tmp_path), {})
    assert container.services().requests is container.services().requests
    assert container.bearers is container.bearers
    assert container.clock is container.clock
    assert container.credentials is container.credentials
    assert container.locks is container.locks


def test_a_part_that_is_made_writes_nothing(tmp_path: Path) -> None:
    container = container_at(str(tmp_path), {"A": "1"})
    assert container.environ["A"] == "1"
    assert all((container.clock, container.credentials, container.locks))
    assert list(tmp_path.iterdir()) == []


def test_a_demo_knows_that_it_is_one(tmp_path: Path) -> None:
    services = container_at(str(tmp_path), {}, "http://127.0.0.1:1").services()
    assert (services.demo, services.demo_url) == (True, "http://127.0.0.1:1")


def test_commands_run_although_they_are_loaded_late(tmp_path: Path) -> None:
    assert container_at(str(tmp_path), {}).commands.run(["printf", "abc"]).reveal() == "abc"


async def work(error: Exception | None) -> str:
    await asyncio.sleep(0)
    if error is not None:
        raise error
    return "done"


def test_the_result_or_the_error_comes_through(tmp_path: Path) -> None:
    container = container_at(str(tmp_path), {})
    assert run_async(container, work(None)) == "done"
    with pytest.raises(UsageError):
        run_async(container, work(UsageError("x")))
