"""What the pictures of a group show, and the same in words.

Here is decided who is in a picture; how it is drawn, and whether it can be, is
the painter's matter. A picture's words are made of the same numbers, so nobody
needs to see it.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from bot.core.asking import Asker, View
from bot.core.cards import Card, Image
from bot.core.commands import Act, Answer, Command, Given, Option, Post, Takes
from bot.core.models import Round, ViewRow
from bot.core.posts import Delivery
from bot.core.rounds import week_text
from bot.core.scoring import BAND_FROM, band_of
from bot.core.standings import BoardPage, Ranked, RankedView, rank_view
from bot.core.text import fit, name_for_show
from bot.errors import UserError

PICTURE = "picture"
RACE, SPEED = "race", "speed"
IN_A_RACE, IN_SPEEDS = 6, 12
_NAME = 18
_KINDS = ((RACE, "The season, round by round"), (SPEED, "The newest round's speeds"))
_Row = TypeVar("_Row", Ranked, RankedView)
_NO_PICTURE = "The picture could not be drawn this time; these are its numbers."


@dataclass(frozen=True, slots=True)
class Line:
    """One member's points in all after each round."""

    name: str
    points: tuple[int, ...]
    own: bool = False


@dataclass(frozen=True, slots=True)
class Race:
    """A season so far.

    Attributes:
        rounds: the number and challenge of each, oldest first.
        lines: best first.
    """

    title: str
    rounds: tuple[tuple[int, str], ...]
    lines: tuple[Line, ...]

    @property
    def words(self) -> str:
        """What the picture shows, in words."""
        rounds = ", ".join(f"{number} {slug}" for number, slug in self.rounds)
        lines = "; ".join(f"{it.name} {', '.join(map(str, it.points))}" for it in self.lines)
        return f"Points in all after each round ({rounds}): {lines}."


@dataclass(frozen=True, slots=True)
class Bar:
    """One member's speed and the interval it surely lies in, times the reference's."""

    name: str
    ratio: float
    low: float
    high: float
    own: bool = False

    @property
    def band(self) -> str:
        """The band that the top of the interval gives; empty below all."""
        return band_of(self.high) or ""

    @property
    def words(self) -> str:
        """The numbers on a line."""
        band = f"band {self.band}" if self.band else "no band"
        return f"{self.name} {self.ratio:.2f} ({self.low:.2f} to {self.high:.2f}), {band}"


@dataclass(frozen=True, slots=True)
class Speeds:
    """The fastest of a round, best first."""

    title: str
    bars: tuple[Bar, ...]

    @property
    def words(self) -> str:
        """What the picture shows, in words."""
        bands = ", ".join(f"{band} from {bound:g}" for band, bound in BAND_FROM.items())
        bars = "; ".join(bar.words for bar in self.bars)
        return f"Times the reference's speed, by the interval's top {bands}: {bars}."


Picture = Race | Speeds


class Painter(Protocol):
    """Draws pictures, away from here."""

    @property
    def available(self) -> bool:
        """Whether it has what it draws with."""
        ...

    async def draw(self, picture: Picture) -> bytes | None:
        """A PNG; None if it could not be drawn, which its log explains."""
        ...


class PictureStore(Protocol):
    """What pictures are made of."""

    async def newest_round(self, community_id: int) -> Round | None: ...

    async def round_by_slug(self, community_id: int, slug: str) -> Round | None: ...

    async def board_page(
        self, scope: str, number: int, size: int, viewer_id: int | None
    ) -> BoardPage[Ranked]: ...

    async def view_rows(self, scope: str, view: View) -> Sequence[ViewRow]: ...

    async def season_points(
        self, season_id: int, member_ids: Sequence[int]
    ) -> tuple[Sequence[Round], Mapping[tuple[int, int], int]]:
        """A season's rounds, oldest first, and points by round and member."""
        ...


