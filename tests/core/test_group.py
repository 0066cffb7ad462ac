"""The study group's answers, from a real data file."""

from pathlib import Path

import pytest

from bot.core.asking import Asker, Board, View
from bot.core.cards import Action, Card, Field, Tone
from bot.core.judgements import Judgement, Verdict
from bot.core.models import Mode
from bot.core.moments import without_marks
from bot.core.rounds import ROUNDS_A_SEASON
from bot.core.submitting import Intent
from bot.errors import BadSource, TooManyPending, UnknownName, UserError
from tests.core.study import Study, write_challenge

CODE = "def double(x):\n    return 2 * x\n"


def fields(card: Card) -> dict[str, str]:
    return {field.label: without_marks(field.value) for field in card.fields}


async def intro(study: Study, asker: Asker) -> str:
    return without_marks(await study.group.intro(asker))


def names(card: Card) -> list[str]:
    assert card.table is not None
    return [row[1] for row in card.table.rows]


async def test_the_first_start_opens_the_first_challenge(study: Study) -> None:
    asker = await study.join()
    assert await intro(study, asker) == "Week 1 · double · closes Mon 30 Nov 12:04 (in 7 d)"


async def test_a_start_within_the_week_keeps_the_round(study: Study) -> None:
    await study.join()
    study.clock.advance(days=6.9)
    assert (await study.group.ensure_round(await study.join())).number == 1


async def test_the_first_start_after_the_close_opens_the_next(study: Study) -> None:
    await study.join()
    study.clock.advance(days=30)
    asker = await study.join()
    assert await intro(study, asker) == "Week 2 · triple · closes Wed 30 Dec 12:04 (in 7 d)"


async def test_a_challenge_outside_the_calendar_opens_only_by_hand(
    study: Study, tmp_path: Path
) -> None:
    write_challenge(tmp_path / "challenges" / "draft", "draft")
    for _ in range(3):
        asker = await study.join()
        study.clock.advance(days=7)
    assert "draft" in study.group.slugs()
    assert (await intro(study, asker)).startswith("Week 3 · double")


async def test_after_the_calendars_end_it_starts_again(study: Study) -> None:
    for _ in range(3):
        asker = await study.join()
        study.clock.advance(days=7)
    assert (await intro(study, asker)).startswith("Week 3 · double")


async def test_a_season_has_thirteen_rounds(study: Study) -> None:
    seasons = []
    for _ in range(14):
        asker = await study.join()
        seasons.append((await study.group.ensure_round(asker)).season_id)
        study.clock.advance(days=7)
    assert len(set(seasons[:13])) == 1
    assert seasons[13] != seasons[12]


async def test_a_challenge_shows_statement_limits_and_close(study: Study) -> None:
    card = await study.group.challenge(await study.join())
    assert card.title == "double · Double · foundations ●●○○○"
    assert card.body == "Scale a number.\n\nIt scales."
    assert fields(card) == {
        "Limits": "5 × the reference's time · 256 MB · NumPy only · without numpy.multiply",
        "Round": "Week 1 · closes Mon 30 Nov 12:04 (in 7 d)",
        "Solved by": "0 so far",
    }
    assert [(action.id, action.value) for action in card.actions] == [
        ("submit", "double"),
        ("starter", "double"),
        ("hint", "double"),
        ("board", "double"),
    ]


async def test_a_challenge_without_a_round_is_practice(study: Study) -> None:
    card = await study.group.challenge(await study.join(), "triple")
    assert fields(card)["Round"] == "none yet here; what you send is practice"


async def test_an_unknown_slug_is_answered_with_the_nearest(study: Study) -> None:
    with pytest.raises(UnknownName, match="Did you mean double"):
        await study.group.challenge(await study.join(), "doubel")


async def test_the_starter_is_named_after_what_it_defines(study: Study) -> None:
    card = await study.group.starter(await study.join(), "triple")
    assert card.code[0].filename == "triple.py"
    assert card.code[0].text.startswith("def triple(x):")


async def test_hints_come_one_at_a_time_and_privately(study: Study) -> None:
    asker = await study.join()
    first = await study.group.hint(asker)
    assert (first.title, first.body) == ("Hint 1 of 3 · double", "First.")
    assert first.footer == "/hint double 2 says more."
    assert first.actions == (Action("hint", "double:2", "Next hint", replaces=True),)
    assert first.private
    last = await study.group.hint(asker, "double", 3)
    assert (last.footer, last.actions) == ("", ())


