"""One week of a group that is on Discord and on Slack: each place is told everything, once.

The real core, store, scheduler and senders; only what shows messages is ours.
"""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.asking import Asker
from bot.core.cards import Card
from bot.core.communities import CommunitySettings, Consent, Weekly
from bot.core.dialog import Dialog
from bot.core.judgements import Verdict
from bot.core.posting import VERDICT
from bot.core.posts import Delivery
from bot.schedule.outbox_sender import OutboxSender
from bot.schedule.scheduler import Scheduler
from tests.core.study import TIMETABLE, Study, open_study
from tests.store.pairs import CODE

PLACES = (("discord", "1"), ("slack", "T1"))
CHANNELS = {"discord": "123", "slack": "C1"}
ROLES = {"discord": "77", "slack": "S1"}
OPENS_AT = datetime(2026, 11, 23, 18, tzinfo=UTC)
WEEK = timedelta(days=7)


@dataclass
class Message:
    """What somebody sees, as it reads now."""

    to: str
    kind: str
    card: Card
    role: str
    edits: int = 0


@dataclass
class Screen:
    """Shows one platform's messages; the first try of each kind fails, as networks do."""

    platform: str
    dialog: Dialog
    messages: dict[str, Message] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)

    async def deliver(self, delivery: Delivery) -> str:
        if delivery.kind not in self.failed:
            self.failed.add(delivery.kind)
            raise ConnectionError
        if delivery.kind == VERDICT:
            assert delivery.submission_id is not None
            card = await self.dialog.group.verdict(delivery.submission_id)
            return self._show(delivery, card, "")
        post = await self.dialog.post(delivery)
        if post is None:
            return "nothing"
        if post.edits:
            shown = self.messages[post.edits]
            assert shown.to == delivery.recipient
            shown.card, shown.edits = post.card, shown.edits + 1
            return post.edits
        return self._show(delivery, post.card, post.role)

    def _show(self, delivery: Delivery, card: Card | None, role: str) -> str:
        assert card is not None
        message_id = f"{self.platform} {len(self.messages)}"
        self.messages[message_id] = Message(delivery.recipient, delivery.kind, card, role)
        return message_id

    @property
    def channel(self) -> list[Message]:
        """What stands in the channel for everyone."""
        return [one for one in self.messages.values() if one.to == CHANNELS[self.platform]]

    def names(self, kind: str) -> list[str]:
        """Who stands on the only table of a kind."""
        (table,) = [one.card.table for one in self.channel if one.kind == kind]
        return [] if table is None else [row[1] for row in table.rows]


@dataclass
class Town:
    """The group, its two places, and what goes on by itself."""

    study: Study
    screens: list[Screen]
    scheduler: Scheduler

    async def go_on(self, minutes: float = 0) -> None:
        """Let time pass, then do and send all that is due, failures included."""
        self.study.clock.advance(minutes=minutes)
        await self.scheduler.advance_all(self.study.clock.now())
        for _ in range(4):
            for screen in self.screens:
                sender = OutboxSender(self.study.store, screen, screen.platform, "sender")
                await sender.send_due()
            self.study.clock.advance(minutes=0.5)

    async def member(self, place: tuple[str, str], name: str) -> Asker:
        asker = await self.study.join_at(place, name, manages=True)
        return await self.study.group.set_consent(asker, Consent(announces=True))

    async def solve(self, place: tuple[str, str], name: str, points: int) -> None:
        await self.study.send(await self.member(place, name), f"# {name}", "double")
        await self.study.judge(Verdict.AC, points)


@pytest.fixture
async def study(tmp_path: Path) -> AsyncIterator[Study]:
    async with open_study(tmp_path) as opened:
        yield opened


@pytest.fixture
async def town(study: Study) -> Town:
    """Linked before their first round, each with its channel and role."""
    bosses = []
    for platform, place in PLACES:
        community = await study.store.community(platform, place, f"On {platform}")
        settings = CommunitySettings(
            CHANNELS[platform], ROLES[platform], "UTC", Weekly(0, OPENS_AT.hour, 0)
        )
        await study.store.save_settings(community.id, settings)
        bosses.append(await study.join_at((platform, place), f"boss of {platform}", manages=True))
    home, guest = bosses
    await study.store.make_group_code(home.community.id, home.account, CODE)
    link = await study.store.enter_group_code(guest.community.id, guest.account, CODE)
    assert not isinstance(link, str)
    await study.store.confirm_group_link(link.id, guest.community.id)
    assert await study.store.approve_group_link(link.id, home.community.id, home.account)
    scheduler = Scheduler(study.store, study.catalog, study.clock, TIMETABLE)
    screens = [Screen(platform, study.dialog) for platform, _ in PLACES]
    return Town(study, screens, scheduler)


