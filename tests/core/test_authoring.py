"""Moderators bring challenges of their own, and nobody else sees them before their round."""

import io
import zipfile

import pytest

from bot.catalog.archive import pack
from bot.core.asking import Asker
from bot.core.authoring import MOST_WAITING
from bot.core.cards import Card
from bot.core.commands import Answer, Given, Upload, cards_of
from bot.core.communities import Consent
from bot.core.own_challenges import (
    CHECKED_POST,
    CheckFinding,
    CheckOutcome,
    Stage,
    checked_posts,
)
from bot.errors import UserError
from tests.core.study import Study
from tests.core.test_moderating import ANSWERS, PLACE
from tests.judge.tiny import FILES, tiny_files

WELL = CheckOutcome(
    (CheckFinding(False, "2 changed references are accepted."),), 9, 2, 2, 8, 10, 72
)
ILL = CheckOutcome((CheckFinding(True, "Mend this."), *WELL.findings), 9, 1, 2, 8, 10, 72)


async def moderator(study: Study, place: tuple[str, str] = PLACE, name: str = "Mo") -> Asker:
    boss = await study.join_at(place, name, manages=True)
    await study.moderation.preview_settings(boss, ANSWERS)
    await study.moderation.save_settings(boss)
    return await study.join_at(place, name, manages=True)


async def command(study: Study, asker: Asker, word: str, **values: str) -> Card:
    found = await study.dialog.features.run(asker, ("mod", "challenge", word), Given(values))
    return cards_of(found)[0]


async def send(
    study: Study, asker: Asker, slug: str = "ransac", files: dict[str, str] = FILES
) -> Card:
    given = Given(files={"zip": Upload("x.zip", pack(slug, files))})
    found = await study.dialog.features.run(asker, ("mod", "challenge", "add"), given)
    return cards_of(found)[0]


async def check(study: Study, outcome: CheckOutcome = WELL) -> None:
    """Play the judge for the next upload."""
    taken = await study.store.claim_check()
    assert taken is not None
    community = await study.store.community_by_id(taken[0].community_id)
    assert community is not None
    await study.store.finish_check(taken[0].id, outcome, checked_posts(taken[0]))


async def press(study: Study, asker: Asker, card: Card, label: str) -> Answer:
    action = next(action for action in card.actions if action.label == label)
    return await study.dialog.act(asker, action.id, action.value)


async def press_one(study: Study, asker: Asker, card: Card, label: str) -> Card:
    return cards_of(await press(study, asker, card, label))[0]


def labels(card: Card) -> list[str]:
    return [action.label for action in card.actions]


async def test_a_challenge_is_received_and_its_check_shows_how_far_it_is(study: Study) -> None:
    mo = await moderator(study)
    card = await send(study, mo)

    assert card.title == "ransac · waits for its check"
    assert card.body.startswith("Received. What the check finds is told to you, privately.")
    assert study.checking.woken == 1
    await study.store.claim_check()
    study.checking.at = Stage("changed references", 12, 66)
    card = await press_one(study, mo, card, "How far is it?")
    assert card.body == "Checking: changed references 12 of 66."


async def test_every_finding_is_told_at_once_with_what_may_be_done(study: Study) -> None:
    mo = await moderator(study)
    await send(study, mo)
    await check(study, ILL)
    card = await command(study, mo, "show", slug="ransac")

    assert card.body.split("\n\n")[:4] == [
        "1 thing to mend before it can be scheduled:",
        "**1**  Mend this.",
        "This may stay as it is, but look at it:",
        "**2**  2 changed references are accepted.",
    ]
    fields = {field.label: field.value for field in card.fields}
    assert fields["Wrong submissions"] == "1 of 2 caught"
    assert fields["Changed references"] == "8 of 10 caught"
    assert fields["Check"] == "1 min 12 s"
    assert labels(card) == ["Preview as a member", "Save draft", "Discard"]
    own = (await study.store.owns(mo.community.id))[0]
    with pytest.raises(UserError, match="can't be scheduled while something is to be mended"):
        await study.dialog.act(mo, "own-schedule", str(own.id))


@pytest.mark.parametrize(("channel", "private"), [("77", False), ("", True)])
async def test_what_was_found_goes_to_the_moderators_or_to_who_sent_it(
    study: Study, channel: str, private: bool
) -> None:
    mo = await moderator(study)
    await study.dialog.answer(mo, "team", {"moderators_channel": channel})
    mo = await study.join_at(PLACE, "Mo", manages=True)
    await send(study, mo)
    await check(study)

    deliveries = await study.store.lease(PLACE[0], None, "sender", 60)
    (delivery,) = [one for one in deliveries if one.kind == CHECKED_POST]
    assert delivery.recipient == (channel or "Mo")
    post = await study.dialog.post(delivery)
    assert post is not None
    assert (post.card.title, post.card.private) == ("ransac · checked, not kept yet", private)


