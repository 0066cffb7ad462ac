"""A Discord server and a Slack workspace become one study group, and part again."""

import asyncio
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import IntegrityError

from bot.core.communities import Consent, KeptSource, ShownAs
from bot.core.group_link_ports import GroupLink
from bot.core.judgements import Judgement, Verdict
from bot.core.linking_ports import CodeProblem, Link
from bot.core.models import Account
from bot.core.posting import new_post
from bot.core.posts import Delivery, NewPost, To
from tests.store.linked_groups import BOSS, CHIEF, GUEST, HOME, ask, join, leased, posts, send_all
from tests.store.pairs import CODE

if TYPE_CHECKING:
    from tests.store.conftest import Group, SetClock

AC = Judgement(Verdict.AC, "accepted", points=100)
DAY = 86_400


async def _leased_later(group: "Group", platform: str, kind: str) -> list[Delivery]:
    group.clock.advance(120)
    return await leased(group, platform, kind)


async def _summed_up(group: "Group") -> list[int | None]:
    """The rounds whose summary is due now, in any place."""
    return [
        delivery.round_id
        for platform in ("discord", "slack")
        for delivery in await leased(group, platform, "round-summary")
    ]


def _for_moderators(group: "Group") -> NewPost:
    return NewPost("watch", "watch", "", "", group.community.id, to=To.MODERATORS)


async def test_both_places_are_one_community_with_the_settings_of_the_home(
    home: "Group", guest: "Group"
) -> None:
    await join(home, guest)

    there = await home.store.community("slack", "T1", "Guest")
    here = await home.store.community("discord", "1", "Home")

    assert there.id == here.id == home.community.id
    assert here.settings == replace(HOME, moderators=("a", "b"))
    assert there.settings == replace(
        here.settings, channel="C1", role="S1", moderators_channel="", place="slack:T1"
    )
    assert await home.store.newest_round(there.id) == home.round


async def test_the_open_round_of_the_guest_closes_with_its_summary(
    home: "Group", guest: "Group"
) -> None:
    await guest.send_and_judge(await guest.person("Sam"), AC)
    await join(home, guest)

    closed = await home.store.round(guest.round.id)

    assert closed is not None
    assert closed.closes_at == home.clock.now() + timedelta(milliseconds=1)
    (summary,) = await leased(home, "slack", "round-summary")
    assert (summary.recipient, summary.round_id) == ("C1", guest.round.id)
    assert await leased(home, "discord", "round-summary") == []
    assert await guest.board(f"round:{guest.round.id}") == [("Sam", 100, 1)]
    assert [one.community.id for one in await home.store.schedules()] == [home.community.id]


async def test_members_come_along_with_their_choice_and_their_ban(
    home: "Group", guest: "Group"
) -> None:
    store = home.store
    sam, tom = [await guest.person(name) for name in ("Sam", "Tom")]
    await store.set_consent(sam.member.id, Consent(ShownAs.HIDDEN))
    await store.keep_source(sam.member.id, KeptSource("softmax", "", "code", "d", ""))
    await store.ban(tom.member.id, "floods")
    await store.choose_community(sam.account, guest.community.id)

    await join(home, guest)

    now = await store.member(home.community.id, sam.account)
    assert now.consent == Consent(ShownAs.HIDDEN)
    assert [kept.source for kept in await store.kept_sources(now.id)] == ["code"]
    assert (await store.member(home.community.id, tom.account)).banned == "floods"
    assert await store.chosen_community(sam.account) == home.community.id
    assert [one.id for one in await store.communities_of(sam.account)] == [home.community.id]


async def test_a_post_goes_to_the_channel_of_each_place_once(home: "Group", guest: "Group") -> None:
    await join(home, guest)
    for _ in range(2):
        await home.store.post([new_post("round-opened", home.round)])
    await home.store.post([NewPost("private", "told", "slack", "chief", home.community.id)])
    await home.store.post([_for_moderators(home)])

    key = f"round-opened:{home.round.id}"
    assert await posts(home, "round-opened", "told", "watch") == [
        ("discord", "123", key),
        ("slack", "C1", f"{key}:slack"),
        ("slack", "chief", "private"),
        ("discord", "456", "watch"),
    ]


