"""Checks which of a user's V2 requests, profiles and scripts have a counterpart on V4, and saves the V4 requests."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import FrameioTuiError, InvalidInput, NoResponse, RequestRefused
from frameio_tui.core.http.request import RequestSpec, spec_of
from frameio_tui.core.http.saved_request import SavedRequest, check_saved
from frameio_tui.core.profiles.profile import NAME_LONGEST, ApiVersion, CredentialKind
from frameio_tui.core.v2_to_v4.report import (
    Finding,
    MigratedAccount,
    MigrationReport,
    ProfileCheck,
    SwitchedOff,
    TokenState,
)
from frameio_tui.core.v2_to_v4.script_calls import find_calls
from frameio_tui.core.v2_to_v4.translate import translate
from frameio_tui.core.v2_to_v4.verdict import Kind, Verdict, judge, verdict_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from frameio_tui.core.http.history import HistoryEntry
    from frameio_tui.core.ports.files import TextFiles
    from frameio_tui.core.ports.requests import HistoryStore, SavedStore
    from frameio_tui.core.text.text_file import TextFile
    from frameio_tui.core.v2_to_v4.script_calls import ScriptCall
    from frameio_tui.core.v2_to_v4.translate import Counterpart
    from frameio_tui.services.catalogs import Catalogs
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.tasks.requests import TaskRequests

HISTORY_LIMIT = 100_000
"""More than the history keeps."""
_TOKEN_REFUSED = (401, 403)
_TOKENS_TO_TRY = (CredentialKind.DEVELOPER_TOKEN, CredentialKind.ENVIRONMENT, CredentialKind.COMMAND)
"""Credentials of V2 profiles that may work on V4, with the header for developer tokens."""
_PAGE = (("page_size", "100"),)
_INTEGRATIONS = {"webhook": "webhooks", "action": "actions"}


class SavedMigration(NamedTuple):
    """What became of a saved V2 request."""

    name: str
    new_name: str
    """Name of the saved V4 request; empty if there is none."""
    state: str
    """`saved`, `new` (not written, because only a plan was wanted), `unchanged`, `exists` or `failed`."""
    request: str
    """The V4 request as `METHOD /path`; empty if there is none."""
    notes: tuple[str, ...]
    """What changes, or why nothing was written."""

    @property
    def failed(self) -> bool:
        """Whether the V4 request is not saved as it should be."""
        return self.state in ("exists", "failed")


class MigrationService:
    """Compares with V4 what a user has of V2. It sends only reads."""

    def __init__(
        self,
        reader: Callable[[ProfileEntry], TaskRequests],
        saved: SavedStore,
        history: HistoryStore,
        catalogs: Catalogs,
        scripts: TextFiles,
    ) -> None:
        self._reader = reader
        self._saved = saved
        self._history = history
        self._scripts = scripts
        self._v2, self._v4 = catalogs.of(ApiVersion.V2), catalogs.of(ApiVersion.V4)

    def check_requests(self, entries: Iterable[ProfileEntry], folder: str = "") -> MigrationReport:
        """Return a report on saved requests, history and the scripts in a folder, without any request.

        `entries` are the V2 profiles. Raises InvalidInput if the folder cannot be read.
        """
        listing = self._saved.listing()
        findings = [
            Finding("saved", saved.name, judge(saved.spec, self._v2, self._v4))
            for saved in listing.requests
            if saved.api is ApiVersion.V2
        ]
        for entry in entries:
            found = self._history.recent(entry.profile.id, HISTORY_LIMIT)
            findings += self._history_findings(entry.profile.name, found)
        files = 0
        skipped: list[TextFile] = []
        for file in self._scripts.read(folder) if folder else ():
            if file.skipped:
                skipped.append(file)
                continue
            files += 1
            findings += [
                Finding("script", f"{file.path}:{call.line}", self._verdict_of_call(call))
                for call in find_calls(file.text, self._v2)
            ]
        failures = tuple(f"{broken.path}: {broken.reason}" for broken in listing.broken)
        return MigrationReport(tuple(findings), (), folder, files, tuple(skipped), failures)

    def _history_findings(self, name: str, entries: Iterable[HistoryEntry]) -> list[Finding]:
        """Return one finding for each operation and reason; a mistyped request that failed is left out."""
        counted: dict[Verdict, int] = {}
        seen: dict[tuple[str, str, str], Verdict | None] = {}
        for entry in entries:
            if entry.kind != "request" or entry.target.startswith("/v4/"):
                continue
            key = (entry.method, entry.target, entry.request_body)
            if key not in seen:
                seen[key] = self._verdict_of_entry(entry)
            verdict = seen[key]
            if verdict is not None:
                counted[verdict] = counted.get(verdict, 0) + 1
        return [Finding("history", name, verdict, times) for verdict, times in counted.items()]

    def _verdict_of_entry(self, entry: HistoryEntry) -> Verdict | None:
        try:
            spec = spec_of(entry.method, entry.target)
        except InvalidInput:
            return None
        operation = self._v2.match(spec.method, _v2_path(spec.path))
        if operation is None:
            return judge(replace(spec, path=_v2_path(spec.path)), self._v2, self._v4) if _succeeded(entry) else None
        # With placeholders instead of IDs, so that requests of one operation are counted together.
        verdict = judge(replace(spec, path=operation.path, body=entry.request_body), self._v2, self._v4)
        return verdict._replace(v4=tuple(dict.fromkeys(text.partition("?")[0] for text in verdict.v4)))

    def _verdict_of_call(self, call: ScriptCall) -> Verdict:
        if not call.path:
            return Verdict(Kind.CHANGED, "", (), call.note)
        operation = self._v2.match(call.method, call.path)
        path = operation.path if operation is not None else call.path
        verdict = judge(RequestSpec(call.method, path), self._v2, self._v4)
        return verdict._replace(reason=f"{call.note} {verdict.reason}") if call.note else verdict

    async def check_profile(self, entry: ProfileEntry, linked: ProfileEntry | None) -> ProfileCheck:
        """Return whether a V2 profile works on V4, which accounts came over, and what is switched off there.

        `linked` is the linked V4 profile. Without one, the profile's own token is tried if it may work.
        """
        name = linked.profile.name if linked is not None else ""
        check = ProfileCheck(entry.profile.name, name)
        if linked is None and entry.profile.credential not in _TOKENS_TO_TRY:
            return check._replace(
                detail="Frame.io does not document that OAuth tokens of V2 work on V4. "
                f"To sign in there, run: frameio-tui profiles link {entry.profile.name}"
            )
        requests = self._reader(linked or entry)
        whose = f"The token of the linked profile {name}" if linked is not None else "The token"
        try:
            on_v4 = await _all(requests, "GET /v4/accounts")
        except RequestRefused as error:
            if error.status not in _TOKEN_REFUSED:
                return check._replace(detail=f"{whose} could not be checked.", failures=(error.sentence,))
            return check._replace(token_state=TokenState.REFUSED, detail=_refused(entry, linked, whose, error))
        except FrameioTuiError as error:
            return check._replace(detail=f"{whose} could not be checked.", failures=(error.sentence,))
        failures: list[str] = []
        try:
            on_v2 = await _all(self._reader(entry), "GET /v2/accounts")
        except FrameioTuiError as error:
            on_v2 = []
            failures.append(f"the accounts on V2: {error.sentence}")
        switched_off = await _switched_off(requests, on_v4, failures)
        how = (
            ""
            if linked is not None or entry.profile.credential is not CredentialKind.DEVELOPER_TOKEN
            else (" (developer token, sent with the header x-frameio-legacy-token-auth: true)")
        )
        return check._replace(
            token_state=TokenState.WORKS,
            detail=f"{whose} works on V4{how}.",
            accounts=_compare(on_v2, on_v4),
            switched_off=tuple(switched_off),
            failures=tuple(failures),
        )

    def migrate_saved(
        self, profile: str = "", *, overwrite: bool = False, dry_run: bool = False
    ) -> tuple[SavedMigration, ...]:
        """Save the V4 versions of the saved V2 requests beside them, and return what became of each.

        `profile` is the V4 profile to send them with; their notes name it. A request with several counterparts becomes
        several saved requests. Without `overwrite`, a saved request of that name is not changed; a V2 request never is.
        """
        listing = self._saved.listing()
        existing = {saved.name.casefold(): saved for saved in listing.requests}
        broken = {one.name.casefold() for one in listing.broken}
        used: set[str] = set()
        outcomes: list[SavedMigration] = []
        for saved in listing.requests:
            if saved.api is not ApiVersion.V2:
                continue
            translation = translate(saved.spec, self._v2, self._v4)
            verdict = verdict_of(saved.spec, translation)
            if not translation.counterparts:
                outcomes.append(SavedMigration(saved.name, "", "failed", "", (verdict.reason,)))
            for name, counterpart in _names(saved.name, translation.counterparts):
                wanted = SavedRequest(name, counterpart.spec, ApiVersion.V4, _notes(saved, profile))
                outcome = SavedMigration(saved.name, name, "new", counterpart.spec.text(), counterpart.changes)
                same_name = existing.get(name.casefold())
                is_protected = name.casefold() in used or (same_name is not None and same_name.api is ApiVersion.V2)
                if same_name == wanted or (not overwrite and same_name is not None and _is_same(same_name, wanted)):
                    outcome = outcome._replace(state="unchanged")
                elif is_protected or (not overwrite and (same_name is not None or name.casefold() in broken)):
                    note = f"A saved request '{name}' already exists."
                    outcome = outcome._replace(state="exists", notes=(note,))
                else:
                    outcome = self._save(outcome, wanted, overwrite=overwrite, dry_run=dry_run)
                used.add(name.casefold())
                outcomes.append(outcome)
        return tuple(outcomes)

    def _save(self, outcome: SavedMigration, wanted: SavedRequest, *, overwrite: bool, dry_run: bool) -> SavedMigration:
        try:
            check_saved(wanted)
            if not dry_run:
                self._saved.save(wanted, replace=overwrite)
        except FrameioTuiError as error:
            return outcome._replace(state="failed", notes=(error.sentence,))
        return outcome if dry_run else outcome._replace(state="saved")


def _v2_path(path: str) -> str:
    return path if path.startswith("/v2/") or path == "/health" else f"/v2{path}"


def _succeeded(entry: HistoryEntry) -> bool:
    return 200 <= entry.status < 300


async def _all(
    requests: TaskRequests, operation: str, parameters: dict[str, str] | None = None
) -> list[dict[str, object]]:
    """Return the items of all pages."""
    return [item async for page in requests.pages(operation, parameters, _PAGE) for item in page.items]


def _refused(entry: ProfileEntry, linked: ProfileEntry | None, whose: str, error: RequestRefused) -> str:
    if linked is not None:
        return f"{whose} does not work on V4. {error.sentence}"
    return (
        f"{whose} does not work on V4. {error.sentence} Developer tokens do not work for accounts that are managed in "
        f"the Adobe Admin Console. To sign in there, run: frameio-tui profiles link {entry.profile.name}"
    )


def _text(item: dict[str, object], *names: str) -> str:
    """Return the first of some fields that is a text; empty if none is."""
    return next((value for name in names if isinstance(value := item.get(name), str) and value), "")


def _account_name(account: dict[str, object]) -> str:
    return _text(account, "display_name", "name", "id")


def _compare(on_v2: Sequence[dict[str, object]], on_v4: Sequence[dict[str, object]]) -> tuple[MigratedAccount, ...]:
    """Return the accounts of both APIs; one with another ID but a name that only one account has is the same one."""
    rest = list(on_v4)
    accounts = []
    for account in on_v2:
        name = _account_name(account)
        match = next((other for other in rest if other.get("id") == account.get("id")), None)
        if match is None:
            namesakes = [other for other in rest if _account_name(other).casefold() == name.casefold()]
            same_on_v2 = sum(_account_name(other).casefold() == name.casefold() for other in on_v2)
            match = namesakes[0] if len(namesakes) == 1 and same_on_v2 == 1 else None
        if match is not None:
            rest.remove(match)
        accounts.append(MigratedAccount(_text(match or account, "id"), name, True, match is not None))
    accounts += [MigratedAccount(_text(account, "id"), _account_name(account), False, True) for account in rest]
    return tuple(accounts)


async def _switched_off(
    requests: TaskRequests, accounts: Sequence[dict[str, object]], failures: list[str]
) -> list[SwitchedOff]:
    """Return the webhooks and actions that are not active. What cannot be read is added to `failures`."""
    found: list[SwitchedOff] = []
    for account in accounts:
        account_id = _text(account, "id")
        try:
            workspaces = await _all(requests, "GET /v4/accounts/{account_id}/workspaces", {"account_id": account_id})
        except RequestRefused as error:
            failures.append(f"webhooks and actions of {_account_name(account)}: {error.sentence}")
            continue
        except NoResponse as error:
            failures.append(f"webhooks and actions: {error.sentence}")
            return found
        for workspace in workspaces:
            where = {"account_id": account_id, "workspace_id": _text(workspace, "id")}
            place = (_text(workspace, "name", "id"), _account_name(account))
            for kind, plural in _INTEGRATIONS.items():
                path = f"GET /v4/accounts/{{account_id}}/workspaces/{{workspace_id}}/{plural}"
                try:
                    items = await _all(requests, path, where)
                except RequestRefused as error:
                    failures.append(f"{plural} of {place[1]}/{place[0]}: {error.sentence}")
                    continue
                except NoResponse as error:
                    failures.append(f"{plural}: {error.sentence}")
                    return found
                found += [
                    SwitchedOff(kind, _text(item, "id"), _text(item, "name", "id"), *place)
                    for item in items
                    if item.get("active") is False
                ]
    return found


def _names(name: str, counterparts: Sequence[Counterpart]) -> list[tuple[str, Counterpart]]:
    """Return a name for each V4 version; several of them differ in the part of their paths that differs."""
    named: list[tuple[str, Counterpart]] = []
    literals = [
        [part for part in counterpart.operation.path.split("/") if part and not part.startswith("{")]
        for counterpart in counterparts
    ]
    for parts, counterpart in zip(literals, counterparts, strict=True):
        own = [part for part in parts if not all(part in other for other in literals)]
        suffix = "-v4" + (f"-{(own or parts)[-1]}" if len(counterparts) > 1 else "")
        folder, slash, own_name = name.rpartition("/")
        named.append((folder + slash + own_name[: NAME_LONGEST - len(suffix)] + suffix, counterpart))
    return named


def _is_same(one: SavedRequest, other: SavedRequest) -> bool:
    """Return whether two saved requests send the same; the user may have changed the note."""
    return (one.api, one.spec) == (other.api, other.spec)


def _notes(saved: SavedRequest, profile: str) -> str:
    """Return the note of a V4 version: the old note, where it comes from, and the profile to send it with."""
    origin = f"V4 version of {saved.name}." + (f" Profile: {profile}." if profile else "")
    return f"{saved.description} {origin}".strip()
