"""Delivery on Slack over real sockets: verdicts, posts, and whatever goes wrong meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from slack_sdk.errors import SlackApiError

from bot.core.cards import Card, File
from bot.core.judgements import Verdict
from bot.core.posts import Delivery
from bot.errors import BadSetup
from bot.fronts.slack_bot import SlackFront
from bot.fronts.slack_connection import Access
from bot.fronts.slack_names import Names
from tests.wire.slack_meeting import CODE, Office, SlackMeeting, meet_on_slack
from tests.wire.slack_server import APP_TOKEN, BOT_TOKEN


@pytest.fixture
async def meeting(office: Office, tmp_path: Path) -> AsyncIterator[SlackMeeting]:
    async with meet_on_slack(office, tmp_path) as opened:
        await opened.begin()
        yield opened


@pytest.mark.parametrize("by_requests", [False, True], ids=["socket", "signed requests"])
async def test_the_verdict_takes_the_place_of_the_receipt(
    office: Office, tmp_path: Path, by_requests: bool
) -> None:
    async with meet_on_slack(office, tmp_path, by_requests=by_requests) as meeting:
        await meeting.begin()
        receipt = await meeting.submit(office.noor)
        await meeting.judge()
        (message,) = office.noor.dms()
        assert message is receipt
        assert "ACCEPTED" in message.text
        assert "rank 1 of 1" in message.text
        assert message.edits == 2
        form = await (await office.noor.press(message, "Submit again")).form()
        assert form.title.startswith("Submit double")


@pytest.mark.parametrize("error", ["message_not_found", "cant_update_message"])
async def test_a_receipt_that_is_gone_does_not_lose_the_verdict(
    meeting: SlackMeeting, error: str
) -> None:
    await meeting.submit(meeting.office.noor)
    meeting.office.server.fail("chat.update", error)
    await meeting.judge()
    assert "ACCEPTED" in meeting.office.noor.dms()[-1].text


async def test_a_verdict_that_comes_late_is_a_message_of_its_own(meeting: SlackMeeting) -> None:
    await meeting.submit(meeting.office.noor)
    assert await meeting.study.store.forget_reply_to(meeting.study.clock.now()) == 0
    meeting.study.clock.advance(minutes=16)
    assert await meeting.study.store.forget_reply_to(meeting.study.clock.now()) >= 1
    await meeting.judge(Verdict.WA, 30)
    receipt, verdict = meeting.office.noor.dms()
    assert "accepted for judging" in receipt.text
    assert "WRONG ANSWER" in verdict.text


@pytest.mark.parametrize("status", [429, 503])
async def test_a_bad_moment_of_slack_loses_nothing(meeting: SlackMeeting, status: int) -> None:
    noor, server = meeting.office.noor, meeting.office.server
    for method in ("views.open", "chat.postMessage", "chat.update"):
        server.fail(method, status=status)
    await meeting.submit(noor)
    if status == 429:
        server.fail("chat.update", status=status)
    await meeting.judge()
    assert "ACCEPTED" in noor.dms()[0].text


async def test_code_is_accepted_although_its_arrival_could_not_be_said(
    meeting: SlackMeeting,
) -> None:
    meeting.office.server.fail("chat.postMessage", "fatal_error")
    receipt = await meeting.submit(meeting.office.noor)
    assert receipt.is_ephemeral
    await meeting.judge()
    assert "ACCEPTED" in meeting.office.noor.dms()[0].text


async def test_a_verdict_whose_answer_got_lost_is_not_sent_twice(meeting: SlackMeeting) -> None:
    await meeting.submit(meeting.office.noor)
    meeting.study.clock.advance(minutes=16)
    await meeting.study.store.forget_reply_to(meeting.study.clock.now())
    meeting.office.server.fail("chat.postMessage", status=503, applied=True)
    await meeting.judge()
    meeting.study.clock.advance(minutes=1)
    await meeting.sender.send_due()
    verdicts = [m for m in meeting.office.noor.dms() if "ACCEPTED" in m.text]
    assert len(verdicts) == 1
    assert len(meeting.office.server.called("conversations.history")) == 1


async def test_a_post_whose_answer_got_lost_is_not_posted_twice(
    office: Office, tmp_path: Path
) -> None:
    async with meet_on_slack(office, tmp_path) as meeting:
        await meeting.settle()
        office.server.fail("chat.postMessage", status=500, applied=True)
        await meeting.open_round()
        meeting.study.clock.advance(minutes=1)
        await meeting.sender.send_due()
        assert len([post for post in meeting.posts() if "Week 1" in post]) == 1


async def test_a_file_that_failed_to_follow_its_message_is_sent_after_all(
    meeting: SlackMeeting,
) -> None:
    """The message is there, so it isn't repeated; what matters is in the file."""
    noor, server = meeting.office.noor, meeting.office.server
    server.fail("files.completeUploadExternal", "internal_error")
    first = Delivery(1, "data:1", "slack", noor.id, "", "data", None, attempts=1)
    card = Card(title="Your data", files=(File("data.zip", b"zip"),))
    with pytest.raises(SlackApiError):
        await meeting.front.receiver._poster.post(first, noor.direct.id, card)
    await meeting.front.receiver._poster.post(replace(first, attempts=2), noor.direct.id, card)
    assert [m.text for m in noor.dms() if m.text] == ["Your data\nFile: data.zip"]
    assert [file["name"] for m in noor.dms() for file in m.files] == ["data.zip"]