@pytest.mark.parametrize(
    ("channels", "went_to"),
    [
        pytest.param(("456", ""), ["456"], id="the home's"),
        pytest.param(("", "C9"), ["C9"], id="the guest's"),
        pytest.param(("456", "C9"), ["456", "C9"], id="both"),
        pytest.param(("", ""), ["boss"], id="none, so one of them privately"),
    ],
)
async def test_moderators_are_told_in_the_channel_of_each_place_that_has_one(
    home: "Group", guest: "Group", channels: tuple[str, str], went_to: list[str]
) -> None:
    await home.store.save_settings(home.community.id, replace(HOME, moderators_channel=channels[0]))
    await home.store.save_settings(
        guest.community.id, replace(GUEST, moderators_channel=channels[1])
    )
    await join(home, guest)
    note = _for_moderators(home)
    privately = replace(
        note, dedupe_key="x:boss", platform="discord", recipient="boss", to=To.ONE, instead=True
    )

    await home.store.post([note, privately])

    assert [recipient for _, recipient, _ in await posts(home, "watch")] == went_to


async def test_a_channel_that_takes_no_notes_counts_as_none(home: "Group", guest: "Group") -> None:
    await home.store.save_settings(guest.community.id, replace(GUEST, moderators_channel="C9"))
    await join(home, guest)
    note = replace(_for_moderators(home), avoid="456")
    privately = replace(
        note, dedupe_key="x:boss", platform="discord", recipient="boss", to=To.ONE, instead=True
    )
    await home.store.post([note, privately])
    assert await posts(home, "watch") == [("slack", "C9", "watch:slack")]

    there = (await home.store.community("slack", "T1", "")).settings
    assert there is not None
    await home.store.save_settings(home.community.id, replace(there, moderators_channel=""))
    await home.store.post([replace(privately, dedupe_key="y:boss")])

    assert (await posts(home, "watch"))[1:] == [("discord", "boss", "y:boss")]


async def test_while_the_group_goes_on_elsewhere_a_place_that_removed_the_bot_is_not_told(
    home: "Group", guest: "Group"
) -> None:
    await join(home, guest)
    await home.store.note_removed("slack", "T1")

    await home.store.post([new_post("round-opened", home.round)])

    assert [where for where, _, _ in await posts(home, "round-opened")] == ["discord"]


async def test_the_board_of_each_place_is_posted_once_and_follows_what_is_judged(
    home: "Group", guest: "Group"
) -> None:
    await join(home, guest)
    noor = await home.person("Noor")
    await home.send_and_judge(noor, AC)
    board = f"round-board:{home.round.id}"
    assert await posts(home, "round-board") == [
        ("discord", "123", board),
        ("slack", "C1", f"{board}:slack"),
    ]
    await send_all(home)

    home.clock.advance(60)
    await home.send_and_judge(noor, AC)

    (here,), (there,) = [
        await _leased_later(home, platform, "round-board") for platform in ("discord", "slack")
    ]
    assert (here.recipient, here.edits) == ("123", f"message of {board}")
    assert (there.recipient, there.edits) == ("C1", f"message of {board}:slack")


async def test_the_summary_of_each_place_waits_for_verdicts_and_goes_with_the_last(
    home: "Group", guest: "Group"
) -> None:
    await join(home, guest)
    await home.send(await home.person("Noor"))
    now = home.clock.now()
    summary = new_post("round-summary", home.round)
    await home.store.post([replace(summary, waits_until=now + timedelta(minutes=10))])
    assert home.round.id not in await _summed_up(home)

    await home.judge(AC)

    assert (await _summed_up(home)).count(home.round.id) == 2


async def test_what_a_guest_had_sent_before_it_joined_is_in_its_summary(
    home: "Group", guest: "Group"
) -> None:
    await guest.send(await guest.person("Sam"))
    await join(home, guest)
    assert await leased(home, "slack", "round-summary") == []

    await guest.judge(AC)

    assert len(await leased(home, "slack", "round-summary")) == 1


