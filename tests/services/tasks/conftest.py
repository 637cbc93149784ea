"""The sample task is known to the registry."""

from __future__ import annotations

import pytest

from frameio_tui.services.tasks import registry
from tests.services.tasks.sample import ProjectsTask


@pytest.fixture(autouse=True)
def sample_task(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register the sample task."""
    monkeypatch.setattr(registry, "BUILDERS", {**registry.BUILDERS, ProjectsTask.name: ProjectsTask})
