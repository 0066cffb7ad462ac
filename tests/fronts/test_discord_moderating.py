"""What moderators do on Discord: settings, posts and the rounds of a week."""

from typing import Any

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.core.communities import Announcements
from tests.fronts.discord_kit import Club, labels, said, shown, with_button


async def settings_of(club: Club) -> Any:
    """The settings that are saved."""
    return (await club.asker(club.mo)).community.settings


async def test_on_joining_the_bot_says_nothing(club: Club) -> None:
    assert club.posts() == []
    assert club.dms(club.guild.owner) == []


async def test_without_settings_a_moderator_is_pointed_to_them(club: Club) -> None:
    for command in ("mod announce", "mod round open"):
        refusal = await club.mo.slash(club.channel, command)
        assert "Fill in /mod settings first." in said(refusal), command
    assert club.posts() == []


async def test_the_settings_ask_five_questions_and_show_a_preview(club: Club) -> None:
    form = await club.mo.slash(club.channel, "mod settings")
    assert form.modal is not None
    assert len(form.modal["components"]) == 5
    answers = {
        "channel": [club.channel],
        "zone": "europe/berlin",
        "weekly": "monday 18:00",
        "announcements": ["rounds"],
    }
    preview = await club.mo.submit_modal(form, answers)
    assert "This is how a post will look" in said(preview)
    assert "Mon 18:00, Europe/Berlin" in said(preview)
    assert "<t:" in (shown(preview).embeds[0].description or "")
    assert labels(shown(preview)) == ["Save", "Change"]
    assert await settings_of(club) is None

    saved = await club.mo.click(shown(preview), label="Save")
    assert "Settings saved" in said(saved)
    settings = await settings_of(club)
    assert settings.channel == str(club.channel.id)
    assert settings.announcements is Announcements.ROUNDS


async def test_what_was_said_before_is_filled_in(club: Club) -> None:
    role = club.guild.create_role("learners", mentionable=True)
    await club.settle(role=[role])
    form = await club.mo.slash(club.channel, "mod settings")
    assert form.modal is not None
    asked = [label["component"] for label in form.modal["components"]]
    assert asked[0]["default_values"] == [{"id": club.channel.id, "type": "channel"}]
    assert asked[1]["default_values"] == [{"id": role.id, "type": "role"}]
    assert asked[2]["value"] == "Europe/Berlin"
    assert asked[3]["value"] == "Mon 18:00"


async def test_a_channel_that_is_gone_is_not_filled_in(club: Club) -> None:
    elsewhere = club.guild.create_text_channel("elsewhere")
    await club.settle()
    club.env.backend.delete_channel(club.channel.id)
    form = await club.mo.slash(elsewhere, "mod settings")
    assert form.modal is not None
    assert not form.modal["components"][0]["component"].get("default_values")


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"zone": "Berlim"}, "Did you mean Europe/Berlin"),
        ({"zone": "@everyone"}, "There is no time zone called"),
        ({"weekly": "monday 6pm"}, "Write the weekly time like Mon 18:00"),
        ({"weekly": "Mon 25:00"}, "Write the weekly time like Mon 18:00"),
    ],
)
async def test_a_wrong_answer_is_explained_and_the_form_opens_again(
    club: Club, wrong: dict[str, str], expected: str
) -> None:
    form = await club.mo.slash(club.channel, "mod settings")
    answers = {
        "channel": [club.channel],
        "zone": "UTC",
        "weekly": "Mon 18:00",
        "announcements": ["all"],
    }
    refusal = await club.mo.submit_modal(form, answers | wrong)
    assert expected in said(refusal)
    again = await club.mo.click(shown(refusal), label="Change")
    assert again.modal is not None
    assert again.modal["title"] == "Settings of this study group"


async def test_a_missing_permission_is_named_when_the_settings_are_saved(club: Club) -> None:
    refused = discord.Permissions(send_messages=True).value
    everyone = Overwrite(target_id=club.guild.id, type=OverwriteType.ROLE, allow=0, deny=refused)
    club.env.backend.set_overwrite(club.channel.id, everyone)
    saved = await club.settle()
    assert "Settings saved" in said(saved)
    assert 'The bot may not post in #challenges: it lacks "Send Messages"' in said(saved)


