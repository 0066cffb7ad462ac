"""Moderators of two groups make them one by typing each other's names where they moderate."""

from dataclasses import replace

import pytest

from bot.core.asking import Asker
from bot.core.cards import Card, Form
from bot.core.commands import Given, cards_of
from bot.core.communities import CommunitySettings, Weekly
from bot.core.posting import OPENED, new_post
from bot.core.relay_models import Presence
from bot.errors import UserError
from tests.core.relay_kit import Relay
from tests.core.study import Study
from tests.store.pairs import CODE

HOME, GUEST = ("discord", "1"), ("slack", "T1")


async def _boss(study: Study, place: tuple[str, str], name: str, channel: str) -> Asker:
    await study.store.community(*place, name)
    boss = await study.join_at(place, f"Boss of {name}", manages=True)
    settings = CommunitySettings(channel, f"role of {name}", "UTC", Weekly(0, 18, 30))
    await study.store.save_settings(boss.community.id, settings)
    return await study.join_at(place, f"Boss of {name}", manages=True)


@pytest.fixture
async def home(study: Study) -> Asker:
    return await _boss(study, HOME, "Home", "123")


@pytest.fixture
async def guest(study: Study) -> Asker:
    return await _boss(study, GUEST, "Guest", "C1")


async def _link(study: Study, asker: Asker, code: str = "") -> Card:
    given = Given({"code": code} if code else {})
    (card,) = cards_of(await study.dialog.features.run(asker, ("mod", "link"), given))
    return card


async def _code(study: Study, home: Asker) -> str:
    (block,) = (await _link(study, home)).code
    begin = {"discord": "/", "slack": "/fromscratch "}
    (elsewhere,) = begin.keys() - {home.account.platform}
    return block.text.removeprefix(f"{begin[elsewhere]}mod link ")


async def _type(study: Study, asker: Asker, question: Card, name: str) -> Card:
    action = question.actions[0]
    form = await study.dialog.act(asker, action.id, action.value)
    assert isinstance(form, Form)
    (card,) = await study.dialog.answer(asker, form.id, {"name": name})
    return card


async def _linked(study: Study, home: Asker, guest: Asker) -> None:
    question = await _link(study, guest, await _code(study, home))
    await _type(study, guest, question, "Home")
    await _type(study, home, await _link(study, home), "Guest")


async def test_both_type_the_name_of_the_other(study: Study, home: Asker, guest: Asker) -> None:
    question = await _link(study, guest, await _code(study, home))
    assert question.title == "Link with Home?"
    assert "Guest joins Home" in question.body
    assert (await _type(study, guest, question, " home ")).title == "Now the other side"
    (delivery,) = await study.store.lease("discord", None, "sender", 60.0)
    post = await study.dialog.post(delivery)
    assert post is not None
    assert post.card.title == "Guest wants to join Home"

    answer = await _link(study, home)
    assert answer.title == "Link with Guest?"
    assert (await _type(study, home, answer, "Guest")).title == "Linked with Guest"

    pat = await study.join_at(GUEST, "Pat")
    assert pat.community.id == home.community.id
    with pytest.raises(UserError, match="nothing to answer"):
        await _type(study, home, answer, "Guest")


async def test_a_wrong_name_links_nothing(study: Study, home: Asker, guest: Asker) -> None:
    question = await _link(study, guest, await _code(study, home))

    with pytest.raises(UserError, match="type the name: Home"):
        await _type(study, guest, question, "Hom")

    assert (await _link(study, home)).title == "Link another group with this one"


async def test_others_than_moderators_link_nothing(study: Study, home: Asker, guest: Asker) -> None:
    question = await _link(study, guest, await _code(study, home))
    pat = await study.join_at(GUEST, "Pat")

    for attempt in (
        _link(study, pat),
        _link(study, pat, "code"),
        _type(study, pat, question, "Home"),
    ):
        with pytest.raises(UserError, match="Only moderators"):
            await attempt
    stranger = await _boss(study, ("discord", "2"), "Elsewhere", "9")
    with pytest.raises(UserError, match="nothing to answer"):
        await _type(study, stranger, question, "Home")


