"""Builds the request of a command line: typed or saved, with its header options and its body."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput, UsageError
from frameio_tui.core.http.request_text import parse_request
from frameio_tui.core.profiles.profile import ApiVersion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments
    from frameio_tui.core.http.request import ParsedRequest, RequestSpec
    from frameio_tui.core.profiles.profile import Profile


def read_request(context: Context, arguments: Arguments) -> RequestSpec:
    """Return the request as typed, or the saved request that `@NAME` refers to, with header options and body.

    Raises InvalidInput, UsageError, NoSuchRequest.
    """
    if arguments.request.startswith("@"):
        spec = _saved_spec(context, arguments.request[1:])
        if arguments.input:
            spec = replace(spec, body="")
    else:
        parsed = parse_and_report(context, arguments.request)
        if parsed.missing_body and not arguments.input:
            raise InvalidInput(
                f"The curl command reads its body from {parsed.missing_body}, which is not loaded.",
                "Add --input FILE.",
            )
        spec = parsed.spec
    if arguments.header:
        spec = replace(spec, headers=(*spec.headers, *(_parse_header(text) for text in arguments.header)))
    if arguments.input:
        if spec.body:
            raise UsageError("The request already has a body.", "Remove --input, or the data from the curl command.")
        spec = replace(spec, body=read_body(context, arguments.input))
    return spec


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


def _saved_spec(context: Context, name: str) -> RequestSpec:
    """Return a saved request. Raises NoSuchRequest, or UsageError if the profile uses another API version."""
    saved, profile = context.container.saved.load(name), context.choose_profile().profile
    if saved.api is not profile.api:
        raise UsageError(
            f"The saved request '{name}' is for {saved.api.value.upper()}, but '{profile.name}' is a "
            f"{profile.api.value.upper()} profile.",
            f"Choose a {saved.api.value.upper()} profile: --profile NAME",
        )
    return saved.spec


def _parse_header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        # The text is not quoted, because it may contain a secret.
        raise UsageError("--header must be 'NAME: VALUE'.", "For example: --header 'accept: application/json'")
    return name.strip(), value.strip()


def read_body(context: Context, place: str) -> str:
    """Read a body from a file, or from standard input if `place` is `-`. Raises InvalidInput."""
    try:
        if place == "-":
            data = context.out.read_bytes()
        else:
            with open(place, "rb") as file:
                data = file.read()
        return data.decode("utf-8")
    except OSError as error:
        raise InvalidInput(f"Cannot read '{place}': {error.strerror}.", "Check the path after --input.") from None
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"The body is not valid UTF-8: wrong byte at position {error.start}.", "Convert the file to UTF-8."
        ) from None
