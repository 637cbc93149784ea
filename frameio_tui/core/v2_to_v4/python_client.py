"""The methods of `frameioclient`, Frame.io's Python package for V2, and the V2 operations that they send.

Source: Frameio/python-frameio-client, releases 0.6 (methods of the client) and 2.0 (methods of its services).
"""

from __future__ import annotations

PACKAGE = "frameioclient"
PACKAGE_NOTE = "frameioclient only supports V2. Frame.io's Python package for V4 is called frameio."
"""The note for a file that uses the package."""

SERVICE_METHODS: dict[str, str] = {
    "assets.add_version": "POST /assets/{asset_id}/version",
    "assets.bulk_copy": "POST /batch/assets/{destination_id}/copy",
    "assets.copy": "POST /assets/{destination_folder}/copy",
    "assets.create": "POST /assets/{asset_id}/children",
    "assets.create_folder": "POST /assets/{asset_id}/children",
    "assets.delete": "DELETE /assets/{asset_id}",
    "assets.download": "GET /assets/{asset_id}",
    "assets.from_url": "POST /assets/{asset_id}/children",
    "assets.get": "GET /assets/{asset_id}",
    "assets.get_children": "GET /assets/{asset_id}/children",
    "assets.update": "PUT /assets/{asset_id}",
    "assets.upload": "POST /assets/{asset_id}/children",
    "assets.upload_folder": "POST /assets/{asset_id}/children",
    "comments.create": "POST /assets/{asset_id}/comments",
    "comments.delete": "DELETE /comments/{comment_id}",
    "comments.get": "GET /comments/{comment_id}",
    "comments.list": "GET /assets/{asset_id}/comments",
    "comments.reply": "POST /comments/{comment_id}/replies",
    "comments.update": "PUT /comments/{comment_id}",
    "helpers.build_project_tree": "GET /assets/{asset_id}/children",
    "helpers.download_project": "GET /assets/{asset_id}/children",
    "helpers.get_assets_recursively": "GET /assets/{asset_id}/children",
    "helpers.get_updated_assets": "POST /search/library",
    "logs.list": "GET /accounts/{account_id}/audit_logs",
    "presentation_links.create": "POST /assets/{asset_id}/presentations",
    "projects.add_collaborator": "POST /projects/{project_id}/collaborators",
    "projects.create": "POST /teams/{team_id}/projects",
    "projects.download": "GET /assets/{asset_id}/children",
    "projects.get": "GET /projects/{project_id}",
    "projects.get_collaborators": "GET /projects/{project_id}/collaborators",
    "projects.get_pending_collaborators": "GET /projects/{project_id}/pending_collaborators",
    "projects.remove_collaborator": "DELETE /projects/{project_id}/collaborators/{collaborator_id}",
    "projects.tree": "GET /assets/{asset_id}/children",
    "review_links.create": "POST /projects/{project_id}/review_links",
    "review_links.get": "GET /review_links/{review_link_id}",
    "review_links.get_assets": "GET /review_links/{review_link_id}/items",
    "review_links.list": "GET /projects/{project_id}/review_links",
    "review_links.update_assets": "POST /review_links/{review_link_id}/assets",
    "review_links.update_settings": "PUT /review_links/{review_link_id}",
    "search.library": "POST /search/library",
    "teams.add_members": "POST /batch/teams/{team_id}/members",
    "teams.create": "POST /accounts/{account_id}/teams",
    "teams.get": "GET /teams/{team_id}",
    "teams.get_members": "GET /teams/{team_id}/members",
    "teams.list": "GET /accounts/{account_id}/teams",
    "teams.list_all": "GET /teams",
    "teams.list_projects": "GET /teams/{team_id}/projects",
    "teams.remove_members": "DELETE /batch/teams/{team_id}/members",
    "users.get_accounts": "GET /accounts",
    "users.get_me": "GET /me",
}
"""V2 operation by service and method, as in `client.assets.get(…)`."""

CLIENT_METHODS: dict[str, str] = {
    "create_asset": "POST /assets/{asset_id}/children",
    "create_comment": "POST /assets/{asset_id}/comments",
    "create_project": "POST /teams/{team_id}/projects",
    "create_review_link": "POST /projects/{project_id}/review_links",
    "delete_comment": "DELETE /comments/{comment_id}",
    "get_all_teams": "GET /teams",
    "get_asset": "GET /assets/{asset_id}",
    "get_asset_children": "GET /assets/{asset_id}/children",
    "get_collaborators": "GET /projects/{project_id}/collaborators",
    "get_comment": "GET /comments/{comment_id}",
    "get_comments": "GET /assets/{asset_id}/comments",
    "get_me": "GET /me",
    "get_pending_collaborators": "GET /projects/{project_id}/pending_collaborators",
    "get_project": "GET /projects/{project_id}",
    "get_projects": "GET /teams/{team_id}/projects",
    "get_review_link": "GET /review_links/{review_link_id}",
    "get_review_link_items": "GET /review_links/{review_link_id}/items",
    "get_review_links": "GET /projects/{project_id}/review_links",
    "get_team": "GET /teams/{team_id}",
    "get_teams": "GET /accounts/{account_id}/teams",
    "update_asset": "PUT /assets/{asset_id}",
    "update_comment": "PUT /comments/{comment_id}",
    "update_review_link": "PUT /review_links/{review_link_id}",
    "update_review_link_assets": "POST /review_links/{review_link_id}/assets",
}
"""V2 operation by method of the client, as in `client.get_asset(…)`."""
