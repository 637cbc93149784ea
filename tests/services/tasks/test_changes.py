"""Changes of files, folders and comments are sent once each, in the words of each API."""

from __future__ import annotations

import asyncio
import contextlib
import json

import pytest

from frameio_tui.core.errors import FrameioTuiError, InvalidInput, NoResponse, RequestRefused
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.asset import Asset
from frameio_tui.core.tasks.task import TaskReport
from frameio_tui.services.tasks import changes, registry
from frameio_tui.services.tasks.changes import ChangeOptions, ChangeTask
from frameio_tui.services.tasks.comments.changes import CommentChange, CommentChangeTask, comment_id
from frameio_tui.services.tasks.task import Task
from tests.services.tasks.fake_api import V2, V4, FakeApi, account, file, project, stack, team
from tests.services.tasks.fake_work import FakeWork

BOTH = pytest.mark.parametrize("api", list(ApiVersion))
COMMENT = "00000000-0000-0000-0000-00000000000c"

FILE = Asset("f1", "file", "Cut.mov", "acc", "p1", "d1")
FOLDER = Asset("d1", "folder", "Cuts", "acc", "p1", "d0")
PROJECT = Asset("p1", "project", "Reel", "acc", "p1", "w1", root_id="d0")
STACK = Asset("s1", "version_stack", "v1.mov", "acc", "p1", "d1", head=FILE)


def create_folder(parent: Asset, name: str) -> ChangeTask:
    """The task that creates a folder."""
    return ChangeTask(ChangeOptions("create folder", (parent,), text=name))


def rename(asset: Asset, name: str) -> ChangeTask:
    """The task that renames something."""
    return ChangeTask(ChangeOptions("rename", (asset,), text=name))


def move(assets: list[Asset], target: Asset) -> ChangeTask:
    """The task that moves assets."""
    return ChangeTask(ChangeOptions("move", tuple(assets), target))


def copy(assets: list[Asset], target: Asset) -> ChangeTask:
    """The task that copies assets."""
    return ChangeTask(ChangeOptions("copy", tuple(assets), target))


def delete(assets: list[Asset]) -> ChangeTask:
    """The task that deletes assets."""
    return ChangeTask(ChangeOptions("delete", tuple(assets)))


def set_status(assets: list[Asset], value: str) -> ChangeTask:
    """The task that sets the review status."""
    return ChangeTask(ChangeOptions("set status", tuple(assets), text=value))


def work_for(api: ApiVersion) -> FakeWork:
    """A work on a small tree."""
    cut = file("Cut.mov", fps=25)
    fake = FakeApi(api, account("Acme", team("Edit", project("Reel", cut, stack("S", file("S1"), file("S2", fps=24))))))
    fake.more["metadata.show"] = lambda _parameters, _query: {
        "metadata": [
            {
                "field_definition_name": "Status",
                "field_definition_id": "field",
                "field_options": [{"id": "o1", "display_name": "Approved"}],
            }
        ]
    }
    return FakeWork(fake)


def sent(work: FakeWork, task: Task) -> list[tuple[str, dict[str, str], object]]:
    """Run a task, rebuilt from its arguments as `jobs resume` does, and return what it sent."""
    again = registry.build_task(task.name, json.loads(json.dumps(task.arguments)))
    assert again.title == task.title
    asyncio.run(again.estimate(work))
    report = asyncio.run(again.run(work))
    assert not work.failures
    assert report.counts
    assert {operation for operation, *_rest in work.requests.sent} <= set(again.changes)
    return [(operation, parameters, body) for operation, parameters, body, _query in work.requests.sent]


def test_v2_requests() -> None:
    for task, operation, parameters, body in (
        (create_folder(PROJECT, " New "), "createAsset", {"asset_id": "d0"}, {"name": "New", "type": "folder"}),
        (rename(FILE, "B.mov"), "updateAsset", {"asset_id": "f1"}, {"name": "B.mov"}),
        (rename(PROJECT, "B"), "updateProject", {"project_id": "p1"}, {"name": "B"}),
        (move([FILE], PROJECT), "moveAsset", {"destination_folder": "d0"}, {"id": "f1"}),
        (move([FILE], STACK), "addVersionToAsset", {"asset_id": "s1"}, {"next_asset_id": "f1"}),
        (copy([FILE], FOLDER), "copyAsset", {"destination_folder": "d1"}, {"id": "f1"}),
        (delete([FOLDER]), "deleteAsset", {"asset_id": "d1"}, None),
        (delete([PROJECT]), "deleteProject", {"project_id": "p1"}, None),
        (
            set_status([FILE], "approved"),
            "post_assets_asset_id_label",
            {"asset_id": "f1"},
            {"label": "approved"},
        ),
    ):
        assert sent(work_for(V2), task) == [(operation, parameters, body)]


