"""The V4 operations that correspond to each V2 operation, from Frame.io's migration guide and both catalogs.

Paths are without `/v2`, and V4 paths without `/v4/accounts/{account_id}`; `@` marks a path that does not have it. An
operation can have several counterparts, because a V2 asset is a V4 file, folder or version stack, with separate paths.
"""

from __future__ import annotations

SAME: dict[str, tuple[str, ...]] = {
    "GET /me": ("GET @/me",),
    "GET /accounts": ("GET @/accounts",),
    "GET /accounts/{account_id}": ("GET ",),
    "GET /accounts/{account_id}/teams": ("GET /workspaces",),
    "POST /accounts/{account_id}/teams": ("POST /workspaces",),
    "GET /teams": ("GET /workspaces",),
    "GET /teams/{team_id}": ("GET /workspaces/{team_id}",),
    "PUT /teams/{team_id}": ("PATCH /workspaces/{team_id}",),
    "GET /teams/{team_id}/members": ("GET /workspaces/{team_id}/users",),
    "GET /teams/{team_id}/projects": ("GET /workspaces/{team_id}/projects",),
    "POST /teams/{team_id}/projects": ("POST /workspaces/{team_id}/projects",),
    "GET /projects/{project_id}": ("GET /projects/{project_id}",),
    "PUT /projects/{project_id}": ("PATCH /projects/{project_id}",),
    "DELETE /projects/{project_id}": ("DELETE /projects/{project_id}",),
    "GET /projects/shared": ("GET /invited_projects",),
    "GET /projects/{project_id}/trash": ("GET /projects/{project_id}/recently_deleted",),
    "GET /projects/{project_id}/collaborators": ("GET /projects/{project_id}/users",),
    "POST /projects/{project_id}/collaborators": ("PATCH /projects/{project_id}/users/{user_id}",),
    "POST /batch/projects/{project_id}/collaborators": ("PATCH /projects/{project_id}/users/{user_id}",),
    "DELETE /batch/projects/{project_id}/collaborators": ("DELETE /projects/{project_id}/users/{user_id}",),
    "DELETE /projects/{project_id}/collaborators/{collaborator_id}": (
        "DELETE /projects/{project_id}/users/{collaborator_id}",
    ),
    "DELETE /collaborators/{collaborator_id}": ("DELETE /projects/{project_id}/users/{collaborator_id}",),
    "POST /teams/{team_id}/members": ("PATCH /workspaces/{team_id}/users/{user_id}",),
    "POST /batch/teams/{team_id}/members": ("PATCH /workspaces/{team_id}/users/{user_id}",),
    "DELETE /batch/teams/{team_id}/members": ("DELETE /workspaces/{team_id}/users/{user_id}",),
    "DELETE /teams/{team_id}/members/_": ("DELETE /workspaces/{team_id}/users/{user_id}",),
    "GET /assets/{asset_id}": (
        "GET /files/{asset_id}",
        "GET /folders/{asset_id}",
        "GET /version_stacks/{asset_id}",
    ),
    "PUT /assets/{asset_id}": (
        "PATCH /files/{asset_id}",
        "PATCH /folders/{asset_id}",
        "PATCH /projects/{project_id}/metadata/values",
    ),
    "DELETE /assets/{asset_id}": ("DELETE /files/{asset_id}", "DELETE /folders/{asset_id}"),
    "GET /assets/{asset_id}/children": (
        "GET /folders/{asset_id}/children",
        "GET /version_stacks/{asset_id}/children",
    ),
    "POST /assets/{asset_id}/children": (
        "POST /folders/{asset_id}/files/local_upload",
        "POST /folders/{asset_id}/files/remote_upload",
        "POST /folders/{asset_id}/folders",
    ),
    "PUT /assets/{asset_id}/restore": (
        "PATCH /files/{asset_id}/restore",
        "PATCH /folders/{asset_id}/restore",
        "PATCH /version_stacks/{asset_id}/restore",
    ),
    "POST /assets/{asset_id}/version": ("POST /folders/{folder_id}/version_stacks", "PATCH /files/{file_id}/move"),
    "DELETE /assets/{asset_id}/unversion": ("PATCH /files/{asset_id}/move",),
    "POST /assets/{asset_id}/label": ("PATCH /projects/{project_id}/metadata/values",),
    "POST /assets/{destination_folder}/copy": ("POST /files/{file_id}/copy", "POST /folders/{folder_id}/copy"),
    "POST /assets/{destination_folder}/move": ("PATCH /files/{file_id}/move", "PATCH /folders/{folder_id}/move"),
    "POST /batch/assets/{destination_id}/copy": ("POST /files/copy", "POST /folders/copy"),
    "DELETE /batch/assets": ("DELETE /files/{file_id}", "DELETE /folders/{folder_id}"),
    "GET /assets/{asset_id}/comments": ("GET /files/{asset_id}/comments",),
    "POST /assets/{asset_id}/comments": ("POST /files/{asset_id}/comments",),
    "GET /comments/{comment_id}": ("GET /comments/{comment_id}",),
    "PUT /comments/{comment_id}": ("PATCH /comments/{comment_id}",),
    "DELETE /comments/{comment_id}": ("DELETE /comments/{comment_id}",),
    "POST /comments/{comment_id}/complete": ("PATCH /comments/{comment_id}",),
    "DELETE /comments/{comment_id}/complete": ("PATCH /comments/{comment_id}",),
    "GET /comments/{comment_id}/replies": ("GET /comments/{comment_id}",),
    "GET /projects/{project_id}/review_links": ("GET /projects/{project_id}/shares",),
    "POST /projects/{project_id}/review_links": ("POST /projects/{project_id}/shares",),
    "GET /review_links/{review_link_id}": ("GET /shares/{review_link_id}",),
    "PUT /review_links/{review_link_id}": ("PATCH /shares/{review_link_id}",),
    "DELETE /review_links/{review_link_id}": ("DELETE /shares/{review_link_id}",),
    "POST /review_links/{review_link_id}/assets": ("POST /shares/{review_link_id}/assets",),
    "PUT /review_links/{review_link_id}/assets": ("POST /shares/{review_link_id}/assets",),
    "GET /review_links/{review_link_id}/items": ("GET /shares/{review_link_id}/assets",),
    "GET /review_links/{review_link_id}/items/shared": ("GET /shares/{review_link_id}/assets",),
    "DELETE /review_links/{review_link_id}/items/shared": ("DELETE /shares/{review_link_id}/assets/{asset_id}",),
    "POST /review_links/{review_link_id}/reviewers": ("POST /shares/{review_link_id}/reviewers",),
    "DELETE /review_links/{review_link_id}/reviewers": ("DELETE /shares/{review_link_id}/reviewers",),
    "GET /projects/{project_id}/presentations": ("GET /projects/{project_id}/shares",),
    "POST /assets/{asset_id}/presentations": ("POST /projects/{project_id}/shares",),
    "GET /presentations/{presentation_id}": ("GET /shares/{presentation_id}",),
    "PUT /presentations/{presentation_id}": ("PATCH /shares/{presentation_id}",),
    "DELETE /presentations/{presentation_id}": ("DELETE /shares/{presentation_id}",),
    "GET /teams/{team_id}/actions": ("GET /workspaces/{team_id}/actions",),
    "POST /teams/{team_id}/actions": ("POST /workspaces/{team_id}/actions",),
    "GET /actions/{action_id}": ("GET /actions/{action_id}",),
    "PUT /actions/{action_id}": ("PATCH /actions/{action_id}",),
    "DELETE /actions/{action_id}": ("DELETE /actions/{action_id}",),
    "POST /teams/{team_id}/hooks": ("POST /workspaces/{team_id}/webhooks",),
    "GET /hooks/{hook_id}": ("GET /webhooks/{hook_id}",),
    "PUT /hooks/{hook_id}": ("PATCH /webhooks/{hook_id}",),
    "DELETE /hooks/{hook_id}": ("DELETE /webhooks/{hook_id}",),
    "GET /search/assets": ("POST /search",),
    "POST /search/assets": ("POST /search",),
    "GET /search/library": ("POST /search",),
    "POST /search/library": ("POST /search",),
    "GET /accounts/{account_id}/audit_logs": ("GET /audit_logs",),
    "GET /accounts/{account_id}/events": ("GET /audit_logs",),
    "GET /users/{user_id}/events": ("GET /audit_logs",),
}
"""Maps a V2 operation to its V4 operations, the most likely first."""

