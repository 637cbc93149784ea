"""Imports of saved requests without surprises, and exports for a profile."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from frameio_tui.core.errors import InvalidInput, NameTaken, NoSuchRequest, WriteFailed
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.core.http.saved_request import SavedRequest, fill_saved
from frameio_tui.core.profiles.profile import ApiVersion, Profile
from frameio_tui.services.saved_requests import ImportPlan, SavedRequestService
from frameio_tui.services.services import Services

COLLECTION = {
    "info": {"name": "Intake"},
    "item": [
        {"name": "Me", "request": {"method": "GET", "url": "{{base_url}}/v4/me"}},
        {
            "name": "Projects",
            "item": [
                {"name": "One", "request": {"url": "/v4/accounts/{{account_id}}/projects/{{project}}?a={{team}}"}}
            ],
        },
    ],
}
DATA = json.dumps(COLLECTION).encode()
PROFILE = Profile(
    "1" * 32, "acme", api=ApiVersion.V4, base_url="https://api.test", account="a1", variables=(("project", "p1"),)
)


@pytest.fixture
def service(services: Services) -> SavedRequestService:
    return SavedRequestService(services.saved(), services.catalogs)


def planned(
    service: SavedRequestService, data: bytes, api: ApiVersion, folder: str | None = None, *, overwrite: bool = False
) -> ImportPlan:
    return service.plan(service.read_requests(data, api), folder, overwrite=overwrite)


def names(services: Services) -> list[str]:
    return list(services.saved().names())


def test_an_import_says_what_it_will_do_and_replaces_nothing_unasked(
    service: SavedRequestService, services: Services, tmp_path: Path
) -> None:
    plan = planned(service, DATA, ApiVersion.V2)
    assert [(one.saved.name, one.state) for one in plan.requests] == [
        ("intake/me", "new"),
        ("intake/projects/one", "new"),
    ]
    assert names(services) == []
    assert service.apply_import(plan) == 2
    assert names(services) == ["intake/me", "intake/projects/one"]
    again = planned(service, DATA, ApiVersion.V2)
    assert [one.state for one in again.requests] == ["unchanged", "unchanged"]
    assert service.apply_import(again) == 0
    mine = SavedRequest("intake/me", RequestSpec("GET", "/teams"), ApiVersion.V2)
    services.saved().save(mine, replace=True)
    conflict = planned(service, DATA, ApiVersion.V2)
    assert [one.state for one in conflict.requests] == ["exists", "unchanged"]
    with pytest.raises(NameTaken, match=r"1 saved request with different content already exists: intake/me\."):
        service.apply_import(conflict)
    assert services.saved().load("intake/me") == mine
    forced = planned(service, DATA, ApiVersion.V2, overwrite=True)
    assert [one.state for one in forced.requests] == ["replaced", "unchanged"]
    assert service.apply_import(forced) == 1
    assert [one.state for one in conflict.chosen(["intake/me"]).requests] == ["replaced"]
    services.saved().save(SavedRequest("copy/me", RequestSpec("GET", "/me"), ApiVersion.V4))
    broken = Path(services.saved().save(SavedRequest("copy/projects/one", mine.spec, ApiVersion.V4)))
    broken.write_text("= broken")
    taken = planned(service, DATA, ApiVersion.V4, folder="copy", overwrite=True)
    assert [one.state for one in taken.requests] == ["unchanged", "taken"]
    with pytest.raises(NameTaken, match=r"The name 'copy/projects/one' belongs to a file that is not replaced"):
        service.apply_import(taken)
    assert service.read_file(str(broken)) == b"= broken"
    for name, reason in (("none", "No such file"), ("/dev/null", "is a device"), (str(tmp_path), "directory")):
        with pytest.raises(InvalidInput, match=reason):
            service.read_file(name)
    other = planned(service, DATA, ApiVersion.V2, folder="")
    assert [one.saved.name for one in other.requests] == ["me", "projects/one"]
    with pytest.raises(InvalidInput, match="saved request's name"):
        planned(service, DATA, ApiVersion.V2, folder="../up")


def test_reading_a_pipe_that_nobody_writes_to_can_be_stopped(services: Services, tmp_path: Path) -> None:
    def stop() -> None:
        raise InvalidInput("Stopped.")

    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = os.open(pipe, os.O_RDWR)  # never at its end
    try:
        os.write(writer, b"curl")
        with pytest.raises(InvalidInput, match="Stopped"):
            SavedRequestService(services.saved(), services.catalogs).read_file(str(pipe), stop)
    finally:
        os.close(writer)


def test_an_import_that_fails_leaves_everything_as_it_was(
    service: SavedRequestService, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = services.saved()
    old = SavedRequest("intake/me", RequestSpec("GET", "/teams"), ApiVersion.V2)
    store.save(old)
    plan = planned(service, DATA, ApiVersion.V2, overwrite=True)
    save = store.save

    def fail_for_the_second(saved: SavedRequest, *, replace: bool = False) -> str:
        if saved.name == "intake/projects/one":
            raise WriteFailed("The disk is full.")
        return save(saved, replace=replace)

    monkeypatch.setattr(store, "save", fail_for_the_second)
    with pytest.raises(WriteFailed):
        service.apply_import(plan)
    assert store.load("intake/me") == old
    assert names(services) == ["intake/me"]


def test_exports_are_filled_with_the_values_of_a_profile(service: SavedRequestService) -> None:
    service.apply_import(planned(service, DATA, ApiVersion.V2))
    one = service.select(["intake/projects/"])
    text = service.export("curl", one, PROFILE, (("team", "x&y"),))
    assert "'https://api.test/v4/accounts/a1/projects/p1?a=x%26y'" in text
    assert "client.projects.show(" in service.export("sdk", one, PROFILE, (("team", "t"),))
    every = service.export("httpx", service.select(["intake"]), PROFILE, (("team", "t"),))
    assert "# intake/me\n" in every
    har = json.loads(service.export("har", one, PROFILE, (("team", "t"),)))
    assert har["log"]["entries"][0]["comment"] == one[0].name
    collection = json.loads(service.export("postman", service.select([]), PROFILE, title="Team"))
    assert collection["info"]["name"] == "Team"
    with pytest.raises(InvalidInput, match=r"'intake/projects/one' needs a value for \{\{team\}\}"):
        service.export("curl", one, PROFILE)
    with pytest.raises(InvalidInput, match=r"\{account_id\} and \{project\}"):
        service.export("curl", one, None, (("team", "t"),))
    with pytest.raises(NoSuchRequest):
        service.select(["nothing"])
    with pytest.raises(InvalidInput, match="no saved requests"):
        service.export("postman", [], None)


def test_given_values_win_over_those_of_the_profile_and_of_the_request() -> None:
    spec = RequestSpec("GET", "/x", (("a", "{{project}}"), ("b", "{{team}}"), ("c", "{{own}}")))
    saved = SavedRequest("x", spec, ApiVersion.V4, "", (("project", "p0"), ("own", "o0")))
    filled = fill_saved(saved, PROFILE, (("team", "t1"),))
    assert filled.query == (("a", "p1"), ("b", "t1"), ("c", "o0"))
