"""The uploads that want checking: taken one at a time, given back, finished."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select, update

from bot.core.own_challenges import CheckOutcome, OwnChallenge, OwnState
from bot.core.posts import NewPost
from bot.store.engine import Database, unbroken
from bot.store.outbox import write_posts
from bot.store.own_challenges import own_of, whole
from bot.store.own_tables import UNCHECKED, own_challenges
from bot.store.tables import PENDING, challenge_versions, submissions


class UploadCheckRows(Database):
    """The part of the store that checks take from."""

    @unbroken
    async def claim_check(self) -> tuple[OwnChallenge, Mapping[str, str], int] | None:
        first = (
            select(own_challenges.c.id)
            .where(UNCHECKED, own_challenges.c.state == OwnState.WAITING)
            .order_by(own_challenges.c.id)
            .limit(1)
            .correlate(None)
            .scalar_subquery()
        )
        take = (
            update(own_challenges)
            .where(own_challenges.c.id == first)
            .values(state=OwnState.CHECKING, tries=own_challenges.c.tries + 1)
            .returning(own_challenges.c.id, own_challenges.c.tries)
        )
        async with self.writing() as connection:
            taken = (await connection.execute(take)).one_or_none()
            if taken is None:
                return None
            row = (await connection.execute(whole().where(own_challenges.c.id == taken.id))).one()
            wanted = select(challenge_versions.c.files).where(
                challenge_versions.c.id == row.challenge_version_id
            )
            files: Mapping[str, str] = (await connection.execute(wanted)).scalar_one()
        return own_of(row), files, taken.tries - 1

    @unbroken
    async def finish_check(
        self, own_id: int, outcome: CheckOutcome, posts: Sequence[NewPost]
    ) -> bool:
        now = self.clock.now()
        done = (
            update(own_challenges)
            .where(own_challenges.c.id == own_id, own_challenges.c.state == OwnState.CHECKING)
            .values(state=OwnState.CHECKED, outcome=outcome, changed_at=now)
        )
        async with self.writing() as connection:
            finished = (await connection.execute(done)).rowcount == 1
            if finished:
                await write_posts(connection, posts, now)
            return finished

    @unbroken
    async def release_check(self, own_id: int) -> None:
        back = _waiting_again().where(own_challenges.c.id == own_id)
        async with self.writing() as connection:
            # It was interrupted by us: that says nothing against the challenge.
            await connection.execute(back.values(tries=own_challenges.c.tries - 1))

    @unbroken
    async def requeue_checks(self) -> int:
        async with self.writing() as connection:
            return (await connection.execute(_waiting_again())).rowcount

    @unbroken
    async def members_waiting(self) -> int:
        waiting = select(func.count()).select_from(submissions).where(PENDING)
        async with self.reading() as connection:
            return int((await connection.execute(waiting)).scalar_one())


def _waiting_again() -> Any:
    return (
        update(own_challenges)
        .where(UNCHECKED, own_challenges.c.state == OwnState.CHECKING)
        .values(state=OwnState.WAITING)
    )
