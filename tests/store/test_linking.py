"""Two accounts become one member only when both sides agree, and can be parted again."""

import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import IntegrityError

from bot.core.audit_ports import Deed
from bot.core.communities import Consent, KeptSource, ShownAs
from bot.core.judgements import Judgement, Verdict
from bot.core.linking_ports import CodeProblem, Link
from tests.store.pairs import CODE, Pair, join

if TYPE_CHECKING:
    from tests.store.conftest import Group

AC = Judgement(Verdict.AC, "accepted", points=100)
BETTER = replace(AC, points=130)
MINUTE, HOUR, DAY = 60, 3600, 86_400


def _written(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("data.db*"))


@pytest.fixture
async def pair(group: "Group") -> Pair:
    return await Pair.meet(group)


async def test_of_each_round_the_better_counts_and_never_the_sum(pair: Pair) -> None:
    group = pair.group
    await group.send_and_judge(pair.anna, AC)
    await group.send_and_judge(pair.annika, BETTER)
    await group.next_round("kmeans")
    await group.send_and_judge(pair.annika, AC)

    await pair.link()

    assert (await pair.members())[1] == pair.anna.member.id
    assert await group.board(f"all:{group.community.id}") == [("Anna", 230, 2)]
    assert await group.board(f"round:{group.round.id}") == [("Anna", 100, 1)]
    assert await group.store.audit() == []
    assert len(await group.store.history(pair.anna.member.id)) == 3
    assert [took for _, took in await group.store.round_rows(pair.anna.member.id)] == [True, True]


async def test_undoing_gives_each_their_own_with_what_was_sent_since(pair: Pair) -> None:
    group = pair.group
    await group.send_and_judge(pair.anna, AC)
    await group.send_and_judge(pair.annika, BETTER)
    before = await group.board(f"all:{group.community.id}")
    await group.next_round("kmeans")
    link = await pair.link()
    await group.send_and_judge(pair.annika, AC)
    group.clock.advance(6 * DAY)

    await pair.undo(link)

    assert before == [("Annika", 130, 1), ("Anna", 100, 1)]
    assert await group.board(f"all:{group.community.id}") == [("Annika", 230, 2), ("Anna", 100, 1)]
    assert await pair.members() == (pair.anna.member.id, pair.annika.member.id)
    assert await group.store.audit() == []


async def test_what_is_judged_after_the_link_counts_for_the_one(pair: Pair) -> None:
    group = pair.group
    await group.send(pair.annika)
    await pair.link()
    # Its sender asked before the two were one.
    await group.send(pair.annika)
    await group.judge(AC)
    await group.judge(BETTER)

    assert await group.board(f"all:{group.community.id}") == [("Anna", 130, 1)]


async def test_code_that_waits_for_a_choice_goes_along_and_comes_back(pair: Pair) -> None:
    store = pair.group.store
    anna, annika = pair.anna.member.id, pair.annika.member.id
    mine, theirs, same = (KeptSource(slug, "", slug, slug, "") for slug in ("a", "b", "c"))
    for member_id, kept in ((anna, mine), (anna, same), (annika, theirs), (annika, same)):
        await store.keep_source(member_id, kept)

    link = await pair.link()
    assert {kept.slug for kept in await store.kept_sources(anna)} == {"a", "b", "c"}
    await pair.undo(link)

    assert {kept.slug for kept in await store.kept_sources(anna)} == {"a", "c"}
    assert {kept.slug for kept in await store.kept_sources(annika)} == {"b", "c"}


async def test_nothing_is_linked_before_both_agreed(pair: Pair) -> None:
    store = pair.group.store
    link = await pair.ask()

    assert await store.approve_link(link.id, pair.anna.account) is CodeProblem.WRONG
    assert await store.confirm_link(link.id, pair.anna.account) is None
    assert await store.confirm_link(link.id, pair.annika.account) is not None
    assert await store.approve_link(link.id, pair.annika.account) is CodeProblem.WRONG
    assert len(set(await pair.members())) == 2


async def test_a_code_is_used_once(pair: Pair) -> None:
    store, here = pair.group.store, pair.group.community.id
    await pair.ask()
    thief = await join(pair.group, "slack", "Thief")

    for who in (pair.annika, thief):
        assert await store.enter_link_code(here, who.account, CODE) is CodeProblem.WRONG


async def test_two_who_type_a_code_at_once_are_one_who_got_it(pair: Pair) -> None:
    store, here = pair.group.store, pair.group.community.id
    thief = await join(pair.group, "slack", "Thief")
    await store.make_link_code(here, pair.anna.account, CODE)

    found = await asyncio.gather(
        *(store.enter_link_code(here, who.account, CODE) for who in (pair.annika, thief))
    )

    assert sorted(isinstance(one, Link) for one in found) == [False, True]


