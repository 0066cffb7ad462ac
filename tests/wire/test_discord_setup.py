"""What `doctor` asks Discord about a token, over real sockets."""

import pytest

from bot.errors import OperatorError
from bot.fronts.discord_setup import role_trouble_in, servers_of, trouble_in
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


@pytest.mark.parametrize(
    ("role", "told"),
    [
        pytest.param({}, [], id="harmless"),
        pytest.param(
            {"permissions": 1 << 13},
            ['members do more than everyone may ("Manage Mess'],
            id="strong",
        ),
        pytest.param({"position": 9}, ["learners stands above the bot's own role."], id="above"),
        pytest.param({"managed": True}, ["belongs to an integration"], id="an integration's"),
        pytest.param(None, ["The role 4 that posts mention in Study group is gone"], id="gone"),
    ],
)
async def test_what_keeps_the_bot_from_giving_the_role_of_posts_is_named(
    town: Town, role: dict[str, int] | None, told: list[str]
) -> None:
    backend, number = town.server.backend, 4
    if role is not None:
        number = backend.create_role(town.guild_id, "learners", **role).id

    found = await role_trouble_in(TOKEN, [(str(town.guild_id), str(number))])

    assert len(found) == len(told)
    assert all(part in sentence for part, sentence in zip(told, found, strict=True))


async def test_a_bot_that_may_give_no_role_is_told_in_which_server(town: Town) -> None:
    backend = town.server.backend
    role = backend.create_role(town.guild_id, "learners")
    (own,) = backend.get_member(town.guild_id, backend.bot_user.id).role_ids
    backend.edit_role(town.guild_id, own, {"permissions": "0"})

    (found,) = await role_trouble_in(TOKEN, [(str(town.guild_id), str(role.id))])

    assert found.startswith(
        '"Remind me" gives no role in Study group: The bot lacks "Manage Roles"'
    )
