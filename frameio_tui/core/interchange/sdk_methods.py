"""The method of Frame.io's official Python SDK (`frameio` 4.x) for each V4 operation that it has one for.

A test compares this table with the installed SDK.
"""

from __future__ import annotations

_SAME_NAME = frozenset(
    {
        "account_permissions.account_user_roles_update",
        "accounts.index",
        *("collections.index", "collections.show"),
        *("comments.create", "comments.create_attachment", "comments.delete", "comments.delete_attachment"),
        *("comments.index", "comments.show", "comments.update"),
        *("files.bulk_copy", "files.bulk_move", "files.copy", "files.create", "files.create_local_upload"),
        *("files.create_remote_upload", "files.delete", "files.import_file", "files.list", "files.move"),
        *("files.show", "files.show_file_upload_status", "files.update"),
        "folder_permissions.delete",
        *("folders.bulk_copy", "folders.bulk_move", "folders.copy", "folders.create", "folders.delete"),
        *("folders.index", "folders.list", "folders.move", "folders.show", "folders.update"),
        *("groups.create", "groups.index", "groups.show", "groups.update"),
        *("metadata.bulk_update", "metadata.show"),
        "project_permissions.delete",
        *("projects.create", "projects.delete", "projects.index", "projects.recently_deleted", "projects.show"),
        "projects.update",
        "search.search",
        *("shares.add_asset", "shares.add_reviewers", "shares.create", "shares.delete", "shares.index"),
        *("shares.list_activities", "shares.list_assets", "shares.list_reviewers", "shares.remove_asset"),
        *("shares.remove_reviewers", "shares.show", "shares.update"),
        "users.show",
        *("version_stacks.copy", "version_stacks.create", "version_stacks.index", "version_stacks.list"),
        *("version_stacks.move", "version_stacks.show"),
        *("webhooks.create", "webhooks.delete", "webhooks.index", "webhooks.show", "webhooks.update"),
        *("workspaces.create", "workspaces.delete", "workspaces.index", "workspaces.show", "workspaces.update"),
    }
)
"""IDs of operations whose method has the same name."""
_OTHER_NAME = {
    "account_projects.index": "projects.account_projects_index",
    "account_user_roles.index": "users.account_permissions_index",
    "actions.create": "custom_actions.actions_create",
    "actions.delete": "custom_actions.actions_delete",
    "actions.index": "custom_actions.actions_index",
    "actions.show": "custom_actions.actions_show",
    "actions.update": "custom_actions.actions_update",
    "auditlog.index": "accounts.auditlog_index",
    "folder_user_roles.index": "folder_permissions.folder_user_roles_index",
    "folder_user_roles.update": "folder_permissions.folder_user_roles_update",
    "invited_projects.index": "projects.invited_projects_index",
    "metadata.field_definitions.create": "metadata_fields.metadata_field_definitions_create",
    "metadata.field_definitions.delete": "metadata_fields.metadata_field_definitions_delete",
    "metadata.field_definitions.index": "metadata_fields.metadata_field_definitions_index",
    "metadata.field_definitions.update": "metadata_fields.metadata_field_definitions_update",
    "project_user_roles.index": "project_permissions.index",
    "project_user_roles.update": "project_permissions.project_user_roles_update",
    "workspace_user_roles.delete": "workspace_permissions.workspace_user_roles_delete",
    "workspace_user_roles.index": "workspace_permissions.index",
    "workspace_user_roles.update": "workspace_permissions.workspace_user_roles_update",
}
ONE_PAGE = frozenset({"projects.recently_deleted", "search.search", "shares.list_activities", "shares.list_assets"})
"""IDs of lists whose method returns one page; the methods of all other lists return an iterator over all items."""
UNSUPPORTED_QUERY = {"metadata.field_definitions.index": ("filters",)}
"""Documented parameters that a method does not have."""


def sdk_method(operation_id: str) -> str | None:
    """Return the method for a V4 operation, such as `projects.show`; None if the SDK has none.

    >>> sdk_method("projects.show"), sdk_method("actions.show"), sdk_method("files.restore")
    ('projects.show', 'custom_actions.actions_show', None)
    """
    return operation_id if operation_id in _SAME_NAME else _OTHER_NAME.get(operation_id)