@pytest.mark.parametrize("number", [-1, 0, 4, 99])
async def test_a_hint_that_there_is_not_is_refused(study: Study, number: int) -> None:
    with pytest.raises(UserError, match="double has hints 1 to 3"):
        await study.group.hint(await study.join(), "double", number)


async def test_the_editorial_stays_closed_while_the_round_is_open(study: Study) -> None:
    asker = await study.join()
    with pytest.raises(UserError) as caught:
        await study.group.editorial(asker)
    said = without_marks(str(caught.value))
    assert said.endswith("the end of the round: it closes Mon 30 Nov 12:04 (in 7 d).")


async def test_the_editorial_opens_when_the_round_closes(study: Study) -> None:
    asker = await study.join()
    study.clock.advance(days=7)
    assert (await study.group.editorial(asker, "double")).body == "Because."


async def test_the_editorial_of_a_challenge_without_a_round_is_closed(study: Study) -> None:
    with pytest.raises(UserError, match="triple opens when its round closes"):
        await study.group.editorial(await study.join(), "triple")


async def test_a_submission_in_the_open_round_is_ranked(study: Study) -> None:
    asker = await study.join()
    receipt = await study.send(asker, CODE)
    assert (receipt.mode, receipt.ahead, receipt.repeated) == (Mode.RANKED, 0, False)


async def test_the_queue_ahead_is_counted(study: Study) -> None:
    await study.send(await study.join("Ilse"), CODE)
    receipt = await study.send(await study.join("Noor"), CODE)
    assert receipt.sentence.endswith("1 is ahead of you.")


async def test_the_same_code_twice_gives_the_first_number(study: Study) -> None:
    asker = await study.join()
    first = await study.send(asker, CODE)
    again = await study.send(asker, CODE)
    assert again.repeated
    assert again.submission_id == first.submission_id


async def test_after_the_close_a_submission_is_practice(study: Study) -> None:
    asker = await study.join()
    study.clock.advance(days=7)
    assert (await study.send(asker, CODE, "double")).mode is Mode.PRACTICE


async def test_bad_source_is_refused_before_it_is_stored(study: Study) -> None:
    asker = await study.join()
    with pytest.raises(BadSource, match="The file is empty"):
        await study.send(asker, "")
    assert await study.store.pending(asker.member.id) == 0


async def test_a_sixth_waiting_submission_is_refused(study: Study) -> None:
    asker = await study.join()
    for number in range(5):
        await study.send(asker, f"# {number}")
    with pytest.raises(TooManyPending, match="5 of your submissions are waiting"):
        await study.send(asker, "# one more")


async def test_the_judge_is_told_of_each_acceptance(study: Study) -> None:
    asker = await study.join()
    await study.send(asker, CODE)
    with pytest.raises(BadSource):
        await study.send(asker, "")
    assert study.accepted == ["accepted"]


async def test_a_verdict_is_none_until_there_is_one(study: Study) -> None:
    receipt = await study.send(await study.join(), CODE)
    assert await study.group.verdict(receipt.submission_id) is None


async def test_a_verdict_has_the_rank_in_its_round(study: Study) -> None:
    await study.solve("Ilse", 130)
    receipt = await study.send(await study.join("Noor"), CODE)
    await study.judge(Verdict.AC, 120)
    card = await study.group.verdict(receipt.submission_id)
    assert card is not None
    assert card.body == "samples 1/1, hidden 0/1 · 120 points · rank 2 of 2"


async def test_a_try_is_on_no_board_and_not_in_the_history(study: Study) -> None:
    asker = await study.join()
    await study.send(asker, CODE, intent=Intent.TRY)
    await study.judge(Verdict.AC)
    assert (await study.group.standings_board(asker)).table is None
    assert (await study.group.me(asker)).marks == ()


async def test_the_boards_of_round_season_and_all_time(study: Study) -> None:
    await study.solve("Noor", 120)
    await study.solve("Ilse", 130)
    asker = await study.join("Noor")
    for board, title in (
        (Board.ROUND, "Week 1 · double"),
        (Board.SEASON, "This season"),
        (Board.NEWCOMERS, "Newcomers this season"),
        (Board.ALL, "All time"),
    ):
        card = await study.group.standings_board(asker, board)
        assert card.title == title
        assert names(card) == ["Ilse", "you"]