async def test_a_preview_shows_what_members_see(study: Study) -> None:
    mo = await moderator(study)
    await send(study, mo)
    await check(study)
    card = await command(study, mo, "show", slug="ransac")
    intro, post, challenge, starter, *hints = cards_of(
        await press(study, mo, card, "Preview as a member")
    )

    assert intro.title == "Preview of ransac"
    assert post.title == "Week 1 · ransac · Add one"
    assert "It adds one. `x` is an array." in challenge.body
    assert starter.code[0].text == FILES["starter.py"]
    assert [hint.title for hint in hints] == [f"Hint {n} of 3 · ransac" for n in (1, 2, 3)]
    assert all(card.private and not card.actions for card in (post, challenge, starter, *hints))


async def test_a_draft_is_kept_scheduled_opened_and_retired(study: Study) -> None:
    mo = await moderator(study)
    noor = await study.join_at(PLACE, "Noor")
    await send(study, mo)
    await check(study)
    card = await command(study, mo, "show", slug="ransac")
    card = await press_one(study, mo, card, "Save draft")
    assert card.title == "ransac · draft"
    with pytest.raises(UserError, match="no challenge called 'ransac'"):
        await study.moderation.ask_open(mo, "ransac")  # a draft opens nothing

    card = await press_one(study, mo, card, "Schedule")
    assert (card.title, labels(card)) == (
        "ransac · scheduled",
        ["Preview as a member", "Retire"],
    )
    with pytest.raises(UserError, match="no challenge called 'ransac'"):
        await study.group.challenge(noor, "ransac")
    await study.moderation.open_now(mo, "ransac")
    assert "It adds one." in (await study.group.challenge(noor, "ransac")).body
    assert "ransac" in await study.group.slugs_at(PLACE)
    receipt = await study.send(
        await study.group.set_consent(noor, Consent()), "def f(x): ...", "ransac"
    )
    assert receipt.submission_id == 1
    card = await command(study, mo, "retire", slug="ransac")
    assert "A round of it that is open goes on" in card.body
    assert "ransac" not in await study.group.slugs_at(PLACE)
    assert (await study.group.challenge(noor, None)).title.startswith("ransac ·")


async def test_a_round_is_judged_from_what_was_checked(study: Study) -> None:
    mo = await moderator(study)
    await send(study, mo)
    await check(study)
    await press(study, mo, await command(study, mo, "show", slug="ransac"), "Schedule")
    await study.moderation.open_now(mo, "ransac")
    round_ = await study.store.newest_round(mo.community.id)
    assert round_ is not None
    assert await study.store.snapshot(round_.challenge_version_id) == ("ransac", FILES)


async def test_another_community_cannot_name_see_or_be_told_of_it(study: Study) -> None:
    mo = await moderator(study)
    await send(study, mo)
    await check(study)
    card = await command(study, mo, "show", slug="ransac")
    await press(study, mo, card, "Schedule")
    await study.moderation.open_now(mo, "ransac")
    other = ("chat", "other")
    zoe = await moderator(study, other, "Zoe")

    for word in ("show", "retire", "download"):
        with pytest.raises(UserError, match="no challenges of its own yet"):
            await command(study, zoe, word, slug="ransac")
    for action in card.actions:
        with pytest.raises(UserError, match="was discarded"):
            await study.dialog.act(zoe, action.id, action.value)
    with pytest.raises(UserError) as refusal:
        await study.group.challenge(zoe, "ransax")
    assert "Did you mean" not in str(refusal.value)
    assert str(refusal.value) == (
        "There is no challenge called 'ransax'. There are: double, triple."
    )
    with pytest.raises(UserError, match="no challenge called 'ransac'"):
        await study.moderation.ask_open(zoe, "ransac")
    assert "ransac" not in await study.group.slugs_at(other)
    assert "none yet" in (await command(study, zoe, "list")).body


async def test_of_two_moderators_who_decide_the_second_is_told(study: Study) -> None:
    mo = await moderator(study)
    lu = await study.join_at(PLACE, "Lu", manages=True)
    await send(study, mo)
    await check(study)
    card = await command(study, mo, "show", slug="ransac")
    await press(study, mo, card, "Schedule")

    with pytest.raises(UserError, match="ransac is scheduled; that can't be done now"):
        await press(study, lu, card, "Save draft")
    question = await press_one(study, lu, card, "Discard")
    with pytest.raises(UserError, match="ransac is scheduled"):
        await press(study, lu, question, "Discard it")


async def test_what_is_discarded_is_forgotten(study: Study) -> None:
    mo = await moderator(study)
    card = await send(study, mo)
    question = await press_one(study, mo, card, "Discard")
    assert (await press_one(study, mo, question, "Discard it")).title == "ransac is discarded"

    with pytest.raises(UserError, match="was discarded"):
        await press(study, mo, card, "How far is it?")
    assert await study.store.claim_check() is None


