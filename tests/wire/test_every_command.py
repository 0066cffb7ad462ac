"""Every command of every feature is answered, on Discord and on Slack, over real sockets."""

from contextlib import suppress
from pathlib import Path

from bot.core.dialog import Dialog
from bot.core.judgements import Verdict
from tests.wire.conftest import Town
from tests.wire.discord_people import Asked, words_of
from tests.wire.meeting import bare, meet
from tests.wire.slack_meeting import Office, meet_on_slack
from tests.wire.slack_people import Asked as SlackAsked

APOLOGY = "This is our fault"
# What each answer says at least, or what its form is called; options in their order.
COMMANDS: dict[str, tuple[dict[str, str | int], str]] = {
    "appeal": ({}, "Nothing of yours is disqualified"),
    "data delete": ({}, "Delete"),
    "data export": ({}, "Everything about you"),
    "link": ({}, "Link your other account"),
    "mod appeals": ({}, "No appeal waits"),
    "mod audit": ({}, "opened Week 1"),
    "mod backlog add": ({"slug": "triple"}, "on the backlog already"),
    "mod backlog move": ({"slug": "triple", "to": 1}, "1 to come"),
    "mod backlog preview": ({}, "Preview of triple"),
    "mod backlog show": ({}, "1 to come"),
    "mod backlog remove": ({"slug": "triple"}, "no longer comes by itself"),
    "mod challenge download": ({"slug": "none"}, "no challenges of its own"),
    "mod challenge list": ({}, "There are none yet"),
    "mod challenge new": ({}, "my-challenge"),
    "mod challenge retire": ({"slug": "none"}, "no challenges of its own"),
    "mod challenge show": ({"slug": "none"}, "no challenges of its own"),
    "mod disqualified": ({}, "Nothing is disqualified"),
    "mod errors": ({}, "failed on nothing"),
    "mod held": ({}, "Nothing waits for a moderator"),
    "mod link": ({}, "Link another group"),
    "mod relay add": ({"url": "https://x.example/"}, "r/MachineLearning"),
    "mod relay approve": ({"thread": "x"}, "thread"),
    "mod relay optout": ({"who": "u/somebody"}, "Opted out"),
    "mod relay queue": ({}, "None waits for a decision"),
    "mod relay reject": ({"thread": "x"}, "thread"),
    "mod relay status": ({}, "No source is read"),
    "mod relay withdraw": ({"thread": "x"}, "thread"),
    "mod similar": ({"challenge": "double"}, "Alike in Week 1"),
    "mod status": ({}, "Week 1"),
    "mod team show": ({}, "Moderators"),
    "mod team where": ({}, "Moderators of this study group"),
    "mod unlink": ({}, "did not join another group"),
    "mod view": ({"submission": 1}, "Read #1?"),
    "picture": ({}, ""),
    "remind": ({}, "You will be reminded"),
    "suggest": ({"url": "https://x.example/"}, "r/MachineLearning"),
    "unlink": ({}, "None of your links"),
}
# They name a member or take a file or a choice, and have tests of their own.
ELSEWHERE = {
    *("mod ban", "mod unban", "mod team add", "mod team remove", "mod challenge add"),
    *("mod disqualify", "mod rejudge", "mod parcel send", "parcel"),
}
ANSWER_S = 20.0


def assert_all_are_tried(dialog: Dialog) -> None:
    """A new command must be added here, too."""
    assert {" ".join(words) for words in dialog.features.commands} == COMMANDS.keys() | ELSEWHERE


async def test_on_discord(town: Town, tmp_path: Path) -> None:
    async with meet(town, tmp_path) as meeting:
        assert_all_are_tried(meeting.study.dialog)
        await meeting.begin()
        await meeting.submit(town.noor)
        await meeting.judge(Verdict.AC, 120)
        for command, (options, words) in COMMANDS.items():
            who = town.mo if command.startswith("mod") else town.noor
            asked = who.slash(town.channel, command, **options)
            said = await _said_on_discord(asked, words)
            assert APOLOGY not in said, command


async def _said_on_discord(asked: Asked, words: str) -> str:
    """What is answered, or the title of the form that opens, once it says enough."""

    def said() -> str:
        title = (asked.record.modal or {}).get("title", "")
        return "\n".join([title, *(bare(words_of(message)) for message in asked.messages)])

    def enough() -> bool:
        return APOLOGY in said() or (asked.record.responded and words in said())

    with suppress(TimeoutError):
        await asked.server.until(enough, ANSWER_S)
    assert enough(), said()
    return said()


async def test_on_slack(office: Office, tmp_path: Path) -> None:
    async with meet_on_slack(office, tmp_path) as meeting:
        assert_all_are_tried(meeting.study.dialog)
        await meeting.begin()
        await meeting.submit(office.noor)
        await meeting.judge(Verdict.AC, 120)
        for command, (options, words) in COMMANDS.items():
            who = office.mo if command.startswith("mod") else office.noor
            typed = " ".join([command, *map(str, options.values())])
            asked = await who.slash("/fromscratch", typed)
            said = await _said_on_slack(asked, words)
            assert APOLOGY not in said, command


async def _said_on_slack(asked: SlackAsked, words: str) -> str:
    """What is answered, or the form that opens, once it says enough."""

    def said() -> str:
        view = asked.server.view_of(asked.trigger_id) or {}
        return "\n".join([str(view), *(message.text for message in asked.spoken())])

    def enough() -> bool:
        text = said()
        return APOLOGY in text or (text != "{}" and words in text)

    with suppress(TimeoutError):
        await asked.server.until(enough, ANSWER_S)
    assert enough(), said()
    return said()
