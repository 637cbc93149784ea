"""What `migrate check` has found out, as plain values and as text."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.text.humanize import format_count
from frameio_tui.core.v2_to_v4.verdict import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frameio_tui.core.text.text_file import TextFile
    from frameio_tui.core.v2_to_v4.verdict import Verdict


class Finding(NamedTuple):
    """A V2 request in use, where it is used, and what V4 has for it."""

    source: str
    """`saved`, `history` or `script`."""
    where: str
    """Name of the saved request or of the profile, or `path:line`; may be untrusted text."""
    verdict: Verdict
    times: int = 1
    """How often it is in the history."""


class MigratedAccount(NamedTuple):
    """An account of V2 or V4. Names may be untrusted text."""

    id: str
    name: str
    on_v2: bool
    on_v4: bool


class SwitchedOff(NamedTuple):
    """A webhook or custom action that is not active on V4."""

    kind: str
    """`webhook` or `action`."""
    id: str
    name: str
    workspace: str
    account: str


class TokenState(StrEnum):
    """Whether V4 accepts the token of a V2 profile, or of its linked profile."""

    WORKS = "works"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class ProfileCheck(NamedTuple):
    """What was found out about a V2 profile on V4."""

    profile: str
    linked: str = ""
    """Name of the linked V4 profile, if there is one."""
    token_state: TokenState = TokenState.UNKNOWN
    detail: str = ""
    """A sentence about the token."""
    accounts: tuple[MigratedAccount, ...] = ()
    switched_off: tuple[SwitchedOff, ...] = ()
    failures: tuple[str, ...] = ()
    """What could not be checked, one sentence for each part."""


class MigrationReport(NamedTuple):
    """Everything that `migrate check` has found out."""

    findings: tuple[Finding, ...]
    profiles: tuple[ProfileCheck, ...]
    scripts: str = ""
    """The folder with scripts; empty if none was given."""
    script_files: int = 0
    """Number of files that were read."""
    skipped: tuple[TextFile, ...] = ()
    """Files that could not be read or are too large."""
    failures: tuple[str, ...] = ()
    """What could not be checked, apart from scripts and profiles: broken saved requests, a broken history."""

    @property
    def is_complete(self) -> bool:
        """Whether everything was checked and every request has a counterpart."""
        return not (
            any(finding.verdict.kind is Kind.NONE for finding in self.findings)
            or self.failures
            or self.skipped
            or any(check.failures for check in self.profiles)
        )

    def counts(self, source: str) -> dict[Kind, int]:
        """Return the number of different requests of a source by what V4 has for them."""
        kinds = [finding.verdict.kind for finding in self.findings if finding.source == source]
        return {kind: kinds.count(kind) for kind in Kind}


_TITLES = {"saved": "Saved requests", "history": "Request history", "script": "Scripts"}
SOURCES = tuple(_TITLES)


def format_summary(report: MigrationReport) -> tuple[str, ...]:
    """Return the counts, one line for each source and profile."""
    lines = []
    for source, title in _TITLES.items():
        if source == "script" and not report.scripts:
            continue
        counts = report.counts(source)
        shown = ", ".join(f"{count:,} {kind.value}" for kind, count in counts.items())
        more = f" ({format_count(report.script_files, 'file')} read)" if source == "script" else ""
        lines.append(f"{title}: {shown}{more}")
    return (*lines, *(_format_profile(check) for check in report.profiles))


def _format_profile(check: ProfileCheck) -> str:
    parts = [check.detail]
    if check.token_state is TokenState.WORKS:
        before = [account for account in check.accounts if account.on_v2]
        came = sum(account.on_v4 for account in before)
        count = f"{came} of {format_count(len(before), 'account')}"
        parts.append(f"{count if before else format_count(len(check.accounts), 'account')} on V4.")
        kinds = [off.kind for off in check.switched_off]
        off = [format_count(kinds.count(kind), kind) for kind in ("webhook", "action") if kind in kinds]
        if off:
            parts.append(f"Switched off on V4: {', '.join(off)}.")
    return f"Profile {check.profile}: {' '.join(filter(None, parts))}"


def format_details(report: MigrationReport) -> tuple[str, ...]:
    """Return the list after the summary: each request with its reason and places, those without a counterpart first."""
    lines: list[str] = []
    for source, title in _TITLES.items():
        found = [finding for finding in report.findings if finding.source == source]
        if found:
            lines += ["", f"{title}:", *_format_findings(found)]
    for check in report.profiles:
        details = [*_format_accounts(check), *(f"  not checked: {failure}" for failure in check.failures)]
        if details:
            lines += ["", f"Profile {check.profile}:", *details]
    broken = [f"  {failure}" for failure in report.failures]
    broken += [f"  {file.path}: {file.skipped}" for file in report.skipped]
    return (*lines, *(["", "Not checked:", *broken] if broken else []))


def _format_findings(findings: Iterable[Finding]) -> list[str]:
    """Return the requests, each once, with the places where it is used."""
    places: dict[Verdict, list[str]] = {}
    for finding in findings:
        times = f" ({finding.times:,} times)" if finding.times > 1 else ""
        places.setdefault(finding.verdict, []).append(f"{finding.where}{times}")
    order = list(reversed(Kind))
    lines = []
    for verdict in sorted(places, key=lambda one: order.index(one.kind)):
        texts = [*filter(None, [verdict.v2]), *(f"-> {request}" for request in verdict.v4), verdict.reason]
        texts += [f"in {place}" for place in places[verdict]]
        lines += [f"  {verdict.kind.value if index == 0 else '':<7}  {text}" for index, text in enumerate(texts)]
    return lines


def _format_accounts(check: ProfileCheck) -> list[str]:
    lines = []
    knows_v2 = any(account.on_v2 for account in check.accounts)
    for account in check.accounts:
        state = "not on V4" if not account.on_v4 else "only on V4" if knows_v2 and not account.on_v2 else "on V4"
        lines.append(f"  account {account.name} ({account.id}): {state}")
    for off in check.switched_off:
        lines.append(f"  {off.kind} {off.name} ({off.id}) in {off.account}/{off.workspace}: switched off on V4")
    return lines
