"""A member gets their data, and has it deleted only after typing that they want to."""

import io
import zipfile

import pytest

from bot.core.cards import Form
from bot.core.commands import Given, cards_of
from bot.core.models import Verdict
from bot.errors import UserError
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
