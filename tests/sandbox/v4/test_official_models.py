"""Every V4 operation answers with the status and the fields that Frame.io's official SDK declares for it."""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Iterator

import httpx

from frameio_tui.core.catalog.operation import Operation
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.sandbox.application import HANDLERS
from frameio_tui.sandbox.rate_limits import RateLimitBuckets
from frameio_tui.sandbox.server import SandboxServer
from tests.sandbox.calls import CATALOGS, Caller, Ids, SandboxResponse
from tests.sandbox.test_walk import WALK, answer_of
from tests.sandbox.v4.official_models import Declared, declared_operations, differences

V4 = [operation for operation in WALK if operation.api is ApiVersion.V4]
READS = [operation for operation in V4 if operation.method == "GET"]
NOT_IN_SAMPLE = {"group_id", "field_definition_id"}
ORDER = [
    *(operation for operation in READS if not NOT_IN_SAMPLE & set(operation.path_params)),
    *(operation for method in ("POST", "PATCH") for operation in V4 if operation.method == method),
    *READS,
    *(operation for operation in V4 if operation.method == "DELETE"),
    *(operation for operation in READS if operation.id == "projects.recently_deleted"),
]
"""Every operation; those that read come twice, for the sample data and for what the others made and changed."""
NOT_IMPLEMENTED = {
    "groups.list_adobe_groups": "groups of the Adobe Admin Console exist outside Frame.io",
    "groups.add_adobe_group_to_account": "the same",
    "session_watermark_templates.index": "the sandbox draws no watermarks",
    "session_watermark_templates.create": "the same",
    "session_watermark_templates.show": "the same",
    "session_watermark_templates.update": "the same",
}
"""Operations that answer 501, each with its reason. All of them are experimental."""


def test_all_but_a_few_are_implemented() -> None:
    assert {operation.id for operation in V4 if operation.id not in HANDLERS} == set(NOT_IMPLEMENTED)
    assert all(operation.experimental for operation in V4 if operation.id in NOT_IMPLEMENTED)


def test_each_answers_as_the_official_sdk_expects() -> None:
    declared = declared_operations()
    assert declared.keys() <= {(operation.method, operation.path) for operation in CATALOGS[ApiVersion.V4].operations}
    wrong, compared, with_items = set[str](), set[str](), set[str]()
    with SandboxServer() as server, contextlib.closing(Caller(server)) as full, contextlib.ExitStack() as guests:
        for operation in ORDER:
            if operation.id in NOT_IMPLEMENTED:
                continue
            caller = full
            if operation.id == "invited_projects.index":
                caller = guests.enter_context(contextlib.closing(Caller(server, "guest")))
            expected = declared.get((operation.method, operation.path), Declared(0, None))
            for query in queries_of(operation):
                server.sandbox.buckets = RateLimitBuckets(time.monotonic)
                said = answer_of(operation, caller, Ids(server), query)
                wrong |= {f"{operation.id}{query}{text}" for text in faults_of(said, expected)}
                compared.add(operation.id)
                if said.data is None or said.data["data"]:
                    with_items.add(operation.id)
    assert not wrong, "\n".join(sorted(wrong))
    assert len(compared) == len(V4) - len(NOT_IMPLEMENTED)
    assert compared - with_items == set(), "every list has been compared with items in it"


def queries_of(operation: Operation) -> list[str]:
    """Return no query, and one that asks for everything that the operation may include."""
    include = next((parameter for parameter in operation.query if parameter.name == "include"), None)
    names = include.enum or ("creator", "project", "shares") if include else ()
    return ["", f"?include={','.join(names)}"] if names else [""]


def faults_of(said: SandboxResponse, expected: Declared) -> Iterator[str]:
    """Yield how a response differs from what the SDK declares; nothing is declared for experimental operations."""
    if said.status >= 300:
        yield f": {said.status} {said.raw[:300]!r}"
    elif expected.status and said.status != expected.status:
        yield f": {said.status} instead of {expected.status}"
    elif expected.model is not None:
        yield from differences(expected.model, said.data)
    elif expected.status and said.raw:
        yield ": a body where none is declared"


def test_the_official_sdk_uploads_a_file_and_downloads_it_again(server: SandboxServer, ids: Ids) -> None:
    from frameio import Frameio
    from frameio.files import FileCreateLocalUploadParamsData
    from frameio.upload import FrameioUploader

    content = bytes(range(256)) * 400
    with httpx.Client(headers={"x-frameio-legacy-token-auth": "true"}) as client, httpx.Client() as storage:
        sdk = Frameio(base_url=server.url, token=server.tokens["full"], httpx_client=client)
        account = ids.account["id"]
        params = FileCreateLocalUploadParamsData(name="A001.mov", file_size=len(content))
        made = sdk.files.create_local_upload(account, ids.root, data=params).data
        FrameioUploader(made, io.BytesIO(content)).upload()
        assert sdk.files.show_file_upload_status(account, made.id).data.upload_complete
        shown = sdk.files.show(account, made.id, include="media_links.original").data
        assert shown.media_links is not None
        assert shown.media_links.original is not None
        url = str(shown.media_links.original.download_url)
        assert storage.get(url).content == content
