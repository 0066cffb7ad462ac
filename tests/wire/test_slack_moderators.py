"""What moderators do on Slack, and who is one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.catalog.archive import pack
from tests.fronts.test_slack_render import elements
from tests.judge.tiny import FILES
from tests.wire.slack_meeting import Office, SlackMeeting, meet_on_slack


@pytest.fixture
async def meeting(office: Office, tmp_path: Path) -> AsyncIterator[SlackMeeting]:
    office.server.groups["S0READERS"] = ("readers", [])
    async with meet_on_slack(office, tmp_path) as opened:
        yield opened


async def test_until_settings_are_saved_nothing_is_posted(meeting: SlackMeeting) -> None:
    await (await meeting.office.mo.slash("/fromscratch", "mod round open")).says("mod settings")
    assert meeting.posts() == []


async def test_a_post_mentions_the_user_group_of_the_settings(meeting: SlackMeeting) -> None:
    await meeting.settle(role="@Readers")
    await meeting.open_round()
    (post,) = (m for m in meeting.office.channel.messages if not m.is_ephemeral)
    assert elements(post.blocks, "usergroup")[0]["usergroup_id"] == "S0READERS"
    form = await (await meeting.office.mo.slash("/fromscratch", "mod settings")).form()
    assert form.question("channel")["element"]["initial_conversation"] == post.channel
    assert form.question("role")["element"]["initial_value"] == "S0READERS"
    await (await form.send()).says("mentions the role you chose")


@pytest.mark.parametrize(
    ("error", "says"),
    [("", "There is no user group @writers. There are @readers."), ("paid_only", "paid plans")],
)
async def test_a_user_group_that_is_none_is_said_with_a_way_on(
    meeting: SlackMeeting, error: str, says: str
) -> None:
    if error:
        meeting.office.server.fail("usergroups.list", error)
    mo = meeting.office.mo
    form = await (await mo.slash("/fromscratch", "mod settings")).form()
    answers = {"channel": mo.channel.id, "zone": "Europe/Berlin", "weekly": "Mon 18:00"}
    said = await (await form.send(**answers, role="@writers")).says(says)
    assert await (await mo.press(said, "Change")).form()


async def test_an_answer_that_must_be_changed_keeps_a_button(meeting: SlackMeeting) -> None:
    mo = meeting.office.mo
    form = await (await mo.slash("/fromscratch", "mod settings")).form()
    answers = {"channel": mo.channel.id, "zone": "Berlin", "weekly": "Mon 18:00"}
    said = await (await form.send(**answers)).says("Did you mean Europe/Berlin?")
    assert await (await mo.press(said, "Change")).form()


async def test_settings_of_a_channel_that_is_gone_can_be_changed(meeting: SlackMeeting) -> None:
    await meeting.settle()
    office = meeting.office
    del office.server.channels[office.channel.id]
    elsewhere = office.server.add_channel("elsewhere")
    form = await (await office.mo.slash("/fromscratch", "mod settings", elsewhere)).form()
    await (await form.send(channel=elsewhere.id)).says("how a post will look")


async def test_a_round_is_extended_and_closed_with_its_summary(meeting: SlackMeeting) -> None:
    await meeting.settle()
    await meeting.open_round()
    mo = meeting.office.mo
    meeting.study.clock.advance(minutes=5)
    await (await mo.slash("/fromscratch", "mod round extend 2")).says("is extended")
    sure = await (await mo.slash("/fromscratch", "mod round close")).says("Close")
    await (await mo.press(sure, "Close it")).says("is closed")
    await meeting.sender.send_due()
    assert "is over" in meeting.posts()[-1]


async def test_a_member_named_by_the_team_moderates(meeting: SlackMeeting) -> None:
    await meeting.settle()
    mo, noor = meeting.office.mo, meeting.office.noor
    await (await noor.slash("/fromscratch", "mod announce")).says("Only moderators")
    await (await mo.slash("/fromscratch", f"mod team add <@{noor.id}|noor>")).says("Moderators")
    await (await noor.slash("/fromscratch", "mod announce")).says("No round is open")
    await (await noor.slash("/fromscratch", "mod team show")).says("Named members: 1")


async def test_a_command_that_lacks_something_asks_for_it(meeting: SlackMeeting) -> None:
    await meeting.settle()
    mo, noor = meeting.office.mo, meeting.office.noor
    form = await (await mo.slash("/fromscratch", "mod team add")).form()
    assert form.question("member")["element"]["type"] == "users_select"
    await (await form.send(member=noor.id)).says("Named members: 1")
    await (await mo.slash("/fromscratch", "mod team remove noor")).says("like @noor")


async def test_a_user_group_of_the_settings_moderates(meeting: SlackMeeting) -> None:
    await meeting.settle()
    mo, noor = meeting.office.mo, meeting.office.noor
    meeting.office.server.groups["S0READERS"] = ("readers", [noor.id])
    form = await (await mo.slash("/fromscratch", "mod team where")).form()
    await (await form.send(moderator_role="@readers")).says("everyone who has the chosen role")
    await (await noor.slash("/fromscratch", "mod team show")).says("Moderators")


async def test_moderators_with_a_channel_are_told_there(meeting: SlackMeeting) -> None:
    await meeting.settle()
    await meeting.open_round()
    office, server = meeting.office, meeting.office.server
    team = server.add_channel("moderators")
    form = await (await office.mo.slash("/fromscratch", "mod team where")).form()
    await (await form.send(moderators_channel=team.id)).says("in a channel of their own")
    await (await office.mo.slash("/fromscratch", "mod announce")).says("Announced")
    office.channel.has_bot = False
    await meeting.sender.send_due()  # fails, and writes down why
    await meeting.sender.send_due()
    assert "Posts don't get through" in team.messages[-1].text


async def test_a_member_named_by_the_operator_moderates(office: Office, tmp_path: Path) -> None:
    async with meet_on_slack(office, tmp_path, moderators=[office.noor.id]):
        assert await (await office.noor.slash("/fromscratch", "mod settings")).form()


async def test_every_command_of_a_feature_answers_or_asks(meeting: SlackMeeting) -> None:
    await meeting.settle()
    await meeting.open_round()
    mo, server = meeting.office.mo, meeting.office.server
    for command in meeting.study.dialog.features.commands.values():
        asked = await mo.slash("/fromscratch", command.name)
        try:
            await server.until(lambda: server.view_of(asked.trigger_id) or asked.spoken())  # noqa: B023
        except TimeoutError:
            pytest.fail(f"/{command.name} says nothing")
        assert not any("our fault" in message.text for message in asked.spoken()), command.name


async def test_a_challenge_is_sent_as_a_zip_by_the_form(meeting: SlackMeeting) -> None:
    await meeting.begin()
    mo = meeting.office.mo
    form = await (await mo.slash("/fromscratch", "mod challenge add")).form()
    sent = await form.send(zip=("ransac.zip", pack("ransac", FILES)))
    await sent.says("waits for its check")
    form = await (await mo.slash("/fromscratch", "mod challenge add")).form()
    await (await form.send(zip=("x.zip", b"no zip at all"))).says("zip")
    taken = await meeting.study.store.claim_check()
    assert taken is not None
    assert taken[0].slug == "ransac"
