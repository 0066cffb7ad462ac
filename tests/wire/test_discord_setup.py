"""What `doctor` asks Discord about a token, over real sockets."""

import pytest

from bot.errors import OperatorError
from bot.fronts.discord_setup import servers_of
from tests.wire.conftest import Town
from tests.wire.discord_server import TOKEN


async def test_a_valid_token_tells_which_servers_the_bot_is_in(town: Town) -> None:
    assert await servers_of(TOKEN) == ["Study group"]


async def test_a_refused_token_says_what_to_mend(town: Town) -> None:
    with pytest.raises(OperatorError, match="Discord refuses the token"):
        await servers_of("another.token.than-that")