async def test_newcomers_of_a_later_season_have_their_own_board_and_place(study: Study) -> None:
    await study.solve("Noor", 120)
    for _ in range(ROUNDS_A_SEASON):
        study.clock.advance(days=7)
        asker = await study.join("Noor")
    await study.solve("Noor", 130)
    await study.solve("Ilse", 110)

    card = await study.group.standings_board(asker, Board.NEWCOMERS)
    assert names(card) == ["Ilse"]
    assert names(await study.group.standings_board(asker, Board.SEASON)) == ["you", "Ilse"]
    assert "Newcomers this season" not in fields(await study.group.me(asker))
    own = fields(await study.group.me(await study.join("Ilse")))
    assert own["This season"] == "110 points · rank 2 of 2"
    assert own["Newcomers this season"] == "110 points · rank 1 of 1"


async def test_the_board_of_an_earlier_round_is_found_by_its_slug(study: Study) -> None:
    await study.solve("Noor", 120)
    study.clock.advance(days=7)
    asker = await study.join("Noor")
    assert (await study.group.standings_board(asker)).table is None
    assert names(await study.group.standings_board(asker, Board.ROUND, "double")) == ["you"]


async def test_the_board_of_a_challenge_without_a_round_is_refused(study: Study) -> None:
    with pytest.raises(UserError, match="triple has had no round here yet"):
        await study.group.standings_board(await study.join(), Board.ROUND, "triple")


async def test_a_board_has_pages_of_ten_and_leads_from_one_to_the_next(study: Study) -> None:
    for number in range(12):
        await study.solve(f"m{number}", 130 - number)
    asker = await study.join("m11")
    first = await study.group.standings_board(asker)
    assert first.body == "12 solved · page 1 of 2"
    assert [*names(first)] == [*(f"m{n}" for n in range(10)), "", "you"]
    assert first.actions == (Action("board", "round:double:points:1", "Next", replaces=True),)
    second = await study.group.standings_board(asker, page=1)
    assert names(second) == ["m10", "you"]
    assert second.actions == (Action("board", "round:double:points:0", "Previous", replaces=True),)
    season = await study.group.standings_board(asker, Board.SEASON, page=99)
    assert season.body == "page 2 of 2"
    assert season.actions == (Action("board", "season::points:0", "Previous", replaces=True),)


async def test_a_rounds_board_can_be_ordered_by_the_first_solve(study: Study) -> None:
    await study.solve("Pat", 60)
    await study.solve("Ilse", 110)
    study.clock.advance(minutes=180)
    await study.solve("Noor", 130)
    card = await study.group.standings_board(await study.join("Noor"), view=View.FIRST)
    assert card.title == "Week 1 · double · first"
    assert card.table is not None
    assert card.table.rows == (("1", "Ilse", "1 min"), ("2", "you", "3 h"))


async def test_a_view_nobody_is_on_says_so(study: Study) -> None:
    card = await study.group.standings_board(await study.join(), view=View.FASTEST)
    assert (card.body, card.table) == ("Nobody has solved this yet.", None)


@pytest.mark.parametrize("board", [Board.SEASON, Board.NEWCOMERS, Board.ALL])
async def test_solutions_of_several_challenges_are_not_compared(study: Study, board: Board) -> None:
    with pytest.raises(UserError, match="/leaderboard round fastest"):
        await study.group.standings_board(await study.join(), board, view=View.FASTEST)


async def test_ones_own_page_before_anything_was_sent(study: Study) -> None:
    card = await study.group.me(await study.join())
    assert card.title == "Noor"
    assert card.body == "You have sent nothing yet. /challenge shows what is open."
    assert card.fields == (Field("Streak", "0 rounds in a row · 2 freezes left this season"),)


