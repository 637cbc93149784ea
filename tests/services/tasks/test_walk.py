"""The walk through a tree has a fixed order, reads ahead, and keeps little."""

from __future__ import annotations

import asyncio
import random

import pytest

from frameio_tui.core.errors import RequestRefused
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.asset import Asset
from frameio_tui.services.tasks.places.assets import AssetPage
from frameio_tui.services.tasks.places.walk import EARLY_ASSETS, IN_FLIGHT, PageReader, Step, WalkOptions, walk
from tests.services.tasks.fake_api import FakeApi, Node, account, file, folder, project, stack, studio, team

WHOLE = WalkOptions()
BOTH = pytest.mark.parametrize("api", list(ApiVersion))


def walked(fake: FakeApi, options: WalkOptions = WHOLE, top: Asset | None = None) -> list[Step]:
    """All steps of a walk."""
    reader = PageReader(fake, fake.api, details=options.details)

    async def collect() -> list[Step]:
        return [step async for steps in walk(reader.read, top, options) for step in steps]

    return asyncio.run(collect())


def lines(steps: list[Step]) -> list[str]:
    """The steps as an indented outline."""
    found, depth = [], 0
    for step in steps:
        name = step.asset.title if step.asset else "/"
        version = f" v{step.version}" if step.version else ""
        if step.what == "leave":
            depth -= 1
        else:
            found.append(f"{'  ' * depth}{name}{version}")
        depth += step.what == "enter"
    assert depth == 0
    return found


def outline(node: Node, depth: int = 0) -> list[str]:
    """The whole tree as an indented outline."""
    found = [f"{'  ' * depth}{node.name}"]
    for inner in node.inside:
        found += outline(inner, depth + 1)
    return found


def random_tree(seed: int) -> Node:
    """A tree of random shape."""
    choose = random.Random(seed)  # noqa: S311 - a shape, not a secret

    def inside(depth: int) -> list[Node]:
        count = choose.randrange(7)
        return [
            folder(f"f{depth}.{at}", *inside(depth + 1))
            if depth < 4 and choose.random() < 0.5
            else file(f"{depth}.{at}")
            for at in range(count)
        ]

    return account("A", *[team(f"T{at}", *[project(f"P{n}", *inside(0)) for n in range(3)]) for at in range(2)])


@BOTH
def test_everything_comes_in_the_order_of_the_lists(api: ApiVersion) -> None:
    for seed in range(12):
        tree = random_tree(seed)
        fake = FakeApi(api, tree, page_size=3)
        assert lines(walked(fake)) == ["/", *outline(tree, 1)]
        assert max(fake.most_in_flight.values()) <= IN_FLIGHT


@BOTH
def test_version_stacks_show_their_head_or_all_versions(api: ApiVersion) -> None:
    fake = FakeApi(api, studio())
    closed = lines(walked(fake))
    assert "          Cut v2.mov" in closed
    assert not any("Cut v1" in line for line in closed)
    opened = lines(walked(fake, WalkOptions(versions=True)))
    at = opened.index("          Cut v2.mov")
    assert opened[at : at + 3] == ["          Cut v2.mov", "            Cut v1.mov v1", "            Cut v2.mov v2"]


def test_the_head_of_a_stack_is_read_if_the_list_does_not_name_it() -> None:
    fake = FakeApi(ApiVersion.V2, account("A", team("T", project("P", stack("1", file("1"), file("2"))))))
    fake._v2 = lambda node: {"_type": node.kind, "item_count": 2}  # type: ignore[method-assign]  # no cover asset
    assert lines(walked(fake))[-1].strip() == "2"


@BOTH
def test_depth_limits_what_is_opened(api: ApiVersion) -> None:
    fake = FakeApi(api, studio())
    assert lines(walked(fake, WalkOptions(depth=2))) == ["/", "  Acme", "    Editorial", "    Sound"]
    assert len(fake.calls) == 3, "accounts, teams, and projects that the user is only invited to"
    assert walked(fake, WalkOptions(depth=0), Asset("x", "folder", "F")) == [Step("asset", Asset("x", "folder", "F"))]