async def test_each_place_changes_its_own_channel_and_both_the_rest(
    home: "Group", guest: "Group"
) -> None:
    await join(home, guest)
    store, here = home.store, home.community.id
    there = (await store.community("slack", "T1", "")).settings
    assert there is not None
    await store.keep_draft_settings(here, replace(there, channel="C2", zone="Europe/Berlin"))

    await store.save_draft_settings(here)

    now = (await store.community("discord", "1", "")).settings
    assert now == replace(HOME, zone="Europe/Berlin", moderators=("a", "b"))
    seen = await store.community_by_id(here, "slack")
    assert seen is not None
    assert seen.settings is not None
    assert (seen.settings.channel, seen.settings.role) == ("C2", "S1")


async def test_what_waits_for_a_places_channel_moves_with_that_places_settings(
    home: "Group", guest: "Group"
) -> None:
    await join(home, guest)
    store, here = home.store, home.community.id
    await store.post([new_post("round-opened", home.round)])
    there = (await store.community("slack", "T1", "")).settings
    assert there is not None

    await store.save_settings(here, replace(there, channel="C2"))

    (posted,) = await leased(home, "discord", "round-opened")
    assert posted.recipient == "123"
    (posted,) = await leased(home, "slack", "round-opened")
    assert posted.recipient == "C2"


async def test_members_of_both_can_link_their_accounts_then(home: "Group", guest: "Group") -> None:
    sam = await guest.person("Sam")
    noor = await home.person("Noor")
    await join(home, guest)
    store, here = home.store, home.community.id

    await store.make_link_code(here, noor.account, CODE)
    link = await store.enter_link_code(here, sam.account, CODE)
    assert isinstance(link, Link)
    await store.confirm_link(link.id, sam.account)
    assert isinstance(await store.approve_link(link.id, noor.account), Link)

    assert (await store.member(here, sam.account)).id == noor.member.id


async def test_a_place_that_leaves_is_what_it_was_and_the_home_keeps_the_results(
    home: "Group", guest: "Group"
) -> None:
    store = home.store
    sam = await guest.person("Sam")
    await guest.send_and_judge(sam, AC)
    before = await guest.board(f"all:{guest.community.id}")
    await join(home, guest)
    now = replace(sam, member=await store.member(home.community.id, sam.account))
    await home.send_and_judge(now, AC)
    late = Account("slack", "T1", "late", "Late")
    await store.ban((await store.member(home.community.id, late)).id, "floods")

    assert not await store.leave_group(home.community.id, "discord", BOSS)
    assert await store.leave_group(home.community.id, "slack", CHIEF)

    again = await store.community("slack", "T1", "")
    assert (again.id, again.settings) == (guest.community.id, GUEST)
    assert await guest.board(f"all:{guest.community.id}") == before
    assert await home.board(f"all:{home.community.id}") == [("Sam", 100, 1)]
    assert (await store.member(again.id, sam.account)).id == sam.member.id
    assert (await store.member(again.id, late)).banned == "floods"
    assert await store.audit() == []


async def test_data_goes_only_once_every_place_removed_the_bot(
    home: "Group", guest: "Group"
) -> None:
    await guest.send_and_judge(await guest.person("Sam"), AC)
    await join(home, guest)
    store = home.store
    await store.note_removed("discord", "1")
    home.clock.advance(DAY)
    assert await store.erase_removed(home.clock.now()) == 0
    assert await store.places_on("discord") == {}
    assert await store.places_on("slack") == {"T1": home.community.id}
    await store.post([NewPost("x", "round-opened", "slack", "C1", home.community.id)])
    assert await leased(home, "discord", "round-opened") == []
    assert len(await leased(home, "slack", "round-opened")) == 1

    await store.note_removed("slack", "T1")
    home.clock.advance(DAY)

    assert await store.erase_removed(home.clock.now()) == 1
    # The archive of the one that joined goes with it.
    assert await guest.board(f"all:{guest.community.id}") == []
    assert await store.community_by_id(guest.community.id) is None


