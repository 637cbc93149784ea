"""What `doctor` says about keys of the user's files, with the schemas that editors use."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Call


def test_a_key_without_effect_is_named_with_file_and_remedy(cli: Call, home: Path) -> None:
    cli("profiles", "add", "acme", "--api", "v4")
    path = home / "config" / "profiles" / "acme.toml"
    path.write_text(path.read_text().replace("[credential]", 'lable = "PROD"\n\n[credential]\nclientid = "x"'))
    found = [each for each in json.loads(cli("doctor", "--json").data) if each["check"] == "schema"]
    assert [each["level"] for each in found] == ["note", "note"]
    assert [each["sentence"] for each in found] == [
        f"{path}: lable is not a known key and has no effect.",
        f"{path}: credential.clientid is not a known key and has no effect.",
    ]
    assert [each["remedy"] for each in found] == ["Did you mean 'label'?", "Did you mean 'client_id'?"]