async def test_a_code_dies_after_ten_minutes(pair: Pair) -> None:
    store, here = pair.group.store, pair.group.community.id
    await store.make_link_code(here, pair.anna.account, CODE)
    pair.group.clock.advance(10 * MINUTE)

    found = await store.enter_link_code(here, pair.annika.account, CODE)

    assert found is CodeProblem.WRONG


async def test_the_newest_code_of_an_account_ends_the_one_before(pair: Pair) -> None:
    store, here = pair.group.store, pair.group.community.id
    await store.make_link_code(here, pair.anna.account, CODE)
    await store.make_link_code(here, pair.anna.account, CODE[::-1])

    found = await store.enter_link_code(here, pair.annika.account, CODE)

    assert found is CodeProblem.WRONG


async def test_a_question_dies_after_a_day(pair: Pair) -> None:
    store = pair.group.store
    link = await pair.confirm()
    pair.group.clock.advance(DAY)

    assert await store.approve_link(link.id, pair.anna.account) is CodeProblem.WRONG


async def test_a_code_is_kept_only_as_a_keyed_hash(pair: Pair, tmp_path: Path) -> None:
    store, here = pair.group.store, pair.group.community.id
    await store.make_link_code(here, pair.anna.account, CODE)
    database = sqlite3.connect(tmp_path / "data.db")
    ((code_hash,),) = database.execute("SELECT code_hash FROM links").fetchall()
    ((key,),) = database.execute("SELECT key FROM keys").fetchall()
    database.close()

    assert len(code_hash) == 64
    assert len(key) == 32
    assert CODE.encode() not in _written(tmp_path)


async def test_guesses_run_out_for_an_account_and_come_back(pair: Pair) -> None:
    store, here = pair.group.store, pair.group.community.id
    await store.make_link_code(here, pair.anna.account, CODE)
    for guess in range(5):
        found = await store.enter_link_code(here, pair.annika.account, f"{guess}" * 12)
        assert found is CodeProblem.WRONG

    assert await store.enter_link_code(here, pair.annika.account, CODE) is CodeProblem.TOO_MANY
    pair.group.clock.advance(HOUR)
    await store.make_link_code(here, pair.anna.account, CODE)
    assert isinstance(await store.enter_link_code(here, pair.annika.account, CODE), Link)