async def test_files_whose_answer_got_lost_are_not_sent_twice(
    office: Office, tmp_path: Path
) -> None:
    async with meet_on_slack(office, tmp_path) as meeting:
        noor, poster = office.noor, meeting.front.receiver._poster
        office.server.fail("files.completeUploadExternal", status=500, applied=True)
        first = Delivery(1, "data:1", "slack", noor.id, "", "data", None, attempts=1)
        card = Card(title="Your data", files=(File("a.zip", b"a"), File("b.zip", b"b")))
        with pytest.raises(SlackApiError):
            await poster.post(first, noor.direct.id, card)
        await poster.post(replace(first, attempts=2), noor.direct.id, card)
        assert [file["name"] for m in noor.dms() for file in m.files] == ["a.zip", "b.zip"]


async def test_a_file_that_slack_forgot_before_it_was_shown_is_handed_over_again(
    meeting: SlackMeeting,
) -> None:
    noor, server = meeting.office.noor, meeting.office.server
    server.fail("files.completeUploadExternal", "internal_error")
    first = Delivery(1, "data:1", "slack", noor.id, "", "data", None, attempts=1)
    card = Card(title="Your data", files=(File("data.zip", b"zip"),))
    with pytest.raises(SlackApiError):
        await meeting.front.receiver._poster.post(first, noor.direct.id, card)
    server.files.clear()
    await meeting.front.receiver._poster.post(replace(first, attempts=2), noor.direct.id, card)
    assert [file["name"] for m in noor.dms() for file in m.files] == ["data.zip"]


async def test_posts_are_looked_through_only_after_a_failure(meeting: SlackMeeting) -> None:
    assert meeting.office.server.called("conversations.history") == []
    assert len(meeting.posts()) == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"has_bot": False}, "is not in the channel of the settings, #challenges. Open the"),
        ({"is_archived": True}, "#challenges, is archived. Unarchive it"),
    ],
    ids=["not in the channel", "archived"],
)
async def test_a_channel_that_takes_no_posts_is_told_to_moderators_once(
    meeting: SlackMeeting, change: dict[str, bool], says: str
) -> None:
    for name, value in change.items():
        setattr(meeting.office.channel, name, value)
    asked = await meeting.office.mo.slash("/fromscratch", "mod announce")
    await asked.says("Announced")
    assert says in (await asked.says("Posts don't get through")).text
    for _ in range(2):
        await meeting.sender.send_due()
        meeting.study.clock.advance(minutes=5)
    told = [m for m in meeting.office.mo.dms() if says in m.text]
    assert len(told) == 1