MEDIA_LINKS = (
    "V4 returns only the media links of a file that are requested by name: "
    "GET /files/{file_id}?include=media_links.original,media_links.high_quality (also media_links.efficient, "
    "media_links.video_h264_180, media_links.thumbnail, media_links.thumbnail_high_quality, media_links.scrub_sheet)."
)
"""The note for operations whose V2 responses contain the media URLs of assets."""

NOTES: dict[str, str] = {
    "GET /teams": "V4 lists the workspaces of one account at a time.",
    "GET /accounts/{account_id}": "On V4, reading a single account is a preview.",
    "GET /assets/{asset_id}": MEDIA_LINKS,
    "GET /assets/{asset_id}/children": MEDIA_LINKS,
    "POST /assets/{asset_id}/children": (
        "V4 has separate requests for a folder, for an upload from this computer, and for an upload from a URL."
    ),
    "POST /batch/assets/{destination_id}/copy": "V4 copies files and folders with separate requests.",
    "GET /projects/shared": "V4 lists the projects that you are invited to.",
    "GET /projects/{project_id}/trash": "V4 calls the trash recently deleted.",
    "PUT /assets/{asset_id}": "On V4, the status label is a metadata field.",
    "PUT /assets/{asset_id}/restore": "On V4, restoring is a preview.",
    "POST /assets/{asset_id}/version": (
        "V4 creates a version stack of files in their folder. To add a file to an existing stack, move it there."
    ),
    "DELETE /assets/{asset_id}/unversion": "V4 moves the file out of the stack, to the folder that contains the stack.",
    "POST /assets/{asset_id}/label": "On V4, the status label is a metadata field.",
    "POST /assets/{destination_folder}/copy": "V4 has the item in the path and the destination in the body.",
    "POST /assets/{destination_folder}/move": "V4 has the item in the path and the destination in the body.",
    "DELETE /batch/assets": "V4 deletes one item at a time.",
    "POST /projects/{project_id}/collaborators": "V4 identifies a user by ID. Setting the role also adds the user.",
    "POST /batch/projects/{project_id}/collaborators": "V4 sets the role of one user at a time.",
    "DELETE /batch/projects/{project_id}/collaborators": "V4 removes one user at a time.",
    "POST /teams/{team_id}/members": "V4 identifies a user by ID. Setting the role also adds the user.",
    "POST /batch/teams/{team_id}/members": "V4 sets the role of one user at a time.",
    "DELETE /batch/teams/{team_id}/members": "V4 removes one user at a time.",
    "DELETE /teams/{team_id}/members/_": "V4 removes a user by ID.",
    "DELETE /collaborators/{collaborator_id}": "V4 also requires the ID of the project.",
    "POST /comments/{comment_id}/complete": "V4 sets the field `completed` of the comment.",
    "DELETE /comments/{comment_id}/complete": "V4 sets the field `completed` of the comment.",
    "GET /comments/{comment_id}/replies": "V4 returns the replies with the comment (include=replies).",
    "PUT /review_links/{review_link_id}/assets": "V4 adds assets to a share, and removes them one at a time.",
    "DELETE /review_links/{review_link_id}/items/shared": "V4 removes one asset at a time.",
    "POST /assets/{asset_id}/presentations": "On V4, presentations are shares, which are created in the project.",
    "GET /projects/{project_id}/presentations": "On V4, presentations are shares.",
    "GET /search/assets": "V4 searches with POST and the query in the body.",
    "GET /search/library": "V4 searches with POST and the query in the body.",
    "GET /accounts/{account_id}/events": "On V4, these events are in the audit log.",
    "GET /users/{user_id}/events": "On V4, these events are in the audit log of each account.",
}
"""Notes for users about the counterparts of an operation."""