def test_v4_requests() -> None:
    in_account = {"account_id": "acc"}
    own = {**in_account, "file_id": "f1"}
    for task, operation, parameters, data in (
        (create_folder(PROJECT, "New"), "folders.create", {**in_account, "folder_id": "d0"}, {"name": "New"}),
        (rename(FILE, "B.mov"), "files.update", own, {"name": "B.mov"}),
        (rename(STACK, "B.mov"), "files.update", own, {"name": "B.mov"}),
        (move([FILE], PROJECT), "files.move", own, {"parent_id": "d0"}),
        (move([FILE], STACK), "files.move", own, {"parent_id": "s1"}),
        (
            copy([STACK], FOLDER),
            "version_stacks.copy",
            {**in_account, "version_stack_id": "s1"},
            {"parent_id": "d1"},
        ),
        (delete([PROJECT]), "projects.delete", {**in_account, "project_id": "p1"}, None),
        (
            set_status([FILE, STACK], "o1"),
            "metadata.bulk_update",
            {**in_account, "project_id": "p1"},
            {"file_ids": ["f1", "f1"], "values": [{"field_definition_id": "field", "value": ["o1"]}]},
        ),
    ):
        assert sent(work_for(V4), task) == [(operation, parameters, None if data is None else {"data": data})]


@BOTH
def test_what_is_changed_is_described_before_it_starts(api: ApiVersion) -> None:
    other = FILE._replace(id="f2")
    estimate = asyncio.run(delete([FILE, other, FOLDER]).estimate(work_for(api)))
    assert estimate.changes == ("delete 2 files", "delete 1 folder and everything inside")
    assert estimate.requests == 3
    assert delete([FILE, FOLDER]).title == "delete Cut.mov and 1 more"


@BOTH
def test_impossible_changes_are_refused_before_the_first_request(api: ApiVersion) -> None:
    team_asset = Asset("t", "team", "T", "acc")
    impossible = [
        rename(team_asset, "x"),
        copy([PROJECT], FOLDER),
        move([FOLDER], STACK),
        copy([FILE], STACK),
        move([FOLDER], FOLDER),
        move([FILE], FILE._replace(id="f2")),
        *([delete([STACK])] if api is V4 else []),
    ]
    for task in impossible:
        work = work_for(api)
        with pytest.raises(InvalidInput) as caught:
            asyncio.run(task.estimate(work))
        assert caught.value.remedy
        assert work.requests.sent == []
    for wrong in (lambda: rename(FILE, " "), lambda: delete([]), lambda: changes.from_arguments({})):
        with pytest.raises(InvalidInput):
            wrong()


@BOTH
def test_a_failure_does_not_stop_the_others_and_is_tried_again_by_the_next_run(api: ApiVersion) -> None:
    task = delete([FILE, FILE._replace(id="f2"), FOLDER])
    work = work_for(api)
    work.requests.refuse = lambda _op, parameters, _query: (
        RequestRefused("No.", status=403) if "f2" in parameters.values() else None
    )
    report = asyncio.run(task.run(work))
    assert report.counts == (("deleted", 2),)
    assert work.failures == [("Cut.mov", "No.")]
    again = FakeWork(work_for(api).requests, work.journal)
    asyncio.run(task.run(again))
    assert [list(parameters.values())[-1] for _, parameters, *_ in again.requests.sent] == ["f2"]
    assert not work.is_final


def test_a_change_that_may_have_been_done_is_not_sent_again_after_others_were() -> None:
    task = copy([FILE, FILE._replace(id="f2")], FOLDER)
    first = work_for(V4)
    errors = {"f1": NoResponse("Cut off."), "f2": RequestRefused("No.", status=403)}
    first.requests.refuse = lambda _op, parameters, _query: errors[parameters["file_id"]]
    with contextlib.suppress(FrameioTuiError):
        asyncio.run(task.run(first))
    second = FakeWork(work_for(V4).requests, first.journal)
    assert asyncio.run(task.run(second)).counts == (("copied", 1),)
    assert [parameters["file_id"] for _, parameters, *_ in second.requests.sent] == ["f2"]
    assert second.is_final
    assert "may have been done" in second.failures[0][1]


def interrupted(task: Task, api: ApiVersion, error: BaseException) -> FakeWork:
    """A work of a second run, after the first one has ended while it was sending."""
    work = work_for(api)

    def refuse(*_call: object) -> FrameioTuiError | None:
        raise error

    work.requests.refuse = refuse
    with contextlib.suppress(KeyboardInterrupt, FrameioTuiError):
        asyncio.run(task.run(work))
    return FakeWork(work_for(api).requests, work.journal)


@BOTH
def test_what_was_being_sent_is_sent_again_only_if_that_does_no_harm(api: ApiVersion) -> None:
    for error in (KeyboardInterrupt(), NoResponse("Cut off.")):
        creating = interrupted(create_folder(PROJECT, "New"), api, error)
        with pytest.raises(FrameioTuiError, match="The change failed"):
            asyncio.run(create_folder(PROJECT, "New").run(creating))
        assert "may have been done" in creating.failures[0][1]
        assert creating.requests.sent == []
        assert creating.is_final
    renaming = interrupted(rename(FILE, "B"), api, KeyboardInterrupt())
    asyncio.run(rename(FILE, "B").run(renaming))
    assert len(renaming.requests.sent) == 1
    deleting = interrupted(delete([FILE]), api, KeyboardInterrupt())
    deleting.requests.refuse = lambda *_call: RequestRefused("Gone.", status=404)
    report = asyncio.run(delete([FILE]).run(deleting))
    assert report.counts == (("deleted", 1),)
    assert not deleting.failures


