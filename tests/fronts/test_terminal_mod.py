"""A week run from a terminal, and what the moderators' commands say."""

from pathlib import Path

import pytest

from bot.core.moments import without_marks
from bot.fronts.terminal_who import CHANNEL
from tests.fronts.terminal_kit import INTRO, Terminal, reply

SETTINGS = "/mod settings zone=Europe/Berlin weekly='Mon 18:00' announcements=all"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/mod", "Behind /mod comes one of settings, announce, round, team, audit, "),
        ("/mod x", "There is no /mod x. Behind /mod comes one of settings, announce, "),
        ("/mod rond open", "There is no /mod rond. Did you mean /mod round? Behind /mod "),
        ("/mod round", "Behind /mod round comes one of open, close, extend. /help says more."),
        ("/mod round x", "There is no /mod round x. Behind /mod round comes one of open, "),
        ("/mod announce now", "Write it as /mod announce."),
        ("/mod parcel", "Behind /mod parcel comes send. /help says more."),
        ("/mod round open a b", "Write it as /mod round open [slug] [now]."),
        (
            "/mod round open tripel",
            "There is no challenge called 'tripel'. Did you mean triple?",
        ),
        ("/mod round open double", "Week 1 · double is open already."),
        ("/mod round extend", "Write it as /mod round extend DAYS."),
        ("/mod round extend x", "Write it as /mod round extend DAYS."),
        ("/mod round extend 15", "A round can be extended by 1 to 14 days."),
        ("/mod announce", "This group is not set up yet. Fill in /mod settings first."),
        ("/mod settings save", "There is nothing to save. Fill in /mod settings first."),
        (
            "/mod settings",
            "Write it as /mod settings zone=… weekly=… announcements=all|rounds|none.",
        ),
        (
            "/mod settings channel=5 zone=UTC weekly='Mon 18:00'",
            "There is no question for channel=5. Write it as /mod settings zone=… ",
        ),
        (
            "/mod settings zone=UTC",
            "weekly is missing. Write it as /mod settings zone=… weekly=… "
            "announcements=all|rounds|none.   zone: Time zone (For example Europe/Berlin or "
            "America/New_York)   weekly: When rounds open and close (For example Mon 18:00)",
        ),
        (
            "/mod settings zone=UTC weekday=monday",
            "There is no question for weekday=monday. Write it as /mod settings zone=…",
        ),
        (
            "/mod settings zone=Berlin weekly='Mon 18:00'",
            "There is no time zone called 'Berlin'. Did you mean Europe/Berlin?",
        ),
        (
            "/mod settings zone=UTC weekly='monday 6pm'",
            "Write the weekly time like Mon 18:00: an English day, then 00:00 to 23:59.",
        ),
        (
            "/settings",
            "Write it as /settings shown_as=name|pseudonym|hidden pseudonym=… "
            "announces=no|yes shares=no|yes.",
        ),
        ("/settings name=pseudonym", "You chose a pseudonym but wrote none. Write one, or "),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_sentence(
    terminal: Terminal, line: str, said: str
) -> None:
    assert said in reply(await terminal.run(line)).replace("\n", " ")


async def test_settings_are_previewed_and_then_saved(terminal: Terminal) -> None:
    output = await terminal.run(SETTINGS, "/mod settings save")
    assert "Rounds open and close every week at Mon 18:00, Europe/Berlin" in output
    assert "To keep it: /mod settings save" in output
    assert output.index("To keep it") < output.index("Settings saved")


async def test_opening_a_round_asks_first(terminal: Terminal) -> None:
    output = await terminal.run("/mod round open", "/mod round open triple")
    assert output.count("╭─ Open week 2 · triple? ─") == 2
    assert "To do it: /mod round open now\n" in output
    assert "To do it: /mod round open triple now\n" in output
    assert (await newest(terminal)).startswith("Week 1 · double · closes")


