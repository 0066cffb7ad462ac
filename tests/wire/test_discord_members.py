"""What members do on Discord, over real sockets, with the real core and store."""

from collections.abc import AsyncIterator
from datetime import UTC
from pathlib import Path

import pytest
from simcord.backend.models import Channel

from bot.core.communities import Consent
from bot.core.judgements import Verdict
from bot.core.models import Account
from tests.wire.conftest import Town
from tests.wire.discord_people import Person, words_of
from tests.wire.meeting import CODE, CONSENT, EPHEMERAL, Meeting, bare, meet

MORE_CODE = f"{CODE.decode()}# another try\n"


@pytest.fixture
async def meeting(town: Town, tmp_path: Path) -> AsyncIterator[Meeting]:
    async with meet(town, tmp_path, upload_deadline_s=0.3) as opened:
        await opened.begin()
        yield opened


async def test_the_challenge_has_buttons_that_lead_on(meeting: Meeting, town: Town) -> None:
    asked = town.noor.slash(town.channel, "challenge")
    card = await asked.says("It scales")
    starter = await town.noor.press(card, "Starter").says("Signature, shapes")
    hint = await town.noor.press(card, "Hint").says("First.")
    await town.noor.press(card, "Board").says("Nobody has points here yet")
    form = await town.noor.press(card, "Submit").answered()

    assert [file["filename"] for file in starter.attachments] == ["double.py"]
    assert form.modal["title"] == "Submit double"
    replaced = await town.noor.press(hint, "Next hint").says("Second.")
    assert replaced.id == hint.id  # the next page takes its place


async def test_everything_a_member_is_told_is_for_them_alone(meeting: Meeting, town: Town) -> None:
    for command, word in (
        *(("challenge", "It scales"), ("starter", "Signature"), ("hint", "First.")),
        *(("leaderboard", "Nobody"), ("me", "Streak"), ("schedule", "triple"), ("help", "/submit")),
    ):
        asked = town.noor.slash(town.channel, command)
        await asked.says(word)
        assert asked.messages[0].flags & EPHEMERAL, command
    assert len(meeting.posts()) == 1  # the round's, for everyone


async def test_buttons_of_a_public_post_answer_privately(meeting: Meeting, town: Town) -> None:
    (post,) = meeting.public()
    answer = await town.noor.press(post, "Starter").says("Signature, shapes")
    assert answer.flags & EPHEMERAL
    assert len(meeting.posts()) == 1


async def test_a_slug_is_completed_and_a_wrong_one_gets_the_nearest(
    meeting: Meeting, town: Town
) -> None:
    offered = await town.noor.autocomplete(town.channel, "challenge", "challenge", "tr")
    assert [choice["value"] for choice in offered] == ["triple"]
    asked = town.noor.slash(town.channel, "challenge", challenge="tripel")
    await asked.says("Did you mean triple?")


async def test_code_comes_by_form_as_a_file_or_pasted(meeting: Meeting, town: Town) -> None:
    form = await town.noor.slash(town.channel, "submit").answered()
    by_file = town.noor.fill_in(form, {"file": [("mine.py", CODE)]})
    await by_file.says("#1 accepted for judging")
    await meeting.judge()
    await by_file.says("ACCEPTED")

    form = await town.noor.slash(town.channel, "try", challenge="triple").answered()
    pasted = "def triple(x):\n    return 3 * x\n".ljust(4000, "#")
    by_text = town.noor.fill_in(form, {"text": pasted})
    await by_text.says("#2 accepted for judging")
    kept = await meeting.study.store.submission(2)
    assert kept is not None
    assert kept.source == pasted
    assert kept.slug == "triple"


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        pytest.param({}, "Nothing was sent", id="empty"),
        pytest.param({"text": "  \n"}, "Nothing was sent", id="blank"),
        pytest.param({"file": [("a.py", CODE)], "text": "x"}, "Send one of them", id="both"),
        pytest.param({"file": [("a.py", b" " * 65_537)]}, "larger than 64 KB", id="large"),
        pytest.param({"file": [("a.py", b"\xff\xfe\x00")]}, "UTF-16", id="UTF-16"),
        pytest.param({"file": [("a.py", b"")]}, "The file is empty", id="an empty file"),
        pytest.param({"file": [("a.ipynb", b"{}")]}, "notebook", id="a notebook of nothing"),
    ],
)
async def test_what_cannot_be_judged_is_refused_with_a_button_to_try_again(
    meeting: Meeting, town: Town, answers: dict[str, object], said: str
) -> None:
    form = await town.noor.slash(town.channel, "submit").answered()
    refusal = await town.noor.fill_in(form, answers).says(said)
    again = await town.noor.press(refusal, "Send again").answered()
    assert again.modal["title"].startswith("Submit")