async def test_a_post_mentions_the_role_of_the_place_it_goes_to(
    study: Study, home: Asker, guest: Asker
) -> None:
    await _linked(study, home, guest)
    await study.moderation.open_now(home, "double")
    round_ = await study.store.newest_round(home.community.id)
    assert round_ is not None
    settings = home.community.settings
    assert settings is not None
    await study.store.post([new_post(OPENED, round_)])

    roles = {}
    for platform in ("discord", "slack"):
        for delivery in await study.store.lease(platform, None, "sender", 60.0):
            if delivery.kind == OPENED:
                post = await study.dialog.post(delivery)
                assert post is not None
                roles[delivery.recipient] = post.role
    assert roles == {"123": "role of Home", "C1": "role of Guest"}


async def test_a_moderator_of_either_moderates_both(
    study: Study, home: Asker, guest: Asker
) -> None:
    await _linked(study, home, guest)
    chief = await study.join_at(GUEST, "Boss of Guest", manages=True)

    await study.moderation.open_now(chief, "double")

    assert await study.store.newest_round(home.community.id) is not None


async def test_the_form_of_settings_shows_the_channel_of_the_place_that_asks(
    study: Study, home: Asker, guest: Asker
) -> None:
    await _linked(study, home, guest)
    chief = await study.join_at(GUEST, "Boss of Guest", manages=True)
    boss = await study.join_at(HOME, "Boss of Home", manages=True)
    answers = {"channel": "C2", "announcements": "all", "zone": "UTC", "weekly": "Mon 18:30"}
    await study.moderation.preview_settings(chief, answers)

    form = await study.moderation.settings_form(boss)

    assert {question.id: question.value for question in form.questions}["channel"] == "123"
    again = await study.moderation.settings_form(chief)
    assert {question.id: question.value for question in again.questions}["channel"] == "C2"


async def test_a_place_leaves_again(study: Study, home: Asker, guest: Asker) -> None:
    await _linked(study, home, guest)
    chief = await study.join_at(GUEST, "Boss of Guest", manages=True)
    (card,) = cards_of(await study.dialog.features.run(chief, ("mod", "unlink"), Given()))

    (left,) = cards_of(await study.dialog.act(chief, card.actions[0].id, card.actions[0].value))

    assert left.title == "On your own again"
    assert (await study.join_at(GUEST, "Boss of Guest")).community.id == guest.community.id
    with pytest.raises(UserError, match="did not join"):
        await study.dialog.features.run(home, ("mod", "unlink"), Given())


async def test_the_relay_tells_both_places_and_edits_each_message_there(
    study: Study, guest: Asker
) -> None:
    relay = await Relay.set_up(study)
    there = guest.community.settings
    assert there is not None
    told = replace(there, moderators_channel="C9")
    await study.store.save_settings(guest.community.id, told)
    home, store = relay.moderator, study.store
    await store.make_group_code(home.community.id, home.account, CODE)
    link = await store.enter_group_code(guest.community.id, guest.account, CODE)
    assert not isinstance(link, str)
    await store.confirm_group_link(link.id, guest.community.id)
    assert await store.approve_group_link(link.id, home.community.id, home.account)

    async def sent() -> list[tuple[str, str]]:
        """Where what is due goes, and the messages that it changes there."""
        found = []
        for platform in ("discord", "slack"):
            for delivery in await store.lease(platform, None, "sender", 60.0):
                post = await study.dialog.post(delivery)
                if delivery.kind.startswith("relay") and post is not None:
                    found.append((delivery.recipient, post.edits))
                await store.sent(delivery.id, "sender", f"in {delivery.recipient}")
        return found

    thread = await relay.wait()
    assert await sent() == [("mods", ""), ("C9", "")]
    await relay.mod("approve", thread=str(thread.id))
    assert await sent() == [("mods", "in mods"), ("C9", "in C9")]
    assert home.community.settings is not None
    study.clock.time = await study.curation.next_digest_at(home.community.settings)
    await study.curation.tick()
    assert await sent() == [("careers", ""), ("C1", "")]
    await relay.see(Presence.REMOVED, "1aaaa")
    assert await sent() == [("careers", "in careers"), ("C1", "in C1")]
