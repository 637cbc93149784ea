"""Builds the request of a command line: typed or saved, with its header options and its body."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput, UsageError
from frameio_tui.core.http.request_text import is_curl_command, parse_request
from frameio_tui.core.profiles.profile import METHODS, ApiVersion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments
    from frameio_tui.core.http.request import ParsedRequest, RequestSpec
    from frameio_tui.core.http.saved_request import SavedRequest
    from frameio_tui.core.profiles.profile import Profile


def read_request(context: Context, arguments: Arguments) -> RequestSpec:
    """Return the request as typed, or the saved request that `@NAME` refers to, with header options and body.

    Raises InvalidInput, UsageError, NoSuchRequest.
    """
    return with_options(context, arguments, find_saved(context, arguments))


def find_saved(context: Context, arguments: Arguments) -> SavedRequest | None:
    """Return the saved request that `@NAME`, `-f NAME_OR_FILE` or `--file NAME_OR_FILE` names; None for a typed one.

    Values of `-f` without an equals sign are removed from the fields. Raises UsageError, NoSuchRequest, BrokenFile.
    """
    fields = getattr(arguments, "field", [])
    files = [*getattr(arguments, "file", []), *(text for text in fields if "=" not in text)]
    if files and (arguments.request or len(files) > 1):
        word = files[-1]
        raise UsageError(
            f"'{word}' is not KEY=VALUE, and there is already a request.",
            "For a field: -f page_size=50. For a saved request, remove the other request.",
        )
    if files:
        arguments.field = [text for text in fields if "=" in text]
        return _saved_or_file(context, files[0])
    return context.container.saved.load(arguments.request[1:]) if arguments.request.startswith("@") else None


def _saved_or_file(context: Context, name: str) -> SavedRequest:
    """Return a saved request by its name, or that in a file: a path has a suffix, or begins with `/`, `.` or `~`."""
    store = context.container.saved
    if name.endswith(".toml") or name.startswith(("/", ".", "~")):
        return store.load_file(name)
    return store.load(name.removeprefix("@"))


def check_api(saved: SavedRequest, profile: Profile) -> None:
    """Raise UsageError if a saved request is for another API version than the profile."""
    if saved.api is not profile.api:
        raise UsageError(
            f"The saved request '{saved.name}' is for {saved.api.value.upper()}, but '{profile.name}' is a "
            f"{profile.api.value.upper()} profile.",
            f"Choose a {saved.api.value.upper()} profile: --profile NAME",
        )


def with_options(context: Context, arguments: Arguments, saved: SavedRequest | None) -> RequestSpec:
    """Return the request, saved or as typed, with header options and body. Raises InvalidInput, UsageError."""
    body = _body_option(context, arguments)
    if saved is not None:
        spec = replace(saved.spec, body="") if body else saved.spec
    else:
        parsed = parse_and_report(context, arguments.request)
        if parsed.missing_body and not body:
            raise InvalidInput(
                f"The curl command reads its body from {parsed.missing_body}, which is not loaded.",
                "Add --input FILE.",
            )
        spec = parsed.spec
    spec = replace(spec, method=_method(arguments, spec, is_chosen=saved is not None))
    if arguments.header:
        spec = replace(spec, headers=(*spec.headers, *(_parse_header(text) for text in arguments.header)))
    if body:
        if spec.body:
            option = "--input" if arguments.input else "--data"
            raise UsageError("The request already has a body.", f"Remove {option}, or the data from the curl command.")
        spec = replace(spec, body=body)
    return spec


def _body_option(context: Context, arguments: Arguments) -> str:
    """Return the body that `--input` or `--data` gives; empty if neither is there."""
    if arguments.data.startswith("@"):
        return read_body(context, arguments.data[1:], "-d @")
    return arguments.data or (read_body(context, arguments.input) if arguments.input else "")


def _method(arguments: Arguments, spec: RequestSpec, *, is_chosen: bool) -> str:
    """Return the method of a request: as typed, else that of `-X`, else POST with `-d`. Raises UsageError.

    `is_chosen` is whether the request is a saved one, which has a method.
    """
    typed = arguments.request.split(None, 1)
    is_chosen = is_chosen or is_curl_command(arguments.request) or typed[0].upper() in METHODS
    method: str = arguments.method.upper() or ("POST" if arguments.data and not is_chosen else spec.method)
    if method not in METHODS:
        raise UsageError(f"Unknown method '{arguments.method}'.", f"Use one of: {', '.join(METHODS)}.")
    if is_chosen and method != spec.method:
        raise UsageError(f"The request has the method {spec.method} already.", "Remove -X, or the other method.")
    return method


def parse_and_report(context: Context, text: str) -> ParsedRequest:
    """Parse a request as typed, and print what was changed or left out. Raises InvalidInput."""
    parsed = parse_request(text)
    for note in parsed.notes:
        context.out.say(note)
    if parsed.removed_token is not None:
        context.out.say("Removed the token from the request. The token of the profile is sent.")
    return parsed


def missing_ids(context: Context, profile: Profile, names: Sequence[str]) -> InvalidInput:
    """Return the error for placeholders without a value, with a command that lists the IDs of the first one."""
    one = len(names) == 1
    fields = " ".join(f"-f {name}=ID" for name in names)
    return InvalidInput(
        f"{' and '.join('{' + name + '}' for name in names)} {'is' if one else 'are'} missing. "
        f"Pass {'it' if one else 'them'} with {fields}.",
        _list_command(context, profile, names[0]),
    )


def _list_command(context: Context, profile: Profile, name: str) -> str:
    """Return how to list the IDs of a placeholder; for files and folders, the projects with their root folders."""
    from frameio_tui.core.resources.id_sources import CHILDREN, id_sources

    catalog = context.container.catalogs.of(profile.api)
    sources, field = id_sources(catalog, name, credential=profile.credential), ""
    if sources and sources[0].id == CHILDREN[profile.api]:
        sources = id_sources(catalog, "project_id", credential=profile.credential)
        field = " and use " + ("root_asset_id" if profile.api is ApiVersion.V2 else "root_folder_id")
    if not sources:
        return ""
    path = sources[0].path.removeprefix(f"/{profile.api.value}")
    given = {"account_id"} if profile.account else set()
    fields = "".join(f" -f {inner}=ID" for inner in sources[0].path_params if inner not in given)
    return f"To list IDs, run: frameio-tui request {path}{fields}{field}"


def fill_with_variables(
    spec: RequestSpec, saved: SavedRequest | None, profile: Profile, var: list[str], fields: list[tuple[str, str]]
) -> tuple[RequestSpec, tuple[str, ...]]:
    """Return a request with its variables filled, and the names of the fields that were used for that.

    Raises InvalidInput, which names the variables without a value, or the values without a variable.
    """
    from frameio_tui.core.http.saved_request import values_of
    from frameio_tui.core.http.variables import (
        fill_variables,
        missing_variables,
        unknown_variables,
        variables_in,
    )
    from frameio_tui.core.text.variables import parse_variables, variable_key

    given = parse_variables(var)
    known = {variable_key(name) for name in spec.placeholders()} | set(variables_in(spec))
    if unknown := [name for name, _ in given if variable_key(name) not in known]:
        raise unknown_variables(unknown, spec)
    used = tuple(name for name, _ in fields if variable_key(name) in known)
    spec = fill_variables(spec, {**values_of(saved, profile, given), **{k: v for k, v in fields if k in used}})
    if variables_in(spec):
        raise missing_variables(spec, f"'{saved.name}'" if saved is not None else "The request")
    return spec, used


def parse_field(text: str) -> tuple[str, str]:
    """Return the name and value of a field. Raises UsageError."""
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise UsageError(f"'{text}' is not KEY=VALUE.", "For example: -f page_size=50")
    return key, value


def _parse_header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        # The text is not quoted, because it may contain a secret.
        raise UsageError("--header must be 'NAME: VALUE'.", "For example: --header 'accept: application/json'")
    return name.strip(), value.strip()


def read_body(context: Context, place: str, option: str = "--input") -> str:
    """Read a body from a file, or from standard input if `place` is `-`. Raises InvalidInput."""
    try:
        if place == "-":
            data = context.out.read_bytes()
        else:
            with open(place, "rb") as file:
                data = file.read()
        return data.decode("utf-8")
    except OSError as error:
        raise InvalidInput(f"Cannot read {place} ({error.strerror}).", f"Check the path after {option}.") from None
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"The body is not valid UTF-8: wrong byte at position {error.start}.", "Convert the file to UTF-8."
        ) from None