class Pictures:
    """The feature: a command, and a button below boards."""

    def __init__(self, store: PictureStore, painter: Painter) -> None:
        self._store = store
        self._painter = painter

    def commands(self) -> Sequence[Command]:
        if not self._painter.available:
            return ()
        kind = Option("kind", Takes.CHOICE, "What it shows", choices=_KINDS)
        about = Option("challenge", Takes.SLUG, "Whose speeds; this week's if none")
        says = "The season's race, or a round's speeds, as a picture"
        return (Command((PICTURE,), says, self._command, (kind, about)),)

    def actions(self) -> Mapping[str, Act]:
        return {PICTURE: self._act}

    def form_actions(self) -> Collection[str]:
        return ()

    def forms(self) -> Mapping[str, Callable[[Asker, str, Given], Awaitable[Answer]]]:
        return {}

    def posts(self) -> Mapping[str, Callable[[Delivery], Awaitable[Post | None]]]:
        return {}

    async def _command(self, asker: Asker, given: Given) -> Card:
        return await self._draw(asker, given.text("kind"), given.text("challenge"))

    async def _act(self, asker: Asker, value: str) -> Card:
        """Its value is "race", or "speed:softmax"."""
        kind, _, slug = value.partition(":")
        return await self._draw(asker, kind, slug)

    async def _draw(self, asker: Asker, kind: str, slug: str) -> Card:
        """Draw what a button or a command asks for; without a slug the newest round's."""
        round_ = (
            await self._store.round_by_slug(asker.community.id, slug)
            if slug
            else await self._store.newest_round(asker.community.id)
        )
        if round_ is None:
            had = f"{slug} has had no round here yet." if slug else "No round has opened here yet."
            raise UserError(had)
        speeds = kind == SPEED or (not kind and slug)
        picture: Picture
        if speeds:
            picture = await self._speeds(asker, round_)
        else:
            race = await race_of(self._store, round_, asker.member.id)
            if race is None:
                raise UserError("Nobody has points this season yet, so there is nothing to draw.")
            picture = race
        png = await self._painter.draw(picture)
        if png is None:
            return Card(title=picture.title, body=f"{_NO_PICTURE}\n\n{picture.words}")
        name = f"speed-{round_.slug}.png" if speeds else "race.png"
        return Card(title=picture.title, image=Image(name, png, picture.words))

    async def _speeds(self, asker: Asker, round_: Round) -> Speeds:
        rows = await self._store.view_rows(f"round:{round_.id}", View.FASTEST)
        ranked = rank_view(View.FASTEST, rows)
        if not ranked:
            raise UserError(f"No speed of {round_.slug} was measured yet: nobody solved it.")
        viewer = asker.member.id
        own = next((place for place in ranked if place.row.member_id == viewer), None)
        bars = [
            _bar(place.row, place.row.member_id == viewer)
            for place in _with_own(ranked[:IN_SPEEDS], own)
        ]
        return Speeds(f"{week_text(round_)} · speed", tuple(bars))


async def race_of(store: PictureStore, round_: Round, viewer_id: int | None) -> Race | None:
    """The race of a round's season so far; None while nobody has points.

    Args:
        viewer_id: who is always in it, as "you"; None for a picture that all see.
    """
    page = await store.board_page(f"season:{round_.season_id}", 0, IN_A_RACE, viewer_id)
    if not page.rows:
        return None
    shown = _with_own(page.rows, page.own)
    members = [place.row.member_id for place in shown]
    rounds, points = await store.season_points(round_.season_id, members)
    lines = []
    for place in shown:
        sums, total = [], 0
        for one in rounds:
            total += points.get((one.id, place.row.member_id), 0)
            sums.append(total)
        own = place.row.member_id == viewer_id
        lines.append(Line(_name(place.row.name, own), tuple(sums), own))
    numbered = tuple((number, one.slug) for number, one in enumerate(rounds, 1))
    return Race("The season’s race", numbered, tuple(lines))


def _with_own(shown: Sequence[_Row], own: _Row | None) -> list[_Row]:
    """The rows of a picture; the viewer's own is always among them."""
    rows = list(shown)
    if own is not None and own.row.member_id not in {place.row.member_id for place in rows}:
        rows.append(own)
    return rows


def _bar(row: ViewRow, own: bool) -> Bar:
    low = row.value if row.low is None else row.low
    high = row.value if row.high is None else row.high
    return Bar(_name(row.name, own), row.value, low, high, own)


def _name(name: str, own: bool) -> str:
    return "you" if own else fit(name_for_show(name), _NAME)
