"""Career threads on Slack: reviewed by buttons, posted without a preview, edited in place."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.relay_models import FoundThread, Presence
from tests.fronts.test_slack_render import elements
from tests.wire.slack_meeting import Office, SlackMeeting, meet_on_slack

URL = "https://www.reddit.com/r/MachineLearning/comments/1aaaa/"
TITLE = "[D] <!channel> Breaking into ML without a Master's degree"


@pytest.fixture
async def meeting(office: Office, tmp_path: Path) -> AsyncIterator[SlackMeeting]:
    async with meet_on_slack(office, tmp_path) as opened:
        yield opened


async def post_digest(meeting: SlackMeeting) -> None:
    """Have a moderator approve a thread, and post the digest."""
    await meeting.settle()
    study, mo = meeting.study, meeting.office.mo
    await study.curation.take([FoundThread("oauth", "1aaaa", TITLE, created_at=study.clock.now())])
    study.clock.advance(days=1)
    await study.curation.note("oauth", {"1aaaa": Presence.PRESENT})
    waiting = await (await mo.slash("/fromscratch", "mod relay queue")).says("to review")
    await (await mo.press(waiting, "Approve")).says("Approved #1")
    (community_id,) = await study.store.relay_communities()
    community = await study.store.community_by_id(community_id)
    assert community is not None
    assert community.settings is not None
    study.clock.time = await study.curation.next_digest_at(community.settings)
    await study.curation.tick()
    await meeting.sender.send_due()


async def test_a_digest_pings_nobody_and_is_edited_once_its_thread_is_gone(
    meeting: SlackMeeting,
) -> None:
    await post_digest(meeting)
    (message,) = (m for m in meeting.office.channel.messages if not m.is_ephemeral)
    (link,) = elements(message.blocks, "link")
    assert link["url"] == URL
    assert link["text"] == "<!channel> Breaking into ML without a Master's degree"
    assert "<!channel>" not in message.text
    before = len(meeting.posts())

    await meeting.study.curation.note("oauth", {"1aaaa": Presence.REMOVED})
    await meeting.sender.send_due()

    assert len(meeting.posts()) == before
    assert "removed at the source" in meeting.posts()[-1]
    assert "Breaking" not in meeting.posts()[-1]


async def test_a_digest_that_is_gone_is_not_posted_anew(meeting: SlackMeeting) -> None:
    await post_digest(meeting)
    meeting.office.server.fail("chat.update", "message_not_found")
    before = len(meeting.posts())
    await meeting.study.curation.note("oauth", {"1aaaa": Presence.REMOVED})
    await meeting.sender.send_due()
    assert len(meeting.posts()) == before
    assert await meeting.study.store.lease("slack", None, "test", 60) == []


@pytest.mark.parametrize(
    ("is_archived", "says"),
    [
        (True, "The channel of the settings, #challenges, is archived."),
        (False, "is gone, or it is private and without the bot."),
    ],
    ids=["archived", "deleted"],
)
async def test_an_edit_in_a_channel_that_is_gone_is_given_up_and_told_once(
    meeting: SlackMeeting, is_archived: bool, says: str
) -> None:
    await post_digest(meeting)
    office, study = meeting.office, meeting.study
    if is_archived:
        office.channel.is_archived = True
    else:
        del office.server.channels[office.channel.id]
    await study.curation.note("oauth", {"1aaaa": Presence.REMOVED})
    for _ in range(3):
        await meeting.sender.send_due()
        study.clock.advance(minutes=15)
    assert len([message for message in office.mo.dms() if says in message.text]) == 1
    assert await study.store.lease("slack", None, "test", 60) == []


async def test_a_member_suggests_by_an_address_as_slack_writes_it(meeting: SlackMeeting) -> None:
    await meeting.settle()
    noor = meeting.office.noor
    await (await noor.slash("/fromscratch", f"suggest <{URL}>")).says("Moderators will look")
    await (await noor.slash("/fromscratch", f"suggest <{URL}>")).says("known already")
