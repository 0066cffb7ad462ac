"""A member at the terminal: what they type, and everything they read."""

import asyncio
import os
import signal
from datetime import UTC
from pathlib import Path

import pytest

from bot.core.communities import Consent
from bot.fronts.terminal_play import APOLOGY
from bot.fronts.terminal_verbs import Verbs
from bot.fronts.terminal_who import enter
from tests.fronts.terminal_kit import CODE, INTRO, Terminal, reply


def put(name: str, text: str) -> None:
    Path(name).write_text(text)


def text_of(name: str) -> str:
    return Path(name).read_text()


async def test_the_start_says_the_week_and_where_help_is(terminal: Terminal) -> None:
    assert await terminal.run() == INTRO


async def test_a_submission_gets_a_receipt_and_then_its_verdict(terminal: Terminal) -> None:
    assert await terminal.run("/submit double.py") == (
        INTRO + "you> /submit double.py\n"
        "#1 accepted for judging. You are next.\n"
        "#1  ✓ ACCEPTED  samples 1/1, hidden 0/1 · 120 points · rank 1 of 1\n"
        "\n"
    )


async def test_a_try_is_one_line(terminal: Terminal) -> None:
    assert reply(await terminal.run("/try double double.py")) == (
        "✓ samples 1/1  Not scored, seen by nobody else. /submit when you are ready.\n\n"
    )


async def test_each_line_waits_for_its_judgement_the_last_one_too(terminal: Terminal) -> None:
    put("other.py", "# other\n" + CODE)
    output = await terminal.run("/submit double.py", "/submit other.py")
    order = [output.index(text) for text in ("#1  ✓", "you> /submit other.py", "#2  ✓")]
    assert order == sorted(order)


async def test_the_last_line_needs_no_newline(terminal: Terminal) -> None:
    read, write = os.pipe()
    os.write(write, b"/submit double.py")
    os.close(write)
    assert "ACCEPTED" in await terminal.run_from(read)


async def test_input_may_be_an_ordinary_file(terminal: Terminal) -> None:
    put("script", "/submit double.py\r\n\n/me\n")
    output = await terminal.run_from(os.open("script", os.O_RDONLY))
    assert "you> /submit double.py\n" in output
    assert "1 round in a row" in output


async def test_input_that_is_no_text_is_answered_like_any_other(terminal: Terminal) -> None:
    read, write = os.pipe()
    os.write(write, b"\xff\x1b[2J\n")
    os.close(write)
    output = await terminal.run_from(read)
    assert "you> \ufffd\\x1b[2J\n" in output
    assert "Commands start with a slash: /help lists them.\n" in output


async def test_a_long_line_is_echoed_as_one(terminal: Terminal) -> None:
    assert f"you> /xyzzy {'a' * 200}\n" in await terminal.run(f"/xyzzy {'a' * 200}")


async def test_a_line_without_end_is_cut_and_not_kept(terminal: Terminal) -> None:
    read, write = os.pipe()
    os.write(write, b"x" * 20_000)
    os.close(write)
    assert (await terminal.run_from(read)).count("Commands start with a slash") == 3


async def test_the_same_code_again_shows_the_same_verdict_again(terminal: Terminal) -> None:
    output = await terminal.run("/submit double.py", "/submit double.py")
    assert "#1 is this same code, sent a moment ago. It is not judged twice.\n#1  ✓ ACC" in output
    assert output.count("✓ ACCEPTED") == 2


async def test_the_same_code_again_after_a_restart_shows_its_verdict(terminal: Terminal) -> None:
    await terminal.run("/submit double.py")
    again = Terminal(terminal.study)
    assert "#1  ✓ ACCEPTED" in await again.run("/submit double.py")


async def test_a_verdict_from_an_earlier_run_is_shown_with_its_number(terminal: Terminal) -> None:
    await terminal.study.send(await enter(terminal.study.group, "Noor", UTC), CODE)
    await terminal.judge_all()
    await terminal.send_all()
    assert terminal.out.getvalue().startswith("The verdict of #1, sent earlier:\n#1  ✓ ACCEPTED")