def test_empty_folders_of_v2_are_not_opened() -> None:
    fake = FakeApi(ApiVersion.V2, studio())
    walked(fake)
    assert fake.named("02 Empty").id not in {parameters.get("asset_id") for _, parameters, _ in fake.calls}


@BOTH
def test_a_folder_that_cannot_be_read_does_not_end_the_walk(api: ApiVersion) -> None:
    fake = FakeApi(api, studio())
    broken = fake.named("01 Dailies").id

    def refuse(_operation: str, parameters: object, _query: object) -> RequestRefused | None:
        return (
            RequestRefused("No.", status=403)
            if isinstance(parameters, dict) and broken in parameters.values()
            else None
        )

    fake.refuse = refuse
    steps = walked(fake)
    assert [step.asset.name for step in steps if step.error and step.asset] == ["01 Dailies"]
    files = [step.asset.title for step in steps if step.asset and step.what == "asset" and step.asset.kind != "folder"]
    assert files == ["Cut v2.mov", "Rough.mov", "Notes.pdf", "Trailer.mov"]


def test_no_further_page_is_requested_once_the_token_is_refused() -> None:
    """The first folder is slow: the walk ends although it is not yet the turn of the refused one."""
    read = []

    async def reader(parent: Asset | None, start: str) -> AssetPage:
        read.append((parent, start))
        if parent is None:
            return AssetPage([Asset(str(at), "folder", str(at)) for at in range(50)], None, "")
        if parent.id == "0":
            await asyncio.Event().wait()
        raise RequestRefused("No.", status=401)

    async def run() -> None:
        async for _steps in walk(reader, None, WalkOptions()):
            pass

    with pytest.raises(RequestRefused):
        asyncio.run(asyncio.wait_for(run(), 60))
    assert len(read) <= 1 + IN_FLIGHT


def test_few_assets_wait_for_their_turn() -> None:
    """The first folder is slow; the others are not read further ahead than allowed."""
    gate = asyncio.Event()
    read = []

    async def reader(parent: Asset | None, start: str) -> AssetPage:
        read.append((parent, start))
        await asyncio.sleep(0)
        if parent is None:
            return AssetPage([Asset(str(at), "folder", str(at)) for at in range(200)], None, "")
        if parent.id == "0":
            await gate.wait()
        return AssetPage([Asset("x", "file", "x")] * 500, None, "")

    async def run() -> int:
        count = 0
        async for steps in walk(reader, None, WalkOptions()):
            count += len(steps)
            for _ in range(500):
                await asyncio.sleep(0)
            assert len(read) <= EARLY_ASSETS / 500 + IN_FLIGHT
            gate.set()
            break
        return count

    assert asyncio.run(run()) == 1


def test_a_defect_ends_the_walk_instead_of_blocking_it() -> None:
    async def reader(_parent: Asset | None, _start: str) -> AssetPage:
        raise ZeroDivisionError

    async def run() -> None:
        async for _steps in walk(reader, None, WalkOptions()):
            pass

    with pytest.raises(ZeroDivisionError):
        asyncio.run(asyncio.wait_for(run(), 10))


def test_closing_the_walk_cancels_its_requests() -> None:
    cancelled = []

    async def reader(_parent: Asset | None, _start: str) -> AssetPage:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.append(True)
            raise
        return AssetPage([], None, "")

    async def run() -> None:
        task = asyncio.create_task(anext(walk(reader, None, WalkOptions())))
        await task
        steps = walk(reader, None, WalkOptions())
        await anext(steps)
        waiting = asyncio.create_task(anext(steps))
        await asyncio.sleep(0.01)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)

    asyncio.run(run())
    assert cancelled == [True]


@BOTH
def test_assets_survive_the_journal(api: ApiVersion) -> None:
    from frameio_tui.core.resources.asset import from_json, to_json

    fake = FakeApi(api, studio())
    for step in walked(fake, WalkOptions(details=True)):
        if step.asset:
            assert from_json(to_json(step.asset)) == step.asset
    assert from_json(None) is None
    assert from_json([1]) is None
