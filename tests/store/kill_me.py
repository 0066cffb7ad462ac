"""A process that accepts and judges without end, for a test to kill.

Prints each receipt and each finished judgement only after the store returned.
"""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.core.judgements import Judgement, Verdict
from bot.core.models import Account, Mode, NewSubmission
from bot.errors import TooManyPending
from bot.store import JudgingLock, SqlStore, open_store


class _WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


async def _send(store: SqlStore, life: str) -> None:
    community = await store.community("terminal", "local", "study group")
    opened = await store.newest_round(community.id)
    assert opened is not None
    for n in range(100_000):
        account = Account("terminal", "", f"person {n % 4}", f"Person {n % 4}")
        member = await store.member(community.id, account)
        new = NewSubmission(
            community_id=community.id,
            member_id=member.id,
            account=account,
            round_id=opened.id,
            challenge_version_id=opened.challenge_version_id,
            slug=opened.slug,
            delivery_id=f"{life}-{n}",
            source=f"# {life} {n}",
            source_hash=f"{life}-{n}",
            mode=Mode.RANKED,
            accepted_at=datetime.now(UTC),
            reply_to="",
        )
        try:
            receipt = await store.accept(new)
        except TooManyPending:
            await asyncio.sleep(0)
            continue
        print("accepted", receipt.id, new.delivery_id, flush=True)
        retried = await store.accept(new)
        assert (retried.id, retried.repeated) == (receipt.id, True)


async def _judge(store: SqlStore) -> None:
    while True:
        claimed = await store.claim("lane", 60)
        if claimed is None:
            await asyncio.sleep(0)
            continue
        points = claimed.submission.id % 130
        verdict = Verdict.AC if points >= 100 else Verdict.WA
        assert await store.finish(claimed, Judgement(verdict, "", points=points))
        print("finished", claimed.submission.id, flush=True)


async def _live(path: Path, life: str) -> None:
    store = await open_store(path, _WallClock())
    await store.requeue_all_judging()
    await asyncio.gather(_send(store, life), _judge(store))


if __name__ == "__main__":
    data_path = Path(sys.argv[1])
    with JudgingLock(data_path):
        asyncio.run(_live(data_path, sys.argv[2]))
