"""A member gets their data, and has it deleted only after typing that they want to."""

import io
import zipfile

import pytest

from bot.core.cards import Action, Card, Form
from bot.core.commands import Given, cards_of
from bot.core.communities import Consent
from bot.core.judgements import Verdict
from bot.core.moments import without_marks
from bot.errors import UserError
from bot.schedule.housekeeping import Housekeeper
from tests.core.study import Study


async def test_an_export_is_private_and_has_the_code(study: Study) -> None:
    noor = await study.join("Noor")
    await study.send(noor, "x = 1")
    await study.judge(Verdict.AC, 100)

    (card,) = cards_of(await study.dialog.features.run(noor, ("data", "export"), Given()))

    assert card.private
    (file,) = card.files
    assert file.name == "my-data.zip"
    archive = zipfile.ZipFile(io.BytesIO(file.data))
    assert archive.read("submissions/000001-double.py") == b"x = 1"


@pytest.mark.parametrize("banned", [False, True])
async def test_everything_goes_once_the_words_are_typed(study: Study, banned: bool) -> None:
    noor = await study.join("Noor")
    await study.send(noor, "x = 1")
    await study.judge(Verdict.AC, 100)
    if banned:
        await study.store.ban(noor.member.id, "copies")
    form = await study.dialog.features.run(noor, ("data", "delete"), Given())
    assert isinstance(form, Form)
    assert "delete-everything" in form.questions[0].label

    with pytest.raises(UserError, match="Nothing was deleted"):
        await study.dialog.answer(noor, form.id, {"typed": "delete"})
    assert len(await study.store.history(noor.member.id)) == 1
    (card,) = await study.dialog.answer(noor, form.id, {"typed": " Delete-Everything "})

    assert card.title == "Your data is deleted"
    again = await study.join("Noor")
    assert again.member.id != noor.member.id
    assert (again.member.banned is not None) == banned


async def test_code_that_waits_for_a_choice_is_warned_of_and_then_deleted(study: Study) -> None:
    await study.join("Noor")
    ilse = await study.join_at(("terminal", "local"), "Ilse")
    assert isinstance(await study.offer(ilse, "x = 1"), Card)
    keeper = Housekeeper(study.store, study.clock)
    study.clock.advance(days=13)
    await keeper.tidy()
    (warning,) = await study.store.lease("terminal", None, "sender", 60.0)
    post = await study.dialog.post(warning)
    assert post is not None
    assert post.card.private
    assert post.card.title == "Your code for double still waits"
    assert "is deleted after Mon 7 Dec 12:04" in without_marks(post.card.body)
    assert post.card.actions == (Action("consent", "", "Choose and send"),)

    study.clock.advance(days=1)
    await keeper.tidy()

    assert await study.store.kept_sources(ilse.member.id) == []
    assert await study.dialog.post(warning) is None


async def test_who_chose_in_time_is_not_warned_any_more(study: Study) -> None:
    await study.join("Noor")
    ilse = await study.join_at(("terminal", "local"), "Ilse")
    await study.offer(ilse, "x = 1")
    study.clock.advance(days=13)
    await Housekeeper(study.store, study.clock).tidy()
    await study.group.resend_kept(await study.group.set_consent(ilse, Consent()))

    (warning,) = await study.store.lease("terminal", None, "sender", 60.0)
    assert await study.dialog.post(warning) is None
