"""Why a member is ranked in no board of a round, whatever they send in it."""

from enum import StrEnum


class Unranked(StrEnum):
    """Why whatever a member sends in a round counts on no board of it."""

    SAW_CODE = "saw code"
    SAW_CASES = "saw cases"
    # They had their data deleted since, and came back while the round was open.
    DISQUALIFIED = "disqualified"

    @property
    def words(self) -> str:
        """Why, as that member reads it after "it counts on no board:"."""
        return _UNRANKED_WORDS[self]


_UNRANKED_WORDS = {
    Unranked.SAW_CODE: "you read another member's code while this round was open",
    Unranked.SAW_CASES: "you know the hidden cases of this challenge from its files",
    Unranked.DISQUALIFIED: (
        "a moderator disqualified what you sent in this round before you deleted your data"
    ),
}
