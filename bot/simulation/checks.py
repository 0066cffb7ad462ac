"""What must hold after every simulated day, each breach a sentence."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import func, select

from bot.core.communities import Weekly
from bot.core.judgements import Verdict
from bot.core.models import Mode, Round, Status
from bot.core.posting import OPENED, SUMMARY, VERDICT
from bot.core.privacy_ports import NOTICES_KEPT
from bot.core.rounds import ROUNDS_A_SEASON
from bot.core.standings import streak_of
from bot.schedule.summing_up import GRACE
from bot.simulation.clock import weekly_times
from bot.simulation.front import Platform, Shown
from bot.simulation.model import Model
from bot.store import SqlStore
from bot.store.outbox_tables import occurrences, outbox
from bot.store.records import round_of
from bot.store.result_tables import judgements
from bot.store.scheduling import weekly_key
from bot.store.tables import rounds, submissions

_POSTS = (OPENED, SUMMARY)


class Checks:
    """Compares the database and the platform with what must be.

    Attributes:
        looks: when the scheduler looked and came to its end, in order.
    """

    def __init__(
        self, model: Model, platform: Platform, weekly: Weekly, zone: str, began_at: datetime
    ) -> None:
        self.looks: list[datetime] = []
        self._model = model
        self._platform = platform
        self._weekly = weekly
        self._zone = zone
        self._began_at = began_at

    async def day(
        self,
        store: SqlStore,
        community_id: int,
        since: datetime,
        seen: Sequence[int],
        *,
        whole: bool,
    ) -> list[str]:
        """Everything that is wrong.

        Args:
            since: what was audited before then is not looked at again, unless `whole`.
            seen: the members whose streaks are looked at.
        """
        async with store.reading() as connection:
            wanted = select(rounds).where(rounds.c.community_id == community_id)
            rows = await connection.execute(wanted.order_by(rounds.c.number))
            held = [round_of(row) for row in rows]
        wrong = [f"audit: {line}" for line in await store.audit(None if whole else since)]
        wrong += await self._submissions(store, since, whole)
        wrong += await self._verdicts(store)
        wrong += await self._weeks(store, community_id, held)
        wrong += await self._posts(store, held)
        wrong += await self._boards(store, held, seen)
        return wrong

    async def _submissions(self, store: SqlStore, since: datetime, whole: bool) -> list[str]:
        """Nothing is lost, and each was judged once."""
        times = (
            select(func.count())
            .where(judgements.c.submission_id == submissions.c.id)
            .correlate(submissions)
            .scalar_subquery()
        )
        wanted = select(
            submissions.c.id, submissions.c.source, submissions.c.status, times.label("times")
        )
        if not whole:
            wanted = wanted.where(submissions.c.accepted_at >= since)
        async with store.reading() as connection:
            found = {row.id: row for row in await connection.execute(wanted)}
        wrong = [f"#{number} has no receipt" for number in found if number not in self._model.sent]
        for number, one in self._model.sent.items():
            row = found.get(number)
            if row is None:
                # Tries are forgotten a day after they were answered.
                if one.mode is not Mode.TRY and (whole or one.accepted_at >= since):
                    wrong.append(f"#{number} is lost")
                continue
            if row.source != one.source:
                wrong.append(f"#{number} has another source")
            if (row.status, row.times) != (Status.JUDGED, 1):
                wrong.append(f"#{number} is {row.status} with {row.times} judgements")
        return wrong

    async def _verdicts(self, store: SqlStore) -> list[str]:
        """What the judge said of code whose verdict is known; its points go into the books."""
        wanted = select(judgements.c.submission_id, judgements.c.verdict, judgements.c.points)
        wanted = wanted.where(judgements.c.submission_id.in_(list(self._model.unjudged)))
        async with store.reading() as connection:
            rows = (await connection.execute(wanted)).all()
        told = {row.submission_id: (Verdict(row.verdict), row.points) for row in rows}
        wrong = [self._model.judged(number, *one) for number, one in told.items()]
        return [sentence for sentence in wrong if sentence]

    async def _weeks(self, store: SqlStore, community_id: int, held: Sequence[Round]) -> list[str]:
        """Each weekly time opened one round, or was skipped for a reason."""
        wanted = select(occurrences).where(occurrences.c.schedule == weekly_key(community_id))
        async with store.reading() as connection:
            noted = {row.due_at: row.status for row in await connection.execute(wanted)}
        wrong = []
        times = list(weekly_times(self._weekly, self._zone, self._began_at, store.clock.now()))
        opened = {round_.opens_at for round_ in held}
        for due_at in times:
            look = self._first_look(due_at)
            if look is None:
                continue
            covered = any(one.opens_at < due_at < one.closes_at for one in held)
            status = noted.get(due_at)
            late = look - due_at >= GRACE or any(due_at < other <= look for other in times)
            if (status == "done") != (due_at in opened):
                wrong.append(f"{due_at}: {status}, and {due_at in opened=}")
            elif status is None and not covered:
                wrong.append(f"{due_at}: nothing happened")
            elif status == "skipped" and not late:
                wrong.append(f"{due_at}: skipped without a reason")
        wrong += [f"{it}: no weekly time" for it in {*noted, *opened} if it not in times]
        for number, round_ in enumerate(held, 1):
            if round_.number != number:
                wrong.append(f"round {round_.number} is the {number}th")
            first = held[(number - 1) // ROUNDS_A_SEASON * ROUNDS_A_SEASON]
            if round_.season_id != first.season_id:
                wrong.append(f"round {number} is in season {round_.season_id}")
        for before, after in pairwise(held):
            if after.opens_at < before.closes_at:
                wrong.append(f"rounds {before.number} and {after.number} overlap")
        return wrong

    def _first_look(self, since: datetime) -> datetime | None:
        at = bisect_left(self.looks, since)
        return self.looks[at] if at < len(self.looks) else None

    async def _posts(self, store: SqlStore, held: Sequence[Round]) -> list[str]:
        """What is due was shown once, and nothing else was."""
        columns = (outbox.c.dedupe_key, outbox.c.sent_at, outbox.c.unread_at, outbox.c.not_before)
        async with store.reading() as connection:
            rows = {row.dedupe_key: row for row in await connection.execute(select(*columns))}
        now, shown = store.clock.now(), self._platform.messages
        # Verdicts are forgotten a month after they were sent.
        forgotten_before = now - NOTICES_KEPT + timedelta(days=2)
        kept = {
            number
            for number, one in self._model.sent.items()
            if one.mode is not Mode.TRY and one.accepted_at >= forgotten_before
        }
        wrong = [
            f"{key}: shown, but not written"
            for key, message in shown.items()
            if key not in rows
            and (message.delivery.submission_id in kept or message.delivery.kind in _POSTS)
        ]
        for key, row in rows.items():
            if row.sent_at is None and row.unread_at is None and row.not_before <= now:
                wrong.append(f"{key}: due, but not sent")
            if row.sent_at is not None and key not in shown:
                wrong.append(f"{key}: sent, but nobody saw it")
        for number in kept:
            if f"{VERDICT}:{number}:0" not in rows:
                wrong.append(f"#{number} has no verdict to deliver")
        for key in self._owed(held, now):
            if key not in rows:
                wrong.append(f"{key}: never written")
        for message in shown.values():
            wrong += self._about_its_round(message, held)
        return wrong

    def _owed(self, held: Sequence[Round], now: datetime) -> Iterator[str]:
        """The posts that rounds must have by now."""
        for round_ in held:
            yield f"{OPENED}:{round_.id}"
            look = self._first_look(round_.closes_at)
            if round_.closes_at <= now and look is not None:
                yield f"{SUMMARY}:{round_.id}"

    @staticmethod
    def _about_its_round(message: Shown, held: Sequence[Round]) -> list[str]:
        delivery, card, at = message.delivery, message.card, message.at
        kind = delivery.kind
        if kind not in _POSTS or card is None:
            return []
        round_ = next((one for one in held if one.id == delivery.round_id), None)
        if round_ is None or f"Week {round_.number} " not in card.title:
            return [f"{delivery.dedupe_key}: is about no round"]
        early = round_.opens_at if kind == OPENED else round_.opens_at + timedelta(hours=1)
        return [f"{delivery.dedupe_key}: shown at {at}"] if at < early else []

    async def _boards(
        self, store: SqlStore, held: Sequence[Round], seen: Sequence[int]
    ) -> list[str]:
        """The season's board and the streaks are what members sent."""
        if not held:
            return []
        season_id = held[-1].season_id
        rows = await store.standings(f"season:{season_id}")
        expected = self._model.season_points(it for it in held if it.season_id == season_id)
        wrong = []
        if {row.member_id: row.points for row in rows} != expected:
            wrong.append(f"season {season_id}: {rows} instead of {expected}")
        now = store.clock.now()
        for member_id in seen:
            told = streak_of(await store.round_rows(member_id), now)
            took_part = self._model.took_part(member_id, held)
            should = streak_of(list(zip(held, took_part, strict=True)), now)
            if told != should:
                wrong.append(f"member {member_id}: {told} instead of {should}")
        return wrong