async def test_one_bad_line_does_not_end_the_session(terminal: Terminal) -> None:
    output = await terminal.run("/submit nothing.py", "/submit double.py")
    assert "There is no file nothing.py." in output
    assert "✓ ACCEPTED" in output


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "/sumbit double.py",
            "There is no command /sumbit. Did you mean /submit? /help lists them.",
        ),
        ("/xyzzy", "There is no command /xyzzy. /help lists them."),
        ("help", "Commands start with a slash: did you mean /help?"),
        ("import numpy", "Commands start with a slash: /help lists them."),
        ('/try "double.py', "A quotation mark is not closed. Close it and send again."),
        ("/submit", "Name the file to send: /submit [slug] FILE."),
        ("/try double", "Name the file to send: /try [slug] FILE."),
        ("/submit a b c", "Write it as /submit [slug] FILE; put quotes around a name with spaces."),
        ("/submit doubel double.py", "There is no challenge called 'doubel'. Did you mean double?"),
        ("/submit doble.py", "There is no file doble.py. Did you mean double.py?"),
        ("/submit .", ". is a folder. Name the file in it."),
        ("/submit /dev/zero", "/dev/zero is not an ordinary file."),
        ("/submit empty.py", "The file is empty. Write double in it and send it again."),
        ("/challenge a b", "Write it as /challenge [slug]."),
        ("/challenge tripel", "There is no challenge called 'tripel'. Did you mean triple?"),
        ("/hint 4", "double has hints 1 to 3: /hint double 1."),
        ("/hint 1 2", "Write it as /hint [slug] [1-3]."),
        ("/hint 99999999999", "Write it as /hint [slug] [1-3]."),
        (
            "/leaderboard weekly",
            "There is no challenge called 'weekly'. There are: double, triple.",
        ),
        ("/me too", "Write it as /me, /me NUMBER or /me NUMBER withdraw."),
        ("/me 7", "There is no submission #7 of yours."),
        ("/me 7 withdraw", "There is no submission #7 of yours."),
        ("/schedule now", "Write it as /schedule."),
        (
            "/leaderboard 1 2",
            "Write it as /leaderboard [round|season|newcomers|all|archive] [slug] [view] [page].",
        ),
        (
            "/leaderboard season fastest",
            "The view fastest compares solutions of one challenge. "
            "Ask for it on a round's board: /leaderboard round fastest.",
        ),
        (
            "/starter",
            "double.py is here already and was left as it is. Name another: /starter my_double.py.",
        ),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_sentence(
    terminal: Terminal, line: str, said: str
) -> None:
    put("empty.py", "")
    assert " ".join(reply(await terminal.run(line)).split()) == said


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("/challenge", "╭─ double · Double · foundations ●●○○○ ─"),
        ("/CHALLENGE triple", "╭─ triple · Triple · foundations ●●○○○ ─"),
        ("/hint", "╭─ Hint 1 of 3 · double ─"),
        ("/hint 2", "╭─ Hint 2 of 3 · double ─"),
        ("/hint triple 3", "╭─ Hint 3 of 3 · triple ─"),
        ("/leaderboard", "╭─ Week 1 · double ─"),
        ("/leaderboard double", "╭─ Week 1 · double ─"),
        ("/leaderboard season", "╭─ This season ─"),
        ("/leaderboard newcomers", "╭─ Newcomers this season ─"),
        ("/leaderboard all", "╭─ All time ─"),
        ("/leaderboard shortest", "╭─ Week 1 · double · shortest ─"),
        ("/leaderboard first double round 3", "╭─ Week 1 · double · first ─"),
        ("/schedule", "╭─ Schedule ─"),
        ("/me", "╭─ Noor ─"),
        ("/help", "╭─ Commands ─"),
    ],
)
async def test_every_verb_shows_its_card(terminal: Terminal, line: str, shown: str) -> None:
    assert reply(await terminal.run(line)).startswith(shown)


async def test_help_on_the_terminal_says_how_to_leave(terminal: Terminal) -> None:
    assert "/quit" in await terminal.run("/help")


async def test_quit_leaves_the_rest_unread(terminal: Terminal) -> None:
    assert await terminal.run("/quit", "/me") == INTRO + "you> /quit\n"


@pytest.mark.parametrize("verb", [*Verbs.VERBS, "quit"])
async def test_help_names_every_command(terminal: Terminal, verb: str) -> None:
    assert f"/{verb}" in (await terminal.run("/help")).replace("you> /help", "")


async def test_ones_own_submission_is_shown_again_with_its_code(terminal: Terminal) -> None:
    output = await terminal.run("/submit double.py", "/me 1")
    shown = output.split("you> /me 1\n")[1]
    assert shown.startswith("#1  ✓ ACCEPTED")
    assert "double-1.py" in shown
    assert "return 2 * x" in shown


