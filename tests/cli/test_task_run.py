"""A command runs a task: data on stdout, everything else on stderr; `jobs` lists, resumes and removes tasks."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from frameio_tui.cli.container import Container, container_at
from frameio_tui.cli.context import Context
from frameio_tui.cli.output import Output
from frameio_tui.cli.signals import exit_on_signals
from frameio_tui.cli.task_run import run_task
from frameio_tui.core.errors import RefusedLocally
from frameio_tui.sandbox.faults import Faults
from frameio_tui.services.tasks import registry
from frameio_tui.services.tasks.task import Work
from tests.cli.conftest import Call, Done, Sandbox, Stream
from tests.services.tasks.sample import ProjectsTask

MISSING = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(autouse=True)
def sample_task(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register the sample task."""
    monkeypatch.setattr(registry, "BUILDERS", {**registry.BUILDERS, ProjectsTask.name: ProjectsTask})


class Runs:
    """Runs the sample task as a command would."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @property
    def container(self) -> Container:
        return container_at(str(self.home), {"FRAMEIO_TUI_HOME": str(self.home)})

    def __call__(
        self, stdin: bytes = b"", *, person: bool = False, plan: bool = False, confirm: str = "", **arguments: object
    ) -> Done:
        out, err, given = Stream(), Stream(terminal=person), Stream(stdin, terminal=person)
        context = Context(self.container, Output(out, err, given), "acme")
        code = run_task(context, ProjectsTask(arguments), plan=plan, confirm=confirm)
        out.flush()
        return Done(code, out.bytes.getvalue(), err.bytes.getvalue().decode())


@pytest.fixture
def runs(home: Path, acme: str) -> Runs:
    return Runs(home)


def test_data_goes_to_stdout_and_everything_else_to_stderr(runs: Runs, cli: Call) -> None:
    planned = runs(plan=True)
    assert planned.code == 0
    assert planned.text.startswith("Requests: at least 28")
    assert "Output: standard output" in planned.text
    done = runs()
    assert done.code == 0
    assert all(json.loads(line) for line in done.data.splitlines())
    assert "Profile: acme" in done.words
    assert re.search(r"Complete: \d+ projects; \d+ requests in ", done.words)
    assert "\x1b" not in done.words
    listed = cli("jobs")
    assert re.fullmatch(r"[0-9a-f]{8}  complete     just now +acme  projects of all teams \(.*\)\n", listed.text)
    (job,) = json.loads(cli("jobs", "list", "--json").text)
    assert (job["state"], job["can_resume"], job["profile_name"]) == ("complete", False, "acme")
    shown = cli("jobs", "show", job["id"][:5], "--calls", "2")
    assert shown.text.count("  GET http://127.0.0.1") == 2
    assert f"id = {job['id']}\n" in shown.text
    assert json.loads(cli("jobs", "show", job["id"], "--json").text)["call_count"] == job["progress"]["requests"]
    assert "complete" in cli("jobs", "resume", job["id"]).words
    assert f"To see its report, run: frameio-tui jobs show {job['id']}" in cli("jobs", "cancel", job["id"]).words
    assert "job: " + job["id"] in cli("history", "--profile", "acme").text
    assert cli("jobs", "remove", job["id"]).code == 6
    assert cli("jobs", "remove", job["id"], stdin=job["id"].encode() + b"\n", person=True).code == 0
    assert "No jobs yet" in cli("jobs").words
    assert cli("jobs", "show", job["id"]).code == 2
    assert cli("jobs", "cancel", "nothing").code == 2


def test_progress_is_shown_on_one_line_of_a_terminal(runs: Runs, sandbox: Sandbox) -> None:
    sandbox.sandbox.faults = Faults(latency=40)
    try:
        done = runs(person=True)
    finally:
        sandbox.sandbox.faults = Faults()
    assert re.search(r"\r\d+ projects[^\n]*\x1b\[K", done.words)
    assert done.words.count("\r\x1b[K") == 1, "the line is removed before the report"


def test_a_failure_gives_exit_code_8_and_the_error_its_own(runs: Runs, sandbox: Sandbox, cli: Call) -> None:
    project = next(iter(sandbox.store.tables["projects"]))

    class OneMissing(ProjectsTask):
        async def read(self, work: Work, project_id: str) -> bytes | None:
            return await super().read(work, MISSING if project_id == project else project_id)

    out, err = Stream(), Stream()
    context = Context(runs.container, Output(out, err, Stream()), "acme")
    assert run_task(context, OneMissing({})) == 8
    words = err.bytes.getvalue().decode()
    assert "Partly complete" in words
    assert f"Failed: {MISSING}: 404" in words
    assert "To retry the failed items: frameio-tui jobs resume " in words
    assert cli("token", "set", "acme", "--no-verify", "--yes", stdin=b"fio-u-" + b"k" * 64).code == 0
    refused = cli("jobs", "resume", words.split()[-1])
    assert refused.code in (3, 5)
    assert "Failed: " in refused.words


def test_the_question_is_asked_once_and_names_what_changes(runs: Runs, cli: Call, sandbox: Sandbox) -> None:
    assert cli("profiles", "set", "acme", "ask_before=PUT").code == 0
    before = len(sandbox.requests)
    with pytest.raises(RefusedLocally, match="rename 16 projects"):
        runs(rename=True)
    with pytest.raises(RefusedLocally, match="does not match"):
        runs(b"other\n", person=True, rename=True)
    with pytest.raises(RefusedLocally, match="--confirm is for 'other'"):
        runs(confirm="other", rename=True)
    assert "PUT" not in {request.method for request in sandbox.requests[before:]}
    assert runs(b"acme\n", person=True, rename=True).words.count("asks for confirmation") == 1
    assert runs(confirm="acme", rename=True).code == 0
    assert cli("profiles", "set", "acme", "read_only=yes").code == 0
    with pytest.raises(RefusedLocally, match="read-only"):
        runs(rename=True)
    assert runs(confirm="acme", rename=True).code == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_cancels_and_the_command_to_resume_is_named(
    runs: Runs, cli: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    # This process goes on after the signal, so the time limit of the clean-up must not end it.
    def without_limit(end: Callable[[int], object], *, within: float) -> AbstractContextManager[object]:
        return exit_on_signals(end, within=3600)

    monkeypatch.setattr("frameio_tui.cli.task_run.exit_on_signals", without_limit)

    class Interrupted(ProjectsTask):
        async def read(self, work: Work, project_id: str) -> bytes | None:
            if work.items.count() >= 3:
                os.kill(os.getpid(), number)
            return await super().read(work, project_id)

    out, err = Stream(), Stream()
    context = Context(runs.container, Output(out, err, Stream()), "acme")
    context.out.as_json = number == signal.SIGTERM
    path = str(tmp_path / "projects")
    try:
        with pytest.raises(SystemExit) as ended:
            run_task(context, Interrupted({"output": path}))
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for name in ("SIGTERM", "SIGHUP", "SIGQUIT"):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    assert ended.value.code == 128 + number
    words = err.bytes.getvalue().decode()
    assert "Cancelled: " in words
    if context.out.as_json:
        assert json.loads(words.splitlines()[-1])["error"]["exit_code"] == 128 + number
    command = re.findall("frameio-tui (jobs resume .*)", words)[-1].split()
    assert command[:2] == ["jobs", "resume"]
    assert cli(*command).code == 0
    assert Path(path).exists()


def test_a_damaged_journal_is_reported_and_can_be_removed(runs: Runs, cli: Call, home: Path) -> None:
    assert runs().code == 0
    (home / "state" / "tasks" / "abcd1234.db").write_bytes(b"not a journal at all" * 99)
    listed = cli("jobs")
    assert (listed.code, len(listed.text.splitlines())) == (1, 1)
    assert "frameio-tui jobs remove abcd1234" in listed.words
    assert "abcd1234.db" in cli("doctor").text
    assert cli("jobs", "show", "abcd").code == 1
    assert cli("jobs", "remove", "abcd", "--yes").code == 0
    assert cli("jobs").code == 0
