"""Moderators arrange what comes next, and see how it will look."""

from datetime import timedelta

import pytest

from bot.core.asking import Asker
from bot.core.cards import Card
from bot.core.commands import Given, cards_of
from bot.core.lining_up import Backlog, Lined
from bot.errors import UserError
from tests.core.study import Study, write_challenge
from tests.core.test_authoring import check, command, moderator, press, send
from tests.core.test_moderating import PLACE

MORE = ("quad", "quint")


@pytest.fixture
def study_of_four(study: Study) -> Study:
    for slug in MORE:
        write_challenge(study.challenges / slug, slug)
    slugs = ", ".join(f'"{slug}"' for slug in ("double", "triple", *MORE))
    (study.challenges / "calendar.toml").write_text(f"slugs = [{slugs}]\n")
    return study


async def run(study: Study, asker: Asker, word: str, **values: str) -> list[Card]:
    return cards_of(await study.dialog.features.run(asker, ("mod", "backlog", word), Given(values)))


async def order(study: Study, asker: Asker) -> list[str]:
    (card,) = await run(study, asker, "show")
    return [field.label.split(" · ")[1] for field in card.fields]


async def test_the_backlog_is_the_calendar_with_the_times(study_of_four: Study) -> None:
    study = study_of_four
    mo = await moderator(study)
    (card,) = await run(study, mo, "show")
    assert [field.label for field in card.fields] == [
        "1 · double",
        "2 · triple",
        "3 · quad",
        "4 · quint",
    ]
    assert all(field.value.startswith("opens ") for field in card.fields)
    assert card.fields[0].value != card.fields[1].value


async def test_a_challenge_is_moved_by_number_and_by_button(study_of_four: Study) -> None:
    study = study_of_four
    mo = await moderator(study)
    await run(study, mo, "move", slug="quint", to="1")
    assert await order(study, mo) == ["quint", "double", "triple", "quad"]
    (card,) = await run(study, mo, "show")
    await press(study, mo, card, "Earlier: quad")
    assert await order(study, mo) == ["quint", "double", "quad", "triple"]
    assert [field.label for field in (await study.group.schedule(mo)).fields] == [
        *("Week 1 · quint", "Week 2 · double", "Week 3 · quad", "Week 4 · triple")
    ]
    assert "quint" in (await study.moderation.ask_open(mo)).title


async def test_what_opened_leaves_the_backlog(study_of_four: Study) -> None:
    study = study_of_four
    mo = await moderator(study)
    await run(study, mo, "move", slug="quad", to="1")
    await study.moderation.open_now(mo, "quad")
    assert await order(study, mo) == ["double", "triple", "quint"]
    with pytest.raises(UserError, match="quad had its round here"):
        await run(study, mo, "add", slug="quad")


async def test_what_is_removed_comes_back_only_when_it_is_added(study_of_four: Study) -> None:
    study = study_of_four
    mo = await moderator(study)
    (card,) = await run(study, mo, "remove", slug="double")
    assert card.body.startswith("double no longer comes by itself.")
    assert await order(study, mo) == ["triple", "quad", "quint"]
    await run(study, mo, "add", slug="double")
    assert await order(study, mo) == ["triple", "quad", "quint", "double"]


async def test_an_own_challenge_comes_last_until_it_is_moved(study: Study) -> None:
    mo = await moderator(study)
    await send(study, mo)
    await check(study)
    card = await command(study, mo, "show", slug="ransac")
    with pytest.raises(UserError, match="ransac is not scheduled"):
        await run(study, mo, "add", slug="ransac")
    await press(study, mo, card, "Schedule")
    assert await order(study, mo) == ["double", "triple", "ransac"]
    await run(study, mo, "move", slug="ransac", to="1")
    intro, post, challenge, *_ = await run(study, mo, "preview")
    assert intro.body.startswith("Next: it opens ")
    assert post.title == "Week 1 · ransac · Add one"
    assert "It adds one." in challenge.body
    await command(study, mo, "retire", slug="ransac")
    assert await order(study, mo) == ["double", "triple"]