async def test_guesses_run_out_for_a_community_however_many_accounts_guess(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.link_codes.MOST_GUESSES_TOGETHER", 10)
    store, here = pair.group.store, pair.group.community.id
    for number in range(2):
        guesser = await join(pair.group, "slack", f"Guesser {number}")
        for _ in range(5):
            await store.enter_link_code(here, guesser.account, "ZZZZZZZZZZZZ")

    await store.make_link_code(here, pair.anna.account, CODE)

    assert await store.enter_link_code(here, pair.annika.account, CODE) is CodeProblem.TOO_MANY


async def test_an_account_makes_five_codes_an_hour(pair: Pair) -> None:
    store, here = pair.group.store, pair.group.community.id
    made = [await store.make_link_code(here, pair.anna.account, CODE) for _ in range(6)]

    assert made == [True] * 5 + [False]
    pair.group.clock.advance(HOUR)
    assert await store.make_link_code(here, pair.anna.account, CODE)


async def test_a_member_of_another_community_cannot_use_a_code(pair: Pair) -> None:
    store = pair.group.store
    other = await store.community("slack", "elsewhere", "Elsewhere")
    await store.member(other.id, pair.annika.account)
    await store.make_link_code(pair.group.community.id, pair.anna.account, CODE)

    found = await store.enter_link_code(other.id, pair.annika.account, CODE)

    assert found is CodeProblem.WRONG


async def test_a_member_of_neither_side_answers_nothing(pair: Pair) -> None:
    store = pair.group.store
    thief = (await join(pair.group, "discord", "Thief")).account
    link = await pair.confirm()

    assert await store.confirm_link(link.id, thief) is None
    assert await store.approve_link(link.id, thief) is CodeProblem.WRONG
    assert await store.refuse_link(link.id, thief) is None
    linked = await store.approve_link(link.id, pair.anna.account)
    assert isinstance(linked, Link)
    assert await store.undo_link(link.id, thief) is None
    assert list(await store.undoable_links(thief)) == []


async def test_nobody_links_to_themselves(pair: Pair) -> None:
    store, here = pair.group.store, pair.group.community.id
    await store.make_link_code(here, pair.anna.account, CODE)

    assert await store.enter_link_code(here, pair.anna.account, CODE) is CodeProblem.OWN
    # Trying used nothing up.
    assert isinstance(await store.enter_link_code(here, pair.annika.account, CODE), Link)


async def test_a_member_has_one_account_on_each_platform(pair: Pair) -> None:
    store, here = pair.group.store, pair.group.community.id
    twin = await join(pair.group, "discord", "Twin")
    await store.make_link_code(here, pair.anna.account, CODE)
    assert await store.enter_link_code(here, twin.account, CODE) is CodeProblem.SAME_PLATFORM

    await pair.link()
    await store.make_link_code(here, twin.account, CODE)
    assert await store.enter_link_code(here, pair.annika.account, CODE) is CodeProblem.SAME_PLATFORM
    await store.make_link_code(here, pair.anna.account, CODE)
    assert await store.enter_link_code(here, pair.annika.account, CODE) is CodeProblem.OWN


async def test_what_was_allowed_when_asked_is_looked_at_again_when_approved(pair: Pair) -> None:
    store, here = pair.group.store, pair.group.community.id
    asked = await pair.confirm()
    other = await join(pair.group, "slack", "Other")
    await store.make_link_code(here, pair.anna.account, CODE)
    link = await store.enter_link_code(here, other.account, CODE)
    assert isinstance(link, Link)
    await store.confirm_link(link.id, other.account)
    assert isinstance(await store.approve_link(link.id, pair.anna.account), Link)

    found = await store.approve_link(asked.id, pair.anna.account)

    assert found is CodeProblem.SAME_PLATFORM


async def test_two_approvals_at_once_link_once(pair: Pair) -> None:
    store = pair.group.store
    await pair.group.send_and_judge(pair.annika, AC)
    asked = await pair.confirm()

    found = await asyncio.gather(
        *(store.approve_link(asked.id, pair.anna.account) for _ in range(4))
    )

    assert sorted(isinstance(one, Link) for one in found) == [False, False, False, True]
    assert await store.audit() == []


async def test_a_refusal_is_final(pair: Pair) -> None:
    store = pair.group.store
    asked = await pair.confirm()

    assert await store.refuse_link(asked.id, pair.anna.account) is not None
    assert await store.refuse_link(asked.id, pair.anna.account) is None
    assert await store.approve_link(asked.id, pair.anna.account) is CodeProblem.WRONG


async def test_both_are_told(pair: Pair) -> None:
    store = pair.group.store
    link = await pair.link()
    await pair.undo(link)

    told = [
        (it.platform, it.recipient, it.kind, it.payload)
        for platform in ("discord", "slack")
        for it in await store.lease(platform, None, "sender", 60)
    ]
    assert told == [
        ("discord", "anna", "link-asked", f"{link.id}:"),
        ("discord", "anna", "link-told", f"{link.id}:undone"),
        ("slack", "annika", "link-told", f"{link.id}:linked"),
    ]


async def test_a_link_can_be_undone_once_and_for_seven_days(pair: Pair) -> None:
    store = pair.group.store
    link = await pair.link()
    assert [one.id for one in await store.undoable_links(pair.annika.account)] == [link.id]
    pair.group.clock.advance(7 * DAY)

    assert await store.undo_link(link.id, pair.anna.account) is None
    assert list(await store.undoable_links(pair.anna.account)) == []
    assert len(set(await pair.members())) == 1


@pytest.mark.parametrize("banned", ["anna", "annika"])
async def test_a_ban_of_either_is_a_ban_of_the_one_and_undone_with_the_link(
    pair: Pair, banned: str
) -> None:
    store, here = pair.group.store, pair.group.community.id
    who = {"anna": pair.anna, "annika": pair.annika}[banned]
    await store.ban(who.member.id, "copies")
    asked = await pair.ask()
    assert asked.banned
    await store.confirm_link(asked.id, pair.annika.account)
    link = await store.approve_link(asked.id, pair.anna.account)
    assert isinstance(link, Link)

    assert (await store.member(here, pair.anna.account)).banned == "copies"
    await pair.undo(link)
    told = [await store.member(here, one.account) for one in (pair.anna, pair.annika)]
    assert [member.banned for member in told] == [
        "copies" if name == banned else None for name in ("anna", "annika")
    ]


async def test_a_ban_from_meanwhile_stays_with_both(pair: Pair) -> None:
    store, here = pair.group.store, pair.group.community.id
    link = await pair.link()
    await store.ban(pair.anna.member.id, "floods")

    await pair.undo(link)

    for one in (pair.anna, pair.annika):
        assert (await store.member(here, one.account)).banned == "floods"


async def test_a_disqualification_follows_and_goes_back(pair: Pair) -> None:
    group, board = pair.group, f"all:{pair.group.community.id}"
    for who in (pair.anna, pair.annika):
        await group.send_and_judge(who, AC)
    await _disqualify(pair, pair.annika.member.id)

    link = await pair.link()
    assert await group.board(board) == []
    await pair.undo(link)

    assert await group.board(board) == [("Anna", 100, 1)]
    assert await group.store.audit() == []


async def test_a_disqualification_from_meanwhile_is_that_of_both(pair: Pair) -> None:
    group, board = pair.group, f"all:{pair.group.community.id}"
    for who in (pair.anna, pair.annika):
        await group.send_and_judge(who, AC)
    link = await pair.link()
    await _disqualify(pair, pair.anna.member.id)

    await pair.undo(link)

    assert await group.board(board) == []
    assert await group.store.audit() == []


async def _disqualify(pair: Pair, member_id: int) -> None:
    deed = Deed(pair.group.community.id, pair.anna.member.id, "disqualified", about_id=member_id)
    assert await pair.group.store.disqualify(deed, pair.group.round.id, None) is not None


NAMED, ADA, HIDDEN = Consent(), Consent(ShownAs.PSEUDONYM, "Ada"), Consent(ShownAs.HIDDEN)
OPEN = Consent(announces=True, shares=True)


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        pytest.param(None, None, None, id="neither was asked"),
        pytest.param(OPEN, None, OPEN, id="only the first"),
        pytest.param(None, OPEN, OPEN, id="only the second"),
        pytest.param(NAMED, HIDDEN, HIDDEN, id="hidden is stricter"),
        pytest.param(ADA, NAMED, ADA, id="a pseudonym is stricter than a name"),
        pytest.param(ADA, Consent(ShownAs.PSEUDONYM, "Eve"), ADA, id="the first's pseudonym"),
        pytest.param(OPEN, NAMED, NAMED, id="telling and sharing need both"),
    ],
)
async def test_the_stricter_choice_counts_and_each_has_their_own_back(
    pair: Pair, first: Consent | None, second: Consent | None, both: Consent | None
) -> None:
    store, here = pair.group.store, pair.group.community.id
    for who, consent in ((pair.anna, first), (pair.annika, second)):
        if consent is not None:
            await store.set_consent(who.member.id, consent)

    link = await pair.link()
    assert (await store.member(here, pair.annika.account)).consent == both
    await pair.undo(link)

    assert (await store.member(here, pair.anna.account)).consent == first
    assert (await store.member(here, pair.annika.account)).consent == second


