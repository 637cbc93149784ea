"""The commands `migrate check` and `migrate saved`: what has a counterpart on V4, and the V4 saved requests."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from frameio_tui.cli.async_runner import run_async
from frameio_tui.cli.exit_codes import OK, PARTLY
from frameio_tui.core.errors import NoSuchProfile, UsageError
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.v2_to_v4.report import SOURCES, format_details, format_summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments
    from frameio_tui.core.v2_to_v4.report import Finding, MigrationReport
    from frameio_tui.services.profiles import Overview, ProfileEntry


def check(context: Context, arguments: Arguments) -> int:
    """Print the counts, then the list. The exit code is 8 if something has no counterpart or was not checked."""
    overview = context.container.profiles_without_history.overview()
    entries = _v2_profiles(context, overview)
    folder = os.path.expanduser(arguments.scripts)
    report = run_async(context.container, _check(context, entries, overview, folder, online=not arguments.offline))
    broken = () if context.named else overview.broken
    report = report._replace(failures=(*report.failures, *(f"{one.path}: {one.reason}" for one in broken)))
    if arguments.json:
        context.out.json(_to_json(report))
    else:
        for line in (*format_summary(report), *format_details(report)):
            context.out.line(line)
    if not entries:
        context.out.say("There are no V2 profiles.")
    return OK if report.is_complete else PARTLY


async def _check(
    context: Context, entries: Sequence[ProfileEntry], overview: Overview, folder: str, *, online: bool
) -> MigrationReport:
    service = context.container.migration
    report = service.check_requests(entries, folder)
    history_fault = context.container.history.warning
    if history_fault:
        report = report._replace(failures=(*report.failures, f"the history: {history_fault}"))
    checks = []
    for entry in entries if online else ():
        context.out.status(f"Checking {entry.profile.name} on V4...")
        checks.append(await service.check_profile(entry, _linked(entry, overview)))
    context.out.clear_status()
    return report._replace(profiles=tuple(checks))


def saved(context: Context, arguments: Arguments) -> int:
    """Save the V4 versions of the V2 saved requests. The exit code is 8 if one could not be translated or saved."""
    profile = _v4_profile(context)
    outcomes = context.container.migration.migrate_saved(
        profile, overwrite=arguments.overwrite, dry_run=arguments.dry_run
    )
    if arguments.json:
        context.out.json([outcome._asdict() for outcome in outcomes])
    for outcome in () if arguments.json else outcomes:
        if outcome.new_name:
            context.out.line(f"{outcome.state:<9}  {outcome.name} -> {outcome.new_name}  {outcome.request}")
        else:
            context.out.line(f"{outcome.state:<9}  {outcome.name}")
        for note in outcome.notes:
            context.out.line(f"             {note}")
    states = [outcome.state for outcome in outcomes]
    if not outcomes:
        context.out.say("No saved V2 requests.")
    if "exists" in states:
        context.out.say("To replace existing requests, add --overwrite.")
    if arguments.dry_run and "new" in states:
        context.out.say("Nothing was written. To save the new requests, run it without --dry-run.")
    elif "saved" in states:
        context.out.say(f"To send one, run: frameio-tui --profile {profile or 'NAME'} request @NAME-v4")
    return PARTLY if any(outcome.failed for outcome in outcomes) else OK


def _v2_profiles(context: Context, overview: Overview) -> list[ProfileEntry]:
    """Return the named V2 profile, or all of them. Raises NoSuchProfile, BrokenFile, UsageError."""
    if not context.named:
        return [entry for entry in overview.entries if entry.profile.api is ApiVersion.V2]
    entry = context.choose_profile()
    if entry.profile.api is ApiVersion.V2:
        return [entry]
    linked = _linked(entry, overview)
    if linked is None:
        raise UsageError(
            f"'{entry.profile.name}' is a V4 profile without a linked V2 profile.",
            "Name a V2 profile, or leave out --profile to check all of them.",
        )
    return [linked]


def _linked(entry: ProfileEntry, overview: Overview) -> ProfileEntry | None:
    """Return the linked profile of the other API."""
    profile = entry.profile
    for other in overview.entries:
        is_linked = other.profile.id == profile.linked_profile or other.profile.linked_profile == profile.id
        if is_linked and other.profile.api is not profile.api:
            return other
    return None


def _v4_profile(context: Context) -> str:
    """Return the name of the V4 profile to send the new requests with; empty if that is not clear."""
    overview = context.container.profiles_without_history.overview()
    try:
        entry = context.choose_profile()
    except (NoSuchProfile, UsageError):
        if context.named:
            raise
        linked = [
            other.profile.name
            for entry in overview.entries
            if entry.profile.api is ApiVersion.V2 and (other := _linked(entry, overview)) is not None
        ]
        return linked[0] if len(linked) == 1 else ""
    if entry.profile.api is ApiVersion.V4:
        return entry.profile.name
    other = _linked(entry, overview)
    return other.profile.name if other is not None else ""


def _to_json(report: MigrationReport) -> dict[str, object]:
    return {
        "summary": {
            source: {kind.value: count for kind, count in report.counts(source).items()}
            for source in SOURCES
            if source != "script" or report.scripts
        },
        "complete": report.is_complete,
        "requests": [_finding_to_json(finding) for finding in report.findings],
        "profiles": [
            {
                **check._asdict(),
                "accounts": [account._asdict() for account in check.accounts],
                "switched_off": [off._asdict() for off in check.switched_off],
            }
            for check in report.profiles
        ],
        "scripts": {
            "folder": report.scripts,
            "files": report.script_files,
            "skipped": [{"file": file.path, "reason": file.skipped} for file in report.skipped],
        },
        "failures": list(report.failures),
    }


def _finding_to_json(finding: Finding) -> dict[str, object]:
    verdict = finding.verdict
    path, _, line = finding.where.rpartition(":")
    place = {"file": path, "line": int(line)} if finding.source == "script" else {"name": finding.where}
    return {
        "source": finding.source,
        **place,
        "times": finding.times,
        "kind": verdict.kind.value,
        "v2": verdict.v2,
        "v4": list(verdict.v4),
        "reason": verdict.reason,
    }
