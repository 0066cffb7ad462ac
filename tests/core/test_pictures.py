"""Who is in a picture, and that its words say what it shows."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.asking import Asker, Board
from bot.core.cards import Card
from bot.core.commands import Given
from bot.core.group import StudyGroup
from bot.core.judgements import Speed, Verdict
from bot.core.pictures import IN_A_RACE, Bar, Line, Picture, Pictures, Race, Speeds
from bot.core.scoring import band_of
from bot.errors import UserError
from tests.core.study import TIMETABLE, Study, judgement, open_study


class Sketcher:
    """A painter that keeps what it is to draw; what drawing is like is its own tests' matter."""

    def __init__(self, png: bytes | None = b"png", available: bool = True) -> None:
        self.png = png
        self.available = available
        self.asked: list[Picture] = []

    async def draw(self, picture: Picture) -> bytes | None:
        self.asked.append(picture)
        return self.png


@pytest.fixture
async def study(tmp_path: Path) -> AsyncIterator[Study]:
    async with open_study(tmp_path) as opened:
        yield opened


async def ask(study: Study, asker: Asker, value: str, sketcher: Sketcher) -> Card:
    found = await Pictures(study.store, sketcher).actions()["picture"](asker, value)
    assert isinstance(found, Card)
    return found


async def solve(study: Study, name: str, ratio: float) -> None:
    """Have a member solve the round at a speed."""
    await study.send(await study.join(name), f"# {name}")
    claimed = await study.store.claim("test", 60.0)
    assert claimed is not None
    low, high = ratio * 0.9, ratio * 1.1
    speed = Speed(ratio, low, high, band_of(high))
    assert await study.store.finish(claimed, replace(judgement(Verdict.AC, 100), speed=speed))


async def test_a_race_adds_up_round_by_round_and_ends_with_the_viewer(study: Study) -> None:
    for number in range(IN_A_RACE + 1):
        await study.solve(f"m{number}", 130 - number)
    await study.solve("Noor", 10)
    study.clock.advance(days=8)
    await study.solve("m1", 100)
    sketcher = Sketcher()

    card = await ask(study, await study.join("Noor"), "race", sketcher)

    (race,) = sketcher.asked
    assert isinstance(race, Race)
    assert race.rounds == ((1, "double"), (2, "triple"))
    assert race.lines[0] == Line("m1", (129, 229))
    assert race.lines[-1] == Line("you", (10, 10), own=True)
    assert len(race.lines) == IN_A_RACE + 1
    assert card.image is not None
    assert (card.image.name, card.image.data) == ("race.png", b"png")
    assert "m1 129, 229;" in card.image.alt
    assert "you 10, 10." in card.image.alt


async def test_whoever_leads_is_in_the_race_once(study: Study) -> None:
    await study.solve("Noor", 100)
    sketcher = Sketcher()
    await ask(study, await study.join("Noor"), "race", sketcher)
    assert isinstance(sketcher.asked[0], Race)
    assert sketcher.asked[0].lines == (Line("you", (100,), own=True),)


async def test_speeds_are_bars_with_bands_by_the_top_of_the_range(study: Study) -> None:
    await solve(study, "Pat", 2.0)
    await solve(study, "Noor", 0.75)
    sketcher = Sketcher()

    card = await ask(study, await study.join("Noor"), "speed:double", sketcher)

    (speeds,) = sketcher.asked
    assert isinstance(speeds, Speeds)
    assert [(bar.name, bar.band, bar.own) for bar in speeds.bars] == [
        ("Pat", "S", False),
        ("you", "A", True),
    ]
    assert card.image is not None
    assert "Pat 2.00 (1.80 to 2.20), band S" in card.image.alt
    assert "S from 1.5, A from 0.8, B from 0.4" in card.image.alt


def test_a_name_is_short_and_harmless_before_it_is_drawn() -> None:
    assert Bar("x", 0.1, 0.1, 0.1).words == "x 0.10 (0.10 to 0.10), no band"


async def test_a_hostile_name_is_drawn_on_one_short_line(study: Study) -> None:
    await study.solve("\u202e`*" + "a\nb" * 20, 100)
    sketcher = Sketcher()
    await ask(study, await study.join("Noor"), "race", sketcher)
    assert isinstance(sketcher.asked[0], Race)
    assert sketcher.asked[0].lines[0].name == "a ba ba ba ba ba…"


async def test_what_could_not_be_drawn_is_said_in_words(study: Study) -> None:
    await study.solve("Noor", 100)
    card = await ask(study, await study.join("Noor"), "race", Sketcher(png=None))
    assert card.image is None
    assert "you 100." in card.body


@pytest.mark.parametrize("value", ["race", "speed:double", "speed:triple", "speed:no-such"])
async def test_without_anything_to_draw_it_says_so(study: Study, value: str) -> None:
    asker = await study.join("Noor")
    with pytest.raises(UserError):
        await ask(study, asker, value, Sketcher())


@pytest.mark.parametrize("draws", [True, False])
async def test_boards_offer_a_picture_only_where_one_can_be_drawn(
    study: Study, draws: bool
) -> None:
    await solve(study, "Noor", 1.0)
    group = StudyGroup(study.store, study.catalog, study.clock, timetable=TIMETABLE, draws=draws)
    asker = await study.join("Noor")
    boards = {
        board: [
            action.value
            for action in (await group.standings_board(asker, board)).actions
            if action.id == "picture"
        ]
        for board in Board
    }
    nothing: dict[Board, list[str]] = {board: [] for board in Board}
    offered = nothing | {Board.ROUND: ["speed:double"], Board.SEASON: ["race"]}
    assert boards == (offered if draws else nothing)


async def test_without_a_painter_there_is_no_command(study: Study) -> None:
    assert Pictures(study.store, Sketcher(available=False)).commands() == ()
    (command,) = Pictures(study.store, Sketcher()).commands()
    await study.solve("Noor", 100)
    card = await command.run(await study.join("Noor"), Given({}))
    assert isinstance(card, Card)
    assert card.image is not None
