"""The people of an account, team, workspace, project or folder: add them with a role, and remove them."""

from __future__ import annotations

import re
from contextlib import aclosing
from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.person import ACTIVE, PENDING
from frameio_tui.core.text.humanize import format_count
from frameio_tui.services.tasks.people.changes import PeopleChange, PeopleChangeTask, check_removal, possible_roles
from frameio_tui.services.tasks.people.people import note_about, people_pages, role_needed
from frameio_tui.ui.dialogs.ask import pick, prompt
from frameio_tui.ui.dialogs.specs import Choice, PickSpec, PromptSpec
from frameio_tui.ui.place_lists.source import Column, ListItem, TaskQuestion, below_account, moment

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping, Sequence

    from frameio_tui.core.errors import FrameioTuiError
    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.core.resources.person import Person
    from frameio_tui.core.tasks.task import Arguments
    from frameio_tui.services.tasks.places.places import ResolvedPlace
    from frameio_tui.ui.dialogs.ask import DialogOwner
    from frameio_tui.ui.dialogs.specs import TextSpec
    from frameio_tui.ui.place_lists.source import Context


class PeopleSource:
    """The people of a place."""

    title = "People"
    noun = "person"
    columns = (
        Column("EMAIL", 24, 40),
        Column("ROLE", 10, 20),
        Column("NAME", 12, 28),
        Column("STATE", 8, 11),
        Column("PLACE", 12, 40),
    )
    empty = "Nobody is listed here. Press n to add someone."
    words: Mapping[str, str] = {"add": "add", "remove": "remove"}

    def __init__(self) -> None:
        self.notes: list[str] = []
        self._people: dict[str, Person] = {}
        self._role = ""

    async def pages(
        self, context: Context, fail: Callable[[str, FrameioTuiError], None]
    ) -> AsyncGenerator[list[ListItem], None]:
        """Yield the people of the place; of an account of V2, those of its teams."""
        api, asset = context.api, context.place.asset
        self._people = {}
        self._role = role_needed(api, asset) if asset is not None else ""
        note = note_about(api, asset) if asset is not None else ""
        self.notes = [note] if note else []
        has_teams = asset is not None and asset.kind == "account" and api is ApiVersion.V2
        async with aclosing(people_pages(context.requests, api, context.place, fail=fail)) as pages:
            async for page in pages:
                yield [self._item(person, has_place=has_teams) for person in page]

    def _item(self, person: Person, *, has_place: bool) -> ListItem:
        key = f"{person.key} {person.place} {person.membership_id}"
        self._people[key] = person
        state_style = "plain" if person.state == ACTIVE else "warn" if person.state == PENDING else "dim"
        cells = (
            (person.email or "no address", "title"),
            (person.role, "plain"),
            (person.name, "plain"),
            (person.state, state_style),
            (below_account(person.place) if has_place else "", "dim"),
        )
        return ListItem(key, cells)

    def details(self, key: str) -> Sequence[tuple[str, str, str]]:
        """Return what is known about a person."""
        person = self._people[key]
        state = f"{person.state} (invited, has not joined yet)" if person.state == PENDING else person.state
        return (
            ("Email", person.email, "title"),
            ("Name", person.name, "plain"),
            ("Role", person.role or "not given by the API", "plain"),
            ("State", state, "plain"),
            ("Since", moment(person.since), "plain"),
            ("Place", person.place, "dim"),
            ("User ID", person.user_id, "dim"),
            ("To change", f"needs the role: {self._role}" if self._role else "", "dim"),
        )

    def copies(self, key: str) -> Sequence[tuple[str, str]]:
        """Return address, name and ID."""
        person = self._people[key]
        return (("Email", person.email), ("Name", person.name), ("User ID", person.user_id))

    async def open(self, context: Context, key: str) -> TextSpec | str | None:
        """Raise InvalidInput: everything is in the details."""
        del context, key
        raise InvalidInput("There is nothing more to show.", "The details have everything.")

    async def add(self, dialogs: DialogOwner, context: Context) -> TaskQuestion | None:
        """Ask for addresses and a role."""
        roles = possible_roles(context.api, context.place)
        name = _name(context.place)
        hint = "Several addresses are separated by spaces or commas."
        if context.api is ApiVersion.V4:
            hint += " V4 finds users of the account only; it has no invitation by email."
        typed, fault = "", ""
        while True:
            spec = PromptSpec(
                f"Add people to {name}", (fault or hint,), typed, placeholder="Email addresses", selected=not fault
            )
            typed = await prompt(dialogs, spec) or ""
            if not typed:
                return None
            people = tuple(filter(None, re.split(r"[\s,;]+", typed)))
            change = PeopleChange("people add", _place_of(context), people, label=context.place.text)
            try:
                PeopleChangeTask(change)  # checks the addresses before the role is asked for
            except InvalidInput as error:
                fault = str(error)
            else:
                break
        role = ""
        if roles:
            choices = tuple(Choice(role, ((role.replace("_", " "), "plain"),)) for role in roles)
            picked = await pick(dialogs, PickSpec(f"Role in {name}", choices, enter="choose"))
            if picked is None:
                return None
            role = picked
        who = people[0] if len(people) == 1 else format_count(len(people), "person", "people")
        title = f"Add {who} to {name}" + (f" as {role.replace('_', ' ')}?" if role else "?")
        return TaskQuestion(PeopleChangeTask(change._replace(role=role)), title, "Yes, add")

    async def remove(self, dialogs: DialogOwner, context: Context, key: str) -> TaskQuestion | None:
        """Return the task that removes a person."""
        del dialogs
        person = self._people[key]
        team = person.place if person.place != context.place.text else ""  # in the list of an account of V2
        if not team:
            check_removal(context.api, context.place)
        who = person.email or person.user_id
        if not who:
            raise InvalidInput("This person has no address.", "Remove the person on Frame.io's website.")
        change = PeopleChange("people remove", team or _place_of(context), (who,), label=person.place)
        question = f"Remove {who} from {team or _name(context.place)}?"
        return TaskQuestion(PeopleChangeTask(change), question, "Yes, remove", (key,))

    def shown_path(self, place: ResolvedPlace) -> Sequence[Asset]:
        """Return the path to the place."""
        return place.path

    def anchor(self, context: Context, removed: Sequence[str]) -> str:
        """Return nothing: the place stays the same."""
        del context, removed
        return ""

    def arguments(self, context: Context) -> Arguments:
        """Return the arguments of `people list`."""
        return {"place": _place_of(context)}


def _place_of(context: Context) -> str:
    return context.place.asset.id if context.place.asset is not None else context.place.text


def _name(place: ResolvedPlace) -> str:
    return place.asset.title if place.asset is not None else place.text