async def test_a_post_gets_through_once_the_bot_is_in_the_channel(meeting: SlackMeeting) -> None:
    meeting.office.channel.has_bot = False
    await (await meeting.office.mo.slash("/fromscratch", "mod announce")).says("Announced")
    await meeting.sender.send_due()
    meeting.office.channel.has_bot = True
    meeting.study.clock.advance(minutes=5)
    await meeting.sender.send_due()
    assert len(meeting.posts()) == 2


async def test_without_any_way_it_waits_for_the_members_next_command(
    meeting: SlackMeeting,
) -> None:
    noor, server = meeting.office.noor, meeting.office.server
    # The receipt, the verdict, and the round's board, which goes elsewhere and is late then.
    server.fail("chat.postMessage", "cannot_dm_bot", times=3)
    await meeting.submit(noor)
    await meeting.judge()
    assert noor.dms() == []
    await noor.slash("/fromscratch", "schedule")
    await server.until(lambda: any("ACCEPTED" in m.text for m in noor.dms()))
    await (await noor.slash("/fromscratch", "help")).says("Commands")
    assert len([m for m in noor.dms() if "ACCEPTED" in m.text]) == 1


async def test_a_command_is_acknowledged_while_the_store_is_busy(meeting: SlackMeeting) -> None:
    noor = meeting.office.noor
    async with meeting.study.store.writing():
        form = await (await noor.slash("/submit")).form()
        sent = await form.send(text=CODE.decode())
        assert sent.heard.took_s < 1
        await asyncio.sleep(0.1)
    await sent.says("accepted for judging")


