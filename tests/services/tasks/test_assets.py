"""What is inside of something arrives page by page."""

from __future__ import annotations

import asyncio

import pytest

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.asset import Asset
from frameio_tui.services.tasks.places.assets import child_pages, children, operation_for, read_asset
from tests.services.tasks.fake_api import V2, FakeApi, account, file, folder, project, studio, team

BOTH = pytest.mark.parametrize("api", list(ApiVersion))


def walked(fake: FakeApi, parent: Asset | None = None, depth: int = 0) -> list[str]:
    """The names of everything below, indented."""
    lines = []
    for asset in asyncio.run(children(fake, fake.api, parent)):
        lines.append("  " * depth + asset.title)
        lines += walked(fake, asset, depth + 1) if asset.is_container else []
    return lines


@BOTH
def test_everything_is_found_from_the_accounts_down(api: ApiVersion) -> None:
    fake = FakeApi(api, studio())
    lines = walked(fake)
    assert lines[:5] == ["Acme", "  Editorial", "    Reel", "      01 Dailies", "        A001.mov"]
    assert len(lines) == sum(1 for _node in fake.accounts[0].walk())
    queries = {operation: dict(query) for operation, _parameters, query in fake.calls}
    if api is V2:
        assert queries["getProjectsByTeam"]["filter[archived]"] == "all"
        assert queries["getAssets"] == {"include": "cover_asset", "page_size": "50"}
    else:
        assert queries["folders.index"] == {"page_size": "500"}
        assert queries["version_stacks.index"] == {"page_size": "100"}


@BOTH
def test_pages_arrive_one_by_one_and_can_be_continued(api: ApiVersion) -> None:
    fake = FakeApi(api, account("A", team("T", project("P", *[file(f"{n}.mov") for n in range(5)]))), page_size=2)
    parent = Asset(fake.named("P").id, "project", "P", "a", root_id=fake.named("P").root_id)

    async def read(start: str = "", most: int = 9) -> list[tuple[list[str], str]]:
        found = []
        async for page in child_pages(fake, api, parent, start=start):
            found.append(([asset.name for asset in page.assets], page.next))
            if len(found) == most:
                break
        return found

    first = asyncio.run(read(most=1))
    assert first[0][0] == ["0.mov", "1.mov"]
    assert len(fake.calls) == 1
    assert [names for names, _next in asyncio.run(read(first[0][1]))] == [["2.mov", "3.mov"], ["4.mov"]]


@BOTH
def test_details_are_included_on_request_only(api: ApiVersion) -> None:
    fake = FakeApi(api, account("A", team("T", project("P", folder("F")))))
    parent = Asset(fake.named("F").id, "folder", "F", "a")
    assert asyncio.run(children(fake, api, parent, details=True)) == []
    assert "creator" in dict(fake.calls[-1][2])["include"]
    assert operation_for(api, parent) == ("getAssets" if api is V2 else "folders.index")


@BOTH
def test_a_file_has_nothing_inside_and_can_be_read_again(api: ApiVersion) -> None:
    fake = FakeApi(api, account("A", team("T", project("P", file("a.mov", fps=25)))))
    asset = Asset(fake.named("a.mov").id, "file", "a.mov", fake.accounts[0].id)
    assert asyncio.run(children(fake, api, asset)) == []
    assert fake.calls == []
    again = asyncio.run(read_asset(fake, api, asset))
    assert again is not None
    assert str(again.frame_rate) == "25"
    whole = asyncio.run(read_asset(fake, api, Asset(fake.named("P").id, "project", "P", "a")))
    assert whole is not None
    assert whole.root_id
    assert whole.account_id == "a"
