"""The tasks `links create` and `links revoke`: a review link (V2) or share (V4) of assets, and its end.

The passphrase of a new link is a secret: it is not among the arguments of the task, so it is not in the journal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import FrameioTuiError, InvalidInput
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.review_link import ReviewLink, parse_link
from frameio_tui.core.text.humanize import format_count
from frameio_tui.services.tasks.links.reader import LinkName, find_link
from frameio_tui.services.tasks.places.assets import resource_in
from frameio_tui.services.tasks.places.places import resolve_place
from frameio_tui.services.tasks.sending import Change, send_changes, with_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.core.secret import Secret
    from frameio_tui.core.tasks.task import Arguments, Estimate, TaskReport
    from frameio_tui.services.tasks.task import Work

LONGEST_NAME = 175
LONGEST_PASSPHRASE = 255
AT_ONCE = 100
"""Assets that a share can be created with."""
_LINK = "link"


class NewLink(NamedTuple):
    """Arguments of `links create`."""

    places: tuple[str, ...]
    """The files, folders and version stacks to share, all in one project; or the project, for an empty link."""
    name: str
    expires: str = ""
    """Time in ISO 8601; empty for none."""
    invited_only: bool = False
    downloads: bool = False
    comments: bool = True
    protected: bool = False
    """Whether it gets a passphrase."""


class LinkCreateTask:
    """Creates a link, and adds its assets."""

    name = "links create"
    changes: Sequence[str] = ("reviewLinkCreate", "reviewLinkItemCreate", "shares.create", "shares.add_asset")

    def __init__(self, options: NewLink, passphrase: Secret | None = None) -> None:
        self._options = options
        self._passphrase = passphrase
        self._shared: tuple[Asset, list[Asset]] | None = None
        """What the estimate found: what is confirmed is what is shared."""
        if not options.places:
            raise InvalidInput("Nothing to share.", "Give at least one file, folder or project.")
        if not options.name.strip() or len(options.name) > LONGEST_NAME:
            raise InvalidInput(f"The name of a link has 1 to {LONGEST_NAME} characters.", "Give another name.")
        if passphrase is not None and not 0 < len(passphrase.reveal()) <= LONGEST_PASSPHRASE:
            raise InvalidInput(f"A passphrase has 1 to {LONGEST_PASSPHRASE} characters.", "Give another one.")

    @property
    def title(self) -> str:
        """The command with the name of the link."""
        return f"links create {self._options.name}"

    @property
    def arguments(self) -> Arguments:
        """The arguments without the passphrase, from which `from_arguments` builds the task again."""
        return {**self._options._asdict(), "places": list(self._options.places)}

    async def estimate(self, work: Work) -> Estimate:
        """Return the requests. Raises InvalidInput if the places are not assets of one project."""
        api, options = work.entry.profile.api, self._options
        self._shared = project, assets = await _shared(work, options.places)
        counts = {"reviewLinkCreate": 1, "reviewLinkItemCreate": 1 if assets else 0}
        if api is ApiVersion.V4:
            counts = {"shares.create": 1, "shares.add_asset": max(0, len(assets) - AT_ONCE)}
        kind = "review link" if api is ApiVersion.V2 else "share"
        secured = ", with a passphrase" if options.protected else ""
        expires = f", until {options.expires}" if options.expires else ""
        change = f"create 1 {kind} of {format_count(len(assets), 'asset')} in {project.title}{secured}{expires}"
        estimate = work.requests.estimate({name: count for name, count in counts.items() if count})
        return estimate._replace(changes=(change,))

    async def run(self, work: Work) -> TaskReport:
        """Create the link, and add what it was not created with."""
        api, options = work.entry.profile.api, self._options
        project, assets = self._shared or await _shared(work, options.places)
        stored = work.items.value(_LINK)
        if not isinstance(stored, list):
            stored = await self._create(work, project, assets)
        own_id, address, *missing = map(str, stored)
        changes = _additions(api, own_id, project, assets)
        report = await send_changes(work, changes, "added", has_changed=True)
        notes = (f"Address: {address}", f"ID: {own_id}", *missing)
        return report._replace(counts=(("created", 1), ("assets", len(assets) - report.failed)), notes=notes)

    async def _create(self, work: Work, project: Asset, assets: Sequence[Asset]) -> list[object]:
        """Send the request that creates the link, once, and store the ID, the address and what it does not have."""
        options = self._options
        if options.protected and self._passphrase is None:
            raise InvalidInput(
                "The passphrase of the link is not stored, so the job cannot be resumed.", "Run the command again."
            )
        if work.items.cursor(_LINK) is not None:
            raise FrameioTuiError(
                "The program ended while the link was being created, so it may exist. It is not sent again.",
                "List the links of the project, and run the command again if it is missing.",
            )
        change = self._request(work.entry.profile.api, project, assets)
        work.items.set_cursor(True, _LINK)
        try:
            response = await work.requests.send(change.operation, change.parameters, change.body)
        except FrameioTuiError as error:
            if not getattr(error, "sent", False):
                work.items.set_cursor(None, _LINK)
            raise
        item = resource_in(response.value, work.entry.profile.api)
        link = parse_link(item, "share", "")
        if link is None:
            raise FrameioTuiError("The response does not describe the link that was created.", "List the links.")
        stored: list[object] = [link.id, link.url, *_missing(options, link)]
        work.items.set_cursor(None, _LINK, [(_LINK, stored)])
        return stored

    def _request(self, api: ApiVersion, project: Asset, assets: Sequence[Asset]) -> Change:
        """Return the request; V2 adds the assets afterwards."""
        options = self._options
        phrase = self._passphrase.reveal() if self._passphrase is not None else ""
        if api is ApiVersion.V2:
            fields: dict[str, object] = {
                "name": options.name,
                "enable_downloading": options.downloads,
                "enable_comments": options.comments,
                "access_control": {"invite_only": options.invited_only},
            }
            fields |= {"expires_at": options.expires} if options.expires else {}
            fields |= {"password": phrase} if phrase else {}
            return Change("reviewLinkCreate", {"project_id": project.id}, options.name, fields, creates=True)
        fields = {
            "type": "asset",
            "name": options.name,
            "access": "secure" if options.invited_only else "public",
            "downloading_enabled": options.downloads,
            "commenting_enabled": options.comments,
        }
        fields |= {"asset_ids": [asset.id for asset in assets[:AT_ONCE]]} if assets else {}
        fields |= {"expiration": options.expires} if options.expires else {}
        fields |= {"passphrase": phrase} if phrase else {}
        parameters = {"account_id": project.account_id, "project_id": project.id}
        return Change("shares.create", parameters, options.name, with_data(api, fields), creates=True)


class LinkRevokeTask:
    """Deletes a link, or turns it off."""

    name = "links revoke"
    changes: Sequence[str] = ("reviewLinkDelete", "deletePresentation", "shares.delete")

    def __init__(self, link: LinkName, *, keep: bool = False, label: str = "") -> None:
        """Create the task. `keep` turns the link off instead; `label` is how to call it in the title of the task."""
        self._link = link
        self._label = label
        self._keep = keep
        self._found: ReviewLink | None = None
        """What the estimate found: what is confirmed is what is revoked."""
        if keep:
            self.changes = ("reviewLinkUpdate", "shares.update")

    @property
    def title(self) -> str:
        """The command with its link."""
        return f"links revoke {self._label or self._link.text}"

    @property
    def arguments(self) -> Arguments:
        """The arguments, from which `revoke_from_arguments` builds the task again."""
        return {"link": list(self._link), "keep": self._keep, "label": self._label}

    async def estimate(self, work: Work) -> Estimate:
        """Return the request and the name of the link. Raises NoSuchPlace if there is none."""
        link = self._found = await find_link(work.requests, work.entry, self._link)
        change = self._change(link)
        what = f"{'turn off' if self._keep else 'delete'} the {link.kind.replace('_', ' ')} {link.name}"
        where = f" of {link.project}" if link.project else ""
        return work.requests.estimate({change.operation: 1})._replace(changes=(what + where,))

    async def run(self, work: Work) -> TaskReport:
        """Send the request."""
        stored = work.items.value(_LINK)
        if isinstance(stored, list):
            link = ReviewLink._make(stored)
        else:
            link = self._found or await find_link(work.requests, work.entry, self._link)
            work.items.finish(_LINK, list(link))
        return await send_changes(work, [self._change(link)], "turned off" if self._keep else "deleted")

    def _change(self, link: ReviewLink) -> Change:
        share = {"account_id": link.account_id, "share_id": link.id}
        if not self._keep:
            operation, parameters = {
                "review_link": ("reviewLinkDelete", {"review_link_id": link.id}),
                "presentation": ("deletePresentation", {"presentation_id": link.id}),
                "share": ("shares.delete", share),
            }[link.kind]
            return Change(operation, parameters, link.name, deletes=True)
        if link.kind == "presentation":
            raise InvalidInput("A presentation cannot be turned off.", "Delete it instead.")
        if link.kind == "share":
            return Change("shares.update", share, link.name, with_data(ApiVersion.V4, {"enabled": False}))
        body = {"name": link.name, "is_active": False}
        return Change("reviewLinkUpdate", {"review_link_id": link.id}, link.name, body)


def from_arguments(arguments: Arguments) -> LinkCreateTask:
    """Return the task `links create` for stored arguments. Raises InvalidInput if they do not fit."""
    places = arguments.get("places")
    return LinkCreateTask(
        NewLink(
            tuple(map(str, places)) if isinstance(places, list) else (),
            str(arguments.get("name", "")),
            str(arguments.get("expires", "")),
            *(arguments.get(name) is True for name in NewLink._fields[3:]),
        )
    )


def revoke_from_arguments(arguments: Arguments) -> LinkRevokeTask:
    """Return the task `links revoke` for stored arguments."""
    name, label = LinkName.from_json(arguments.get("link")), str(arguments.get("label", ""))
    return LinkRevokeTask(name, keep=arguments.get("keep") is True, label=label)


async def _shared(work: Work, places: Sequence[str]) -> tuple[Asset, list[Asset]]:
    """Return the project and the assets that the places name. Raises InvalidInput if they are not in one project."""
    project: Asset | None = None
    assets: list[Asset] = []
    for text in places:
        place = await resolve_place(work.requests, work.entry, text)
        found = place.project
        if found is None or place.asset is None:
            raise InvalidInput(f"{text} is not in a project.", "Give a project, or files and folders of one.")
        if project is not None and found.id != project.id:
            raise InvalidInput(
                f"{text} is in another project than {places[0]}.",
                "A link can only have assets of one project. Create one link for each project.",
            )
        project = found
        if place.asset.kind != "project" and place.asset not in assets:
            assets.append(place.asset)
    if project is None:
        raise InvalidInput("Nothing to share.", "Give at least one file, folder or project.")
    return project, assets


def _additions(api: ApiVersion, own_id: str, project: Asset, assets: Sequence[Asset]) -> list[Change]:
    """Return the requests that add the assets with which the link was not created."""
    if api is ApiVersion.V2:
        ids = [asset.id for asset in assets]
        subject = format_count(len(ids), "asset")
        own = {"review_link_id": own_id}
        return [Change("reviewLinkItemCreate", own, subject, {"asset_ids": ids})] if ids else []
    parameters = {"account_id": project.account_id, "share_id": own_id}
    return [
        Change(
            "shares.add_asset", parameters, asset.title, with_data(api, {"asset_id": asset.id}), key=f"add {asset.id}"
        )
        for asset in assets[AT_ONCE:]
    ]


def _missing(options: NewLink, link: ReviewLink) -> list[str]:
    """Return a sentence for each protection that was asked for and that the response does not confirm."""
    missing = []
    if options.expires and not link.expires:
        missing.append("Frame.io did not store the expiry: the link never expires.")
    if options.protected and link.has_passphrase is not True:
        missing.append("Frame.io did not confirm the passphrase: check whether the link asks for one.")
    return missing
