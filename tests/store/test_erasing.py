"""A community that removed the bot is erased whole after its time, and nothing else is."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.core.audit_ports import Deed
from bot.core.communities import CommunitySettings, Consent, KeptSource, Weekly
from bot.core.copies import Likeness, Look
from bot.core.judgements import Judgement, Verdict
from bot.core.models import Mode
from bot.core.own_challenges import NewUpload
from bot.core.posts import NewPost
from bot.core.rejudge_ports import NewRejudge
from bot.core.schedule_ports import Lined
from bot.core.unranked import Unranked
from bot.store.schema import metadata
from bot.store.viewing import unrank
from tests.store.conftest import challenge
from tests.store.relay_rows import relay_everything

if TYPE_CHECKING:
    from tests.store.conftest import Group, SetClock

SETTINGS = CommunitySettings("channel", "role", "Europe/Berlin", Weekly(0, 18, 30))
AC = Judgement(Verdict.AC, "accepted", points=100)


def _rows(path: Path) -> dict[str, set[tuple[Any, ...]]]:
    """Every row of every table."""
    database = sqlite3.connect(path)
    rows = {
        table: set(database.execute(f"SELECT * FROM {table}").fetchall())
        for table in metadata.tables
    }
    database.close()
    return rows


def _bytes(folder: Path) -> bytes:
    """What the data file and the files beside it hold, one after the other."""
    return b"".join(file.read_bytes() for file in sorted(folder.glob("data.db*")))


async def _live(group: "Group", name: str, slug: str) -> None:
    """Leave a row in every table that holds a community's data, some of them large."""
    store, person = group.store, await group.person(name)
    for size in (1, 50, 3_000):
        judgement = replace(AC, message=f"{name} reads this. " * size, tokens=size)
        source = f"# by {name}\n" * size
        number = await group.send_and_judge(person, judgement, source=source)
    await group.send_and_judge(person, AC, mode=Mode.TRY)
    await store.keep_source(
        person.member.id, KeptSource("bm25", "f.py", f"# kept by {name}", f"kept {name}", name)
    )
    await store.set_consent(person.member.id, Consent())
    await store.choose_community(person.account, group.community.id)
    for _ in range(2):
        await store.keep_draft_settings(group.community.id, SETTINGS)
        await store.save_draft_settings(group.community.id)
    me = person.member.id
    await store.record(Deed(group.community.id, me, "named", about_id=me, reason=f"for {name}"))
    own = NewUpload(group.community.id, me, challenge(f"own-{name}".lower()), group.platform, name)
    await store.add_own(own)
    await store.change_backlog(
        group.community.id, lambda now: replace(now, left_out=frozenset({"softmax"}))
    )
    deed = Deed(group.community.id, me, "did", about_id=me)
    made = await store.disqualify(deed, group.round.id, None)
    assert made is not None
    await store.undo_disqualification(deed, made.id)
    other = (await group.person(f"{name}'s moderator")).member.id
    await store.view(Deed(group.community.id, other, "read"), number)
    await group.send(person)
    claimed = await store.claim("lane", 60)
    assert claimed is not None
    near = Likeness("reference.py", 0.9, identical=False)
    await store.finish(claimed, AC, Look(200, frozenset([1]), near))
    await store.start_rejudge(NewRejudge(deed, submission_id=number))
    await group.judge(AC)
    async with store.writing() as connection:
        await unrank(connection, group.round.id, other, Unranked.SAW_CASES, group.clock.now())
    await relay_everything(store, group.community.id)
    assert await store.note_suggestion(other, 3, group.clock.now())
    gone = await group.person(f"{name} who left")
    await store.ban(gone.member.id, "")
    await store.erase_member(gone.member.id)
    await store.make_link_code(group.community.id, person.account, "0123456789AB")
    await store.enter_link_code(group.community.id, person.account, "none")
    await group.next_round(slug)
    due = group.clock.now()
    await store.begin_schedule(group.community.id, "Mon 18:00 UTC", due)
    assert await store.skip_due(group.community.id, [due])
    await store.line_up(
        group.community.id,
        [Lined("rope", await store.save_challenge(challenge(f"rope of {name}")))],
    )
    await store.remind(person.member.id, group.platform, name)
    post = NewPost(f"{name} opened", "round-opened", group.platform, name, group.community.id)
    await store.post([replace(post, round_id=group.round.id)])


