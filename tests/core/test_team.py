"""Who may moderate, and who may say so."""

from dataclasses import replace

import pytest

from bot.core.asking import Asker
from bot.core.cards import Card, RoleWish
from bot.core.commands import Given, cards_of
from bot.core.models import Account
from bot.errors import UserError
from tests.core.study import Study
from tests.core.test_moderating import ANSWERS, PLACE

PAT = Account("chat", "local", "Pat", "Pat")


async def settled(study: Study) -> Asker:
    boss = await study.join_at(PLACE, "Mo", manages=True)
    await study.moderation.preview_settings(boss, ANSWERS)
    await study.moderation.save_settings(boss)
    return await study.join_at(PLACE, "Mo", manages=True)


async def run(study: Study, asker: Asker, word: str, account: Account | None = None) -> Card:
    given = Given(members={"member": account} if account else {})
    (card,) = cards_of(await study.dialog.features.run(asker, ("mod", "team", word), given))
    return card


async def test_a_named_member_moderates_until_removed(study: Study) -> None:
    boss = await settled(study)
    pat = await study.join_at(PLACE, "Pat")
    assert not study.moderation.is_moderator(pat)
    assert "Named members: 1." in (await run(study, boss, "add", PAT)).body
    assert study.moderation.is_moderator(await study.join_at(PLACE, "Pat"))
    assert not study.moderation.is_moderator(await study.join_at(PLACE, "Noor"))
    boss = await study.join_at(PLACE, "Mo", manages=True)
    await run(study, boss, "remove", PAT)
    assert not study.moderation.is_moderator(await study.join_at(PLACE, "Pat"))


async def test_a_role_moderates(study: Study) -> None:
    boss = await settled(study)
    answers = {"moderators_channel": "55", "moderator_role": "77"}
    (card,) = await study.dialog.answer(boss, "team", answers)
    assert "in a channel of their own" in card.body
    pat = replace(await study.join_at(PLACE, "Pat"), roles=frozenset({"77"}))
    assert study.moderation.is_moderator(pat)
    assert not study.moderation.is_moderator(replace(pat, roles=frozenset({"7"})))


async def test_the_role_that_anybody_may_have_never_moderates(study: Study) -> None:
    boss = await settled(study)
    with pytest.raises(UserError, match="can't be the one that moderates"):
        await study.dialog.answer(boss, "team", {"moderator_role": ANSWERS["role"]})
    await study.dialog.answer(boss, "team", {"moderator_role": "77"})
    boss = await study.join_at(PLACE, "Mo", manages=True)
    with pytest.raises(UserError, match="can't be the one that moderates"):
        await study.moderation.preview_settings(boss, ANSWERS | {"role": "77"})


async def test_a_role_that_moderates_is_in_no_wish(study: Study) -> None:
    """Settings from before both were told apart may name the same role twice."""
    boss = await settled(study)
    (card,) = cards_of(await study.dialog.act(boss, "remind", ""))
    assert card.role_wish == RoleWish(ANSWERS["role"], wanted=True)
    assert boss.community.settings is not None
    same = replace(boss.community.settings, moderator_role=ANSWERS["role"])
    boss = replace(boss, community=replace(boss.community, settings=same))
    (card,) = cards_of(await study.dialog.act(boss, "remind", ""))
    assert card.role_wish is None


async def test_new_settings_keep_the_team(study: Study) -> None:
    boss = await settled(study)
    await run(study, boss, "add", PAT)
    await settled(study)
    assert study.moderation.is_moderator(await study.join_at(PLACE, "Pat"))


@pytest.mark.parametrize("word", ["where", "add", "remove"])
async def test_who_is_named_names_nobody(study: Study, word: str) -> None:
    await run(study, await settled(study), "add", PAT)
    pat = await study.join_at(PLACE, "Pat")
    with pytest.raises(UserError, match="Only who manages"):
        await study.dialog.features.run(pat, ("mod", "team", word), Given(members={"member": PAT}))


async def test_others_do_not_see_who_moderates(study: Study) -> None:
    await settled(study)
    noor = await study.join_at(PLACE, "Noor")
    with pytest.raises(UserError, match="Only moderators"):
        await study.dialog.features.run(noor, ("mod", "team", "show"), Given())