async def test_a_form_that_needs_a_busy_store_says_so_and_keeps_a_button(
    meeting: SlackMeeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.fronts.slack_desk.FORM_DEADLINE_S", 0.2)
    noor = meeting.office.noor
    meeting.front._doorkeeper._persons.clear()
    meeting.office.server.users[noor.id]["profile"]["display_name"] = "Noor the second"
    async with meeting.study.store.writing():
        late = await (await noor.slash("/fromscratch", "settings")).says("longer than Slack waits")
    form = await (await noor.press(late, "Open the form")).form()
    assert form.title.startswith("How you appear")


async def test_a_trigger_that_expired_leaves_a_button_that_opens_the_form(
    meeting: SlackMeeting,
) -> None:
    noor, server = meeting.office.noor, meeting.office.server
    payload = {
        "command": "/submit",
        "text": "double",
        "user_id": noor.id,
        "team_id": "T0TESTS",
        "channel_id": noor.channel.id,
        "response_url": server.response_url(noor.id, noor.channel.id),
        "trigger_id": server.trigger(noor.id, age_s=15),
    }
    late = await (await noor.does("slash_commands", payload)).says("longer than Slack waits")
    form = await (await noor.press(late, "Open the form")).form()
    assert form.title.startswith("Submit double")


async def test_what_slack_delivers_again_is_done_once(meeting: SlackMeeting) -> None:
    noor, server = meeting.office.noor, meeting.office.server
    form = await (await noor.slash("/submit")).form()
    sent = await form.send(text=CODE.decode())
    await sent.says("accepted for judging")
    before = len(server.calls)
    for attempt in (1, 2):
        await server.sockets.tell(sent.heard, f"again-{attempt}", attempt)
    asked = await noor.slash("/fromscratch", "help")
    await asked.says("Commands")
    assert {call.method for call in server.calls[before:]} <= {"users.info"}
    assert len(noor.dms()) == 1


async def test_a_delivery_after_a_restart_is_the_same_submission(
    office: Office, tmp_path: Path
) -> None:
    async with meet_on_slack(office, tmp_path) as meeting:
        await meeting.begin()
        form = await (await office.noor.slash("/submit")).form()
        sent = await form.send(text=CODE.decode())
        await sent.says("#1 accepted for judging")
    async with meet_on_slack(office, tmp_path, reopen=True):
        await office.server.sockets.tell(sent.heard, "again", 1)
        await sent.says("#1 is this same code")


async def test_a_double_click_is_one_submission(meeting: SlackMeeting) -> None:
    noor = meeting.office.noor
    form = await (await noor.slash("/submit")).form()
    first = await form.send(text=CODE.decode())
    await form.send(text=CODE.decode())
    await first.says("accepted for judging")
    again = await (await noor.slash("/submit")).form()
    await (await again.send(text=CODE.decode())).says("#1 is this same code")


async def test_the_acknowledgement_survives_whatever_comes_right_after(
    meeting: SlackMeeting, caplog: pytest.LogCaptureFixture
) -> None:
    server = meeting.office.server
    broken = {"type": "block_actions", "actions": [{"action_id": "fs:0:n:help"}], "user": {}}
    heard = await server.tell("interactive", broken)
    assert heard.status == 200
    assert "KeyError" in caplog.text
    await (await meeting.office.noor.slash("/fromscratch", "help")).says("Commands")


async def test_a_connection_that_slack_renews_loses_nothing(meeting: SlackMeeting) -> None:
    server = meeting.office.server
    await server.sockets.refresh()
    await server.until(lambda: server.sockets.connected == 2)
    await server.until(lambda: len(server.sockets.open) == 1)
    await meeting.submit(meeting.office.noor)
    await meeting.judge()
    assert "ACCEPTED" in meeting.office.noor.dms()[0].text


async def test_buttons_and_forms_answer_after_a_restart(office: Office, tmp_path: Path) -> None:
    noor = office.noor
    async with meet_on_slack(office, tmp_path) as meeting:
        await meeting.begin()
        card = await (await noor.slash("/challenge")).says("It scales")
        form = await (await noor.slash("/submit")).form()
    async with meet_on_slack(office, tmp_path, reopen=True):
        await (await noor.press(card, "Hint")).says("First.")
        await (await form.send(text=CODE.decode())).says("accepted for judging")


async def test_a_token_that_is_revoked_ends_the_front_with_one_sentence(
    meeting: SlackMeeting,
) -> None:
    meeting.office.server.bot_token = "another"
    await meeting.office.noor.slash("/submit")
    with pytest.raises(BadSetup, match="OAuth & Permissions"):
        await asyncio.wait_for(asyncio.shield(meeting.running), 5)


@pytest.mark.parametrize("event", ["app_uninstalled", "tokens_revoked"])
async def test_an_app_that_is_removed_parks_its_posts_and_ends_the_front(
    meeting: SlackMeeting, event: str
) -> None:
    await meeting.office.noor.event({"type": event})
    with pytest.raises(BadSetup, match="removed from the workspace"):
        await asyncio.wait_for(asyncio.shield(meeting.running), 5)
    assert await meeting.study.store.places_on("slack") == {}


@pytest.mark.parametrize(
    ("access", "says"),
    [
        (Access("wrong", APP_TOKEN), "page OAuth & Permissions"),
        (Access(BOT_TOKEN, "wrong"), "App-Level Tokens"),
    ],
    ids=["bot token", "app token"],
)
async def test_a_wrong_token_says_what_to_do(
    office: Office, tmp_path: Path, access: Access, says: str
) -> None:
    async with meet_on_slack(office, tmp_path) as meeting:
        study = meeting.study
        access = Access(access.bot_token, access.app_token, base_url=office.server.base_url)
        front = SlackFront(access, study.dialog, study.store, Names())
        with pytest.raises(BadSetup, match=says):
            await front.run()


async def test_two_verdicts_at_once_reach_their_own_receipts(meeting: SlackMeeting) -> None:
    noor = meeting.office.noor
    await meeting.submit(noor)
    form = await (await noor.slash("/fromscratch", "try")).form()
    await (await form.send(text="def double(x): pass")).says("#2 accepted")
    await meeting.judge()
    await meeting.judge(Verdict.WA, None)
    first, second = noor.dms()
    assert "ACCEPTED" in first.text
    assert "accepted for judging" not in second.text
