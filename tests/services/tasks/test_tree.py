"""The task `tree` writes what is below a place, in each format, streamed and with sums."""

from __future__ import annotations

import asyncio
import csv
import io
import json

import pytest

from frameio_tui.core.errors import CredentialExpired, FrameioTuiError, InvalidInput, RequestRefused
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.tasks.task import TaskReport
from frameio_tui.services.tasks.tree.tree import TreeOptions, TreeTask, from_arguments
from tests.services.tasks.fake_api import V2, V4, FakeApi, account, file, folder, project, studio, team
from tests.services.tasks.fake_work import FakeWork

BOTH = pytest.mark.parametrize("api", list(ApiVersion))


def tree(work: FakeWork, place: str = "Acme", **options: object) -> TaskReport:
    """Run the task."""
    task = from_arguments({"place": place, **options})
    assert from_arguments(json.loads(json.dumps(task.arguments))).arguments == task.arguments
    return asyncio.run(task.run(work))


@BOTH
def test_text_is_an_outline_with_sums(api: ApiVersion) -> None:
    work = FakeWork(FakeApi(api, studio()))
    report = tree(work)
    counted = "2 versions" if api is V2 else "version stack"
    empty = "      02 Empty/  empty\n" if api is V2 else "      02 Empty/\n        = empty\n"
    assert work.text == (
        "Acme/\n"
        "  Editorial/\n"
        "    Reel/\n"
        "      01 Dailies/\n"
        "        A001.mov  4.0 MB\n"
        "        A002.mov  6.0 MB\n"
        "        = 2 files, 10.0 MB\n" + empty + "      03 Cuts/\n" + f"        Cut v2.mov  200 B, {counted}\n"
        "        Old/\n"
        "          Rough.mov  50 B\n"
        "          = 1 file, 50 B\n"
        "        = 2 files, 1 folder, 250 B\n"
        "      Notes.pdf  1.2 kB\n"
        "      = 5 files, 4 folders, 10.0 MB\n"
        "    Reel/\n"
        "      = empty\n"
        "    Trailer 1/2/\n"
        "      Trailer.mov  99 B\n"
        "      = 1 file, 99 B\n"
        "    = 6 files, 4 folders, 10.0 MB\n"
        "  Sound/\n"
        "    Mix/\n"
        "      = empty\n"
        "    = 0 files, 0 B\n"
        "  = 6 files, 4 folders, 10.0 MB\n"
    )
    assert report.counts == (("files", 6), ("folders", 4))
    assert not work.failures


@BOTH
def test_versions_are_numbered_from_the_oldest(api: ApiVersion) -> None:
    work = FakeWork(FakeApi(api, studio()))
    tree(work, work.requests.named("03 Cuts").id, versions=True)
    assert work.text.startswith(
        "03 Cuts/\n  Cut v2.mov  2 versions\n"
        "    v1  Cut v1.mov  100 B\n    v2  Cut v2.mov  200 B\n    = 2 files, 300 B\n"
    )


@BOTH
def test_every_format_has_the_same_items_and_sums(api: ApiVersion) -> None:
    place = studio().inside[0].inside[0]
    outputs = {}
    for name in ("json", "ndjson", "csv"):
        work = FakeWork(FakeApi(api, account("A", team("T", place))))
        tree(work, "A/T/Reel", format=name)
        outputs[name] = work.text
    nested = json.loads(outputs["json"])
    rows = [json.loads(line) for line in outputs["ndjson"].splitlines()]
    cells = list(csv.DictReader(io.StringIO(outputs["csv"])))
    assert nested["files"] == rows[-1]["files"] == int(cells[-1]["files"]) == 5
    assert nested["total_size"] == rows[-1]["total_size"] == int(cells[-1]["total_size"]) == 10_001_484
    assert [row["path"] for row in rows] == [cell["path"] for cell in cells]
    assert rows[0]["path"] == "A/T/Reel/01 Dailies/A001.mov"
    assert rows[0]["frame_rate"] == cells[0]["frame_rate"] == "23.976"
    assert rows[-1]["path"] == "A/T/Reel"
    assert [child["name"] for child in nested["children"]] == ["01 Dailies", "02 Empty", "03 Cuts", "Notes.pdf"]
    assert nested["children"][2]["children"][0]["name"] == "Cut v2.mov"
    assert {row["id"] for row in rows} == {cell["id"] for cell in cells}


