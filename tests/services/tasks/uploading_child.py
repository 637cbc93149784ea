"""Runs or resumes an upload in a process of its own, until it is complete or killed.

Start it with `python -m tests.services.tasks.uploading_child HOME PROFILE PLACE PATH`; it resumes the newest task.
"""

from __future__ import annotations

import sys

from frameio_tui.services.tasks.runner import RunOptions
from frameio_tui.services.tasks.upload import file as upload_file
from frameio_tui.services.tasks.upload.upload import UploadOptions, UploadTask
from tests.support import make_services, run


def main() -> None:
    home, profile, place, path = sys.argv[1:]
    upload_file.FIRST_LOOK = 0.01
    services = make_services(home)
    records, options = services.tasks.records().records, RunOptions(confirmed=True, restart=True)
    print("ready", flush=True)
    if records:
        record = run(services, services.tasks.resume(records[0].id, options))
    else:
        task = UploadTask(UploadOptions((path,), place, parallel=2))
        record = run(services, services.tasks.run(services.profiles.entry(profile), task, options))
    print(record.state.value, record.report.error, *record.report.failures, flush=True)


if __name__ == "__main__":
    main()