async def test_a_picture_is_refused_before_it_is_fetched(meeting: Meeting, town: Town) -> None:
    asked = town.noor.slash(town.channel, "submit", file=("me.png", b"\x89PNG"))
    await asked.says("This is no Python file")
    assert town.server.cdn.downloads == []


async def test_a_file_that_does_not_come_is_said_and_can_be_sent_again(
    meeting: Meeting, town: Town
) -> None:
    with town.server.cdn.slow():
        asked = town.noor.slash(town.channel, "submit", file=("mine.py", CODE))
        refusal = await asked.says("did not hand over the file in time")
    assert (await town.noor.press(refusal, "Send again").answered()).modal


@pytest.mark.parametrize(
    "content",
    [
        "look\n```python\ndef double(x):\n    return 2 * x\n```",
        "```\ndef double(x):\n    return 2 * x\n```",
        "```def double(x):\n    return 2 * x```",
    ],
)
async def test_the_menu_takes_the_code_block_of_ones_own_message(
    meeting: Meeting, town: Town, content: str
) -> None:
    message = town.noor.says(town.channel, content)
    await town.noor.menu(town.channel, "Submit this code", message).says("accepted for judging")
    kept = await meeting.study.store.submission(1)
    assert kept is not None
    assert kept.source.strip() == CODE.decode().strip()


async def test_the_menu_takes_the_attachment_of_ones_own_message(
    meeting: Meeting, town: Town
) -> None:
    message = town.noor.says(town.channel, "mine", ("mine.py", CODE))
    await town.noor.menu(town.channel, "Submit this code", message).says("accepted for judging")


async def test_the_menu_refuses_what_is_not_ones_own_or_not_one_piece_of_code(
    meeting: Meeting, town: Town
) -> None:
    for content, said in (
        ("no code here", "no file and no code block"),
        ("```a```\n```b```", "2 code blocks"),
    ):
        message = town.noor.says(town.channel, content)
        await town.noor.menu(town.channel, "Submit this code", message).says(said)
    theirs = town.mo.says(town.channel, "```x```")
    await town.noor.menu(town.channel, "Submit this code", theirs).says("somebody else's")
    two = town.noor.says(town.channel, "both", ("a.py", CODE), ("b.py", CODE))
    await town.noor.menu(town.channel, "Submit this code", two).says("There are 2 files")


async def test_before_the_first_ranked_submission_one_chooses_and_the_code_is_kept(
    meeting: Meeting, town: Town
) -> None:
    asked = town.mo.slash(town.channel, "submit", file=("mine.py", CODE))
    question = await asked.says("How do you want to appear?")
    assert await meeting.study.store.submission(1) is None

    form = await town.mo.press(question, "Choose and send").answered()
    chosen = {"shown_as": ["pseudonym"], "pseudonym": "Ada", "announces": ["no"], "shares": ["no"]}
    sent = town.mo.fill_in(form, chosen)
    await sent.says("#1 accepted for judging")
    await meeting.judge()
    board = town.noor.slash(town.channel, "leaderboard")
    await board.says("Ada")


async def test_a_try_needs_no_choice(meeting: Meeting, town: Town) -> None:
    asked = town.mo.slash(town.channel, "try", file=("mine.py", CODE))
    await asked.says("accepted for judging")


async def test_the_same_request_twice_is_one_submission(meeting: Meeting, town: Town) -> None:
    first = await meeting.submit(town.noor)
    again = town.noor.slash(town.channel, "submit", file=("mine.py", CODE))
    await again.says("#1 is this same code")
    assert first.messages


async def test_after_the_close_it_is_practice_and_says_so(meeting: Meeting, town: Town) -> None:
    town.server.clock.advance(20 * 24 * 3600)
    asked = town.noor.slash(town.channel, "submit", file=("mine.py", CODE))
    await asked.says("as practice: its round is not open")


async def test_who_is_banned_is_told_why(meeting: Meeting, town: Town) -> None:
    place = ("discord", str(town.guild_id))
    account = Account("discord", "", str(town.noor.id), "noor")
    asker = await meeting.study.group.join(place, "Study group", account, UTC)
    await meeting.study.store.ban(asker.member.id, "Sent others' code")
    asked = town.noor.slash(town.channel, "submit", file=("mine.py", CODE))
    await asked.says("You may not send code here: Sent others' code.")


