"""The commands `saved`, `saved add`, `saved show` and `saved remove`; `request @NAME` sends a saved request.

`saved import` and `saved export` are in `saved_files`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.commands.request_input import read_request
from frameio_tui.cli.exit_codes import OK
from frameio_tui.core.http.saved_request import SavedRequest
from frameio_tui.core.profiles.profile import ApiVersion

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments
    from frameio_tui.core.http.saved_request import SavedListing


def list_saved(context: Context, arguments: Arguments) -> int:
    """Print a line per saved request, and report broken files on stderr."""
    listing = context.container.saved.listing()
    words = arguments.filter.casefold().split()
    requests = [saved for saved in listing.requests if all(word in saved.search_text for word in words)]
    if arguments.json:
        context.out.json([to_json(saved) for saved in requests])
        _report_broken(context, listing)
        return OK
    width = max((len(saved.name) for saved in requests), default=0)
    for saved in requests:
        first_line = saved.description.partition("\n")[0]
        note = f"  # {first_line}" if first_line else ""
        context.out.line(f"{saved.name:<{width}}  {saved.api.value}  {saved.spec.text()}{note}")
    _report_broken(context, listing)
    if listing.requests and not requests:
        context.out.say(f"No saved request contains '{arguments.filter}'.")
    elif not listing.requests and not listing.broken:
        context.out.say('No saved requests yet. To save one, run: frameio-tui saved add NAME "GET /me"')
    return OK


def _report_broken(context: Context, listing: SavedListing) -> None:
    for broken in listing.broken:
        position = f":{broken.line}:{broken.column}" if broken.line else ""
        context.out.error(f"{broken.path}{position}: {broken.reason}", broken.remedy)


def show(context: Context, arguments: Arguments) -> int:
    """Print a saved request as JSON."""
    context.out.json(to_json(context.container.saved.load(arguments.name)))
    return OK


def add(context: Context, arguments: Arguments) -> int:
    """Save a request without sending it."""
    spec = read_request(context, arguments)
    api = ApiVersion(arguments.api) if arguments.api else context.choose_profile().profile.api
    path = context.container.saved.save(
        SavedRequest(arguments.name, spec, api, arguments.description), replace=arguments.replace
    )
    context.out.say(f"Saved to {path}. To send it, run: frameio-tui request @{arguments.name}")
    return OK


def remove(context: Context, arguments: Arguments) -> int:
    """Remove a saved request, after the user has typed its name or given --yes."""
    if arguments.name not in context.container.saved.names():
        context.container.saved.load(arguments.name)  # raises the error
    if not arguments.yes:
        question = f"This deletes the saved request '{arguments.name}'."
        context.confirm_by_name(arguments.name, question, "Add --yes.", of="request's name")
    context.container.saved.remove(arguments.name)
    context.out.say(f"Deleted '{arguments.name}'.")
    return OK


def to_json(saved: SavedRequest) -> dict[str, object]:
    """Return a saved request as JSON."""
    spec = saved.spec
    return {
        "name": saved.name,
        "api": saved.api.value,
        "request": spec.text(),
        "headers": [f"{name}: {value}" for name, value in spec.headers],
        "body": spec.body,
        "description": saved.description,
        "variables": dict(saved.variables),
    }
