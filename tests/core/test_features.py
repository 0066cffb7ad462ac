"""What a feature brings is found by its name, on buttons, forms and posts."""

import pytest

from bot.core.cards import Kind
from bot.core.commands import Given, Upload, cards_of, form_of
from bot.core.models import Account
from bot.core.posts import NewPost
from bot.errors import UserError
from tests.core.study import Study

PARCEL = ("mod", "parcel", "send")


async def test_a_command_is_given_what_was_sent_with_it(study: Study) -> None:
    asker = await study.join()
    given = Given(
        {"copies": "2"},
        {"box": Upload("x.zip", b"four")},
        {"to": Account("terminal", "local", "pat", "Pat")},
    )
    (card,) = cards_of(await study.dialog.features.run(asker, PARCEL, given))
    assert (card.title, card.body) == ("A parcel of 4 bytes", "Pat; copies=2")
    assert card.files[0].data == b"four"


@pytest.mark.parametrize("words", [(), ("mod",), ("mod", "parcel"), ("mod", "parcel", "eat")])
async def test_a_command_that_is_none_is_refused(study: Study, words: tuple[str, ...]) -> None:
    with pytest.raises(UserError, match="no longer understood"):
        await study.dialog.features.run(await study.join(), words, Given())


async def test_a_form_is_answered_by_the_feature_that_asked(study: Study) -> None:
    cards = await study.dialog.answer(await study.join(), "parcel:3", {"what": " tea "})
    assert [(card.title, card.body) for card in cards] == [
        ("Parcel 3", "tea"),
        ("and a second", ""),
    ]


async def test_a_form_can_ask_for_the_options_of_a_command(study: Study) -> None:
    form = form_of(study.dialog.features.commands[PARCEL])
    assert form.id == "command:mod parcel send"
    assert [question.kind for question in form.questions] == [
        *(Kind.FILE, Kind.TEXT, Kind.TEXT, Kind.CHOICE, Kind.TEXT, Kind.TEXT)
    ]
    given = Given({"how": "sea"}, {"box": Upload("x", b"1")})
    (card,) = await study.dialog.answer(await study.join(), form.id, {}, given)
    assert card.body == "nobody; how=sea"
    assert [o.name for o in study.dialog.features.options_of(form.id)][:1] == ["box"]


@pytest.mark.parametrize("form_id", ["", "none", "command:", "command:mod", "parcels:3"])
async def test_a_form_that_is_none_of_ours_is_refused(study: Study, form_id: str) -> None:
    with pytest.raises(UserError, match="no longer understood"):
        await study.dialog.answer(await study.join(), form_id, {})


async def test_a_post_of_a_feature_has_its_words_and_waits_unread(study: Study) -> None:
    asker = await study.join()
    post = NewPost(
        "n:1",
        "parcel-note",
        "terminal",
        asker.account.user_id,
        asker.community.id,
        payload="for Noor",
    )
    await study.store.post([post])
    (delivery,) = await study.store.lease("terminal", None, "sender", 60.0)
    found = await study.dialog.post(delivery)
    assert found is not None
    assert (found.card.body, found.card.private) == ("for Noor", True)
    assert await study.dialog.unread(asker) == []
    await study.store.unread(delivery.id, "sender")
    ((waiting, card),) = await study.dialog.unread(asker)
    assert (waiting.id, card.body) == (delivery.id, "for Noor")


async def test_help_lists_what_features_bring(study: Study) -> None:
    member = await study.join_at(("chat", "1"), "Pat")
    (card,) = study.dialog.help(member)
    labels = [field.label for field in card.fields]
    assert "/parcel" in labels
    assert labels[-1] == "Imports"
    assert not any("mod" in label for label in labels)
    _, card = study.dialog.help(await study.join("Mo", manages=True))
    assert "`/mod parcel send BOX [to] [copies] [how] [about] [words]`: send a parcel" in card.body


@pytest.mark.parametrize("text", ["x", "-1", "1.5", "9" * 16, "²"])
def test_a_number_that_is_none_is_said(text: str) -> None:
    with pytest.raises(UserError, match="COPIES is a whole number"):
        Given({"copies": text}).number("copies")