async def _erase(group: "Group", place: str = "second") -> int:
    await group.store.note_removed(group.platform, place)
    group.clock.advance(1)
    return await group.store.erase_removed(group.clock.now())


@pytest.fixture
async def other(group: "Group", clock: "SetClock") -> "Group":
    """A second community, on another platform."""
    return await type(group).found(group.store, clock, "discord", "second")


async def test_every_row_of_a_community_goes_and_none_of_anothers(
    group: "Group", other: "Group", tmp_path: Path
) -> None:
    await _live(group, "Anna", "kmeans")
    empty = {table: len(rows) for table, rows in _rows(tmp_path / "data.db").items()}
    await _live(other, "Zoe", "bm25")
    both = _rows(tmp_path / "data.db")
    more = {table for table, rows in both.items() if len(rows) > empty[table]}
    assert more == set(both) - {*("communities", "places", "seasons", "relay_sources", "keys")}

    assert await _erase(other) == 1

    left = _rows(tmp_path / "data.db")
    assert {table: len(both[table] - left[table]) for table in both} == {
        "communities": 1,
        "places": 1,
        "accounts": 2,
        "members": 3,  # one had everything deleted
        "member_accounts": 2,
        "settings": 1,
        # bm25, rope and their own; softmax is the first group's, too
        "challenge_versions": 3,
        "seasons": 1,
        "rounds": 2,
        "submissions": 5,
        "kept_sources": 1,
        "judgements": 6,
        "bests": 3,
        "standings": 3,
        "occurrences": 1,
        "own_challenges": 1,
        "left_out": 1,
        "outbox": 9,
        "audit_log": 5,
        "disqualifications": 1,
        "unranked": 1,
        "viewings": 1,
        "seen_cases": 1,
        "suggestions": 1,
        "rejudges": 1,
        "fingerprints": 1,
        "holds": 1,
        "rejudged": 1,
        "schedules": 1,
        "backlog": 1,
        "reminders": 1,
        "relay_threads": 2,
        "relay_digests": 1,
        "relay_optouts": 1,
        "relay_sources": 0,  # everyone's
        "keys": 0,
        "links": 1,
        "remembered": 1,
        "link_guesses": 1,
    }
    assert all(left[table] <= both[table] for table in both)


async def test_erasing_the_first_of_two_leaves_the_second_as_it_was(
    group: "Group", other: "Group"
) -> None:
    await _live(other, "Zoe", "bm25")
    boards = [await other.board(scope) for scope in other.scopes]
    await _live(group, "Anna", "bm25")

    assert await _erase(group, "local") == 1

    assert [await other.board(scope) for scope in other.scopes] == boards
    assert boards[2] == [("Zoe", 100, 1)]
    assert await other.store.audit() == []
    assert (await other.store.snapshot(other.round.challenge_version_id))[0] == "bm25"
    await other.send_and_judge(await other.person("Zoe"), AC)


async def test_what_was_erased_is_not_in_the_files_any_more(
    group: "Group", other: "Group", tmp_path: Path
) -> None:
    await _live(group, "Anna", "kmeans")
    await _live(other, "Zoe", "bm25")

    await _erase(other)

    written = _bytes(tmp_path)
    assert b"Zoe" not in written
    assert b"# by Anna" in written


async def test_whoever_is_elsewhere_too_stays_known_there(group: "Group", other: "Group") -> None:
    zoe = await other.person("Zoe")
    third = await group.store.community("discord", "third", "third")
    await group.store.member(third.id, zoe.account)
    await group.store.choose_community(zoe.account, other.community.id)

    await _erase(other)

    assert await group.store.communities_of(zoe.account) == [third]


async def test_a_community_that_comes_back_in_time_loses_nothing(
    group: "Group", other: "Group"
) -> None:
    await _live(other, "Zoe", "bm25")
    await other.store.note_removed("discord", "second")
    other.clock.advance(3600)
    await other.store.note_present("discord", "second")

    assert await other.store.erase_removed(other.clock.now()) == 0
    assert await other.board(other.scopes[2]) == [("Zoe", 100, 1)]


async def test_an_erased_community_starts_anew_when_it_invites_the_bot_again(
    group: "Group", other: "Group"
) -> None:
    await _live(other, "Zoe", "bm25")
    await _erase(other)

    again = await other.store.community("discord", "second", "again")

    assert again.id > other.community.id
    assert again.settings is None
    assert await other.store.newest_round(again.id) is None