async def test_ones_own_page_lists_places_streak_and_submissions(study: Study) -> None:
    await study.solve("Ilse", 130)
    await study.solve("Noor", 51)
    asker = await study.join("Noor")
    await study.send(asker, CODE)
    card = await study.group.me(asker)
    assert fields(card) == {
        "Week 1 · double": "51 points · rank 2 of 2",
        "This season": "51 points · rank 2 of 2",
        "All time": "51 points · rank 2 of 2",
        "Streak": "1 round in a row · 2 freezes left this season",
        "Waiting": "1 of your submissions",
    }
    marks = [(mark.label, mark.tone, without_marks(mark.note)) for mark in card.marks]
    assert marks == [
        ("#3 double", Tone.WAIT, "waiting to be judged · Mon 23 Nov 12:04"),
        ("#2 double", Tone.BAD, "wrong answer · 51 points · Mon 23 Nov 12:04"),
    ]
    assert [(action.id, action.label) for action in card.actions] == [("settings", "Settings")]


async def test_ones_own_page_is_there_before_the_first_round(study: Study) -> None:
    asker = await study.join_at(("chat", "1"))
    await study.send(asker, CODE, "double")
    assert fields(await study.group.me(asker))["Waiting"] == "1 of your submissions"


async def test_help_lists_the_commands_and_what_may_be_imported(study: Study) -> None:
    card = study.group.help()
    assert "/submit [slug] FILE" in fields(card)
    assert fields(card)["Imports"] == "numpy, math"
    assert "S at 1.5 × the reference's speed +30" in card.body
    assert "/mod settings" not in fields(card)


async def test_help_lists_the_moderators_commands_for_them(study: Study) -> None:
    member = await study.join_at(("chat", "1"), "Pat")
    assert len(study.dialog.help(member)) == 1
    first, second = study.dialog.help(await study.join("Mo", manages=True))
    assert len(first.fields) <= 25
    assert "· `/mod round extend DAYS`: move its end" in second.body


async def test_the_schedule_says_when_the_next_rounds_open(study: Study) -> None:
    card = await study.group.schedule(await study.join())
    assert fields(card) == {
        "Week 1 · double": "closes Mon 30 Nov 12:04 (in 7 d)",
        "Week 2 · triple": "opens Mon 30 Nov 12:04",
        "Week 3 · double": "opens Mon 7 Dec 12:04",
        "Week 4 · triple": "opens Mon 14 Dec 12:04",
        "Week 5 · double": "opens Mon 21 Dec 12:04",
    }


async def test_the_schedule_of_a_group_with_a_weekly_time_keeps_to_it(study: Study) -> None:
    asker = await study.join_at(("chat", "1"), manages=True)
    answers = {"channel": "7", "zone": "UTC", "weekly": "Thu 18:00", "announcements": "none"}
    await study.moderation.preview_settings(asker, answers)
    await study.moderation.save_settings(asker)
    asker = await study.join_at(("chat", "1"), manages=True)
    assert fields(await study.group.schedule(asker))["Week 1 · double"] == "opens Thu 26 Nov 18:00"
    await study.moderation.open_now(asker, "double")
    shown = fields(await study.group.schedule(asker))
    assert shown["Week 1 · double"] == "closes Thu 26 Nov 18:00 (in 3 d)"
    assert shown["Week 2 · triple"] == "opens Thu 26 Nov 18:00"


async def test_a_group_without_a_weekly_time_says_who_sets_it(study: Study) -> None:
    card = await study.group.schedule(await study.join_at(("chat", "1")))
    assert card.fields == ()
    assert card.body == (
        "No round has opened here yet. "
        "This group has no weekly time yet; a moderator sets it in /mod settings."
    )


async def test_a_hostile_name_cannot_touch_the_board(study: Study) -> None:
    await study.solve("\x1b[2J**x**\n\u202e", 130)
    card = await study.group.standings_board(await study.join("Noor"))
    assert names(card) == ["[2Jx"]


async def test_a_verdict_compares_the_length_from_five_solvers_on(study: Study) -> None:
    for number, tokens in enumerate([90, 50, 70, 30, 40]):
        asker = await study.join(f"m{number}")
        receipt = await study.send(asker, f"# {number}")
        claimed = await study.store.claim("test", 60.0)
        assert claimed is not None
        judged = Judgement(Verdict.AC, "", points=100, tokens=tokens)
        assert await study.store.finish(claimed, judged)
        card = await study.group.verdict(receipt.submission_id)
        assert card is not None
        compared = " · 10 tokens shorter than the median" if number == 4 else ""
        assert fields(card)["Length"] == f"{tokens} tokens of code{compared}"
