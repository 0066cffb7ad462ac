"""A challenge sent as a zip on Discord, from its upload to its place in the backlog."""

import asyncio

import pytest
from simcord.results import InteractionResult

from bot.catalog.archive import pack
from bot.core.own_challenges import CheckFinding, CheckOutcome, Stage, checked_posts
from bot.fronts import discord_following
from tests.fronts.discord_kit import Club, labels, said, shown
from tests.judge.tiny import FILES

WELL = CheckOutcome(
    (CheckFinding(False, "2 changed references are accepted."),), 9, 2, 2, 8, 10, 72
)


@pytest.fixture(autouse=True)
def _nothing_is_looked_at_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """The simulated Discord waits until the bot rests, and whoever looks again doesn't."""
    monkeypatch.setattr(discord_following, "LOOKS_S", (600,))


async def check(club: Club) -> None:
    """Play the judge for the upload, and deliver what it found."""
    taken = await club.study.store.claim_check()
    assert taken is not None
    community = await club.study.store.community_by_id(taken[0].community_id)
    assert community is not None
    await club.study.store.finish_check(taken[0].id, WELL, checked_posts(taken[0]))
    await club.deliver()


async def test_a_zip_is_received_checked_scheduled_and_handed_back(club: Club) -> None:
    await club.begin()
    sent = await club.mo.slash(
        club.channel, "mod challenge add", zip=("ransac.zip", pack("ransac", FILES))
    )
    assert "ransac · waits for its check" in said(sent)
    await check(club)
    (told,) = club.dms(club.mo)
    scheduled = await club.mo.user.click(told, label="Schedule")
    assert "ransac" in said(scheduled)
    assert "ransac" in said(await club.mo.slash(club.channel, "mod backlog show"))
    back = await club.mo.slash(club.channel, "mod challenge download", slug="ransac")
    (file,) = shown(back).attachments
    assert file.filename == "ransac.zip"


async def test_the_answer_to_a_zip_shows_how_far_its_check_is(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord_following, "LOOKS_S", (0.4,) * 200)
    await club.begin()
    sent = await club.mo.slash(
        club.channel, "mod challenge add", zip=("ransac.zip", pack("ransac", FILES))
    )
    (following,) = club.front._desk._following._tasks
    await asyncio.sleep(0.2)
    assert "Received." in said(sent)
    taken = await club.study.store.claim_check()
    assert taken is not None
    for done in (3, 9):
        club.study.checking.at = Stage("changed references", done, 40)
        await _until_it_says(sent, f"changed references {done} of 40")
    await club.study.store.finish_check(taken[0].id, WELL, checked_posts(taken[0]))
    await following
    assert "2 changed references are accepted." in said(sent)
    assert "Schedule" in labels(shown(sent))


async def test_the_answer_to_a_zip_that_is_discarded_stays(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord_following, "LOOKS_S", (0.4,) * 200)
    await club.begin()
    sent = await club.mo.slash(
        club.channel, "mod challenge add", zip=("ransac.zip", pack("ransac", FILES))
    )
    (following,) = club.front._desk._following._tasks
    (own,) = await club.study.store.owns(1)
    assert await club.study.store.discard_own(1, own.id)
    await following
    assert "ransac" in said(sent)


async def _until_it_says(sent: InteractionResult, words: str) -> None:
    async with asyncio.timeout(30):
        while words not in said(sent):  # noqa: ASYNC110 - Discord tells nobody of an edit
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"no zip at all", "zip"),
        (bytes(600_000), "larger than 512 KB"),
    ],
)
async def test_what_is_no_challenge_is_refused_and_nothing_is_kept(
    club: Club, data: bytes, words: str
) -> None:
    await club.begin()
    sent = await club.mo.slash(club.channel, "mod challenge add", zip=("x.zip", data))
    assert words in said(sent)
    assert await club.study.store.claim_check() is None


async def test_members_add_none(club: Club) -> None:
    await club.begin()
    sent = await club.noor.slash(club.channel, "mod challenge add", zip=("x.zip", pack("x", FILES)))
    assert "Only moderators" in said(sent)
