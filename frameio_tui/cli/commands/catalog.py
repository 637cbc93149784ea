"""The commands `scopes`, `operations` and `explain`, which need no network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.exit_codes import OK
from frameio_tui.core.errors import InvalidInput, NoSuchProfile, RefusedLocally, UsageError
from frameio_tui.core.profiles.profile import DEFAULT_BASE_URL, ApiVersion, CredentialKind

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments
    from frameio_tui.core.catalog.catalog import Catalog
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.services.profiles import ProfileEntry

V4_NOTE = "V4 scopes come from Adobe and are the same for every user; the user's roles decide what is allowed."


def scopes(context: Context, arguments: Arguments) -> int:
    """Print all scopes of an API version, or the expected scopes of an operation."""
    entry = _profile_or_none(context)
    api = _api(arguments, entry)
    if arguments.operation:
        return _scopes_for(context, arguments, api)
    from frameio_tui.core.scopes.registry import presets, scopes_of, unlocked

    catalog = context.container.catalogs.of(api)
    kind = entry.profile.credential if entry is not None else CredentialKind.DEVELOPER_TOKEN
    wanted = entry.profile.scopes if entry is not None and entry.profile.api is api else ()
    rows = [(scope, unlocked(catalog, scope.name)) for scope in scopes_of(api)]
    choices = presets(api, kind)
    if arguments.json:
        scope_rows = [{**scope._asdict(), "operations": count, "wanted": scope.name in wanted} for scope, count in rows]
        context.out.json({"api": api.value, "scopes": scope_rows, "presets": [preset._asdict() for preset in choices]})
        return OK
    group = ""
    for scope, count in rows:
        if scope.group != group:
            group = scope.group
            context.out.line(group)
        role = f" [{scope.role}]" if scope.role else ""
        mark = "x" if scope.name in wanted else " "
        context.out.line(f"  [{mark}] {scope.name:<22} {count:>3} operations  {scope.allows}{role}")
    for preset in choices:
        context.out.say(f"preset {preset.name}: {preset.title}, {len(preset.scopes)} scopes")
    if api is ApiVersion.V4:
        context.out.say(V4_NOTE)
    return OK


def _scopes_for(context: Context, arguments: Arguments, api: ApiVersion) -> int:
    from frameio_tui.core.scopes.registry import needed_for

    operation = _find_operation(context, arguments.operation, api)
    needed = needed_for(operation)
    if arguments.json:
        result = {"operation": _to_json(operation), "scopes": operation.scopes, "with_finding_ids": needed}
        context.out.json({**result, "inferred": operation.scopes_inferred, "note": operation.scope_note})
        return OK
    for name in needed:
        context.out.line(name)
    inferred = " (expected, not documented)" if operation.scopes_inferred else ""
    suffix = "; the other scopes are for finding the IDs in its path" if set(needed) > set(operation.scopes) else ""
    if operation.scopes:
        direct = ", ".join(operation.scopes)
        context.out.say(f"{operation.method} {operation.path} needs {direct}{inferred}{suffix}.")
    else:
        context.out.say(f"No scope is documented for {operation.method} {operation.path}{suffix}.")
    if operation.api is ApiVersion.V4:
        context.out.say(V4_NOTE)
    if operation.scope_note:
        context.out.say(f"Note: {operation.scope_note}.")
    return OK


def _find_operation(context: Context, text: str, api: ApiVersion) -> Operation:
    """Return the operation of a request as typed, whose path may have placeholders or IDs.

    Raises InvalidInput if it is unknown.
    """
    from frameio_tui.cli.commands.request_input import parse_and_report
    from frameio_tui.core.http.request import resolve_url

    spec = parse_and_report(context, text).spec
    filled = spec.fill({name: name for name in spec.placeholders()})
    found = context.container.catalogs.match(spec.method, resolve_url(filled, spec.origin or DEFAULT_BASE_URL, api))
    if found is None:
        raise unknown_operation(spec, api, context.container.catalogs.of(api))
    return found


def unknown_operation(spec: RequestSpec, api: ApiVersion, catalog: Catalog) -> InvalidInput:
    """Return the error for a request that is none of the operations of an API, with the one that was probably meant."""
    from frameio_tui.core.text.suggestion import did_you_mean

    names = [f"{each.method} {each.path.removeprefix(f'/{api}')}" for each in catalog.operations]
    meant = did_you_mean(f"{spec.method} {spec.path}", names)
    search = f"Search for one: frameio-tui operations --api {api.value} WORDS"
    return InvalidInput(
        f"No such {api.value.upper()} operation: {spec.method} {spec.path}.", f"{meant} {search}".lstrip()
    )


def explain(context: Context, arguments: Arguments) -> int:
    """Explain an error code, or list all codes; for 429, also the rate limits."""
    from frameio_tui.core.diagnosis.codes import CODES, explain_code, find_code, rate_limits
    from frameio_tui.core.errors import remedy_on_command_line

    api = _api(arguments, _profile_or_none(context))
    operation = _find_operation(context, arguments.operation, api) if arguments.operation else None
    now = context.container.clock.now()
    codes = [find_code(arguments.code)] if arguments.code else list(CODES)
    explained = [(code, explain_code(code, api, operation, now)) for code in codes]
    limits = rate_limits(context.container.catalogs.of(api), operation) if codes == ["429"] or operation else ()
    if arguments.json:
        rows = [
            {
                "code": code,
                "name": CODES[code],
                "meaning": found.sentence,
                "remedy": remedy_on_command_line(found.remedy),
            }
            for code, found in explained
        ]
        context.out.json({"api": api.value, "codes": rows, "rate_limits": [limit._asdict() for limit in limits]})
        return OK
    for code, found in explained:
        context.out.line(f"{code} {CODES[code]}".rstrip())
        context.out.line(f"  {found.sentence}")
        if found.remedy:
            context.out.line(f"  {remedy_on_command_line(found.remedy)}")
    if operation is not None and operation.scopes:
        inferred = ", expected, not documented" if operation.scopes_inferred else ""
        context.out.line(f"Scopes of {operation.method} {operation.path}: {', '.join(operation.scopes)}{inferred}")
    for limit in limits:
        context.out.line(f"{limit.text}:")
        for name in limit.operations:
            context.out.line(f"  {name}")
    return OK


def operations(context: Context, arguments: Arguments) -> int:
    """Print the operations of an API version that match the words, best first, or all without words.

    If none matches, print similar ones, which a script that reads JSON does not get.
    """
    entry = _profile_or_none(context)
    api = _api(arguments, entry)
    words = " ".join(arguments.words)
    is_of_profile = entry is not None and entry.profile.api is api
    result = context.container.catalogs.of(api).search(
        words, entry.profile.credential if entry is not None and is_of_profile else None
    )
    if result.is_similar:
        context.out.say(f"No {api.value.upper()} operation matches '{words}'.{' Similar:' * bool(result.operations)}")
    if arguments.json:
        context.out.json([] if result.is_similar else [_to_json(operation) for operation in result.operations])
        return OK
    for operation in result.operations:
        context.out.line(_format_operation(operation, entry if is_of_profile else None))
    return OK


def _format_operation(operation: Operation, entry: ProfileEntry | None) -> str:
    """Return the line of an operation, with a hint whether the profile may call it."""
    from frameio_tui.core.scopes.registry import likelihood

    mark = " "
    if entry is not None:
        granted = entry.record.tokens.scopes if entry.record.tokens is not None else None
        mark = likelihood(operation, entry.profile.scopes, granted, entry.profile.credential)
    notes = (
        ("Camera to Cloud", operation.surface),
        ("deprecated", operation.deprecated),
        ("experimental", operation.experimental),
    )
    labels = ", ".join(label for label, applies in notes if applies)
    return f"{mark} {operation.method:<6} {operation.path}  {operation.summary}{f' ({labels})' if labels else ''}"


def _to_json(operation: Operation) -> dict[str, object]:
    return {
        "id": operation.id,
        "api": operation.api.value,
        "method": operation.method,
        "path": operation.path,
        "tag": operation.tag,
        "summary": operation.summary,
        "scopes": operation.scopes,
        "scopes_inferred": operation.scopes_inferred,
        "safe": operation.safe,
        "paged": operation.paged,
        "deprecated": operation.deprecated,
        "experimental": operation.experimental,
        "query": [parameter.name for parameter in operation.query],
        "body": [parameter.name for parameter in operation.body],
    }


def _api(arguments: Arguments, entry: ProfileEntry | None) -> ApiVersion:
    if arguments.api:
        return ApiVersion(arguments.api)
    return entry.profile.api if entry is not None else ApiVersion.V2


def _profile_or_none(context: Context) -> ProfileEntry | None:
    """Return the profile to use, or None if there is none. Raises NoSuchProfile, UsageError for a wrong name."""
    try:
        return context.choose_profile()
    except (NoSuchProfile, RefusedLocally, UsageError):
        if context.named:
            raise
        return None
