"""What `doctor` asks Discord about a token, over real sockets."""

import pytest

from bot.errors import OperatorError
from bot.fronts.discord_setup import servers_of, trouble_in
from tests.wire.conftest import Town
from tests.wire.discord_server import TOKEN


async def test_a_valid_token_tells_which_servers_the_bot_is_in(town: Town) -> None:
    assert await servers_of(TOKEN) == ["Study group"]


async def test_a_refused_token_says_what_to_mend(town: Town) -> None:
    with pytest.raises(OperatorError, match="Discord refuses the token"):
        await servers_of("another.token.than-that")


async def test_what_keeps_posts_from_a_channel_is_named(town: Town) -> None:
    guild = str(town.guild_id)
    assert await trouble_in(TOKEN, [(guild, str(town.channel.id))]) == []
    (gone,) = await trouble_in(TOKEN, [(guild, "4")])
    assert "The channel 4 of server" in gone