async def test_a_past_submission_comes_back_as_a_file_and_can_be_withdrawn(
    meeting: Meeting, town: Town
) -> None:
    await meeting.submit(town.noor)
    await meeting.judge()
    mine = await town.noor.slash(town.channel, "me", submission=1).says("ACCEPTED")
    assert [file["filename"] for file in mine.attachments] == ["double-1.py"]
    sure = await town.noor.press(mine, "Withdraw").says("can't be undone")
    await town.noor.press(sure, "Withdraw").says("is withdrawn")
    await town.noor.slash(town.channel, "leaderboard").says("Nobody has points here yet")
    other = town.mo.slash(town.channel, "me", submission=1)
    await other.says("There is no submission #1 of yours")


async def test_pages_of_a_board_replace_each_other_and_show_ones_own_row(
    meeting: Meeting, town: Town
) -> None:
    for number in range(24):
        await _solve(meeting, f"member{number:02}", 130 - number)
    await meeting.submit(town.noor)
    await meeting.judge(points=100)
    first = await town.noor.slash(town.channel, "leaderboard").says("member00")
    assert "you" in words_of(first)
    second = await town.noor.press(first, "Next").says("member10")
    assert second.id == first.id
    assert "member00" not in words_of(second)
    lines = bare(words_of(second)).split("```")[1].strip().split("\n")
    assert max(len(line) for line in lines) <= 28


async def _also_in_night_school(town: Town, reads: str = "Commands") -> Person:
    """Noor joins another group and chooses it for private messages; she, there.

    Args:
        reads: what her first answer there says, or follows it.
    """
    other = town.server.make_guild("Night school")
    channel = town.server.backend.create_channel(other, "general")
    town.server.backend.add_member(other, town.noor.id, roles=[], announce=True)
    there = Person(town.server, town.noor.id, other)
    await there.slash(channel, "help").says(reads)
    dm = town.noor.in_dm()
    question = await dm.slash(dm.dm, "me").says("Which study group do you mean?")
    await dm.press(question, "Night school").says("are about this group from now on")
    return there


def _channel_of(town: Town, person: Person) -> Channel:
    kept = town.server.backend.channels.values()
    return next(one for one in kept if one.guild_id == person.guild_id and one.name == "general")


async def _solve(meeting: Meeting, name: str, points: int) -> None:
    """Somebody else of this server solves it, without the detour over Discord."""
    place = ("discord", str(meeting.town.guild_id))
    account = Account("discord", "", f"9{len(name)}{points}", name)
    asker = await meeting.study.group.join(place, "Study group", account, UTC)
    asker = await meeting.study.group.set_consent(asker, Consent())
    await meeting.study.send(asker, f"# {name}", "double")
    await meeting.study.judge(Verdict.AC, points)


@pytest.mark.parametrize("view", ["first", "fastest", "leanest", "shortest"])
async def test_a_board_may_be_ordered_by_something_else(
    meeting: Meeting, town: Town, view: str
) -> None:
    asked = await town.noor.slash(town.channel, "leaderboard", view=view).answered()
    await town.server.until(lambda: asked.messages and asked.messages[0].embeds)


async def test_private_messages_work_and_ask_which_group_is_meant(
    meeting: Meeting, town: Town
) -> None:
    noor = town.noor.in_dm()
    await noor.slash(noor.dm, "me").says("Streak")

    other = town.server.make_guild("Night school")
    channel = town.server.backend.create_channel(other, "general")
    town.server.backend.add_member(other, town.noor.id, roles=[], announce=True)
    await Person(town.server, town.noor.id, other).slash(channel, "help").says("Commands")
    question = await noor.slash(noor.dm, "me").says("Which study group do you mean?")
    await noor.press(question, "Study group").says("are about this group from now on")
    await noor.slash(noor.dm, "me").says("Streak")


async def test_a_button_in_private_acts_on_the_group_of_its_message(
    meeting: Meeting, town: Town
) -> None:
    noor = town.noor.in_dm()
    await meeting.submit(town.noor)
    town.server.clock.advance(16 * 60)
    await meeting.judge(Verdict.WA, 30)
    (verdict,) = meeting.dms(town.noor)
    own = await noor.slash(noor.dm, "me", submission=1).says("WRONG ANSWER")
    await _also_in_night_school(town)

    # Of a private message, of an answer to it, and of a form that it opened.
    hint = await noor.press(verdict, "Hint").says("Second.")
    await noor.press(hint, "Next hint").says("Third.")
    form = await noor.press(verdict, "Submit again").answered()
    await noor.fill_in(form, {"text": MORE_CODE}).says("#2 accepted for judging. You")
    await noor.press(own, "Withdraw").says("Withdraw #1")


