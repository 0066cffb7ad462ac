"""How long the solutions of a round are."""

from typing import Protocol

FEWEST_SOLVERS = 5  # of fewer, a median would tell what a single one wrote


class Lengths(Protocol):
    """The store as lengths are compared with it."""

    async def median_tokens(self, round_id: int) -> float | None:
        """The median of each solver's shortest; None of fewer than FEWEST_SOLVERS."""
        ...
