"""What the tests of single challenges share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CHALLENGES = Path(__file__).parents[2] / "challenges"
Namespace = dict[str, Any]


@pytest.fixture(scope="session")
def load() -> Callable[[str], Namespace]:
    """Execute one file of the challenges folder and return its names.

    Only for the repository's own challenges: the judge itself never does this.
    """

    def execute(path: str) -> Namespace:
        source = CHALLENGES / path
        namespace: Namespace = {"__name__": source.stem}
        exec(compile(source.read_text(), str(source), "exec"), namespace)
        return namespace

    return execute