async def test_a_button_in_private_of_a_group_that_one_left_says_so(
    meeting: Meeting, town: Town
) -> None:
    noor = town.noor.in_dm()
    card = await noor.slash(noor.dm, "challenge").says("It scales.")
    await _also_in_night_school(town)
    town.server.backend.remove_guild(town.guild_id)
    while len(await meeting.study.store.places_on("discord")) > 1:
        await meeting.sender.send_due()
    await noor.press(card, "Hint").says("that you are not in any more")


async def test_what_waited_for_a_member_acts_on_its_own_group_elsewhere_too(
    meeting: Meeting, town: Town
) -> None:
    town.server.closed_dms.add(town.noor.id)
    town.server.fail("POST", f"/channels/{town.channel.id}/threads", 403, code=50013)
    await meeting.submit(town.noor)
    town.server.clock.advance(16 * 60)
    await meeting.judge(Verdict.WA, 30)
    night = await _also_in_night_school(town, reads="WRONG ANSWER")
    channel = _channel_of(town, night)
    (verdict,) = (m for m in night.sees(channel) if "WRONG ANSWER" in words_of(m))
    form = await night.press(verdict, "Submit again").answered()
    await night.fill_in(form, {"text": MORE_CODE}).says("#2 accepted for judging. You")


async def test_a_stranger_in_private_is_told_where_to_begin(meeting: Meeting, town: Town) -> None:
    pat = Person(town.server, town.server.make_member(town.guild_id, "pat"), None)
    await pat.slash(pat.dm, "challenge").says("You are in no study group yet")


async def test_who_left_the_server_is_no_longer_served_in_private(
    meeting: Meeting, town: Town
) -> None:
    noor = town.noor.in_dm()
    town.server.backend.remove_member(town.guild_id, town.noor.id)
    meeting.front._desk._doorkeeper._memberships.clear()
    await noor.slash(noor.dm, "me").says("You are not in Study group any more")


async def test_servers_do_not_see_each_other(meeting: Meeting, town: Town) -> None:
    await meeting.submit(town.noor)
    await meeting.judge()
    other = town.server.make_guild("Night school")
    channel = town.server.backend.create_channel(other, "general")
    town.server.backend.add_member(other, town.noor.id, roles=[], announce=True)
    elsewhere = Person(town.server, town.noor.id, other)
    await elsewhere.slash(channel, "leaderboard").says("No round has opened here yet")
    await elsewhere.slash(channel, "me", submission=1).says("There is no submission #1 of yours")


async def test_names_cannot_ping_or_format(meeting: Meeting, town: Town) -> None:
    await _solve(meeting, "@everyone <@1> `x` **b** \u202etxt", 120)
    message = await town.noor.slash(town.channel, "leaderboard").says("1 solved")
    assert not message.mention_everyone
    assert message.ping_user_ids == []
    assert "\u202e" not in words_of(message)


async def test_an_old_or_forged_button_gets_a_sentence(meeting: Meeting, town: Town) -> None:
    card = await town.noor.slash(town.channel, "challenge").says("It scales")
    for row in card.components:
        for button in row["components"]:
            button["custom_id"] = "fs:n:round-open-now:../../etc"
    await town.noor.press(card, "Starter").says("Only moderators may")
    for row in card.components:
        for button in row["components"]:
            button["custom_id"] = "fs:n:nonsense:1"
    await town.noor.press(card, "Hint").says("no longer understood")


async def test_consent_can_be_changed(meeting: Meeting, town: Town) -> None:
    form = await town.noor.slash(town.channel, "settings").answered()
    await town.noor.fill_in(form, CONSENT | {"shown_as": ["hidden"]}).says("without a name")


async def test_who_asks_for_reminders_gets_the_role_that_posts_mention(
    meeting: Meeting, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    role = town.server.backend.create_role(town.guild_id, "learners", mentionable=True)
    await meeting.settle(role=[str(role.id)])
    given = f"/members/{town.noor.id}/roles/{role.id}"
    (post,) = meeting.public()
    asked = await town.noor.press(post, "Remind me").says("You have the role learners")
    await town.noor.press(asked, "No longer").says("You no longer have the role learners")
    assert [request.status for request in town.server.requests_for("PUT", given)] == [204]
    assert [request.status for request in town.server.requests_for("DELETE", given)] == [204]

    monkeypatch.setattr("bot.fronts.discord_roles.ROLE_DEADLINE_S", 0.2)
    town.server.fail("PUT", f"/guilds/*{given}", 429, retry_after_s=30.0)
    await town.noor.press(post, "Remind me").says("didn't change your role just now")
    asker = await meeting.study.group.join(
        ("discord", str(town.guild_id)),
        "Study group",
        Account("discord", "", str(town.noor.id), "noor"),
        UTC,
    )
    wishes = await meeting.study.store.reminded(asker.community.id)
    assert [wish.member_id for wish in wishes] == [asker.member.id]
