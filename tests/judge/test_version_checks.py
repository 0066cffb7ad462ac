"""A version is checked on a real lane before anything is judged on it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.clocks import SystemClock
from bot.core.audit_ports import Deed
from bot.core.judgements import Judgement, Verdict
from bot.core.models import Account
from bot.core.rejudge_ports import NewRejudge, RejudgeState
from bot.core.submitting import Intent, new_submission
from bot.judge.version_checks import VersionChecker
from bot.store import SqlStore, open_store
from tests.judge.tiny import RIGHT, tiny_challenge, tiny_files

if TYPE_CHECKING:
    from tests.judge.conftest import Judge

WRONG = "submissions/wrong_answer/adds_two.py"
ADDS_TWO = "def f(x):\n    return x + 2.0\n"
ANNA = Account("terminal", "", "anna", "Anna")


async def a_round(store: SqlStore) -> tuple[int, int, int]:
    """A community with one judged submission; the ids of both, and of the round."""
    community = await store.community("terminal", "local", "Here")
    version = await store.save_challenge(tiny_challenge())
    now = datetime.now(UTC)
    ends = now + timedelta(days=7)
    opened = await store.open_round(community.id, "tiny", version, now, ends, 13)
    sent = await store.accept(
        new_submission(
            intent=Intent.SUBMIT,
            member=await store.member(community.id, ANNA),
            account=ANNA,
            slug="tiny",
            round_=opened,
            challenge_version_id=version,
            source=RIGHT,
            delivery_id="1",
            reply_to="",
            now=now,
        )
    )
    claimed = await store.claim("test", 60)
    assert claimed is not None
    await store.finish(claimed, Judgement(Verdict.AC, "accepted", points=100))
    return community.id, opened.id, sent.id


@pytest.mark.parametrize(
    ("files", "state", "says"),
    [
        pytest.param({WRONG: ADDS_TWO}, RejudgeState.RUNNING, "", id="well"),
        pytest.param(
            {WRONG: RIGHT},
            RejudgeState.REFUSED,
            WRONG,
            id="a wrong one passes",
        ),
        pytest.param({"challenge.toml": "x"}, RejudgeState.REFUSED, "challenge.toml", id="broken"),
    ],
)
def test_only_a_version_that_is_well_is_judged_on(
    judge: "Judge", tmp_path: Path, files: dict[str, str], state: RejudgeState, says: str
) -> None:
    async def main() -> None:
        store = await open_store(tmp_path / "data.db", SystemClock())
        try:
            community_id, round_id, number = await a_round(store)
            good = tiny_challenge(tiny_files())
            changed = replace(good, files={**good.files, **files}, content_hash="")
            version = await store.save_challenge(changed)
            deed = Deed(community_id, None, "did")
            new = NewRejudge(deed, round_id, version_id=version, checked=False)
            started = await store.start_rejudge(new)
            settled: list[str] = []
            checker = VersionChecker(store, judge.lanes, lambda: settled.append("settled"))

            assert await checker.check_next()
            assert not await checker.check_next()

            found = await store.rejudge_of(community_id, started.id)
            assert found is not None
            assert found.state is state, found.problems
            assert says in found.problems
            assert settled == ["settled"]
            claimed = await store.claim("test", 60)
            assert (claimed is not None) == (state is RejudgeState.RUNNING)
            assert claimed is None or claimed.submission.id == number
        finally:
            await store.close()

    judge.run(main())
