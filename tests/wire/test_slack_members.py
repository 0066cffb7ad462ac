"""What members do on Slack, over real sockets: commands, forms, buttons, shortcut, Home tab."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.communities import Consent
from bot.core.judgements import Verdict
from tests.wire.slack_meeting import CODE, Office, SlackMeeting, meet_on_slack
from tests.wire.slack_schema import complaints_about_view

FILE_DEADLINE_S = 1.5


@pytest.fixture
async def meeting(office: Office, tmp_path: Path) -> AsyncIterator[SlackMeeting]:
    async with meet_on_slack(office, tmp_path, file_deadline_s=FILE_DEADLINE_S) as opened:
        await opened.begin()
        yield opened


async def source_of(meeting: SlackMeeting, number: int) -> str:
    submission = await meeting.study.store.submission(number)
    assert submission is not None
    return submission.source


async def test_submit_opens_a_form_for_a_file_or_text_and_says_its_limit(
    meeting: SlackMeeting,
) -> None:
    form = await (await meeting.office.noor.slash("/submit")).form()
    assert form.question("file")["element"]["type"] == "file_input"
    text = form.question("text")
    assert text["element"]["max_length"] == 3000
    assert "At most 3,000 characters here; what is longer goes as a file." in text["hint"]["text"]


async def test_pasted_code_is_judged(meeting: SlackMeeting) -> None:
    form = await (await meeting.office.noor.slash("/submit")).form()
    await (await form.send(text=CODE.decode())).says("#1 accepted for judging")
    assert await source_of(meeting, 1) == CODE.decode()


async def test_text_that_fills_the_form_is_warned_about(meeting: SlackMeeting) -> None:
    form = await (await meeting.office.noor.slash("/submit")).form()
    await (await form.send(text="x" * 3000)).says("its end is missing")


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({}, "Paste the code here, or choose a file above."),
        ({"text": "x = 1", "file": ("x.py", b"x = 1\n")}, "Send one of them."),
    ],
    ids=["nothing", "both"],
)
async def test_a_form_that_makes_no_sense_stays_open_and_says_why(
    meeting: SlackMeeting, answers: dict[str, object], says: str
) -> None:
    form = await (await meeting.office.noor.slash("/submit")).form()
    sent = await form.send(**answers)
    assert sent.heard.answer["response_action"] == "errors"
    assert says in sent.heard.answer["errors"]["text"]
    await (await form.send(text=CODE.decode())).says("accepted for judging")


async def test_the_shortcut_takes_the_code_block_of_ones_own_message(
    meeting: SlackMeeting,
) -> None:
    noor = meeting.office.noor
    code = 'def double(x):\n    return "<&>" and 2 * x'
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": "look:"}]}
    block = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": code}]}
    rich = [{"type": "rich_text", "elements": [section, block]}]
    message = noor.says("look: ```escaped &lt;otherwise&gt;```", blocks=rich)
    await (await noor.shortcut(message)).says("accepted for judging")
    assert await source_of(meeting, 1) == code


async def test_the_shortcut_reads_a_message_without_blocks(meeting: SlackMeeting) -> None:
    noor = meeting.office.noor
    message = noor.says("```def double(x):\n    return x + x if x &lt; 1 &amp; 3 else 2 * x```")
    await (await noor.shortcut(message)).says("accepted for judging")
    assert "x < 1 & 3" in await source_of(meeting, 1)


async def test_the_shortcut_takes_a_snippet(meeting: SlackMeeting) -> None:
    noor = meeting.office.noor
    snippet = meeting.office.server.add_file(noor.id, "double.py", CODE, mode="snippet")
    await (await noor.shortcut(noor.says("", snippet))).says("accepted for judging")
    assert await source_of(meeting, 1) == CODE.decode()


async def test_the_shortcut_refuses_what_is_somebody_elses(meeting: SlackMeeting) -> None:
    message = meeting.office.mo.says("```def double(x): return 2 * x```")
    await (await meeting.office.noor.shortcut(message)).says("somebody else's")
    assert await meeting.study.store.submission(1) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [("no code here", "no file and no code block"), ("```a``` ```b```", "2 code blocks")],
)
async def test_the_shortcut_says_what_it_needs(meeting: SlackMeeting, text: str, says: str) -> None:
    noor = meeting.office.noor
    await (await noor.shortcut(noor.says(text))).says(says)


async def test_a_file_that_becomes_readable_is_waited_for(meeting: SlackMeeting) -> None:
    noor, server = meeting.office.noor, meeting.office.server
    form = await (await noor.slash("/submit")).form()
    sent = await form.send(file=("mine.py", CODE, {"url_private_download": ""}))
    await server.until(lambda: server.called("files.info"))
    (file,) = server.files.values()
    file["url_private_download"] = f"{server.url}/private/{file['id']}"
    await sent.says("accepted for judging")


async def test_a_file_that_stays_unreadable_is_said_and_can_be_read_later(
    meeting: SlackMeeting,
) -> None:
    noor, server = meeting.office.noor, meeting.office.server
    form = await (await noor.slash("/submit", "double")).form()
    sent = await form.send(file=("mine.py", CODE, {"url_private_download": ""}))
    said = await sent.says("has not made the file readable yet")
    (file,) = server.files.values()
    file["url_private_download"] = f"{server.url}/private/{file['id']}"
    await (await noor.press(said, "Try again")).says("accepted for judging")
    assert await source_of(meeting, 1) == CODE.decode()


async def test_the_token_goes_nowhere_but_to_slack(meeting: SlackMeeting) -> None:
    noor, server = meeting.office.noor, meeting.office.server
    form = await (await noor.slash("/submit")).form()
    elsewhere = server.url.replace("127.0.0.1", "localhost") + "/private/F1"
    sent = await form.send(file=("mine.py", CODE, {"url_private_download": elsewhere}))
    await sent.says("has not made the file readable yet")


@pytest.mark.parametrize(
    ("name", "data", "more", "says"),
    [
        ("big.py", b"#" * 70_000, {}, "larger than 64 KB"),
        ("x.png", b"png", {"mimetype": "image/png"}, "no Python file"),
        ("x.py", "x = 1".encode("utf-16"), {}, "UTF-16"),
    ],
    ids=["large", "picture", "utf-16"],
)
async def test_a_file_that_is_no_code_is_refused_with_a_way_on(
    meeting: SlackMeeting, name: str, data: bytes, more: dict[str, str], says: str
) -> None:
    noor = meeting.office.noor
    form = await (await noor.slash("/submit")).form()
    said = await (await form.send(file=(name, data, more))).says(says)
    assert await (await noor.press(said, "Send again")).form()


async def test_the_first_code_waits_for_the_members_choice(office: Office, tmp_path: Path) -> None:
    async with meet_on_slack(office, tmp_path) as meeting:
        await meeting.settle()
        await meeting.open_round()
        form = await (await office.noor.slash("/submit")).form()
        asked = await (await form.send(text=CODE.decode())).says("How do you want to appear?")
        choice = await (await office.noor.press(asked, "Choose and send")).form()
        sent = await choice.send(shown_as="hidden")
        await sent.says("Boards show your row without a name.")
        await meeting.judge()
        assert "ACCEPTED" in asked.text


VERBS = [
    ("/challenge", "", "It scales."),
    ("/fromscratch", "challenge double", "It scales."),
    ("/fromscratch", "", "Commands"),
    ("/fromscratch", "help", "/fromscratch hint [slug] [1-3]"),
    ("/fromscratch", "hint 2", "Second."),
    ("/fromscratch", "hint double 3", "Third."),
    ("/leaderboard", "season", "This season"),
    ("/leaderboard", "round double fastest", "fastest"),
    ("/fromscratch", "schedule", "double"),
    ("/fromscratch", "me", "Streak"),
    ("/fromscratch", "me 99", "no submission #99"),
    ("/fromscratch", "editorial", "opens with the end of the round"),
    ("/fromscratch", "submt", "Did you mean /submit?"),
    ("/fromscratch", "hint 1 2", "/fromscratch hint [slug] [1-3]"),
    ("/submit", "nothing", "nothing"),
    ("/fromscratch", "mod settings", "Only moderators may do this"),
]


async def test_every_verb_answers(meeting: SlackMeeting) -> None:
    noor = meeting.office.noor
    for command, text, says in VERBS:
        before = len(noor.private())
        await noor.slash(command, text)
        await meeting.office.server.until(lambda: len(noor.private()) > before)  # noqa: B023
        assert says in noor.private()[before].text, f"{command} {text}"


async def test_answers_are_seen_by_whoever_asked_alone(meeting: SlackMeeting) -> None:
    said = await (await meeting.office.noor.slash("/leaderboard")).says("Week 1")
    assert said.seen_by == meeting.office.noor.id


async def test_a_starter_comes_as_a_file_in_a_direct_message(meeting: SlackMeeting) -> None:
    noor, server = meeting.office.noor, meeting.office.server
    said = await (await noor.slash("/fromscratch", "starter")).says("File: double.py")
    assert "direct message" in said.text or "direct message" in str(said.blocks)
    await server.until(lambda: noor.dms())
    (file,) = noor.dms()[-1].files
    assert b"def double(x)" in server.contents[file["id"]]


async def test_ones_own_submission_is_shown_with_its_code_and_taken_back(
    meeting: SlackMeeting,
) -> None:
    noor, server = meeting.office.noor, meeting.office.server
    await meeting.submit(noor)
    await meeting.judge()
    mine = await (await noor.slash("/fromscratch", "me 1")).says("File: double-1.py")
    await server.until(lambda: any(message.files for message in noor.dms()))
    sure = await (await noor.press(mine, "Withdraw")).says("can't be undone")
    await (await noor.press(sure, "Withdraw")).says("is withdrawn")
    await (await noor.slash("/fromscratch", "me 1 withdraw")).says("withdrawn already")


async def test_a_turned_page_takes_the_place_of_the_board(meeting: SlackMeeting) -> None:
    study, noor = meeting.study, meeting.office.noor
    for number in range(12):
        asker = await study.join_at(("slack", "T0TESTS"), f"member {number:02}")
        asker = await study.group.set_consent(asker, Consent())
        await study.send(asker, f"# {number}", "double")
        await study.judge(Verdict.AC, 130 - number)
    board = await (await noor.slash("/leaderboard")).says("member 00")
    before = len(noor.private())
    await noor.press(board, "Next")
    await meeting.office.server.until(lambda: "member 11" in board.text)
    assert len(noor.private()) == before


async def test_a_verdict_that_is_wrong_names_its_traits_and_a_hint(meeting: SlackMeeting) -> None:
    noor = meeting.office.noor
    await meeting.submit(noor)
    await meeting.judge(Verdict.WA, 30)
    (verdict,) = noor.dms()
    assert "✗ failed: plain: No." in verdict.text
    assert "/fromscratch hint double 2" in verdict.text
    await (await noor.press(verdict, "Hint")).says("Second.")


async def test_the_home_tab_is_a_dashboard(meeting: SlackMeeting) -> None:
    noor, server = meeting.office.noor, meeting.office.server
    await noor.opens_home()
    shown = str(server.homes[noor.id])
    for words in ("Double", "Your work", "Streak", "How you appear", "by your name", "Week 1"):
        assert words in shown
    assert list(complaints_about_view(server.homes[noor.id])) == []
    form = await (await noor.press_at_home("Submit")).form()
    await (await form.send(text=CODE.decode())).says("accepted for judging")
    await meeting.judge()
    await server.until(lambda: "#1 double" in str(server.homes[noor.id]))
    assert "accepted" in str(server.homes[noor.id])


async def test_a_button_of_the_home_tab_answers_in_a_direct_message(
    meeting: SlackMeeting,
) -> None:
    noor = meeting.office.noor
    await noor.opens_home()
    said = await (await noor.press_at_home("Whole task")).says("It scales.")
    assert said in noor.dms()


async def test_the_home_tab_before_any_round(office: Office, tmp_path: Path) -> None:
    async with meet_on_slack(office, tmp_path):
        await office.noor.opens_home()
        assert "No round yet" in str(office.server.homes[office.noor.id])
        assert "have not chosen yet" in str(office.server.homes[office.noor.id])


async def test_somebody_from_another_workspace_is_sent_home(meeting: SlackMeeting) -> None:
    server, noor = meeting.office.server, meeting.office.noor
    server.users[noor.id]["team_id"] = "T0OTHER"
    await (await noor.slash("/challenge")).says("here from another workspace")


@pytest.mark.parametrize("error", ["", "user_not_found"])
async def test_whoever_slack_does_not_know_is_told_so(
    office: Office, tmp_path: Path, error: str
) -> None:
    async with meet_on_slack(office, tmp_path):
        fault = office.server.fail("users.info", error, status=200 if error else 500, times=9)
        said = "no such member" if error else "doesn't say just now who you are"
        await (await office.noor.slash("/fromscratch", "me")).says(said)
        fault.times = 0
        await (await office.noor.slash("/fromscratch", "me")).says("Streak")


async def test_a_name_can_ping_nobody(office: Office, tmp_path: Path) -> None:
    office.server.users[office.noor.id]["profile"]["display_name"] = "<!channel> *x* :tada:"
    async with meet_on_slack(office, tmp_path) as meeting:
        await meeting.begin()
        await meeting.submit(office.noor)
        await meeting.judge()
        board = await (await office.mo.slash("/leaderboard")).says("1 solved")
        assert "<!channel>" in str(board.blocks)  # as letters of a table
        assert "<" not in board.text


async def test_more_answers_than_slack_takes_there_come_as_direct_messages(
    meeting: SlackMeeting,
) -> None:
    noor, server = meeting.office.noor, meeting.office.server
    asked = await noor.slash("/fromscratch", "schedule")
    await asked.says("double")
    url = asked.heard.payload["response_url"]
    key = url.split("/")[-1].split("?")[0]
    server._answers[key][2].extend([1] * 5)
    payload = {"type": "block_actions", "actions": [{"action_id": "fs:0:n:help", "type": "button"}]}
    said = await (await noor.does("interactive", payload | {"response_url": url})).says("Commands")
    assert said in noor.dms()


async def test_it_ends_only_when_what_is_under_way_has_answered(meeting: SlackMeeting) -> None:
    noor = meeting.office.noor
    meeting.office.server.fail("users.info", late_s=0.3)
    meeting.front._doorkeeper._persons.clear()
    asked = await noor.slash("/fromscratch", "help")
    closing = asyncio.create_task(meeting.front.close())
    await asked.says("Commands")
    await closing