async def test_each_place_is_told_of_a_week_once(town: Town) -> None:
    home, guest = PLACES
    await town.go_on()
    town.study.clock.time = OPENS_AT
    await town.go_on()
    await town.solve(home, "Noor", 110)
    await town.go_on(minutes=5)
    await town.solve(guest, "Sam", 120)
    await town.go_on(minutes=5)
    await town.go_on(minutes=5)

    for screen in town.screens:
        kinds = Counter(message.kind for message in screen.channel)
        assert kinds == {"round-opened": 1, "round-board": 1, "first-solve": 1}
        assert screen.names("round-board") == ["Sam", "Noor"]
        (first,) = [one.card for one in screen.channel if one.kind == "first-solve"]
        assert first.body.startswith("Noor solved it first")
        (opened,) = [one for one in screen.channel if one.kind == "round-opened"]
        assert opened.role == ROLES[screen.platform]

    town.study.clock.time = OPENS_AT + WEEK
    for _ in range(3):
        await town.go_on(minutes=1)

    for screen in town.screens:
        kinds = Counter(message.kind for message in screen.channel)
        assert kinds == {
            "round-opened": 2,
            "round-board": 1,
            "first-solve": 1,
            "round-summary": 1,
        }
        assert screen.names("round-summary") == ["Sam", "Noor"]
    verdicts = [
        [one.to for one in screen.messages.values() if one.kind == VERDICT]
        for screen in town.screens
    ]
    assert verdicts == [["Noor"], ["Sam"]]


async def test_a_place_that_removed_the_bot_for_a_day_has_no_gap_and_no_double(town: Town) -> None:
    home, guest = PLACES
    town.study.clock.time = OPENS_AT
    await town.study.store.note_removed(*guest)
    await town.go_on()
    await town.solve(home, "Noor", 110)
    await town.go_on(minutes=5)
    assert town.screens[1].channel == []

    await town.study.store.note_present(*guest)
    await town.go_on(minutes=5)
    await town.solve(home, "Pat", 120)
    await town.go_on(minutes=5)

    for screen in town.screens:
        kinds = Counter(message.kind for message in screen.channel)
        assert kinds == {"round-opened": 1, "round-board": 1, "first-solve": 1}
        assert screen.names("round-board") == ["Pat", "Noor"]


async def test_two_who_become_one_are_one_on_the_posted_board_of_each_place(town: Town) -> None:
    home, guest = PLACES
    town.study.clock.time = OPENS_AT
    await town.go_on()
    await town.solve(home, "Noor", 110)
    await town.solve(guest, "Nour", 120)
    await town.go_on(minutes=5)
    store = town.study.store
    noor, nour = await town.member(home, "Noor"), await town.member(guest, "Nour")
    await store.make_link_code(noor.community.id, noor.account, CODE)
    link = await store.enter_link_code(noor.community.id, nour.account, CODE)
    assert not isinstance(link, str)
    await store.confirm_link(link.id, nour.account)
    await store.approve_link(link.id, noor.account)
    await town.go_on(minutes=5)

    assert [screen.names("round-board") for screen in town.screens] == [["Noor"], ["Noor"]]

    await store.undo_link(link.id, nour.account)
    await town.go_on(minutes=5)
    both = ["Nour", "Noor"]
    assert [screen.names("round-board") for screen in town.screens] == [both, both]


async def test_a_place_that_leaves_in_an_open_round_keeps_what_it_was_told(town: Town) -> None:
    home, guest = PLACES
    town.study.clock.time = OPENS_AT
    await town.go_on()
    await town.solve(home, "Noor", 110)
    await town.go_on(minutes=5)
    chief = await town.member(guest, "boss of slack")
    assert await town.study.store.leave_group(chief.community.id, "slack", chief.account)
    await town.solve(home, "Pat", 120)
    await town.go_on(minutes=5)
    here, there = town.screens

    assert here.names("round-board") == ["Pat", "Noor"]
    # What was to be changed there when it left was; what came later isn't shown any more.
    assert there.names("round-board") == ["Pat", "Noor"]
    await town.solve(home, "Bea", 130)
    await town.go_on(minutes=5)
    assert here.names("round-board") == ["Bea", "Pat", "Noor"]
    assert there.names("round-board") == ["Pat", "Noor"]
    told = Counter(message.kind for message in there.channel)
    # Its own week goes on at the next weekly time, the other's without it.
    town.study.clock.time = OPENS_AT + WEEK
    await town.go_on()
    now = Counter(message.kind for message in there.channel)
    assert now - told == {"round-opened": 1}
    assert Counter(message.kind for message in here.channel)["round-summary"] == 1