NONE: dict[str, str] = {
    "GET /accounts/{account_id}/membership": "V4 has no account membership; GET /users lists the users of the account.",
    "GET /teams/{team_id}/membership": "V4 has no membership; GET /workspaces/{workspace_id}/users lists the users.",
    "GET /projects/{project_id}/membership": "V4 has no membership; GET /projects/{project_id}/users lists the users.",
    "GET /projects/{project_id}/pending_collaborators": "V4 does not list pending collaborators.",
    "DELETE /pending_collaborators/{pending_collaborator_id}": "V4 does not list pending collaborators.",
    "GET /assets/{asset_id}/audio": f"V4 does not list audio tracks. {MEDIA_LINKS}",
    "GET /assets/{asset_id}/subtitles": f"V4 does not list subtitles. {MEDIA_LINKS}",
    "POST /assets/{asset_id}/realtime_upload/parts": (
        "V4 cannot upload growing files; local_upload returns all upload URLs."
    ),
    "GET /comments/{comment_id}/impressions": "V4 has no equivalent.",
    "POST /comments/{comment_id}/like": "V4 has no likes.",
    "DELETE /comments/{comment_id}/like": "V4 has no likes.",
    "POST /comments/{comment_id}/replies": (
        "V4 does not document replies; POST /files/{file_id}/comments adds a comment, not a reply."
    ),
    "GET /accounts/{account_id}/actions": "V4 lists actions by workspace: GET /workspaces/{workspace_id}/actions.",
    "GET /accounts/{account_id}/hooks": "V4 lists webhooks by workspace: GET /workspaces/{workspace_id}/webhooks.",
    "GET /assets/{asset_id}/presentations": "V4 lists shares by project: GET /projects/{project_id}/shares.",
    "GET /presentations": "V4 lists shares by project: GET /projects/{project_id}/shares.",
    "GET /notifications": "V4 has no notifications.",
    "GET /health": "V4 has no health check.",
}
"""V2 operations without a counterpart, and the closest alternative."""