async def test_the_same_files_again_are_known(study: Study) -> None:
    mo = await moderator(study)
    await send(study, mo)
    await check(study, ILL)

    card = await send(study, mo)

    assert card.body.startswith("These are the very files that were sent before.")
    assert "1 thing to mend" in card.body


async def test_the_template_comes_as_a_zip_that_can_be_sent_back(study: Study) -> None:
    mo = await moderator(study)
    card = await command(study, mo, "new", slug="linear-probing")
    (file,) = card.files
    assert file.name == "linear-probing.zip"
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        assert "linear-probing/statement.md" in archive.namelist()

    given = Given(files={"zip": Upload(file.name, file.data)})
    found = await study.dialog.features.run(mo, ("mod", "challenge", "add"), given)
    assert cards_of(found)[0].title == "linear-probing · waits for its check"


async def test_files_come_back_as_they_were_sent(study: Study) -> None:
    mo = await moderator(study)
    await send(study, mo)
    for slug, files in (("ransac", FILES), ("double", None)):
        card = await command(study, mo, "download", slug=slug)
        assert "You know them now, so what you send in a round of it" in card.body
        with zipfile.ZipFile(io.BytesIO(card.files[0].data)) as archive:
            names = {name: archive.read(name).decode() for name in archive.namelist()}
        if files is not None:
            assert names == {f"{slug}/{name}": text for name, text in files.items()}


async def test_the_list_says_where_each_is(study: Study) -> None:
    mo = await moderator(study)
    assert "There are none yet." in (await command(study, mo, "list")).body
    await send(study, mo)
    await check(study, ILL)
    (field,) = (await command(study, mo, "list")).fields
    assert field.label == "ransac"
    assert field.value.startswith("checked, not kept yet · 1 to mend · ")


async def test_what_moderators_did_is_written_down(study: Study) -> None:
    mo = await moderator(study)
    await send(study, mo)
    await check(study)
    card = await command(study, mo, "show", slug="ransac")
    await press(study, mo, card, "Schedule")
    await command(study, mo, "retire", slug="ransac")

    deeds = await study.store.deeds(mo.community.id, None, 3)
    assert [(deed.by, deed.action, deed.target) for deed in deeds] == [
        ("Mo", "retired", "ransac"),
        ("Mo", "scheduled", "ransac"),
        ("Mo", "sent the challenge", "ransac"),
    ]


@pytest.mark.parametrize("word", ["add", "new", "list", "show", "retire", "download"])
async def test_members_are_refused(study: Study, word: str) -> None:
    await moderator(study)
    with pytest.raises(UserError, match="Only moderators"):
        await command(study, await study.join_at(PLACE, "Noor"), word, slug="ransac")


async def test_members_cannot_press_the_buttons_of_moderators(study: Study) -> None:
    mo = await moderator(study)
    card = await send(study, mo)
    noor = await study.join_at(PLACE, "Noor")
    for action in card.actions:
        with pytest.raises(UserError, match="Only moderators"):
            await study.dialog.act(noor, action.id, action.value)


@pytest.mark.parametrize(
    ("slug", "files", "sentence"),
    [
        pytest.param(
            "double", FILES, "A challenge called double is shipped with the bot.", id="shipped"
        ),
        pytest.param("ransac", {**FILES, "notes.txt": ""}, "notes.txt has no place", id="format"),
    ],
)
async def test_what_cannot_be_taken_is_refused(
    study: Study, slug: str, files: dict[str, str], sentence: str
) -> None:
    mo = await moderator(study)
    with pytest.raises(UserError, match=sentence):
        await send(study, mo, slug, files)
    assert await study.store.owns(mo.community.id) == []


async def test_not_too_many_wait_for_their_check(study: Study) -> None:
    mo = await moderator(study)
    for number in range(MOST_WAITING):
        await send(study, mo, f"ransac-{number}")
    with pytest.raises(UserError, match="3 challenges wait for their check already"):
        await send(study, mo, "one-more")
    await send(study, mo, "ransac-0")  # known already, so none more waits


@pytest.mark.parametrize("value", ["", "x", "9" * 40, "-1", "7"])
async def test_a_forged_button_does_nothing(study: Study, value: str) -> None:
    mo = await moderator(study)
    for verb in ("own-show", "own-preview", "own-draft", "own-schedule", "own-discard-now"):
        with pytest.raises(UserError):
            await study.dialog.act(mo, verb, value)


async def test_a_new_version_takes_the_place_of_the_scheduled_one(study: Study) -> None:
    mo = await moderator(study)
    for files in (FILES, tiny_files(editorial="Better.")):
        await send(study, mo, files=files)
        await check(study)
        own = (await study.store.owns(mo.community.id))[0]
        await study.dialog.act(mo, "own-schedule", str(own.id))
    states = [str(own.state) for own in await study.store.owns(mo.community.id)]
    assert states == ["scheduled", "retired"]
