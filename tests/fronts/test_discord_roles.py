"""The role that posts mention, on Discord: who asks for reminders gets it, if it is harmless."""

from dataclasses import replace

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.builders import RoleHandle
from simcord.enums import OverwriteType

from bot.core.asking import Asker
from bot.core.commands import Given, cards_of
from bot.core.linking_ports import Link
from bot.core.models import Account
from bot.fronts.discord_setup import PERMISSIONS
from tests.fronts.discord_kit import Club, said, shown, words

NOT_GIVEN = "You don't get the role that posts mention"
WITHOUT = discord.Permissions(PERMISSIONS.value)
WITHOUT.manage_roles = False


@pytest.fixture
async def role(club: Club) -> RoleHandle:
    """The role of a group with settings."""
    role = club.guild.create_role("learners", mentionable=True)
    await choose(club, role)
    return role


async def choose(club: Club, role: RoleHandle) -> None:
    """Make a role the one that posts mention; no detours."""
    answers = {
        "channel": str(club.channel.id),
        "role": str(role.id),
        "zone": "Europe/Berlin",
        "weekly": "Mon 18:00",
        "announcements": "all",
    }
    mo = await club.asker(club.mo)
    await club.study.moderation.preview_settings(mo, answers)
    await club.study.moderation.save_settings(mo)


async def remind(club: Club, **options: str) -> str:
    """What the member is told who asks for reminders, or asks for none."""
    return said(await club.noor.slash(club.channel, "remind", **options))


def has(club: Club, role: RoleHandle) -> bool:
    """Whether the member has a role now."""
    return role.id in club.env.backend.get_member(club.guild.id, club.noor.id).role_ids


async def is_reminded(club: Club) -> bool:
    """Whether the member's wish is stored."""
    asker = await club.asker(club.noor)
    wishes = await club.study.store.reminded(asker.community.id)
    return [wish.member_id for wish in wishes] == [asker.member.id]


def changes(club: Club) -> int:
    """How often the bot asked Discord to change somebody's roles."""
    return sum("/roles/" in request.path for request in club.env.http_requests)


def allow(club: Club, role_id: int, permissions: discord.Permissions) -> None:
    """Change what a role allows."""
    changed = {"permissions": permissions.value}
    club.env.backend.edit_role(club.guild.id, role_id, changed)


def own_role(club: Club) -> int:
    """The bot's own role, by its id."""
    assert club.guild.me is not None
    return club.guild.me.roles[-1].id


async def test_the_button_of_a_post_gives_the_role_and_no_longer_takes_it(
    club: Club, role: RoleHandle
) -> None:
    await club.open_round()
    (post,) = club.channel.history()
    asked = await club.noor.click(post, label="Remind me")
    assert "You have the role learners" in said(asked)
    assert has(club, role)
    assert await is_reminded(club)

    asked = await club.noor.click(shown(asked), label="No longer")
    assert "You no longer have the role learners." in said(asked)
    assert not has(club, role)
    assert not await is_reminded(club)


async def test_the_command_does_the_same(club: Club, role: RoleHandle) -> None:
    assert "You have the role learners" in await remind(club)
    assert has(club, role)
    assert "You no longer have the role learners." in await remind(club, when="off")
    assert not has(club, role)


async def test_pressed_twice_it_is_asked_of_discord_once(club: Club, role: RoleHandle) -> None:
    for _ in range(2):
        assert "You have the role learners" in await remind(club)
    assert changes(club) == 1
    for _ in range(2):
        await remind(club, when="off")
    assert changes(club) == 2


async def test_a_button_in_private_messages_is_about_the_groups_server(
    club: Club, role: RoleHandle
) -> None:
    await remind(club)
    asked = await club.noor.user.slash("remind", when="off")
    assert "You no longer have the role learners." in said(asked)
    assert not has(club, role)


async def test_without_a_role_in_the_settings_reminders_are_private_messages(club: Club) -> None:
    await club.begin()
    assert "role" not in await remind(club)
    assert await is_reminded(club)
    assert changes(club) == 0


async def test_a_bot_without_the_permission_reminds_and_says_so(
    club: Club, role: RoleHandle
) -> None:
    allow(club, own_role(club), WITHOUT)
    assert NOT_GIVEN in await remind(club)
    assert await is_reminded(club)
    assert changes(club) == 0


async def test_a_role_above_the_bots_is_not_given(club: Club, role: RoleHandle) -> None:
    club.env.backend.edit_role(club.guild.id, role.id, {"position": 50})
    assert NOT_GIVEN in await remind(club)
    assert await is_reminded(club)
    assert changes(club) == 0


async def test_a_role_that_allows_more_than_everyone_may_is_given_to_nobody(
    club: Club, role: RoleHandle
) -> None:
    for permission in ("administrator", "manage_messages", "mention_everyone"):
        allow(club, role.id, discord.Permissions(**{permission: True}))
        assert NOT_GIVEN in await remind(club), permission
        assert not has(club, role)
        assert await is_reminded(club)
    # What everyone may do anyway makes nobody mightier.
    allow(club, role.id, discord.Permissions(view_channel=True, send_messages=True))
    assert "You have the role learners" in await remind(club)