@BOTH
def test_status_choices(api: ApiVersion) -> None:
    choices = asyncio.run(changes.status_choices(work_for(api).requests, api, STACK))
    names = [choice.name for choice in choices]
    assert names == (["None", "In progress", "Needs review", "Approved"] if api is V2 else ["None", "Approved"])
    if api is V4:
        with pytest.raises(InvalidInput, match="does not exist"):
            asyncio.run(set_status([FILE], "other").run(work_for(api)))


def comment(action: str, subject: str, **fields: str) -> CommentChangeTask:
    """A task for a comment."""
    return CommentChangeTask(CommentChange(action, subject, **fields))  # type: ignore[arg-type]  # an action


def test_v2_comments() -> None:
    place = "Acme/Edit/Reel/Cut.mov"
    drawing = '[{"tool": "rect"}]'
    work = work_for(V2)
    own = {"asset_id": work.requests.named("Cut.mov").id}
    added = comment("comments add", place, text="Hm", at="00:00:02:00", to="00:00:03:00", drawing=drawing)
    fields = {"text": "Hm", "annotation": drawing, "timestamp": 50, "duration": 25}
    assert sent(work, added) == [("createComment", own, fields)]
    head = {"asset_id": work.requests.named("S2").id}
    assert sent(work_for(V2), comment("comments add", "Acme/Edit/Reel/S2", text="Hm", at="7")) == [
        ("createComment", head, {"text": "Hm", "timestamp": 7})
    ]
    own = {"comment_id": COMMENT}
    assert sent(work_for(V2), comment("comments reply", COMMENT, text="Yes")) == [("createReply", own, {"text": "Yes"})]
    assert sent(work_for(V2), comment("comments complete", COMMENT)) == [("completeComment", own, None)]
    assert sent(work_for(V2), comment("comments reopen", COMMENT)) == [("uncompleteComment", own, None)]


def test_v4_comments() -> None:
    place = "Acme/Edit/Reel/Cut.mov"
    work = work_for(V4)
    account_id = work.requests.accounts[0].id
    own = {"account_id": account_id, "file_id": work.requests.named("Cut.mov").id}
    added = comment("comments add", place, text="Hm", at="00:00:02:00", to="00:00:03:00")
    fields = {"text": "Hm", "timestamp": "00:00:02:00", "duration": 25}
    assert sent(work, added) == [("comments.create", own, {"data": fields})]
    assert work.requests.sent[0][3] == (("timestamp_as_timecode", "true"),)
    own = {"account_id": account_id, "comment_id": COMMENT}
    done = comment("comments complete", f"https://next.frame.io/project/x/view/y?comment={COMMENT}")
    assert sent(work_for(V4), done) == [("comments.update", own, {"data": {"completed": True}})]
    with pytest.raises(InvalidInput, match="no request that creates a reply"):
        asyncio.run(comment("comments reply", COMMENT, text="x").estimate(work_for(V4)))


def test_wrong_comments_are_refused() -> None:
    for fields in (
        {"text": " "},
        {"text": "x" * 40_001},
        {"text": "x", "at": "1:2"},
        {"text": "x", "to": "00:00:01:00"},
        {"text": "x", "drawing": "{}"},
        {"text": "x", "rate": "17"},
    ):
        with pytest.raises(InvalidInput):
            comment("comments add", "Acme", **fields)
    with pytest.raises(InvalidInput):
        comment("comments complete", "nothing")
    for place, words, fields in (
        ("Acme/Edit/Reel", "is not a file", {}),
        ("Acme/Edit/Reel/Cut.mov", "before its first frame", {"at": "00:00:02:00", "to": "00:00:01:00"}),
    ):
        with pytest.raises(InvalidInput, match=words):
            asyncio.run(comment("comments add", place, text="x", **fields).run(work_for(V2)))
    assert comment_id(COMMENT.upper()) == COMMENT
    assert comment_id(f"https://app.frame.io/player/{COMMENT[:-1]}d?comment={COMMENT}") == COMMENT


def test_an_unknown_rate_is_not_guessed() -> None:
    fake = FakeApi(V2, account("Acme", team("Edit", project("Reel", file("x.mov")))))
    task = comment("comments add", "Acme/Edit/Reel/x.mov", text="x", at="00:00:01:00")
    with pytest.raises(InvalidInput, match=r"frame rate of x\.mov is unknown"):
        asyncio.run(task.run(FakeWork(fake)))
    given = comment("comments add", "Acme/Edit/Reel/x.mov", text="x", at="00:00:01:00", rate="25")
    report: TaskReport = asyncio.run(given.run(FakeWork(fake)))
    assert report.counts == (("added", 1),)
    assert fake.sent[0][2] == {"text": "x", "timestamp": 25}
