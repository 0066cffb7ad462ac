"""What features bring, as Discord shows it: commands, buttons, forms and notes."""

import pytest

from bot.core.posts import NewPost
from bot.fronts.discord_who import PLATFORM
from tests.fronts.discord_kit import Club, said, shown, words

BOX = ("box.zip", b"12345")


async def test_every_kind_of_option_arrives(club: Club) -> None:
    answer = await club.mo.slash(
        club.channel,
        "mod parcel send",
        box=BOX,
        to=club.noor.user,
        copies=2,
        how="sea",
        about="double",
        words="fragile",
    )
    assert "A parcel of 5 bytes" in said(answer)
    assert "noor; about=double; copies=2; how=sea; words=fragile" in said(answer)
    (file,) = shown(answer).attachments
    assert file.filename == "parcel.bin"


async def test_what_is_too_large_is_refused_before_it_is_fetched(club: Club) -> None:
    answer = await club.mo.slash(club.channel, "mod parcel send", box=("box.zip", b"x" * 11))
    assert said(answer) == "The file is larger than 10 bytes, the most that is taken here."


async def test_a_button_leads_on_and_a_form_opens_from_one(club: Club) -> None:
    answer = await club.mo.slash(club.channel, "mod parcel send", box=BOX)
    assert "Again 7" in said(await club.mo.click(shown(answer), label="Again"))
    form = await club.mo.click(shown(answer), label="Another")
    filled = await club.mo.submit_modal(form, {"what": "tea"})
    assert "Parcel 3" in said(filled)
    assert "tea" in said(filled)


async def test_a_command_can_ask_with_a_form(club: Club) -> None:
    form = await club.noor.slash(club.channel, "parcel")
    assert "tea" in said(await club.noor.submit_modal(form, {"what": "tea"}))


@pytest.mark.parametrize("text", ["for you", "@everyone `x`"])
async def test_a_private_note_reaches_its_member_alone(club: Club, text: str) -> None:
    await club.noor.slash(club.channel, "help")
    places = await club.study.store.places_on(PLATFORM)
    post = NewPost(
        "n:1",
        "parcel-note",
        PLATFORM,
        str(club.noor.id),
        places[str(club.guild.id)],
        payload=text,
    )
    await club.study.store.post([post])
    await club.deliver()
    (message,) = club.dms(club.noor)
    assert words(message) == f"A note\n{text}"
    assert club.posts() == []
