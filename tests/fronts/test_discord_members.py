"""What members see on Discord: tasks, hints, boards, their own page, and private messages."""

from pathlib import Path

import pytest

from bot.core.communities import Consent
from bot.core.judgements import Verdict
from tests.core.study import write_challenge
from tests.fronts.discord_kit import CODE, CONSENT, Club, labels, said, shown, with_button, words


@pytest.fixture(autouse=True)
async def _week(club: Club) -> None:
    await club.begin()


async def test_the_challenge_has_buttons_that_lead_on(club: Club) -> None:
    card = shown(await club.noor.slash(club.channel, "challenge"))
    assert "It scales." in words(card)
    assert labels(card) == ["Submit", "Starter", "Hint", "Board"]

    starter = await club.noor.click(card, label="Starter")
    assert [file.filename for file in shown(starter).attachments] == ["double.py"]
    hint = await club.noor.click(card, label="Hint")
    assert "First." in said(hint)
    board = await club.noor.click(card, label="Board")
    assert "Nobody has points here yet" in said(board)
    form = await club.noor.click(card, label="Submit")
    assert form.modal is not None
    assert form.modal["title"] == "Submit double"


async def test_the_next_hint_takes_the_place_of_the_one_before(club: Club) -> None:
    first = await club.noor.slash(club.channel, "hint")
    await club.noor.click(shown(first), label="Next hint")
    assert "Second." in said(first)
    assert "First." not in said(first)


@pytest.mark.parametrize(
    ("command", "options", "expected"),
    [
        ("challenge", {"challenge": "triple"}, "what you send is practice"),
        ("starter", {"challenge": "triple"}, "Starter of triple"),
        ("hint", {"challenge": "triple", "number": 3}, "Third."),
        ("leaderboard", {"board": "season"}, "Nobody has points here yet"),
        ("leaderboard", {"board": "newcomers"}, "Newcomers this season"),
        ("leaderboard", {"board": "all", "view": "points"}, "Nobody has points here yet"),
        ("leaderboard", {"challenge": "double", "view": "fastest"}, "Nobody has solved this yet"),
        ("leaderboard", {"challenge": "triple"}, "triple has had no round here yet"),
        ("me", {}, "You have sent nothing yet"),
        ("me", {"submission": 99}, "There is no submission #99 of yours."),
        ("schedule", {}, "triple"),
        ("editorial", {}, "The editorial opens with the end of the round"),
        ("help", {}, "/leaderboard"),
    ],
)
async def test_each_command_answers_only_whoever_asked(
    club: Club, command: str, options: dict[str, object], expected: str
) -> None:
    before = club.posts()
    asked = await club.noor.slash(club.channel, command, **options)
    assert expected in said(asked)
    assert shown(asked).ephemeral
    assert club.posts() == before


async def test_a_form_opens_without_asking_the_store(club: Club) -> None:
    async with club.study.store.writing():
        for command in ("submit", "try"):
            form = await club.noor.slash(club.channel, command, challenge="triple")
            assert form.modal is not None
            assert "triple" in form.modal["title"]


async def test_times_are_shown_in_the_readers_own_zone(club: Club) -> None:
    card = shown(await club.noor.slash(club.channel, "challenge"))
    value = next(field.value for field in card.embeds[0].fields if field.name == "Round")
    assert value is not None
    assert "<t:" in value
    assert ":R>" in value


async def test_a_slug_is_completed_as_it_is_typed(club: Club) -> None:
    offered = await club.noor.autocomplete(club.channel, "challenge", "challenge", "TR")
    assert [choice["value"] for choice in offered] == ["triple"]
    offered = await club.mo.autocomplete(club.channel, "mod round open", "challenge", "")
    assert [choice["value"] for choice in offered] == ["double", "triple"]


@pytest.mark.parametrize("command", ["challenge", "starter", "hint", "submit", "try"])
async def test_an_unknown_challenge_gets_the_nearest_names(club: Club, command: str) -> None:
    asked = await club.noor.slash(club.channel, command, challenge="tripel")
    assert asked.modal is None
    assert "Did you mean triple?" in said(asked)


async def test_a_challenge_that_came_after_the_start_can_be_sent_too(
    club: Club, tmp_path: Path
) -> None:
    write_challenge(tmp_path / "challenges" / "quadruple", "quadruple")
    asked = await club.noor.slash(club.channel, "submit", challenge="quadruple")
    form = await club.noor.click(shown(asked), label="Open")
    assert form.modal is not None
    assert form.modal["title"] == "Submit quadruple"