CAMERA = "Camera to Cloud continues to use its V2 paths after the rest of V2 shuts down."
"""The note for devices, their uploads and their sign-in."""

RENAMED = {
    "filesize": "file_size",
    "filetype": "media_type",
    "private": "restricted",
    "team_id": "workspace_id",
    "asset_id": "file_id",
    "review_link_id": "share_id",
}
"""Names of body fields."""
PLACEHOLDERS = {
    "team_id": "workspace_id",
    "review_link_id": "share_id",
    "presentation_id": "share_id",
    "hook_id": "webhook_id",
    "collaborator_id": "user_id",
}
"""Names of placeholders in paths; those of assets depend on their kind."""
CONCEPTS = (
    ("/teams", "A team becomes a workspace."),
    ("/assets/{asset_id}", "An asset becomes a file, a folder or a version stack, each with its own paths."),
    ("/review_links", "A review link becomes a share."),
    ("/presentations", "A presentation becomes a share."),
    ("/hooks", "A hook becomes a webhook. Its secret is shown only once, when it is created."),
    ("/collaborators", "A collaborator becomes a user of the project, with a role."),
)
AUDIT = {
    "start_date": "from_date",
    "end_date": "to_date",
    "inserted_at][value": "from_date",
    "team_id": "workspace_id",
    "item_id": "resource_id",
    "item_type": "resource_type",
    "action": "event_type",
    "actor_id": "user_id",
}
"""Filters of the audit log."""
AUDIT_EVENTS = {
    "asset_label_updated": "label_updated",
    "collaborator_created": "collaborator_added",
    "email_changed": "email_address_changed",
    "password_change": "password_changed",
    "project_invite_links_revoked": "project_invite_link_revoked",
    "team_member_removed": "team_member_deleted",
}
"""Events of the audit log in snake case; events that are not listed have the same name."""
SHARE = {
    "enable_downloading": "downloading_enabled",
    "can_download": "downloading_enabled",
    "enable_comments": "commenting_enabled",
    "is_active": "enabled",
    "expires_at": "expiration",
    "password": "passphrase",
    "title": "name",
}
"""Fields of review links and presentations, with their names in shares."""
EVENTS = {
    "asset.created": "file.created",
    "asset.copied": "file.copied",
    "asset.updated": "file.updated",
    "asset.deleted": "file.deleted",
    "asset.ready": "file.ready",
    "asset.versioned": "file.versioned",
    "asset.label.updated": "metadata.value.updated",
    "reviewlink.created": "share.created",
}
"""Events of webhooks; events that are not listed have the same name."""
