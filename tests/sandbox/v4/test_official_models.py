"""Every V4 operation answers with the status and the fields that Frame.io's official SDK declares for it."""

from __future__ import annotations

import contextlib
import time

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.sandbox.application import HANDLERS
from frameio_tui.sandbox.rate_limits import RateLimitBuckets
from frameio_tui.sandbox.server import SandboxServer
from tests.sandbox.calls import CATALOGS, Caller, Ids
from tests.sandbox.test_walk import WALK, answer_of
from tests.sandbox.v4.official_models import declared_operations, differences

V4 = [operation for operation in WALK if operation.api is ApiVersion.V4]
NOT_IMPLEMENTED = {
    "groups.list_adobe_groups": "groups of the Adobe Admin Console exist outside Frame.io",
    "groups.add_adobe_group_to_account": "the same",
    "session_watermark_templates.index": "the sandbox draws no watermarks",
    "session_watermark_templates.create": "the same",
    "session_watermark_templates.show": "the same",
    "session_watermark_templates.update": "the same",
}
"""Operations that answer 501, each with its reason. All of them are experimental."""
DIFFERENT: dict[str, str] = {}
"""Operations whose response differs from the SDK's model on purpose, each with its reason."""


def test_all_but_a_few_are_implemented() -> None:
    assert {operation.id for operation in V4 if operation.id not in HANDLERS} == set(NOT_IMPLEMENTED)
    assert all(operation.experimental for operation in V4 if operation.id in NOT_IMPLEMENTED)


def test_each_answers_as_the_official_sdk_expects() -> None:
    declared = declared_operations()
    assert declared.keys() <= {(operation.method, operation.path) for operation in CATALOGS[ApiVersion.V4].operations}
    wrong, compared = [], 0
    with SandboxServer() as server, contextlib.closing(Caller(server)) as caller:
        for operation in V4:
            if operation.id in NOT_IMPLEMENTED:
                continue
            server.sandbox.buckets = RateLimitBuckets(time.monotonic)
            said = answer_of(operation, caller, Ids(server))
            expected = declared.get((operation.method, operation.path))
            if said.status >= 300:
                wrong.append(f"{operation.id}: {said.status} {said.raw[:200]!r}")
                continue
            if expected is None or operation.id in DIFFERENT:
                continue
            compared += 1
            if said.status != expected.status:
                wrong.append(f"{operation.id}: {said.status} instead of {expected.status}")
            if expected.model is not None:
                wrong += {f"{operation.id}{text}" for text in differences(expected.model, said.data)}
            elif said.raw:
                wrong.append(f"{operation.id}: a body where none is declared")
    assert sorted(wrong) == []
    assert compared == len(declared) - len(DIFFERENT)
