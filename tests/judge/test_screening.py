"""An accepted copy of a shipped solution is held by the time its verdict is due."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.catalog.folder import FolderCatalog
from bot.clocks import SystemClock
from bot.core.copies import Why
from bot.core.models import Account
from bot.core.submitting import Intent, new_submission
from bot.judge.screening import Screen
from bot.judge.worker import ProgressHub, Worker
from bot.store import open_store

if TYPE_CHECKING:
    from tests.judge.conftest import Judge

CHALLENGES = Path(__file__).parents[2] / "challenges"
ANNA = Account("terminal", "", "anna", "Anna")
SLUG = "roc-auc"


@pytest.mark.parametrize(
    ("shipped", "held"), [pytest.param([SLUG], 1, id="shipped"), pytest.param([], 0, id="own")]
)
def test_the_reference_sent_as_ones_own_is_held_where_it_is_published(
    judge: "Judge", tmp_path: Path, shipped: list[str], held: int
) -> None:
    async def main() -> None:
        challenge = FolderCatalog(CHALLENGES).load(SLUG)
        store = await open_store(tmp_path / "data.db", SystemClock())
        community = await store.community("terminal", "local", "Here")
        version, now = await store.save_challenge(challenge), datetime.now(UTC)
        ends = now + timedelta(days=7)
        opened = await store.open_round(community.id, SLUG, version, now, ends, 13)
        sent = await store.accept(
            new_submission(
                intent=Intent.SUBMIT,
                member=await store.member(community.id, ANNA),
                account=ANNA,
                slug=SLUG,
                round_=opened,
                challenge_version_id=version,
                source=f"# all my own\n{challenge.reference}",
                delivery_id="1",
                reply_to="",
                now=now,
            )
        )
        done = asyncio.Event()
        looks = Screen(lambda: shipped).look
        worker = Worker(store, judge.lanes, ProgressHub(), "here", done.set, looks=looks)
        running = asyncio.create_task(worker.run())
        try:
            async with asyncio.timeout(60):
                await done.wait()
            found = await store.held(community.id, 5)
            assert len(found) == held
            for one in found:
                assert (one.submission_id, one.why, one.identical) == (sent.id, Why.COPY, True)
            assert len(await store.standings(f"round:{opened.id}")) == 1 - held
            assert await store.audit() == []
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await store.close()

    judge.run(main())
