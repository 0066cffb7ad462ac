"""What `doctor` asks Slack about the channels that groups chose, over real sockets."""

from bot.fronts.slack_api import SlackApi
from bot.fronts.slack_setup import trouble_in
from tests.wire.slack_meeting import Office
from tests.wire.slack_server import BOT_TOKEN


async def test_what_keeps_posts_from_a_channel_is_named(office: Office) -> None:
    server = office.server
    api = SlackApi(BOT_TOKEN, server.base_url)
    assert await trouble_in(api, [office.channel.id]) == []
    outside = server.add_channel("outside", has_bot=False)
    closed = server.add_channel("closed")
    closed.is_archived = True
    gone, not_in, archived = await trouble_in(api, ["C404", outside.id, closed.id])
    assert "is gone, or the app can't see it" in gone
    assert "/invite it there" in not_in
    assert "is archived" in archived