async def test_a_role_that_opens_a_closed_channel_is_given_to_nobody(
    club: Club, role: RoleHandle
) -> None:
    sees = discord.Permissions(view_channel=True).value
    closed = club.guild.create_text_channel("moderators-only")
    for target, allowed, denied in ((club.guild.id, 0, sees), (role.id, sees, 0)):
        overwrite = Overwrite(target, OverwriteType.ROLE, allow=allowed, deny=denied)
        club.env.backend.set_overwrite(closed.id, overwrite)
    assert NOT_GIVEN in await remind(club)
    assert not has(club, role)
    saved = said(await club.settle(role=[role]))
    assert "more than everyone may (in #moderators-only)" in saved


async def link(club: Club) -> Asker:
    """The member's account on Slack, whose member they are there, too."""
    store, noor = club.study.store, await club.asker(club.noor)
    here, there = noor.community.id, Account("slack", "T1", "noor", "Noor")
    await store.member(here, there)
    await store.make_link_code(here, noor.account, "code")
    asked = await store.enter_link_code(here, there, "code")
    assert isinstance(asked, Link)
    await store.confirm_link(asked.id, there)
    await store.approve_link(asked.id, noor.account)
    await club.deliver()
    return replace(noor, account=there)


async def wish(club: Club, asker: Asker, when: str) -> str:
    """Ask for reminders, or for none, from elsewhere; what Discord then says privately."""
    await club.env.advance_time(1)
    before = len(club.dms(club.noor))
    answer = await club.study.dialog.features.run(asker, ("remind",), Given({"when": when}))
    (card,) = cards_of(answer)
    assert "Your role on Discord follows in a moment." in card.body
    await club.deliver()
    return "".join(words(dm) for dm in club.dms(club.noor)[before:])


async def test_a_wish_from_slack_is_carried_out_where_the_role_is(
    club: Club, role: RoleHandle
) -> None:
    noor = await link(club)

    assert "You have the role learners" in await wish(club, noor, "on")
    assert has(club, role)

    assert "You no longer have the role learners." in await wish(club, noor, "off")
    assert not has(club, role)
    # Where nothing changes nobody is written to.
    assert await wish(club, noor, "off") == ""


async def test_of_several_wishes_from_slack_the_last_counts(club: Club, role: RoleHandle) -> None:
    noor = await link(club)
    for when in ("on", "off"):
        await club.env.advance_time(1)
        await club.study.dialog.features.run(noor, ("remind",), Given({"when": when}))

    await club.deliver()

    assert not has(club, role)
    assert changes(club) == 0


async def test_a_wish_from_slack_that_discord_refuses_is_tried_again(
    club: Club, role: RoleHandle
) -> None:
    noor = await link(club)
    club.env.inject_error("PUT", "/guilds/*/roles/*", status=404, code=10011)
    assert await wish(club, noor, "on") == ""
    assert not has(club, role)

    await club.env.advance_time(60)
    await club.deliver()

    assert has(club, role)


async def test_a_role_that_is_gone_leaves_the_private_message(club: Club, role: RoleHandle) -> None:
    club.env.backend.delete_role(club.guild.id, role.id)
    assert NOT_GIVEN in await remind(club)
    assert await is_reminded(club)
    assert "role" not in await remind(club, when="off")
    assert not await is_reminded(club)


async def test_everyone_is_no_role_to_be_given(club: Club) -> None:
    await choose(club, club.guild.default_role)
    assert NOT_GIVEN in await remind(club)
    assert changes(club) == 0


async def test_a_role_that_stays_is_said_to_who_wants_none(club: Club, role: RoleHandle) -> None:
    await remind(club)
    allow(club, own_role(club), WITHOUT)
    answer = await remind(club, when="off")
    assert "You are not reminded any more" in answer
    assert "stays with you" in answer
    assert not await is_reminded(club)


async def test_what_discord_refuses_loses_no_wish(club: Club, role: RoleHandle) -> None:
    for status, code, expected in ((403, 60003, NOT_GIVEN), (404, 10011, "just now")):
        club.env.inject_error("PUT", "/guilds/*/roles/*", status=status, code=code)
        assert expected in await remind(club)
        assert await is_reminded(club)
        assert not has(club, role)
        await remind(club, when="off")


async def test_who_saves_the_settings_is_told_what_keeps_the_role_from_members(
    club: Club,
) -> None:
    for changed, expected in (
        ({"permissions": 1 << 13}, 'do more than everyone may ("Manage Messages")'),
        ({"permissions": 0b111111}, '"Kick Members", "Ban Members" and 3 more)'),
        ({"permissions": 1 << 62}, "do more than everyone may"),
        ({"managed": True}, "learners belongs to an integration"),
        ({"position": 50}, "learners stands above the bot's own role"),
    ):
        role = club.guild.create_role("learners", mentionable=True)
        club.env.backend.edit_role(club.guild.id, role.id, changed)
        saved = said(await club.settle(role=[role]))
        assert "Settings saved" in saved
        assert "Remind me gives no role" in saved
        assert expected in saved


async def test_who_saves_the_settings_is_told_of_the_missing_permission(
    club: Club, role: RoleHandle
) -> None:
    assert "gives no role" not in said(await club.settle(role=[role]))
    allow(club, own_role(club), WITHOUT)
    saved = said(await club.settle(role=[role]))
    assert 'The bot lacks "Manage Roles"' in saved