async def test_a_round_opens_and_closes_when_the_line_says_now(terminal: Terminal) -> None:
    await terminal.run("/help")
    terminal.study.clock.advance(minutes=1)
    assert "Week 2 · triple is open" in await terminal.run("/mod round open now")
    terminal.study.clock.advance(minutes=1)
    assert "To do it: /mod round close now\n" in await terminal.run("/mod round close")
    output = await terminal.run("/mod round close now", "/editorial")
    assert "Week 2 · triple is closed" in output
    assert "Because." in output


async def test_a_round_is_extended(terminal: Terminal) -> None:
    assert "closes Wed 2 Dec 12:04" in await terminal.run("/mod round extend 2")


async def test_posts_of_the_group_are_shown_here(terminal: Terminal) -> None:
    await terminal.run(SETTINGS, "/mod settings save")
    terminal.study.clock.advance(minutes=1)
    await terminal.run("/submit double.py", "/mod announce")
    await terminal.send_all()
    await terminal.run("/mod round open now", "/me")
    await terminal.send_all()
    output = terminal.out.getvalue()
    assert "Posted to the group:\n╭─ Week 1 · double · Double ─" in output
    assert "Posted to the group:\n╭─ Week 1 · double is over ─" in output
    assert "Posted to the group:\n╭─ Week 2 · triple · Triple ─" in output
    assert "The editorial is open." in output
    assert await terminal.study.store.lease("terminal", [CHANNEL], "sender", 60.0) == []


async def test_a_posts_times_are_those_of_its_reader(terminal: Terminal) -> None:
    await terminal.run(SETTINGS, "/mod settings save", "/mod announce")
    await terminal.send_all()
    post = terminal.out.getvalue().partition("Posted to the group:")[2]
    assert "closes Mon 30 Nov 12:04 (in 7 d)" in post


async def test_a_post_about_what_is_over_is_not_shown(terminal: Terminal) -> None:
    await terminal.run(SETTINGS, "/mod settings save")
    asker = await terminal.study.join("Noor", manages=True)
    await terminal.study.moderation.announce(asker)
    terminal.study.clock.advance(days=8)
    await terminal.send_all()
    assert "Posted to the group" not in terminal.out.getvalue()
    assert await terminal.study.store.lease("terminal", [CHANNEL], "sender", 60.0) == []


async def test_saved_settings_count_for_the_very_next_line(terminal: Terminal) -> None:
    output = await terminal.run(SETTINGS, "/mod settings save", "/mod announce", "/schedule")
    assert "Week 1 · double is posted to the channel of the settings." in output
    assert "opens Mon 30 Nov 17:00" in output
    assert output.startswith(INTRO)


async def newest(terminal: Terminal) -> str:
    asker = await terminal.study.join()
    return without_marks(await terminal.study.group.intro(asker))


async def test_a_posts_buttons_are_pressed_by_number(terminal: Terminal) -> None:
    await terminal.run(SETTINGS, "/mod settings save", "/mod announce")
    await terminal.send_all()
    listed = "/do NUMBER:  1 Submit   2 Starter   3 Hint   4 Board   5 Remind me"
    assert listed in terminal.out.getvalue()
    output = await terminal.run("/do 1", "/do 1 double.py", "/do 2", "/do 3")
    assert "╭─ Hint 1 of 3" in output
    assert "Name the file to send: /submit [slug] FILE." in output
    assert "#1 accepted for judging" in output
    assert "double.py is here already" in output


@pytest.fixture
def empty_file(terminal: Terminal) -> None:
    Path("empty").touch()


@pytest.mark.usefixtures("empty_file")
async def test_a_post_leaves_the_numbers_that_an_answer_listed(terminal: Terminal) -> None:
    await terminal.run("/mod parcel send empty", SETTINGS, "/mod settings save")
    await terminal.run("/mod announce")
    await terminal.send_all()
    assert "/do NUMBER:  3 Submit   4 Starter" in terminal.out.getvalue()
    assert "Again 7" in await terminal.run("/do 1")
