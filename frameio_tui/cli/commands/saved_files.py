"""The commands `saved import` and `saved export`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from frameio_tui.cli.exit_codes import OK
from frameio_tui.core.errors import InvalidInput, NoSuchProfile, StoreError, UsageError
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.text.humanize import format_count

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments
    from frameio_tui.core.profiles.profile import Profile
    from frameio_tui.services.saved_requests import ImportPlan

READ_REPORTED = 100
"""Number of requests after which the progress is shown again."""
_STATES = {"new": "new", "unchanged": "unchanged", "replaced": "replace", "exists": "exists", "taken": "taken"}


def import_file(context: Context, arguments: Arguments) -> int:
    """Save the requests of a file, or with `--dry-run` print what would be saved."""
    folder = arguments.folder
    service = context.container.saved_requests
    data = context.out.read_bytes() if arguments.file == "-" else service.read_file(arguments.file)
    api = ApiVersion(arguments.api) if arguments.api else _default_api(context)
    origins = [profile.base_url for profile in context.container.store.listing().profiles]

    def show_read(count: int) -> None:
        if count and count % READ_REPORTED == 0:
            context.out.status(f"Reading requests: {count:,}")

    imported = service.read_requests(data, api, origins, show_read)
    context.out.clear_status()
    if folder is None and not imported.title and arguments.file != "-":
        from frameio_tui.core.http.saved_request import suggest_request_name

        folder = suggest_request_name(os.path.basename(arguments.file).split(".")[0])
    plan = service.plan(imported, folder, overwrite=arguments.overwrite)
    for note in plan.imported.notes:
        context.out.say(note)
    for name, reason in plan.imported.skipped:
        context.out.say(f"Skipped {name}: {reason}.")
    if (more := plan.imported.skipped_count - len(plan.imported.skipped)) > 0:
        context.out.say(f"Skipped {format_count(more, 'more request')}.")
    if not plan.requests:
        raise InvalidInput(f"The {plan.imported.kind} has no requests that can be imported.", "Nothing was saved.")
    if arguments.dry_run:
        _print_plan(context, plan, as_json=arguments.json)
        context.out.say("Nothing was saved, because of --dry-run.")
        return OK
    total = len(plan.in_state("new", "replaced"))
    saved = service.apply_import(plan, lambda count: context.out.status(f"Saving {count} of {total}"))
    context.out.clear_status()
    _print_plan(context, plan, as_json=arguments.json)
    unchanged = len(plan.in_state("unchanged"))
    context.out.say(
        f"Imported {format_count(saved, 'request')} of the {plan.imported.kind}"
        + (f"; {unchanged} were already imported." if unchanged else ".")
        + f" To send one, run: frameio-tui request @{plan.requests[0].saved.name}"
    )
    return OK


def _print_plan(context: Context, plan: ImportPlan, *, as_json: bool) -> None:
    if as_json:
        from frameio_tui.cli.commands.saved import to_json

        rows = [{"state": state, **to_json(saved)} for saved, state in plan.requests]
        skipped = [{"name": name, "reason": reason} for name, reason in plan.imported.skipped]
        context.out.json({"requests": rows, "skipped": skipped, "notes": list(plan.imported.notes)})
        return
    width = max(len(planned.saved.name) for planned in plan.requests)
    for saved, state in plan.requests:
        context.out.line(f"{_STATES[state]:<9}  {saved.name:<{width}}  {saved.api.value}  {saved.spec.text()}")


def _default_api(context: Context) -> ApiVersion:
    """Return the API of the profile, or V4 if there is none."""
    try:
        return context.choose_profile().profile.api
    except (NoSuchProfile, UsageError):
        return ApiVersion.V4


def export(context: Context, arguments: Arguments) -> int:
    """Write saved requests in another format, to stdout or to a file."""
    from frameio_tui.core.text.variables import parse_variables

    service = context.container.saved_requests
    requests = service.select(arguments.names)
    given = parse_variables(arguments.var)
    title = arguments.names[0].rstrip("/").rpartition("/")[2] if len(arguments.names) == 1 else ""
    text = service.export(arguments.format, requests, _profile(context), given, title)
    for broken in context.container.saved.listing().broken if not arguments.names else ():
        context.out.error(f"{broken.path}: {broken.reason}", broken.remedy)
    if not arguments.output:
        context.out.text(text)
        return OK
    from frameio_tui.adapters.storage.output_files import LocalOutputFiles

    with LocalOutputFiles().create(arguments.output, overwrite=arguments.overwrite) as file:
        file.write(text.encode("utf-8", "replace"))
        file.finish()
    context.out.say(f"Exported {format_count(len(requests), 'request')} to {file.path}")
    return OK


def _profile(context: Context) -> Profile | None:
    """Return the profile whose server and values are used; None if there is none, unless one was named."""
    try:
        return context.choose_profile().profile
    except (StoreError, UsageError):
        if context.named:
            raise
        return None
