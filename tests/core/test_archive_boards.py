"""What a group had reached before it joined another is shown as it was."""

import pytest

from bot.core.asking import Asker, Board, View
from bot.core.cards import Card
from bot.core.communities import CommunitySettings, Consent, ShownAs, Weekly
from bot.core.judgements import Verdict
from bot.errors import UserError
from tests.core.study import Study
from tests.store.pairs import CODE

HOME, GUEST = ("discord", "1"), ("slack", "T1")


async def _member(study: Study, place: tuple[str, str], name: str) -> Asker:
    asker = await study.join_at(place, name, manages=True)
    if asker.member.consent is None:
        asker = await study.group.set_consent(asker, Consent())
    return asker


async def _group(study: Study, place: tuple[str, str], name: str) -> Asker:
    community = await study.store.community(*place, name)
    settings = CommunitySettings("channel", "", "UTC", Weekly(0, 18, 30))
    await study.store.save_settings(community.id, settings)
    return await _member(study, place, f"Boss of {name}")


async def _join(study: Study, home: Asker, guest: Asker) -> None:
    store = study.store
    await store.make_group_code(home.community.id, home.account, CODE)
    link = await store.enter_group_code(guest.community.id, guest.account, CODE)
    assert not isinstance(link, str)
    await store.confirm_group_link(link.id, guest.community.id)
    assert await store.approve_group_link(link.id, home.community.id, home.account)


@pytest.fixture
async def joined(study: Study) -> Asker:
    """A group on Slack where Sam solved one challenge and Tom tried it, now part of another."""
    home, guest = await _group(study, HOME, "Home"), await _group(study, GUEST, "Guest")
    await study.moderation.open_now(guest, "double")
    for name, points in (("Sam", 120), ("Tom", 40)):
        await study.send(await _member(study, GUEST, name), f"# {name}")
        await study.judge(Verdict.AC if points >= 100 else Verdict.WA, points)
    study.clock.advance(minutes=1)
    await _join(study, home, guest)
    await study.moderation.open_now(await _member(study, HOME, "Boss of Home"), "triple")
    return await _member(study, HOME, "Noor")


def _rows(card: Card) -> list[tuple[str, ...]]:
    assert card.table is not None
    return list(card.table.rows)


async def test_the_archive_is_the_old_board_of_all_time(study: Study, joined: Asker) -> None:
    card = await study.group.standings_board(joined, Board.ARCHIVE)

    assert card.title == "Archive · Guest"
    assert card.body == "How Guest stood before it joined this group."
    assert _rows(card) == [("1", "Sam", "120", "1"), ("2", "Tom", "40", "0")]
    assert [action.label for action in card.actions] == ["Week 1 · double"]


async def test_its_rounds_are_a_press_away_with_every_view(study: Study, joined: Asker) -> None:
    whole = await study.group.standings_board(joined, Board.ARCHIVE)
    action = whole.actions[0]

    card = await study.dialog.act(joined, action.id, action.value)

    assert isinstance(card, Card)
    assert card.title == "Guest · Week 1 · double"
    assert _rows(card)[0][:3] == ("1", "Sam", "120")
    back = await study.dialog.act(joined, card.actions[-1].id, card.actions[-1].value)
    assert isinstance(back, Card)
    assert back.title == whole.title
    first = await study.group.standings_board(joined, Board.ARCHIVE, "double", View.FIRST)
    assert [row[1] for row in _rows(first)] == ["Sam"]


async def test_whoever_was_there_is_you_there(study: Study, joined: Asker) -> None:
    sam = await _member(study, GUEST, "Sam")

    card = await study.group.standings_board(sam, Board.ARCHIVE)

    assert [row[1] for row in _rows(card)] == ["you", "Tom"]


async def test_names_follow_what_their_members_choose_now(study: Study, joined: Asker) -> None:
    sam = await _member(study, GUEST, "Sam")
    await study.group.set_consent(sam, Consent(ShownAs.PSEUDONYM, "Fox"))

    card = await study.group.standings_board(joined, Board.ARCHIVE)

    assert [row[1] for row in _rows(card)] == ["Fox", "Tom"]


async def test_whoever_is_linked_to_somebody_hidden_is_hidden_there_too(
    study: Study, joined: Asker
) -> None:
    noor = await study.group.set_consent(joined, Consent(ShownAs.HIDDEN))
    sam = await _member(study, GUEST, "Sam")
    store, here = study.store, joined.community.id
    await store.make_link_code(here, noor.account, CODE)
    link = await store.enter_link_code(here, sam.account, CODE)
    assert not isinstance(link, str)
    await store.confirm_link(link.id, sam.account)
    await store.approve_link(link.id, noor.account)
    pat = await _member(study, HOME, "Pat")

    card = await study.group.standings_board(pat, Board.ARCHIVE)

    assert [row[1] for row in _rows(card)] == ["(hidden)", "Tom"]
    own = await study.group.standings_board(noor, Board.ARCHIVE)
    assert [row[1] for row in _rows(own)] == ["you", "Tom"]


async def test_whoever_is_deleted_is_so_in_the_archive_and_their_code_there(
    study: Study, joined: Asker
) -> None:
    sam = await _member(study, GUEST, "Sam")
    (archive,) = await study.store.archives(sam.community.id, sam.member.id)
    assert archive.viewer_id is not None
    (sent,) = await study.store.history(archive.viewer_id)
    (exported,) = await study.store.export(sam.member.id, 10**6)
    assert f"submissions/{sent.submission_id:06}-double.py".encode() in exported

    await study.store.erase_member(sam.member.id)

    card = await study.group.standings_board(joined, Board.ARCHIVE)
    assert [row[1] for row in _rows(card)] == ["(hidden)", "Tom"]
    submission = await study.store.submission(sent.submission_id)
    assert submission is not None
    assert submission.source == ""
    assert await study.store.audit() == []


async def test_without_a_group_that_joined_there_is_none(study: Study) -> None:
    noor = await study.join()

    card = await study.group.standings_board(noor, Board.ARCHIVE)

    assert card.body == "No other group has joined this one, so there is no archive."


async def test_what_never_was_is_named(study: Study, joined: Asker) -> None:
    with pytest.raises(UserError, match="triple had no round in Guest"):
        await study.group.standings_board(joined, Board.ARCHIVE, "triple")
    with pytest.raises(UserError, match="/leaderboard archive SLUG fastest"):
        await study.group.standings_board(joined, Board.ARCHIVE, None, View.FASTEST)
