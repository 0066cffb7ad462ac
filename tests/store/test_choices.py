"""What a member agreed to: how they appear, and the code that waits for it."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.core.asking import View
from bot.core.communities import Consent, KeptSource, ShownAs
from bot.core.judgements import Judgement, Verdict

if TYPE_CHECKING:
    from tests.store.conftest import Group

AC = Judgement(Verdict.AC, "accepted", points=100)
KEPT = KeptSource("softmax", "answer.py", "x = '\ud800\0'\n", "d1", "token")


async def test_a_member_has_agreed_to_nothing_until_they_choose(group: "Group") -> None:
    anna = await group.person("Anna")

    assert anna.member.consent is None


@pytest.mark.parametrize(
    "consent",
    [
        pytest.param(Consent(), id="by name, nothing else"),
        pytest.param(Consent(ShownAs.PSEUDONYM, "Ada", announces=True), id="pseudonym"),
        pytest.param(Consent(ShownAs.HIDDEN, announces=True, shares=True), id="hidden"),
    ],
)
async def test_a_choice_comes_back_with_the_member_and_may_be_changed(
    group: "Group", consent: Consent
) -> None:
    anna = await group.person("Anna")
    await group.store.set_consent(anna.member.id, Consent(ShownAs.HIDDEN, "B", shares=True))
    await group.store.set_consent(anna.member.id, consent)

    assert (await group.person("Anna")).member == replace(anna.member, consent=consent)
    assert (await group.person("Bert")).member.consent is None


@pytest.mark.parametrize(
    ("consent", "name"),
    [
        pytest.param(None, "Anna", id="not asked yet"),
        pytest.param(Consent(ShownAs.NAME, "Ada"), "Anna", id="name"),
        pytest.param(Consent(ShownAs.PSEUDONYM, "Ada"), "Ada", id="pseudonym"),
        pytest.param(Consent(ShownAs.PSEUDONYM, ""), "(hidden)", id="no pseudonym"),
        pytest.param(Consent(ShownAs.HIDDEN, "Ada"), "(hidden)", id="hidden"),
    ],
)
async def test_every_board_shows_the_name_that_was_chosen(
    group: "Group", consent: Consent | None, name: str
) -> None:
    anna = await group.person("Anna")
    await group.send_and_judge(anna, AC)
    if consent is not None:
        await group.store.set_consent(anna.member.id, consent)

    for scope in group.scopes:
        assert [row.name for row in await group.store.standings(scope)] == [name]
        assert [row.name for row in await group.store.view_rows(scope, View.FIRST)] == [name]


async def test_a_hidden_member_still_goes_by_their_name_to_us(group: "Group") -> None:
    anna = await group.person("Anna")
    await group.store.set_consent(anna.member.id, Consent(ShownAs.HIDDEN))

    assert (await group.person("Anna")).member.name == "Anna"


async def test_a_ban_has_a_reason_and_can_be_lifted(group: "Group") -> None:
    anna = await group.person("Anna")
    await group.store.ban(anna.member.id, "copied twice")

    assert (await group.person("Anna")).member == replace(anna.member, banned="copied twice")
    assert (await group.person("Bert")).member.banned is None
    await group.store.ban(anna.member.id, None)
    assert (await group.person("Anna")).member == anna.member


async def test_kept_code_comes_back_as_it_was_oldest_first(group: "Group") -> None:
    anna = await group.person("Anna")
    later = replace(KEPT, slug="bm25", delivery_id="d2", filename="")
    for kept in (KEPT, later):
        await group.store.keep_source(anna.member.id, kept)
        group.clock.advance(1)

    assert await group.store.kept_sources(anna.member.id) == [KEPT, later]
    assert await group.store.kept_sources((await group.person("Bert")).member.id) == []


async def test_only_the_newest_code_of_a_challenge_is_kept(group: "Group") -> None:
    anna = await group.person("Anna")
    newest = replace(KEPT, source="better", delivery_id="d2")
    for kept in (KEPT, newest):
        await group.store.keep_source(anna.member.id, kept)

    assert await group.store.kept_sources(anna.member.id) == [newest]


async def test_what_was_submitted_is_dropped_and_nothing_newer(group: "Group") -> None:
    anna, bert = await group.person("Anna"), await group.person("Bert")
    for person in (anna, bert):
        await group.store.keep_source(person.member.id, KEPT)

    await group.store.drop_kept_source(anna.member.id, "older")
    assert await group.store.kept_sources(anna.member.id) == [KEPT]
    await group.store.drop_kept_source(anna.member.id, KEPT.delivery_id)

    assert await group.store.kept_sources(anna.member.id) == []
    assert await group.store.kept_sources(bert.member.id) == [KEPT]


async def test_no_other_way_to_appear_can_be_stored(group: "Group", tmp_path: Path) -> None:
    await group.person("Anna")
    database = sqlite3.connect(tmp_path / "data.db")

    with pytest.raises(sqlite3.IntegrityError, match="ck_members_shown_as"):
        database.execute("UPDATE members SET shown_as = 'famous'")
    database.close()