@BOTH
def test_depth_and_single_files(api: ApiVersion) -> None:
    work = FakeWork(FakeApi(api, studio()))
    tree(work, "Acme", depth=1)
    assert work.text == f"Acme/\n  Editorial/\n  Sound/\n  = 2 {'teams' if api is V2 else 'workspaces'} not opened\n"
    work = FakeWork(FakeApi(api, studio()))
    tree(work, work.requests.named("Notes.pdf").id)
    assert work.text == "Notes.pdf  1.2 kB\n"
    fake = FakeApi(api, account("A", team("T", project("P", file("a.mov", fps=25)))))
    work = FakeWork(fake)
    tree(work, fake.named("a.mov").id, format="csv")
    assert [row["frame_rate"] for row in csv.DictReader(io.StringIO(work.text))] == ["25"], (
        "as in the tree of its folder"
    )
    work = FakeWork(FakeApi(api, studio()))
    tree(work, "/", depth=1, format="json")
    assert [child["name"] for child in json.loads(work.text)["children"]] == ["Acme"]


@BOTH
def test_hostile_names_stay_on_their_line_and_are_no_formulas(api: ApiVersion) -> None:
    hostile = account("A", team("T", project("P", file("=1+1\n\x1b[31m\ud800"), folder('"/x'))))
    text = FakeWork(FakeApi(api, hostile))
    tree(text, "A/T/P")
    assert text.text.count("\n") == (4 if api is V2 else 5)
    assert "\x1b" not in text.text
    work = FakeWork(FakeApi(api, hostile))
    tree(work, "A/T/P", format="csv")
    row = next(csv.DictReader(io.StringIO(work.text)))
    assert row["name"] == "'=1+1\n\x1b[31m\ufffd"


@BOTH
def test_the_first_line_is_written_after_one_request(api: ApiVersion) -> None:
    fake = FakeApi(api, studio())
    work = FakeWork(fake, account=fake.accounts[0].id)
    written_after = []
    work.write = lambda _data: written_after.append(len(fake.calls))  # type: ignore[method-assign]  # records the time
    tree(work, fake.named("03 Cuts").id)
    assert written_after[0] == 1


@BOTH
@pytest.mark.parametrize("name", ["json", "csv"])
def test_nothing_is_written_if_nothing_can_be_read(api: ApiVersion, name: str) -> None:
    work = FakeWork(FakeApi(api, studio()))
    expired = CredentialExpired("The token has expired.")
    work.requests.refuse = lambda *_call: expired

    def fail(_item: str, error: FrameioTuiError) -> None:
        raise error  # as for every error after which no other item would succeed

    work.fail = fail  # type: ignore[method-assign]
    with pytest.raises(CredentialExpired):
        tree(work, "/", format=name)
    assert work.text == ""


@BOTH
def test_a_folder_that_cannot_be_read_is_reported(api: ApiVersion) -> None:
    work = FakeWork(FakeApi(api, studio()))
    broken = work.requests.named("Old").id
    work.requests.refuse = lambda _op, parameters, _query: (
        RequestRefused("Access denied.", status=403) if broken in parameters.values() else None
    )
    tree(work, "Acme", format="ndjson")
    assert work.failures == [("Acme/Editorial/Reel/03 Cuts/Old", "Access denied.")]
    row = next(row for row in map(json.loads, work.text.splitlines()) if row["name"] == "Old")
    assert row["error"] == "Access denied."


@BOTH
@pytest.mark.parametrize("name", ["text", "json"])
def test_a_resumed_run_requests_nothing_again_and_writes_the_same_file(api: ApiVersion, name: str) -> None:
    options: dict[str, object] = {"format": name, "output": "/out", "versions": True}
    whole = FakeWork(FakeApi(api, studio(), page_size=1))
    tree(whole, **options)
    total = len(whole.requests.calls)
    assert whole.files["/out"]
    for stop in range(total):
        first = FakeWork(FakeApi(api, studio(), page_size=1))

        def refuse(*_call: object, work: FakeWork = first, stop: int = stop) -> FrameioTuiError | None:
            if len(work.requests.calls) > stop:
                raise KeyboardInterrupt  # as abrupt as kill -9
            return None

        first.requests.refuse = refuse
        with pytest.raises(KeyboardInterrupt):
            tree(first, **options)
        assert first.files == {}
        second = FakeWork(FakeApi(api, studio(), page_size=1), first.journal)
        tree(second, **options)
        assert second.files == whole.files
        done = [call for call in first.requests.calls[:stop] if call[0] not in ("getAccounts", "accounts.index")]
        again = [call for call in second.requests.calls if call in done]
        assert len(again) <= 4


def test_wrong_arguments_are_refused() -> None:
    for options in (TreeOptions("A", format="xml"), TreeOptions("A", depth=-1)):
        with pytest.raises(InvalidInput):
            TreeTask(options)


def test_the_estimate_names_the_output() -> None:
    work = FakeWork(FakeApi(V4, studio()))
    estimate = asyncio.run(TreeTask(TreeOptions("Acme", output="/x")).estimate(work))
    assert estimate.writes_to == "/x"
    assert estimate.at_least
