"""Builds tasks from their names and arguments, for the command line, the app, and to resume them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.errors import NoSuchTask

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from frameio_tui.core.tasks.task import Arguments
    from frameio_tui.services.tasks.task import Task


def _tree(arguments: Arguments) -> Task:
    from frameio_tui.services.tasks.tree.tree import from_arguments

    return from_arguments(arguments)


def _comments_export(arguments: Arguments) -> Task:
    from frameio_tui.services.tasks.comments.export import from_arguments

    return from_arguments(arguments)


def _change(arguments: Arguments) -> Task:
    from frameio_tui.services.tasks.changes import from_arguments

    return from_arguments(arguments)


def _comment_change(arguments: Arguments) -> Task:
    from frameio_tui.services.tasks.comments.changes import from_arguments

    return from_arguments(arguments)


def _audit(arguments: Arguments) -> Task:
    from frameio_tui.services.tasks.audit.audit import from_arguments

    return from_arguments(arguments)


def _backup(arguments: Arguments) -> Task:
    from frameio_tui.services.tasks.backup.backup import from_arguments

    return from_arguments(arguments)


def _download(arguments: Arguments) -> Task:
    from frameio_tui.services.tasks.download.download import from_arguments

    return from_arguments(arguments)


def _people_list(arguments: Arguments) -> Task:
    from frameio_tui.services.tasks.people.people import from_arguments

    return from_arguments(arguments)


def _people_diff(arguments: Arguments) -> Task:
    from frameio_tui.services.tasks.people.people import diff_from_arguments

    return diff_from_arguments(arguments)


def _people_change(arguments: Arguments) -> Task:
    from frameio_tui.services.tasks.people.changes import from_arguments

    return from_arguments(arguments)


def _links_list(arguments: Arguments) -> Task:
    from frameio_tui.services.tasks.links.links import from_arguments

    return from_arguments(arguments)


def _links_show(arguments: Arguments) -> Task:
    from frameio_tui.services.tasks.links.links import show_from_arguments

    return show_from_arguments(arguments)


def _links_create(arguments: Arguments) -> Task:
    from frameio_tui.services.tasks.links.changes import from_arguments

    return from_arguments(arguments)


def _links_revoke(arguments: Arguments) -> Task:
    from frameio_tui.services.tasks.links.changes import revoke_from_arguments

    return revoke_from_arguments(arguments)


def _versions_list(arguments: Arguments) -> Task:
    from frameio_tui.services.tasks.versions.versions import from_arguments

    return from_arguments(arguments)


def _versions_change(arguments: Arguments) -> Task:
    from frameio_tui.services.tasks.versions.versions import change_from_arguments

    return change_from_arguments(arguments)


def _search(arguments: Arguments) -> Task:
    from frameio_tui.services.tasks.search import from_arguments

    return from_arguments(arguments)


def _integrations_list(arguments: Arguments) -> Task:
    from frameio_tui.services.tasks.integrations.integrations import list_from_arguments

    return list_from_arguments(arguments)


def _integrations_create(arguments: Arguments) -> Task:
    from frameio_tui.services.tasks.integrations.integrations import create_from_arguments

    return create_from_arguments(arguments)


def _integrations_change(arguments: Arguments) -> Task:
    from frameio_tui.services.tasks.integrations.integrations import change_from_arguments

    return change_from_arguments(arguments)


def _webhooks_point(arguments: Arguments) -> Task:
    from frameio_tui.services.tasks.integrations.webhook_point import from_arguments

    return from_arguments(arguments)


def _upload(arguments: Arguments) -> Task:
    from frameio_tui.services.tasks.upload.upload import from_arguments

    return from_arguments(arguments)


def _upload_url(arguments: Arguments) -> Task:
    from frameio_tui.services.tasks.upload.url import from_arguments

    return from_arguments(arguments)


def _upload_watch(arguments: Arguments) -> Task:
    from frameio_tui.services.tasks.upload.watch import from_arguments

    return from_arguments(arguments)


BUILDERS: Mapping[str, Callable[[Arguments], Task]] = {
    "tree": _tree,
    "comments export": _comments_export,
    "audit": _audit,
    "backup": _backup,
    "download": _download,
    **dict.fromkeys(("create folder", "rename", "move", "copy", "delete", "set status"), _change),
    **dict.fromkeys(("comments add", "comments reply", "comments complete", "comments reopen"), _comment_change),
    "people list": _people_list,
    "people diff": _people_diff,
    **dict.fromkeys(("people add", "people remove"), _people_change),
    "links list": _links_list,
    "links show": _links_show,
    "links create": _links_create,
    "links revoke": _links_revoke,
    "versions list": _versions_list,
    **dict.fromkeys(("versions add", "versions remove"), _versions_change),
    "search": _search,
    **dict.fromkeys(("webhooks list", "actions list"), _integrations_list),
    **dict.fromkeys(("webhooks create", "actions create"), _integrations_create),
    **dict.fromkeys(("webhooks update", "webhooks delete", "actions update", "actions delete"), _integrations_change),
    "webhooks point": _webhooks_point,
    "upload": _upload,
    "upload url": _upload_url,
    "upload watch": _upload_watch,
}
"""A function for each name; it imports its task, so that only the tasks that are used are imported."""


def build_task(name: str, arguments: Arguments) -> Task:
    """Return the task of that name. Raises NoSuchTask, and InvalidInput if the arguments do not fit."""
    if name not in BUILDERS:
        raise NoSuchTask(f"This version does not have the job '{name}'.", "Update frameio-tui.")
    return BUILDERS[name](arguments)