async def test_a_bot_that_comes_back_to_one_place_keeps_all(home: "Group", guest: "Group") -> None:
    await join(home, guest)
    for place in (("discord", "1"), ("slack", "T1")):
        await home.store.note_removed(*place)
    home.clock.advance(DAY)
    await home.store.note_present("slack", "T1")

    assert await home.store.erase_removed(home.clock.now()) == 0


async def test_nothing_is_linked_before_both_agreed(home: "Group", guest: "Group") -> None:
    store, here, there = home.store, home.community.id, guest.community.id
    await store.make_group_code(here, BOSS, CODE)
    link = await store.enter_group_code(there, CHIEF, CODE)
    assert isinstance(link, GroupLink)

    assert not await store.approve_group_link(link.id, here, BOSS)
    assert not await store.confirm_group_link(link.id, here)
    assert await store.confirm_group_link(link.id, there)
    assert not await store.approve_group_link(link.id, there, CHIEF)
    assert (await store.community("slack", "T1", "")).id == there
    (told,) = await leased(home, "discord", "groups-asked")
    assert (told.recipient, told.payload) == ("boss", str(link.id))


async def test_codes_of_members_and_of_groups_are_no_keys_to_each_other(
    home: "Group", guest: "Group"
) -> None:
    store, here, there = home.store, home.community.id, guest.community.id
    await store.make_link_code(here, BOSS, CODE)
    assert await store.enter_group_code(there, CHIEF, CODE) is CodeProblem.WRONG

    link = await ask(home, guest)
    assert await store.confirm_link(link.id, CHIEF) is None
    assert await store.approve_link(link.id, BOSS) is CodeProblem.WRONG
    assert await store.refuse_link(link.id, BOSS) is None


async def test_a_code_is_used_once_dies_and_is_not_guessed(home: "Group", guest: "Group") -> None:
    store, here, there = home.store, home.community.id, guest.community.id
    link = await ask(home, guest)
    assert await store.enter_group_code(there, CHIEF, CODE) is CodeProblem.WRONG
    assert await store.refuse_group_link(link.id, here)
    assert not await store.approve_group_link(link.id, here, BOSS)
    await store.make_group_code(here, BOSS, CODE)
    assert await store.enter_group_code(here, BOSS, CODE) is CodeProblem.OWN
    home.clock.advance(600)
    for _ in range(4):
        assert await store.enter_group_code(there, CHIEF, CODE) is CodeProblem.WRONG
    assert await store.enter_group_code(there, CHIEF, CODE) is CodeProblem.TOO_MANY


async def test_two_servers_of_one_platform_are_not_linked(
    home: "Group", group: "Group", clock: "SetClock"
) -> None:
    other = await group.store.community("discord", "2", "Other")
    account = Account("discord", "", "other", "Other")
    await group.store.member(other.id, account)
    await home.store.make_group_code(home.community.id, BOSS, CODE)

    found = await home.store.enter_group_code(other.id, account, CODE)

    assert found is CodeProblem.SAME_PLATFORM


async def test_two_approvals_at_once_link_once(home: "Group", guest: "Group") -> None:
    link = await ask(home, guest)

    done = await asyncio.gather(
        *(home.store.approve_group_link(link.id, home.community.id, BOSS) for _ in range(3))
    )

    assert sorted(done) == [False, False, True]


async def test_a_join_that_breaks_off_changed_nothing(
    home: "Group", guest: "Group", tmp_path: Path
) -> None:
    link = await ask(home, guest)
    with sqlite3.connect(tmp_path / "data.db") as database:
        database.execute(
            "CREATE TRIGGER stop BEFORE INSERT ON members BEGIN SELECT RAISE(ABORT, 'stopped'); END"
        )
    with pytest.raises(IntegrityError, match="stopped"):
        await home.store.approve_group_link(link.id, home.community.id, BOSS)

    assert (await home.store.community("slack", "T1", "")).settings == GUEST
    assert await home.store.round(guest.round.id) == guest.round
    with sqlite3.connect(tmp_path / "data.db") as database:
        database.execute("DROP TRIGGER stop")
    assert await home.store.approve_group_link(link.id, home.community.id, BOSS)
