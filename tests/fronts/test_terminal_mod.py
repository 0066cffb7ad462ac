"""A week run from a terminal, and what the moderators' commands say."""

import pytest

from bot.core.moments import without_marks
from bot.fronts.terminal_who import CHANNEL
from tests.fronts.terminal_kit import INTRO, Terminal, reply

SETTINGS = "/mod settings zone=Europe/Berlin weekly='Mon 18:00' announcements=all"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        *(
            (line, "Write it as /mod settings|announce|round open|round close|round extend.")
            for line in ("/mod", "/mod x", "/mod round", "/mod round x", "/mod announce now")
        ),
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
            "Write it as /mod settings zone=… weekly=… announcements=all|rounds|none.",
        ),
        (
            "/mod settings zone=UTC",
            "Write it as /mod settings zone=… weekly=… announcements=all|rounds|none.",
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