async def test_a_deleted_channel_is_said_with_the_next_post(club: Club) -> None:
    await club.begin()
    elsewhere = club.guild.create_text_channel("elsewhere")
    club.env.backend.delete_channel(club.channel.id)
    asked = await club.mo.slash(elsewhere, "mod announce")
    assert "The channel of the settings is gone" in said(asked)


async def test_a_week_is_opened_announced_extended_and_closed(club: Club) -> None:
    await club.settle()
    sure = await club.mo.slash(club.channel, "mod round open")
    assert "Open week 1 · double?" in said(sure)
    assert club.posts() == []
    await club.mo.click(shown(sure), label="Open it")
    await club.deliver()
    assert len(club.posts()) == 1

    await club.env.advance_time(3600)
    announced = await club.mo.slash(club.channel, "mod announce")
    assert "Week 1 · double is posted" in said(announced)
    await club.deliver()
    assert "0 so far" in club.posts()[1]

    extended = await club.mo.slash(club.channel, "mod round extend", days=3)
    assert "is extended" in said(extended)
    sure = await club.mo.slash(club.channel, "mod round close")
    assert "Close week 1 · double?" in said(sure)
    closed = await club.mo.click(shown(sure), label="Close it")
    assert "is closed" in said(closed)
    await club.deliver()
    assert "Week 1 · double is over" in club.posts()[2]

    following = await club.mo.click(shown(closed), label="Open the next")
    assert "Open week 2 · triple?" in said(following)


async def test_a_button_pressed_twice_posts_once(club: Club) -> None:
    await club.settle()
    sure = await club.mo.slash(club.channel, "mod round open", challenge="triple")
    await club.mo.click(shown(sure), label="Open it")
    await club.mo.click(shown(sure), label="Open it")
    await club.mo.slash(club.channel, "mod announce")
    await club.mo.slash(club.channel, "mod announce")
    await club.deliver()
    assert len(club.posts()) == 2  # the opening, and one announcement


async def test_an_unknown_challenge_opens_nothing(club: Club) -> None:
    await club.settle()
    asked = await club.mo.slash(club.channel, "mod round open", challenge="tripel")
    assert "Did you mean triple?" in said(asked)


@pytest.mark.parametrize(
    "action",
    [
        *("mod-settings:", "mod-save:", "mod-announce:", "round-open:", "round-open-now:double"),
        *("round-close:", "round-close-now:", "round-extend:3"),
    ],
)
async def test_buttons_of_moderators_refuse_everyone_else(club: Club, action: str) -> None:
    await club.begin()
    before = club.posts()
    asked = await club.noor.slash(club.channel, "help")
    pressed = await club.noor.click(with_button(asked, f"fs:n:{action}"), label="x")
    assert "Only moderators" in said(pressed)
    await club.deliver()
    assert club.posts() == before


async def test_a_form_that_somebody_else_sends_is_refused(club: Club) -> None:
    form = await club.mo.slash(club.channel, "mod settings")
    form._interaction.user_id = club.noor.id  # they got hold of the form, nobody knows how
    answers = {
        "channel": [club.channel],
        "zone": "UTC",
        "weekly": "Mon 18:00",
        "announcements": ["all"],
    }
    assert "Only moderators" in said(await club.noor.submit_modal(form, answers))


async def test_moderators_who_do_not_manage_the_server_find_their_commands(club: Club) -> None:
    """Hiding them by a permission would hide them from a moderators' role too."""
    assert "mod round extend" in club.noor.available_commands(club.channel)
    answer = said(await club.noor.slash(club.channel, "mod round extend", days=3))
    assert "Only moderators may do this" in answer


async def test_help_lists_them_only_for_moderators(club: Club) -> None:
    assert "/mod round close" in said(await club.mo.slash(club.channel, "help"))
    assert "/mod" not in said(await club.noor.slash(club.channel, "help"))
