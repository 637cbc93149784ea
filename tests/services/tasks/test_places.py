"""Paths, IDs and addresses are found by requests, and what is not found or not unique is explained."""

from __future__ import annotations

import asyncio
import json

import pytest

from frameio_tui.core.errors import AmbiguousPlace, NoSuchPlace, RequestRefused
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.services import Services
from frameio_tui.services.tasks.places.assets import invited_projects
from frameio_tui.services.tasks.places.places import ResolvedPlace, resolve_place
from frameio_tui.services.tasks.runner import RunOptions
from frameio_tui.services.tasks.tree.tree import TreeOptions, TreeTask
from tests.services.tasks.fake_api import V2, V4, FakeApi, account, entry_for, file, project, studio, team
from tests.support import made, run

BOTH = pytest.mark.parametrize("api", list(ApiVersion))


def resolved(fake: FakeApi, text: str, *, ancestors: bool = True, **profile: str) -> ResolvedPlace:
    """Resolve a place."""
    return asyncio.run(resolve_place(fake, entry_for(fake.api, **profile), text, ancestors=ancestors))


@BOTH
def test_a_path_leads_down_from_the_account(api: ApiVersion) -> None:
    fake = FakeApi(api, studio())
    trailer = resolved(fake, 'acme/Editorial/"Trailer 1/2"/Trailer.mov')
    assert trailer.asset is not None
    assert trailer.asset.id == fake.named("Trailer.mov").id
    assert trailer.text == 'Acme/Editorial/"Trailer 1/2"/Trailer.mov'
    assert trailer.project is not None
    assert [asset.kind for asset in trailer.path[:3]] == ["account", "team" if api is V2 else "workspace", "project"]
    assert resolved(fake, "/").asset is None
    assert resolved(fake, "Acme/Edi*/Trail*/*.mov").text == trailer.text


@BOTH
def test_the_account_can_be_left_out_if_there_is_no_choice(api: ApiVersion) -> None:
    two = FakeApi(api, studio(), account("Other", team("Sales")))
    assert resolved(FakeApi(api, studio()), "Sound/Mix").text == "Acme/Sound/Mix"
    assert resolved(two, "Sound/Mix", account=two.accounts[0].id).text == "Acme/Sound/Mix"
    with pytest.raises(NoSuchPlace, match="No account is named"):
        resolved(two, "Sound/Mix")


@BOTH
def test_an_ambiguous_name_offers_choices_with_ids(api: ApiVersion) -> None:
    fake = FakeApi(api, studio())
    with pytest.raises(AmbiguousPlace, match=r"2 items in Acme/Editorial are named 'Reel': 0.* \(project") as caught:
        resolved(fake, "Acme/Editorial/Reel/03 Cuts")
    choices = caught.value.choices
    assert [choice.path for choice in choices] == ["Acme/Editorial/Reel"] * 2
    assert {choice.kind for choice in choices} == {"project"}
    assert resolved(fake, choices[0].id).text == "Acme/Editorial/Reel"
    with pytest.raises(AmbiguousPlace, match=r"3 items in Acme/Editorial match '\*': "):
        resolved(fake, "Acme/Editorial/*")


@BOTH
def test_a_missing_name_suggests_the_nearest(api: ApiVersion) -> None:
    fake = FakeApi(api, studio())
    with pytest.raises(NoSuchPlace, match="Nothing in Acme is named 'Editoral'") as caught:
        resolved(fake, "Acme/Editoral/Reel")
    assert caught.value.remedy == "Similar names: Editorial."
    with pytest.raises(NoSuchPlace, match="It contains: Mix"):
        resolved(fake, "Acme/Sound/zzz")
    with pytest.raises(NoSuchPlace, match="empty"):
        resolved(fake, "Acme/Sound/Mix/zzz")
    with pytest.raises(NoSuchPlace, match="is a file"):
        resolved(fake, "Acme/Editorial/Trailer*/Trailer.mov/x")