async def test_ones_own_submission_can_be_withdrawn(terminal: Terminal) -> None:
    output = await terminal.run("/submit double.py", "/me 1 withdraw", "/me", "/leaderboard")
    assert "#1 is withdrawn" in output
    assert "accepted · withdrawn" in output
    assert "Nobody has points here yet." in output


async def test_times_are_shown_in_the_zone_of_the_terminal(terminal: Terminal) -> None:
    assert "opens Mon 30 Nov 12:04" in await terminal.run("/schedule")


async def test_whoever_plays_alone_is_not_asked_how_they_appear(terminal: Terminal) -> None:
    assert "ACCEPTED" in await terminal.run("/submit double.py")
    asker = await enter(terminal.study.group, "Noor", UTC)
    assert asker.member.consent == Consent()


async def test_a_choice_made_here_is_kept_over_restarts(terminal: Terminal) -> None:
    output = await terminal.run("/settings name=pseudonym pseudonym='Ada L' announces=yes")
    assert "Boards show you as Ada L. A first solve of yours may be told" in output
    await enter(terminal.study.group, "Noor", UTC)
    again = await Terminal(terminal.study).run("/settings shares=yes")
    assert "Boards show you as Ada L." in again
    assert "may be shown" in again


async def test_a_starter_is_written_and_named(terminal: Terminal) -> None:
    output = await terminal.run("/starter triple")
    said = "Wrote triple.py (signature, shapes, and a first example to make true).\n"
    assert reply(output) == said
    assert text_of("triple.py").startswith("def triple(x):")


async def test_a_starter_is_written_where_asked(terminal: Terminal) -> None:
    await terminal.run('/starter "my double.py"', "/starter triple sub.py")
    assert text_of("my double.py").startswith("def double(x):")
    assert text_of("sub.py").startswith("def triple(x):")


async def test_a_file_with_spaces_is_named_in_quotes(terminal: Terminal) -> None:
    put("my double.py", CODE)
    assert "ACCEPTED" in await terminal.run("/submit 'my double.py'")


async def test_a_misspelt_slug_of_a_starter_is_not_written_as_a_file(terminal: Terminal) -> None:
    output = await terminal.run("/starter tripel")
    assert reply(output) == "There is no challenge called 'tripel'. Did you mean triple?\n"
    assert "tripel" not in os.listdir()


async def test_ctrl_c_stops_waiting_and_loses_nothing(terminal: Terminal) -> None:
    terminal.judging = False
    pressing = asyncio.create_task(terminal.press_ctrl_c_after("accepted for judging"))
    output = await terminal.run("/submit double.py", "/me")
    await pressing
    assert "#1 stays in the queue and nothing is lost." in output
    assert "#1 has no verdict yet; it is shown at your next start." in output
    assert "you> /me" not in output
    await terminal.judge_all()
    await terminal.send_all()
    assert "#1  ✓ ACCEPTED" in terminal.out.getvalue()


async def test_ctrl_c_while_reading_leaves(terminal: Terminal) -> None:
    read, write = os.pipe()
    pressing = asyncio.create_task(terminal.press_ctrl_c_after(INTRO))
    assert await terminal.run_from(read) == INTRO
    await pressing
    os.close(write)


async def test_afterwards_ctrl_c_is_as_it_was(terminal: Terminal) -> None:
    before = signal.getsignal(signal.SIGINT)
    await terminal.run("/submit double.py")
    assert signal.getsignal(signal.SIGINT) is before


async def test_a_fault_of_ours_is_an_apology_and_the_session_goes_on(
    terminal: Terminal, caplog: pytest.LogCaptureFixture
) -> None:
    put("../challenges/triple/challenge.toml", "nonsense")
    output = await terminal.run("/challenge triple", "/challenge double")
    assert f"{APOLOGY}\n" in output
    assert "nonsense" not in output
    assert "Scale a number." in output
    assert "a command failed" in caplog.text


async def test_the_judge_is_never_kept_from_working_while_input_is_awaited(
    terminal: Terminal,
) -> None:
    read, write = os.pipe()
    loop = asyncio.get_running_loop()
    await terminal.study.send(await enter(terminal.study.group, "Noor", UTC), CODE)
    loop.call_later(0.3, os.close, write)
    assert "The verdict of #1, sent earlier:" in await terminal.run_from(read)