@pytest.mark.parametrize("typed", ["x" * 3000, "a:b:c", "@everyone", "`", "..", " "])
async def test_whatever_is_typed_for_a_challenge_is_answered(club: Club, typed: str) -> None:
    for command in ("challenge", "hint", "leaderboard", "submit"):
        asked = await club.noor.slash(club.channel, command, challenge=typed)
        assert asked.modal or "our fault" not in said(asked)
    sent = await club.noor.slash(club.channel, "submit", challenge=typed, file=("a.py", CODE))
    assert "our fault" not in said(sent)


async def test_a_board_is_turned_in_place_and_always_has_ones_own_row(club: Club) -> None:
    for number in range(24):
        await _solve(club, f"member{number:02}", 130 - number)
    await club.submit(club.noor)
    await club.judge(points=100)
    asked = await club.noor.slash(club.channel, "leaderboard")
    assert "member00" in said(asked)
    assert "you" in said(asked)
    assert labels(shown(asked)) == ["Next"]
    await club.noor.click(shown(asked), label="Next")
    assert "member10" in said(asked)
    assert "member00" not in said(asked)
    assert labels(shown(asked)) == ["Previous", "Next"]
    table = said(asked).split("```")[1].strip("\n").split("\n")
    assert max(map(len, table)) <= 28


async def test_names_of_strangers_neither_ping_nor_format(club: Club) -> None:
    await _solve(club, "@everyone <@1> `x` **b** \u202etxt", 120)
    message = shown(await club.noor.slash(club.channel, "leaderboard")).message
    text = message.embeds[0].description or ""
    assert not message.mention_everyone
    assert text.count("`") == 6
    assert "\u202e" not in text


async def test_a_past_submission_comes_with_its_code(club: Club) -> None:
    await club.submit(club.noor)
    await club.judge()
    card = shown(await club.noor.slash(club.channel, "me", submission=1))
    assert "ACCEPTED" in words(card)
    assert [file.filename for file in card.attachments] == ["double-1.py"]
    assert await card.attachments[0].read() == CODE
    theirs = await club.mo.slash(club.channel, "me", submission=1)
    assert "There is no submission #1 of yours." in said(theirs)


async def test_withdrawing_asks_first_and_takes_it_from_the_board(club: Club) -> None:
    await club.submit(club.noor)
    await club.judge()
    mine = await club.noor.slash(club.channel, "me", submission=1)
    sure = await club.noor.click(shown(mine), label="Withdraw")
    assert "120" in said(await club.mo.slash(club.channel, "leaderboard"))
    done = await club.noor.click(shown(sure), label="Withdraw")
    assert "#1 is withdrawn" in said(done)
    assert "Nobody has points" in said(await club.mo.slash(club.channel, "leaderboard"))


async def test_how_one_appears_can_be_changed_from_ones_page(club: Club) -> None:
    page = await club.noor.slash(club.channel, "me")
    form = await club.noor.click(shown(page), label="Settings")
    saved = await club.noor.submit_modal(form, CONSENT | {"shown_as": ["hidden"]})
    assert "without a name" in said(saved)
    again = await club.noor.slash(club.channel, "settings")
    assert again.modal is not None
    options = again.modal["components"][0]["component"]["options"]
    assert [option["value"] for option in options if option.get("default")] == ["hidden"]


async def test_a_pseudonym_must_be_written_and_the_form_can_be_filled_in_again(club: Club) -> None:
    form = await club.noor.slash(club.channel, "settings")
    refusal = await club.noor.submit_modal(form, CONSENT | {"shown_as": ["pseudonym"]})
    assert "You chose a pseudonym but wrote none" in said(refusal)
    again = await club.noor.click(shown(refusal), label="Change")
    answers = CONSENT | {"shown_as": ["pseudonym"], "pseudonym": "@Ada <@1>"}
    assert "Saved" in said(await club.noor.submit_modal(again, answers))


@pytest.mark.parametrize(
    ("forged", "expected"),
    [
        ("fs:n:nonsense:1", "no longer understood"),
        ("fs:n:mine:999999999999999999999", "no longer understood"),
        ("fs:n:board:round:double:points:-1", "no longer understood"),
        ("fs:n:board:round:double:points:99999", "Nobody has points here yet"),
        ("fs:r:round-open-now:../../etc", "Only moderators may"),
        ("fs:n:mod-settings:", "Only moderators may"),
        ("fs:n:challenge:../../etc/passwd", "There is no challenge called"),
        ("fs:n:withdraw-now:1", "There is no submission #1 of yours."),
        ("fs:n::", "no longer understood"),
    ],
)
async def test_an_old_or_forged_button_gets_a_sentence(
    club: Club, forged: str, expected: str
) -> None:
    asked = await club.noor.slash(club.channel, "help")
    card = with_button(asked, forged)
    assert expected in said(await club.noor.click(card, label="x"))


