"""`/mod audit` shows moderators what was done, and nobody else."""

from dataclasses import replace

import pytest

from bot.core.asking import Asker
from bot.core.cards import Card
from bot.core.commands import Given, cards_of
from bot.core.models import Account
from bot.core.moments import without_marks
from bot.errors import UserError
from tests.core.study import Study
from tests.core.test_moderating import ANSWERS, PLACE


async def newest(study: Study, asker: Asker) -> Card:
    (card,) = cards_of(await study.dialog.features.run(asker, ("mod", "audit"), Given()))
    return card


async def moderator(study: Study, place: tuple[str, str] = PLACE) -> Asker:
    boss = await study.join_at(place, "Mo", manages=True)
    await study.moderation.preview_settings(boss, ANSWERS)
    await study.moderation.save_settings(boss)
    return await study.join_at(place, "Mo", manages=True)


async def test_every_deed_of_a_moderator_is_listed(study: Study) -> None:
    boss = await moderator(study)
    await study.moderation.open_now(boss, "double")
    await study.moderation.announce(boss)
    await study.moderation.extend(boss, 2)
    study.clock.advance(minutes=1)
    await study.moderation.close_now(boss)
    given = Given(members={"member": Account("chat", "local", "Pat", "Pat")})
    await study.dialog.features.run(boss, ("mod", "team", "add"), given)

    lines = without_marks((await newest(study, boss)).body).splitlines()

    assert [line.split(" · ", 2)[2] for line in lines] == [
        "Mo named as a moderator: Pat",
        "Mo closed Week 1 · double",
        "Mo extended by 2 d Week 1 · double",
        "Mo announced Week 1 · double",
        "Mo opened Week 1 · double",
        "Mo saved the settings",
    ]


async def test_a_long_log_is_paged(study: Study) -> None:
    boss = await moderator(study)
    await study.moderation.open_now(boss, "double")
    for _ in range(9):
        await study.moderation.extend(boss, 1)

    card = await newest(study, boss)
    (older,) = card.actions
    (rest,) = cards_of(await study.dialog.act(boss, older.id, older.value))

    assert len(card.body.splitlines()) == 8
    assert len(rest.body.splitlines()) == 3
    assert [action.label for action in rest.actions] == ["Newest"]


async def test_another_communitys_log_is_not_reached_by_a_number(study: Study) -> None:
    boss = await moderator(study)
    await study.moderation.open_now(boss, "double")
    stranger = await study.join_at(("chat", "elsewhere"), "Eve", manages=True)

    (card,) = cards_of(await study.dialog.act(stranger, "mod-audit", "99"))

    assert "No moderator has done anything" in card.body


@pytest.mark.parametrize("value", ["-1", "1" * 16, "x", "²"])
async def test_a_forged_page_is_refused(study: Study, value: str) -> None:
    with pytest.raises(UserError):
        await study.dialog.act(await moderator(study), "mod-audit", value)


async def test_members_do_not_see_the_log(study: Study) -> None:
    await moderator(study)
    noor = replace(await study.join_at(PLACE, "Noor"), manages=False)
    with pytest.raises(UserError, match="Only moderators"):
        await newest(study, noor)
