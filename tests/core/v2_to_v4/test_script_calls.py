"""V2 calls are found in the ways that scripts write them."""

from __future__ import annotations

import time

import pytest

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.v2_to_v4.python_client import CLIENT_METHODS, SERVICE_METHODS
from frameio_tui.core.v2_to_v4.script_calls import ASSUMED_NOTE, BASE_URL_NOTE, PACKAGE_NOTE, find_calls

V2 = Catalog.from_json(operations(ApiVersion.V2), ApiVersion.V2)


def found(text: str) -> list[str]:
    """The calls as `line METHOD operation`."""
    shown = []
    for call in find_calls(text, V2):
        operation = V2.match(call.method, call.path) if call.path else None
        shown.append(f"{call.line} {call.method} {operation.path if operation else call.path or call.note}")
    return shown


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('requests.get("https://api.frame.io/v2/me", headers=h)', "1 GET /v2/me"),
        ("r = session.post(f\"{BASE}/v2/assets/{asset['id']}/children\")", "1 POST /v2/assets/{asset_id}/children"),
        ("curl -H x https://api.frame.io/v2/teams/$TEAM/projects", "1 GET /v2/teams/{team_id}/projects"),
        ("curl -X DELETE $HOST/v2/comments/${ID}", "1 DELETE /v2/comments/{comment_id}"),
        ("curl https://api.frame.io/v2/assets/$A/comments \\\n  -d '{}'", "1 POST /v2/assets/{asset_id}/comments"),
        ("curl -s \\\n  -X PUT \\\n  https://api.frame.io/v2/assets/$A", "3 PUT /v2/assets/{asset_id}"),
        ("await fetch(`https://api.frame.io/v2/projects/${id}`)", "1 GET /v2/projects/{project_id}"),
        ("fetch(`/v2/hooks/${id}`, {\n  method: 'DELETE',\n})", "1 DELETE /v2/hooks/{hook_id}"),
        ('axios.put("/v2/projects/" + project.id, body)', "1 PUT /v2/projects/{project_id}"),
        ("$c->post('/v2/assets/' . $id . '/version', $b);", "1 POST /v2/assets/{asset_id}/version"),
        (
            'http.NewRequest("POST", "https://api.frame.io/v2/teams/"+id+"/hooks", b)',
            "1 POST /v2/teams/{team_id}/hooks",
        ),
        (
            'requests.request(\n    "PUT",\n    "https://api.frame.io/v2/hooks/%s" % hook,\n)',
            "3 PUT /v2/hooks/{hook_id}",
        ),
        (
            'url = "https://api.frame.io/v2/review_links/{}".format(x)\n\nr = requests.put(url)',
            "1 PUT /v2/review_links/{review_link_id}",
        ),
        (
            '"url": "{{base_url}}/v2/accounts/:account_id/teams", "method": "POST"',
            "1 POST /v2/accounts/{account_id}/teams",
        ),
        ('Net::HTTP.get(URI("https://api.frame.io/v2/assets/#{id}"))', "1 GET /v2/assets/{asset_id}"),
        ("frameio-tui request 'DELETE /v2/assets/1'", "1 DELETE /v2/assets/{asset_id}"),
        ("See GET https://api.frame.io/v2/me.", "1 GET /v2/me"),
    ],
)
def test_a_call_is_found_with_its_method(text: str, wanted: str) -> None:
    assert found(text) == [wanted]


def test_a_method_that_is_not_found_is_assumed_and_said() -> None:
    (call,) = find_calls('PATHS = ["https://api.frame.io/v2/assets/{id}"]', V2)
    assert (call.method, call.note) == ("GET", ASSUMED_NOTE)
    (call,) = find_calls('"/v2/assets/{id}/unversion"', V2)
    assert (call.method, call.note) == ("DELETE", ""), "V2 has only one method for it"


def test_paths_below_a_base_url_are_found() -> None:
    text = 'BASE = "https://api.frame.io/v2"\nrequests.get(f"{BASE}/teams")\nget(BASE + "/me")\nopen("/etc/passwd")\n'
    assert found(text) == [f"1  {BASE_URL_NOTE}", "2 GET /v2/teams", "3 GET /v2/me"]
    assert found('API=https://api.frame.io/v2\ncurl "$API/teams"') == [f"1  {BASE_URL_NOTE}", "2 GET /v2/teams"]


def test_other_apis_are_no_frameio_calls() -> None:
    assert found('get("https://registry.example.com/v2/me")\nimport "github.com/a/b/v2/me"\n"/v2/library/nginx"') == []
    assert found('get("https://api.frame.io/v2/unheard/of")') == ["1 GET /v2/unheard/of"]


def test_the_methods_of_the_python_client_are_found() -> None:
    text = (
        "from frameioclient import FrameioClient\nclient = FrameioClient(token)\n"
        "me = client.users.get_me()\nfor a in client.assets.get_children(x): pass\nclient.get_asset(x)\n"
    )
    assert found(text) == [
        f"1  {PACKAGE_NOTE}",
        "3 GET /v2/me",
        "4 GET /v2/assets/{asset_id}/children",
        "5 GET /v2/assets/{asset_id}",
    ]
    assert found("# about frameioclient\nrequests==2\nframeioclient>=2.0") == [f"3  {PACKAGE_NOTE}"]
    assert found("client.assets.get(x)") == [], "the file does not use the client"


def test_the_table_of_the_python_client_names_documented_operations() -> None:
    for operation in (*SERVICE_METHODS.values(), *CLIENT_METHODS.values()):
        method, _, path = operation.partition(" ")
        match = V2.match(method, f"/v2{path}")
        assert match is not None
        assert match.path == f"/v2{path}"


def test_hostile_lines_take_no_long_time() -> None:
    began = time.perf_counter()
    for piece in ("/v2/{", "/v2/a", "{" * 9, '"/" + a', "/v2/${", "method: ", "a" * 50 + "/", ".get("):
        list(find_calls((piece * 2000 + "\n") * 3, V2))
    assert time.perf_counter() - began < 5.0