async def test_of_another_group_nothing_is_on_it(study: Study) -> None:
    mo, zoe = await moderator(study), await moderator(study, ("chat", "other"), "Zoe")
    await run(study, mo, "remove", slug="double")
    assert await order(study, zoe) == ["double", "triple"]


async def test_an_empty_backlog_says_how_to_fill_it(study: Study) -> None:
    mo = await moderator(study)
    for slug in ("double", "triple"):
        await run(study, mo, "remove", slug=slug)
    (card,) = await run(study, mo, "show")
    assert card.body.startswith("Nothing comes next: ")
    assert "/mod backlog add SLUG" in card.body
    with pytest.raises(UserError, match="the backlog is empty"):
        await run(study, mo, "preview")


@pytest.mark.parametrize(
    ("word", "values", "sentence"),
    [
        ("move", {"slug": "nothing", "to": "1"}, "nothing is not on the backlog; /mod backlog add"),
        ("move", {"slug": "double", "to": "3"}, "The backlog has places 1 to 2."),
        ("add", {"slug": "double"}, "double is on the backlog already, at place 1."),
        ("add", {"slug": "nothing"}, "There is no challenge called 'nothing'."),
        ("remove", {"slug": "nothing"}, "nothing is not on the backlog"),
    ],
)
async def test_what_cannot_be_is_refused(
    study: Study, word: str, values: dict[str, str], sentence: str
) -> None:
    with pytest.raises(UserError) as refusal:
        await run(study, await moderator(study), word, **values)
    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize("word", ["show", "move", "add", "remove", "preview"])
async def test_members_are_refused(study: Study, word: str) -> None:
    noor = await study.join_at(PLACE, "Noor")
    with pytest.raises(UserError, match="Only moderators"):
        await run(study, noor, word, slug="double", to="1")
    for verb, value in (("backlog", "0"), ("backlog-up", "triple:0"), ("backlog-next", "")):
        with pytest.raises(UserError, match="Only moderators"):
            await study.dialog.act(noor, verb, value)


@pytest.mark.parametrize("value", ["", "x:y", "triple:", "triple:99999"])
async def test_a_forged_button_changes_nothing(study: Study, value: str) -> None:
    mo = await moderator(study)
    with pytest.raises(UserError):
        await study.dialog.act(mo, "backlog", value)
    assert await order(study, mo) == ["double", "triple"]


def test_what_the_calendar_gets_later_comes_after_what_was_arranged() -> None:
    arranged = Backlog((Lined("b"), Lined("own", 3), Lined("a")), frozenset({"d"}))
    slugs = [one.slug for one in arranged.order(["a", "b", "c", "d", "e"], frozenset({"e"}))]
    assert slugs == ["b", "own", "a", "c"]


async def test_the_status_is_said_in_plain_words(study: Study) -> None:
    mo = await moderator(study)
    status = ("mod", "status")
    (card,) = cards_of(await study.dialog.features.run(mo, status, Given()))
    fields = {field.label: field.value for field in card.fields}
    assert fields["Round"] == "none yet; /mod round open opens the first"
    assert fields["Next round"].startswith("double ")
    assert fields["Queue"] == "empty"
    assert fields["Judge"] == "2 lanes; 1 replaced since the start"
    assert fields["Messages"] == "all sent"
    assert fields["Judge errors"] == "none in 7 days"

    await study.moderation.open_now(mo, "double")
    await send(study, mo)
    noor = await study.join("Noor")
    await study.send(noor, "def double(x): ...")
    study.clock.time += timedelta(minutes=9)
    (card,) = cards_of(await study.dialog.features.run(mo, status, Given()))
    fields = {field.label: field.value for field in card.fields}
    assert fields["Round"].startswith("Week 1 · double closes ")
    assert fields["Queue"] == "1 waiting, 0 being judged; the first waits for 9 min"
    assert fields["Messages"].startswith("1 can't be sent, the oldest for 9 min: is a channel gone")
    assert fields["Challenges"] == "1 waits for its check"
    with pytest.raises(UserError, match="Only moderators"):
        await study.dialog.features.run(await study.join_at(PLACE, "Pat"), status, Given())
