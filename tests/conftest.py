"""What concerns every test: which files begin first where several run side by side."""

import pytest

# Whole files go to a worker; the longest at the end would leave the others idle.
LONGEST_FIRST = (
    "tests/wire/test_discord_members.py",
    "tests/judge/test_load.py",
    "tests/wire/test_a_week.py",
    "tests/challenges/test_check.py",
    "tests/sandbox/test_attacks.py",
    "tests/judge/test_uploads.py",
    "tests/wire/test_discord_wire.py",
    "tests/simulation/test_year.py",
    "tests/faults/test_faults.py",
    "tests/wire/test_discord_moderators.py",
    "tests/test_judge_command.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; the order within each stays."""
    ranks = {name: rank for rank, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: ranks.get(item.nodeid.partition("::")[0], len(ranks)))