@BOTH
def test_a_version_stack_has_the_name_of_its_head_version(api: ApiVersion) -> None:
    fake = FakeApi(api, account("Acme", team("Editorial", project("Film", *fake_cuts()))))
    stack = resolved(fake, "Acme/Editorial/Film/Cut v2.mov").asset
    assert stack is not None
    assert (stack.kind, stack.name) == ("version_stack", "Cut v1.mov")
    assert resolved(fake, "Acme/Editorial/Film/Cut v1.mov").asset == stack
    version = resolved(fake, fake.named("Cut v2.mov").id)
    assert version.text == "Acme/Editorial/Film/Cut v2.mov/Cut v2.mov"


def fake_cuts() -> list:  # type: ignore[type-arg]  # nodes
    """A version stack."""
    return [node for node in studio().walk() if node.kind == "version_stack"]


@BOTH
def test_ids_and_addresses_of_every_kind_are_found(api: ApiVersion) -> None:
    fake = FakeApi(api, studio())
    for node in fake.accounts[0].walk():
        found = resolved(fake, node.id).asset
        assert found is not None
        assert found.id == node.id
        kind = "workspace" if node.kind == "team" and api is V4 else node.kind
        assert found.kind == kind
    trailer = fake.named("Trailer.mov")
    address = f"https://next.frame.io/project/{fake.named('Trailer 1/2').id}/view/{trailer.id}"
    assert resolved(fake, address).text == 'Acme/Editorial/"Trailer 1/2"/Trailer.mov'
    root = resolved(fake, fake.named("Trailer 1/2").root_id)
    assert root.text == 'Acme/Editorial/"Trailer 1/2"'


@BOTH
def test_an_id_needs_one_request_if_its_ancestors_do_not_matter(api: ApiVersion) -> None:
    fake = FakeApi(api, studio())
    found = resolved(fake, fake.named("03 Cuts").id, ancestors=False, account=fake.accounts[0].id)
    assert [asset.name for asset in found.path] == ["03 Cuts"]
    assert len(fake.calls) == 1


@BOTH
def test_an_unknown_id_is_explained_and_other_errors_are_not_hidden(api: ApiVersion) -> None:
    fake = FakeApi(api, studio())
    with pytest.raises(NoSuchPlace, match="not a member"):
        resolved(fake, "00000000-0000-0000-0000-0000000000ff")
    fake.refuse = lambda *_call: RequestRefused("Server error.", status=500)
    with pytest.raises(RequestRefused):
        resolved(fake, fake.named("03 Cuts").id)


@BOTH
def test_what_the_user_may_not_see_above_is_left_out(api: ApiVersion) -> None:
    fake = FakeApi(api, account("Acme", team("Editorial", project("Reel", file("a.mov")))))

    def refuse(operation: str, *_rest: object) -> RequestRefused | None:
        return RequestRefused("No.", status=403) if operation in ("getTeam", "workspaces.show") else None

    fake.refuse = refuse
    # In V4 the project is found in its account, among the projects that the user is only invited to.
    assert resolved(fake, fake.named("a.mov").id).text == ("Reel/a.mov" if api is V2 else "Acme/Reel/a.mov")


@BOTH
def test_a_project_that_the_user_is_only_invited_to_is_found_and_listed(
    api: ApiVersion, services: Services, server: SandboxServer
) -> None:
    guest = made(services, server, "guest", "guest", api=api)
    written: list[bytes] = []

    async def work() -> tuple[ResolvedPlace, ResolvedPlace]:
        requests = services.tasks.reader(guest)
        path = "東京の夜 Trailer" if api is V2 else "Acme Post/東京の夜 Trailer"
        by_name = await resolve_place(requests, guest, path)
        task = TreeTask(TreeOptions("/", depth=2, format="ndjson"))
        await services.tasks.run(guest, task, RunOptions(write=written.append))
        assert by_name.asset is not None
        return by_name, await resolve_place(requests, guest, by_name.asset.id)

    by_name, by_id = run(services, work())
    assert by_id.text == by_name.text
    rows = [json.loads(line) for line in b"".join(written).splitlines()]
    found = {row["path"] for row in rows if row["kind"] == "project"}
    above = {"東京の夜 Trailer": "Acme Post/", "Harbour Lights – Season 2": "Northlight Films/"}
    assert {path.strip('"') for path in found} == {f"{'' if api is V2 else above[name]}{name}" for name in above}
    member = made(services, server, "member", "member", api=api)  # sees the workspaces of the projects
    assert run(services, invited_projects(services.tasks.reader(member), api)) == []
