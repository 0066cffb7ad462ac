"""One zygote for the tests that don't harm it."""

from collections.abc import Iterator

import pytest

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.selfcheck import PROBES_MODULE

ROLES = "tests.sandbox.roles"


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    opened = Sandbox([ROLES, PROBES_MODULE])
    opened.start()
    yield opened
    opened.close()