async def test_a_button_that_is_not_ours_is_left_to_its_owner(club: Club) -> None:
    asked = await club.noor.slash(club.channel, "help")
    for foreign in ("another:bot", "fs:x:help:", "fs", "fsm:consent"):
        pressed = await club.noor.click(with_button(asked, foreign), label="x")
        assert not pressed.acknowledged, foreign


async def test_private_messages_are_about_the_one_group_one_is_in(club: Club) -> None:
    noor = club.noor.user
    assert "Streak" in said(await noor.slash("me"))
    sent = await noor.slash("submit", file=("mine.py", CODE))
    assert "#1 accepted for judging" in said(sent)
    assert "mod settings" not in noor.available_commands()


async def test_a_stranger_in_private_is_told_where_to_begin(club: Club) -> None:
    pat = club.env.create_user("pat")
    assert "You are in no study group yet" in said(await pat.slash("challenge"))


async def test_in_private_a_member_of_several_groups_is_asked_once(club: Club) -> None:
    school = club.env.create_guild(name="Night school")
    channel = school.create_text_channel("general")
    there = school.add_member(club.noor.user)
    await there.slash(channel, "help")
    noor = club.noor.user
    question = shown(await noor.slash("me"))
    assert labels(question) == ["Study group", "Night school"]
    chosen = await noor.click(question, label="Night school")
    assert "about this group from now on" in said(chosen)
    assert "No round has opened here yet" in said(await noor.slash("challenge"))

    other = (await noor.slash("help")).followups[-1]
    question = shown(await noor.click(other, label="Another group"))
    await noor.click(question, label="Study group")
    assert "It scales." in said(await noor.slash("challenge"))


async def test_a_group_that_is_not_theirs_cannot_be_chosen(club: Club) -> None:
    pat = club.env.create_user("pat")
    question = await pat.slash("challenge")
    pressed = await pat.click(with_button(question, "fs:n:choose-group:1"), label="x")
    assert "You are not in that study group any more" in said(pressed)


async def test_who_is_a_member_is_asked_at_most_once_an_hour(club: Club) -> None:
    for _ in range(3):
        assert "Streak" in said(await club.noor.user.slash("me"))
    asked = [request for request in club.env.http_requests if "/members/" in str(request)]
    assert len(asked) == 1


async def test_who_left_the_server_is_not_served_in_private(club: Club) -> None:
    club.guild.remove_member(club.noor)
    refused = await club.noor.user.slash("submit", file=("mine.py", CODE))
    assert "You are not in Study group any more" in said(refused)


async def test_when_discord_cannot_say_who_is_a_member_one_may_try_again(club: Club) -> None:
    club.env.inject_error("GET", f"/guilds/{club.guild.id}/members/*", status=500)
    assert "Please try again in a moment" in said(await club.noor.user.slash("me"))
    assert "Streak" in said(await club.noor.user.slash("me"))


async def test_servers_do_not_see_each_other(club: Club) -> None:
    await club.submit(club.noor)
    await club.judge()
    school = club.env.create_guild(name="Night school")
    channel = school.create_text_channel("general")
    there = school.add_member(club.noor.user)
    for command in ("leaderboard", "challenge"):
        assert "No round has opened here yet" in said(await there.slash(channel, command))
    assert "You have sent nothing yet" in said(await there.slash(channel, "me"))
    mine = await there.slash(channel, "me", submission=1)
    assert "There is no submission #1 of yours." in said(mine)


async def test_the_editorial_opens_with_the_end_of_the_round(club: Club) -> None:
    await club.env.advance_time(20 * 24 * 3600)
    assert "Because." in said(await club.noor.slash(club.channel, "editorial"))


async def _solve(club: Club, name: str, points: int) -> None:
    """Somebody else of this server solves it, without the detour over Discord."""
    asker = await club.asker(club.guild.add_member(club.env.create_user(name)))
    asker = await club.study.group.set_consent(asker, Consent())
    await club.study.send(asker, f"# {name}", "double")
    await club.study.judge(Verdict.AC, points)
