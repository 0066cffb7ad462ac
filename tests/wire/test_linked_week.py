"""A Discord server and a Slack workspace become one group, and live through a round.

Everything is typed and pressed by people over sockets, on both platforms at once.
"""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.core.judgements import Verdict
from tests.core.study import open_study
from tests.wire.conftest import Town
from tests.wire.discord_people import words_of
from tests.wire.meeting import CONSENT, Meeting, TownClock, bare, on_discord
from tests.wire.slack_meeting import Office, SlackMeeting, on_slack

OTHER_CODE = b"def double(x):\n    return x + x\n"


@dataclass
class Both:
    """One bot on both platforms; on Discord the home, on Slack the guest."""

    home: Meeting
    guest: SlackMeeting

    async def send(self) -> None:
        """Deliver what is due on both, board edits too."""
        self.home.town.server.clock.advance(90)
        for _ in range(2):
            await self.home.sender.send_due()
            await self.guest.sender.send_due()

    def posts(self, words: str) -> tuple[list[str], list[str]]:
        """What everyone sees that holds these words, in each channel."""
        return (
            [bare(text) for text in self.home.posts() if words in bare(text)],
            [text for text in self.guest.posts() if words in text],
        )

    def once(self, words: str) -> tuple[str, str]:
        """The only post with these words in each channel."""
        (here,), (there,) = self.posts(words)
        return here, there


@pytest.fixture
async def both(town: Town, office: Office, tmp_path: Path) -> AsyncIterator[Both]:
    """Two groups that know nothing of each other; the guest has a round open."""
    office.server.name = "Night school"
    async with (
        open_study(tmp_path, TownClock(town.server.clock)) as study,
        on_discord(town, study) as home,
        on_slack(office, study) as guest,
    ):
        await guest.begin()
        await home.settle()
        yield Both(home, guest)


async def link_groups(both: Both) -> None:
    """A moderator of each side types the other group's name."""
    town, office = both.home.town, both.guest.office
    made = await town.mo.slash(town.channel, "mod link").says("/fromscratch mod link")
    code = code_in(bare(words_of(made)))
    question = await (await office.mo.slash("/fromscratch", f"mod link {code}")).says("Link with")
    assert "Study group" in question.text
    form = await (await office.mo.press(question, "Type the name")).form()
    await (await form.send(name="Study group")).says("Now the other side")
    await both.send()
    (told,) = both.home.dms(town.mo)
    assert "Night school wants to join Study group" in words_of(told)

    asked = await town.mo.slash(town.channel, "mod link").says("Link with Night school?")
    form_here = await town.mo.press(asked, "Type the name").answered()
    wrong = town.mo.fill_in(form_here, {"name": "Nightschool"})
    assert "Nothing was linked" in words_of(await wrong.says("type the name"))
    form_here = await town.mo.press(asked, "Type the name").answered()
    await town.mo.fill_in(form_here, {"name": "Night school"}).says("Linked with Night school")
    await both.send()


def code_in(text: str) -> str:
    """The code that a card says to write elsewhere."""
    (code,) = re.findall(r"link ([0-9A-Z]+(?:-[0-9A-Z]+)+)", text)
    return str(code)


async def test_two_groups_become_one_and_each_channel_is_told_of_a_round_once(both: Both) -> None:
    home, guest = both.home, both.guest
    town, office = home.town, guest.office
    await link_groups(both)
    # The guest's open round closed with its summary, where it was.
    assert [len(found) for found in both.posts("Week 1 · double is over")] == [0, 1]

    await home.open_round()
    await both.send()
    asked = await town.noor.slash(town.channel, "settings").answered()
    await town.noor.fill_in(asked, CONSENT | {"announces": ["yes"]}).says("Saved")
    await home.submit(town.noor)
    await home.judge(Verdict.AC, 110)
    await both.send()
    await guest.submit(office.noor, OTHER_CODE)
    await guest.judge(Verdict.AC, 120)
    await both.send()

    board_here, board_there = both.once("2 solved")
    assert both.once("solved it first")
    for board in (board_here, board_there):
        assert re.search(r"1\W+(noor|you).*\n.*2\W+noor", board), board

    asked = town.mo.slash(town.channel, "mod round close")
    await town.mo.press(await asked.says("Close"), "Close it").says("is closed")
    await both.send()
    here, there = both.posts("Week 1 · double is over")
    assert (len(here), len(there)) == (1, 2)


async def test_a_member_of_both_becomes_one_with_the_better_result(both: Both) -> None:
    home, guest = both.home, both.guest
    town, office = home.town, guest.office
    await link_groups(both)
    await home.open_round()
    asked = await town.noor.slash(town.channel, "settings").answered()
    await town.noor.fill_in(asked, CONSENT).says("Saved")
    await home.submit(town.noor)
    await home.judge(Verdict.WA, 40)
    await guest.submit(office.noor)
    await guest.judge(Verdict.AC, 120)

    made = await (await office.noor.slash("/fromscratch", "link")).says("Link your other account")
    entered = town.noor.slash(town.channel, "link", code=code_in(made.text))
    here = await entered.says("Link with noor on Slack?")
    await town.noor.press(here, "Link").says("Now the other side")
    await both.send()
    (question,) = [m for m in office.noor.dms() if "wants to be linked with you" in m.text]
    await (await office.noor.press(question, "Approve")).says("Linked with noor on")
    await both.send()

    assert any("Linked with noor on" in words_of(message) for message in home.dms(town.noor))
    mine = await town.noor.slash(town.channel, "me").says("Streak")
    assert "120 points · rank 1 of 1" in bare(words_of(mine))
    theirs = await (await office.noor.slash("/fromscratch", "me")).says("Streak")
    assert "120 points · rank 1 of 1" in theirs.text
    board_here, board_there = both.once("1 solved")
    assert "noor" in board_here
    assert "noor" in board_there


async def test_a_code_works_once_and_only_where_it_leads(both: Both) -> None:
    town, office = both.home.town, both.guest.office
    made = await town.mo.slash(town.channel, "mod link").says("/fromscratch mod link")
    code = code_in(bare(words_of(made)))
    await town.mo.slash(town.channel, "mod link", code=code).says("The code is of this group")
    refused = await office.noor.slash("/fromscratch", f"mod link {code}")
    await refused.says("moderator")
    await (await office.mo.slash("/fromscratch", f"mod link {code}")).says("Link with")
    await (await office.mo.slash("/fromscratch", f"mod link {code}")).says("This code was used")
    assert not any(code in text for text in both.home.posts() + both.guest.posts())
