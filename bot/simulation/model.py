"""What must be true by the group's rules: a second, naive book-keeping of what members sent."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.judgements import Verdict
from bot.core.models import Mode, Round


@dataclass(slots=True)
class Sent:
    """A submission with a receipt, as its member knows it.

    Attributes:
        points: None for a try, for what the judge failed on, and until it was asked.
        takes_part: whether it counts for a streak: not CE and not the starter.
        solves: whether it must be accepted; None where the points were told.
    """

    number: int
    member_id: int
    source: str
    slug: str
    mode: Mode
    round_id: int | None
    accepted_at: datetime
    points: int | None
    takes_part: bool
    solves: bool | None = None
    withdrawn: bool = False


class Model:
    """Everything that members have receipts for.

    Attributes:
        unjudged: those whose points the judge is to be asked for, by number.
        verdicts: how many of those got each.
    """

    def __init__(self) -> None:
        self.sent: dict[int, Sent] = {}
        self.unjudged: dict[int, Sent] = {}
        self.verdicts: Counter[Verdict] = Counter()
        self._by_member: dict[int, list[Sent]] = defaultdict(list)
        self._by_round: dict[int, list[Sent]] = defaultdict(list)

    def note(self, one: Sent) -> None:
        """A receipt came."""
        self.sent[one.number] = one
        self._by_member[one.member_id].append(one)
        if one.round_id is not None and one.mode is Mode.RANKED:
            self._by_round[one.round_id].append(one)
        if one.solves is not None:
            self.unjudged[one.number] = one

    def judged(self, number: int, verdict: Verdict, points: int | None) -> str | None:
        """Take the points of one that was unjudged; what is wrong with its verdict, if anything."""
        one = self.unjudged.pop(number)
        one.points = None if one.mode is Mode.TRY else points
        self.verdicts[verdict] += 1
        accepted = verdict is Verdict.AC
        # The samples of a try may not tell that it is wrong.
        fooled = accepted and one.mode is Mode.TRY
        if verdict is not Verdict.JE and (accepted == one.solves or fooled):
            return None
        return f"#{number} is {verdict}, and it {'solves' if one.solves else 'fails'} {one.slug}"

    def season_points(self, rounds: Iterable[Round]) -> Mapping[int, int]:
        """Points by member: the best of each round, summed."""
        total: dict[int, int] = defaultdict(int)
        for round_ in rounds:
            best: dict[int, int] = {}
            for one in self._by_round[round_.id]:
                if one.points is not None and not one.withdrawn:
                    best[one.member_id] = max(best.get(one.member_id, 0), one.points)
            for member_id, points in best.items():
                total[member_id] += points
        return dict(total)

    def took_part(self, member_id: int, rounds: Sequence[Round]) -> list[bool]:
        """For each round, whether the member sent something in time that counts."""
        theirs = [
            one
            for one in self._by_member[member_id]
            if one.takes_part and not one.withdrawn and one.mode is not Mode.TRY
        ]
        return [
            any(
                one.slug == round_.slug and round_.opens_at <= one.accepted_at < round_.closes_at
                for one in theirs
            )
            for round_ in rounds
        ]
