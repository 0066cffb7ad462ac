"""A moderator's deed is kept together with its effect, and only in its own community."""

from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import IntegrityError

from bot.core.audit_ports import Deed
from bot.core.communities import CommunitySettings, Weekly
from bot.core.posts import NewPost
from bot.store.audit_log import record

if TYPE_CHECKING:
    from tests.store.conftest import Group

SETTINGS = CommunitySettings("c", "", "UTC", Weekly(0, 0, 0))


async def deed(group: "Group", action: str = "closed", **more: object) -> Deed:
    mo = await group.person("Mo")
    return Deed(group.community.id, mo.member.id, action, **more)  # type: ignore[arg-type]


async def test_a_deed_is_found_again_with_who_when_and_why(group: "Group") -> None:
    anna = (await group.person("Anna")).member.id
    number = await group.store.record(await deed(group, "banned", about_id=anna, reason="spam"))

    (found,) = await group.store.deeds(group.community.id, None, 8)

    assert (found.id, found.by, found.action, found.about) == (number, "Mo", "banned", "Anna")
    assert (found.reason, found.at, found.undone_by) == ("spam", group.clock.now(), None)


async def test_deeds_are_read_page_by_page_newest_first(group: "Group") -> None:
    for number in range(5):
        await group.store.record(await deed(group, f"did {number}"))

    first = await group.store.deeds(group.community.id, None, 3)
    rest = await group.store.deeds(group.community.id, first[-1].id, 3)

    assert [it.action for it in (*first, *rest)] == [f"did {number}" for number in (4, 3, 2, 1, 0)]


async def test_an_effect_that_fails_leaves_no_deed(group: "Group") -> None:
    post = NewPost("x", "announcement", "terminal", "channel", community_id=999)
    with pytest.raises(IntegrityError):
        await group.store.post([post], await deed(group))
    assert await group.store.deeds(group.community.id, None, 8) == []


async def test_a_deed_that_cannot_be_written_undoes_its_effect(group: "Group") -> None:
    nobody = Deed(group.community.id, 999, "closed")
    with pytest.raises(IntegrityError):
        await group.store.move_close(group.round.id, group.clock.now(), deed=nobody)
    unmoved = await group.store.round(group.round.id)
    assert unmoved is not None
    assert unmoved.closes_at == group.round.closes_at


async def test_settings_that_nobody_drafted_are_no_deed(group: "Group") -> None:
    done = await deed(group, "saved the settings")
    assert await group.store.save_draft_settings(group.community.id, done) is None
    await group.store.keep_draft_settings(group.community.id, SETTINGS)
    assert await group.store.save_draft_settings(group.community.id, done) == SETTINGS
    assert len(await group.store.deeds(group.community.id, None, 8)) == 1


async def test_a_deed_knows_which_one_took_it_back(group: "Group") -> None:
    first = await group.store.record(await deed(group, "banned"))
    async with group.store.writing() as connection:
        undoing = await deed_in(group, connection, undoes=first)

    newest, oldest = await group.store.deeds(group.community.id, None, 8)
    assert (newest.id, oldest.undone_by) == (undoing, undoing)


async def deed_in(group: "Group", connection: object, undoes: int) -> int:
    mo = Deed(group.community.id, None, "let in again")
    return await record(connection, mo, group.clock.now(), undoes=undoes)  # type: ignore[arg-type]


async def test_a_community_sees_none_of_anothers_deeds(group: "Group") -> None:
    other = await type(group).found(group.store, group.clock, "discord", "other")
    number = await group.store.record(await deed(group))
    async with group.store.writing() as connection:
        await record(
            connection,
            Deed(other.community.id, None, "let in again"),
            group.clock.now(),
            undoes=number,
        )

    (theirs,) = await other.store.deeds(other.community.id, None, 8)
    (ours,) = await group.store.deeds(group.community.id, None, 8)
    assert theirs.action == "let in again"
    assert ours.undone_by is None
