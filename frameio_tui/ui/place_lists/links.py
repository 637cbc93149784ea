"""The review links and presentations (V2) or shares (V4) of a place: create and revoke them, and show who used them."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.resources.review_link import parse_expiry
from frameio_tui.services.tasks.links.changes import LONGEST_NAME, LinkCreateTask, LinkRevokeTask, NewLink
from frameio_tui.services.tasks.links.links import link_lines
from frameio_tui.services.tasks.links.reader import EVERYTHING, LinkName, LinkReader
from frameio_tui.ui.dialogs.ask import pick, prompt
from frameio_tui.ui.dialogs.secret import prompt_secret
from frameio_tui.ui.dialogs.specs import Choice, PickSpec, PromptSpec, TextSpec
from frameio_tui.ui.place_lists.source import Column, ListItem, TaskQuestion, below_account, moment, yes_or_no
from frameio_tui.ui.text import column

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping, Sequence

    from frameio_tui.core.errors import FrameioTuiError
    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.core.resources.review_link import ReviewLink
    from frameio_tui.core.secret import Secret
    from frameio_tui.core.tasks.task import Arguments
    from frameio_tui.services.tasks.places.places import ResolvedPlace
    from frameio_tui.ui.dialogs.ask import DialogOwner
    from frameio_tui.ui.place_lists.source import Context

KINDS = {"review_link": "review link", "presentation": "presentation", "share": "share"}
SETTING_WIDTH = 14


class LinksSource:
    """The links of a project, or of all projects in a place."""

    title = "Links"
    noun = "link"
    columns = (
        Column("NAME", 20, 44),
        Column("ON", 3, 3),
        Column("ACCESS", 7, 7),
        Column("EXPIRES", 10, 16),
        Column("VIEWED", 6, 16, is_number=True),
        Column("KIND", 11, 12),
        Column("PROJECT", 14, 40),
    )
    empty = "There is no link here yet. Press n to create one."
    words: Mapping[str, str] = {"open": "everything", "add": "create", "remove": "revoke"}

    def __init__(self, now: float) -> None:
        """Create the source; `now` is the time in epoch seconds, for the expiry of new links."""
        self.notes: list[str] = []
        self._now = now
        self._links: dict[str, ReviewLink] = {}

    async def pages(
        self, context: Context, fail: Callable[[str, FrameioTuiError], None]
    ) -> AsyncGenerator[list[ListItem], None]:
        """Yield the links."""
        self._links, self.notes = {}, []
        asset = context.place.asset
        if asset is not None and context.place.project not in (None, asset):
            self.notes = [f"These are all links of the project. A new link is for {asset.title}."]
        has_projects = context.place.project is None
        reader = LinkReader(context.requests, context.api)
        async with aclosing(reader.links_below(context.place, fail)) as pages:
            async for page in pages:
                yield [self._item(link, has_project=has_projects) for link in page]

    def _item(self, link: ReviewLink, *, has_project: bool) -> ListItem:
        self._links[link.id] = link
        is_on = yes_or_no(link.enabled)
        viewed = str(link.views) if link.views is not None else link.last_viewed[:10]
        cells = (
            (link.name or "no name", "title"),
            (is_on, "good" if link.enabled else "warn"),
            (link.access, "plain"),
            (moment(link.expires), "plain"),
            (viewed, "plain"),
            (KINDS[link.kind], "dim"),
            (below_account(link.project) if has_project else "", "dim"),
        )
        return ListItem(link.id, cells)

    def details(self, key: str) -> Sequence[tuple[str, str, str]]:
        """Return the settings of a link."""
        link = self._links[key]
        allowed = (("downloads", link.downloads), ("comments", link.comments), ("approvals", link.approvals))
        known = [f"{name}: {yes_or_no(value)}" for name, value in allowed if value is not None]
        viewed = f"{link.views:,} times" if link.views is not None else moment(link.last_viewed)
        access = {"public": "anyone with the address", "invited": "invited reviewers only"}.get(link.access, "")
        secured = {True: "with a passphrase", False: "without a passphrase"}.get(link.has_passphrase is True)
        return (
            ("Address", link.url, "title"),
            ("Access", ", ".join(filter(None, (access, secured if link.has_passphrase is not None else ""))), "plain"),
            ("On", yes_or_no(link.enabled), "plain"),
            ("Expires", moment(link.expires) or "never", "plain"),
            ("Allowed", ", ".join(known), "plain"),
            ("Viewed", viewed, "plain"),
            ("Created", moment(link.created), "plain"),
            ("Kind", KINDS[link.kind], "dim"),
            ("Project", link.project, "dim"),
            ("ID", link.id, "dim"),
        )

    def copies(self, key: str) -> Sequence[tuple[str, str]]:
        """Return address, ID and name."""
        link = self._links[key]
        return (("Address", link.url), ("ID", link.id), ("Name", link.name))

    async def open(self, context: Context, key: str) -> TextSpec | str | None:
        """Return everything about a link: its assets, its reviewers, and who did what."""
        link = self._links[key]
        details = await LinkReader(context.requests, context.api).details(link, EVERYTHING)
        return TextSpec(f"{KINDS[link.kind].capitalize()} · {link.name}", "\n".join(link_lines(link, details)))

    async def add(self, dialogs: DialogOwner, context: Context) -> TaskQuestion | None:
        """Ask for the name and the settings of a new link of the place."""
        asset = context.place.asset
        if asset is None or context.place.project is None:
            raise InvalidInput(
                "A link belongs to a project.", "Open a project, folder or file in Files, and show its links."
            )
        name = await prompt(dialogs, PromptSpec(f"Create a link of {asset.title}", value=asset.title[:LONGEST_NAME]))
        if not name:
            return None
        settings = await ask_settings(dialogs, NewLink((asset.id,), name), self._now)
        if settings is None:
            return None
        new, phrase = settings
        return TaskQuestion(LinkCreateTask(new, phrase), f'Create the link "{name}"?', "Yes, create")

    async def remove(self, dialogs: DialogOwner, context: Context, key: str) -> TaskQuestion | None:
        """Ask whether to turn a link off or to delete it."""
        del context
        link = self._links[key]
        rows: tuple[Choice, ...] = (
            Choice("off", (("Turn it off", "plain"), ("  it can be turned on again on Frame.io's website", "dim"))),
            Choice("delete", (("Delete it", "plain"), ("  its address never works again", "dim"))),
        )
        rows = rows[1:] if link.kind == "presentation" or link.enabled is False else rows
        picked = await pick(dialogs, PickSpec(f"Revoke {link.name}", rows, enter="choose"))
        if picked is None:
            return None
        is_kept = picked == "off"
        task = LinkRevokeTask(LinkName(link.id), keep=is_kept, label=link.name)
        verb = "Turn off" if is_kept else "Delete"
        question = f'{verb} the link "{link.name}"?'
        return TaskQuestion(task, question, f"Yes, {verb.lower()}", () if is_kept else (key,))

    def shown_path(self, place: ResolvedPlace) -> Sequence[Asset]:
        """Return the path to the project: a file or folder shows the links of its project."""
        project = place.project
        return place.path[: place.path.index(project) + 1] if project is not None else place.path

    def anchor(self, context: Context, removed: Sequence[str]) -> str:
        """Return nothing: the place stays the same."""
        del context, removed
        return ""

    def arguments(self, context: Context) -> Arguments:
        """Return the arguments of `links list`."""
        return {"place": context.place.asset.id if context.place.asset is not None else "/"}


async def ask_settings(dialogs: DialogOwner, new: NewLink, now: float) -> tuple[NewLink, Secret | None] | None:
    """Show the settings of a new link until the user creates it; None if the user decided against it."""
    phrase: Secret | None = None
    fault = ""
    while True:
        rows = [
            Choice("create", (("Create the link with these settings", "title"),)),
            _setting("access", "Access", "invited reviewers only" if new.invited_only else "anyone with the address"),
            _setting("passphrase", "Passphrase", "yes" if phrase is not None else "none"),
            _setting("expires", "Expires", moment(new.expires) or "never"),
            _setting("downloads", "Downloads", yes_or_no(new.downloads)),
            _setting("comments", "Comments", yes_or_no(new.comments)),
        ]
        spec = PickSpec(f'Link "{new.name}"', tuple(rows), lines=(fault,) if fault else (), enter="create or change")
        picked, fault = await pick(dialogs, spec), ""
        match picked:
            case None:
                return None
            case "create":
                return new, phrase
            case "access":
                new = new._replace(invited_only=not new.invited_only)
            case "downloads":
                new = new._replace(downloads=not new.downloads)
            case "comments":
                new = new._replace(comments=not new.comments)
            case "passphrase":
                lines = ("It is not stored here. To create the link without one, press Esc.",)
                phrase = await prompt_secret(dialogs, PromptSpec("Passphrase", lines, placeholder="Passphrase"))
                new = new._replace(protected=phrase is not None)
            case "expires":
                lines = ("Such as 12h, 7d, 4w, 2027-01-31 or 2027-01-31T18:00Z; times are in UTC.",)
                typed = await prompt(dialogs, PromptSpec("Expires", lines, placeholder="never"))
                try:
                    new = new._replace(expires=parse_expiry(typed, now) if typed else "")
                except InvalidInput as error:
                    fault = str(error)


def _setting(key: str, name: str, value: str) -> Choice:
    return Choice(key, ((column(name, SETTING_WIDTH), "plain"), (value, "hint")))