async def test_what_was_chosen_anew_meanwhile_is_the_choice_of_both(pair: Pair) -> None:
    store, here = pair.group.store, pair.group.community.id
    link = await pair.link()
    await store.set_consent(pair.anna.member.id, HIDDEN)

    await pair.undo(link)

    for one in (pair.anna, pair.annika):
        assert (await store.member(here, one.account)).consent == HIDDEN


@pytest.mark.parametrize("table", ["standings", "bests", "outbox"])
async def test_a_step_that_breaks_off_changed_nothing_and_can_be_done_again(
    pair: Pair, tmp_path: Path, table: str
) -> None:
    group = pair.group
    await group.send_and_judge(pair.anna, AC)
    await group.send_and_judge(pair.annika, BETTER)
    asked = await pair.confirm()
    board = await group.board(f"all:{group.community.id}")
    with sqlite3.connect(tmp_path / "data.db") as database:
        database.execute(
            f"CREATE TRIGGER stop BEFORE INSERT ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'stopped'); END"
        )

    with pytest.raises(IntegrityError, match="stopped"):
        await group.store.approve_link(asked.id, pair.anna.account)

    assert await group.board(f"all:{group.community.id}") == board
    assert await pair.members() == (pair.anna.member.id, pair.annika.member.id)
    with sqlite3.connect(tmp_path / "data.db") as database:
        database.execute("DROP TRIGGER stop")
    assert isinstance(await group.store.approve_link(asked.id, pair.anna.account), Link)
    assert await group.store.audit() == []


async def test_a_verdict_goes_to_the_account_that_sent_the_code(pair: Pair) -> None:
    group = pair.group
    await group.send(pair.annika)
    await pair.link()
    await group.judge(AC)

    leased = await group.store.lease("slack", None, "sender", 60)

    assert [it.recipient for it in leased if it.kind == "verdict"] == ["annika"]
