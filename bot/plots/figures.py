"""How the pictures look: on a light card of their own, so that any theme shows them.

Nothing is told by colour alone: lines differ by marker and dash and bear their
names, bars bear their numbers, bands their letters.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import get_font_names

from bot.core.pictures import Bar, Line, Race, Speeds
from bot.core.scoring import BAND_FROM

CARD, INK, FAINT = "#fbfaf7", "#1c1c1e", "#5c5c60"
# Okabe and Ito's colours, told apart by colour-blind readers; the light ones
# darkened until they stand out from the card.
COLOURS = ("#0072b2", "#c04a00", "#007a5a", "#9c4a7c", "#7a6000", "#2f6f8f")
MARKERS = ("o", "s", "^", "D", "v", "P")
DASHES = ("-", "--", "-.", ":", "-", "--")
OWN_COLOUR, OWN_MARKER = "#000000", "*"
# Those of them that the host has; matplotlib's own font knows no Chinese.
OTHER_SCRIPTS = (
    *("Noto Sans CJK JP", "Noto Sans CJK SC", "WenQuanYi Zen Hei", "Noto Sans Devanagari"),
    *("Noto Sans Thai", "Noto Emoji", "Symbola", "Unifont"),
)
BAND_SHADES = ("#e3e9f0", "#cddbe9", "#b4cbe0")
_INCHES_WIDE, _DOTS_AN_INCH = 8.0, 120
_STYLE: dict[str, Any] = {
    "text.parse_math": False,
    "text.usetex": False,
    "font.size": 11,
    "text.color": INK,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def draw_race(race: Race) -> Figure:
    """A line a member, named at its end; the viewer's is black and heavy."""
    with _styled():
        figure, axes = _card(race.title, 4.6)
        rounds = range(len(race.rounds) + 1)
        for number, line in enumerate(race.lines):
            _line(axes, rounds, line, number % len(COLOURS))
        axes.set_xticks(rounds, ["start", *(str(number) for number, _ in race.rounds)])
        axes.set_xlabel("after round")
        axes.set_ylabel("points")
        axes.set_ylim(bottom=0, top=1.06 * max(10, *(line.points[-1] for line in race.lines)))
        axes.set_xlim(-0.15, len(race.rounds) + 0.05)
        axes.grid(axis="y", color="#e2e0da", linewidth=0.8)
        axes.set_axisbelow(True)
        _name_the_ends(axes, race.lines)
        figure.subplots_adjust(left=0.09, right=0.72, top=0.88, bottom=0.13)
        return figure


def _line(axes: Axes, rounds: Sequence[int], line: Line, number: int) -> None:
    axes.plot(
        rounds,
        (0, *line.points),
        color=_colour(line, number),
        marker=OWN_MARKER if line.own else MARKERS[number],
        linestyle="-" if line.own else DASHES[number],
        linewidth=3.0 if line.own else 2.0,
        markersize=11 if line.own else 7,
        zorder=4 if line.own else 3,
        clip_on=False,
    )


def _name_the_ends(axes: Axes, lines: Sequence[Line]) -> None:
    """Write each name right of its line's end, moved where two would overlap."""
    height = axes.get_ylim()[1]
    step = height * 0.062
    ends = sorted(enumerate(lines), key=lambda it: (it[1].points[-1], -it[0]))
    lowest = -step
    places: list[float] = []
    for _, line in ends:
        lowest = max(lowest + step, line.points[-1])
        places.append(lowest)
    # What was pushed above the top comes down again, as far as the others let it.
    highest = height + step
    for at in reversed(range(len(places))):
        highest = min(highest - step, places[at])
        places[at] = highest
    right = axes.get_xlim()[1]
    for (number, line), place in zip(ends, places, strict=True):
        axes.annotate(
            f"{line.name}  {line.points[-1]}",
            xy=(right, line.points[-1]),
            xytext=(1.05, place / height),
            textcoords="axes fraction",
            va="center",
            fontweight="bold" if line.own else "normal",
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "color": _colour(line, number % len(COLOURS)),
                "linewidth": 1.2,
                "shrinkA": 2,
                "shrinkB": 6,
            },
        )


def _colour(line: Line, number: int) -> str:
    return OWN_COLOUR if line.own else COLOURS[number]


def draw_speeds(speeds: Speeds) -> Figure:
    """A bar a member from the interval's low end to its top, with a dot at the speed."""
    with _styled():
        bars = speeds.bars
        figure, axes = _card(speeds.title, 1.9 + 0.36 * len(bars))
        axes.set_xscale("log", base=2)
        low = min(0.3, *(bar.low for bar in bars)) * 0.9
        high = max(2.2, *(bar.high for bar in bars)) * 1.1
        axes.set_xlim(low, high)
        _bands(axes, high)
        for row, bar in enumerate(bars):
            _bar(axes, row, bar)
        axes.set_ylim(len(bars) - 0.4, -0.6)
        axes.set_yticks(range(len(bars)), [bar.name for bar in bars])
        for label, bar in zip(axes.get_yticklabels(), bars, strict=True):
            label.set_fontweight("bold" if bar.own else "normal")
        axes.tick_params(axis="y", length=0)
        ticks = [it for it in (0.0625, 0.125, 0.25, 0.5, 1, 2, 4, 8, 16, 32) if low <= it <= high]
        axes.set_xticks(ticks, [f"{it:g}×" for it in ticks])
        axes.set_xlabel("times the reference’s speed; faster to the right")
        margin = 1 / figure.get_figheight()
        figure.subplots_adjust(left=0.21, right=0.82, top=1 - 0.72 * margin, bottom=0.62 * margin)
        return figure


def _bands(axes: Axes, high: float) -> None:
    """Shade each band and write its letter at the top."""
    bounds = sorted((bound, band) for band, bound in BAND_FROM.items())
    ends = [bound for bound, _ in bounds[1:]] + [high]
    for (bound, band), end, shade in zip(bounds, ends, BAND_SHADES, strict=True):
        axes.axvspan(bound, end, color=shade, linewidth=0, zorder=0)
        axes.axvline(bound, color=FAINT, linewidth=0.8, linestyle=":", zorder=1)
        middle = (bound * end) ** 0.5
        place = axes.get_xaxis_transform()
        axes.text(middle, 1.01, f"band {band}", ha="center", va="bottom", transform=place)


def _bar(axes: Axes, row: int, bar: Bar) -> None:
    colour = OWN_COLOUR if bar.own else COLOURS[0]
    axes.plot(
        [bar.low, bar.high], [row, row], color=colour, linewidth=7, alpha=0.55,
        solid_capstyle="butt", zorder=2,
    )  # fmt: skip
    axes.plot(
        [bar.ratio], [row], color=colour, zorder=3,
        marker=OWN_MARKER if bar.own else "o", markersize=12 if bar.own else 8,
    )  # fmt: skip
    axes.text(
        1.02,
        row,
        f"{bar.ratio:.2f}×  {bar.band or '–'}",
        transform=axes.get_yaxis_transform(),
        va="center",
        fontweight="bold" if bar.own else "normal",
    )


def _styled() -> AbstractContextManager[None]:
    known = set(get_font_names())
    families = ["DejaVu Sans", *(name for name in OTHER_SCRIPTS if name in known)]
    style: Any = {**_STYLE, "font.family": families}
    return mpl.rc_context(style)


def _card(title: str, inches_high: float) -> tuple[Figure, Axes]:
    figure = Figure(
        figsize=(_INCHES_WIDE, inches_high), dpi=_DOTS_AN_INCH, facecolor=CARD, edgecolor=FAINT
    )
    FigureCanvasAgg(figure)
    figure.text(0.02, 1 - 0.3 / inches_high, title, fontsize=14, fontweight="bold", va="center")
    axes = figure.add_subplot(facecolor=CARD)
    return figure, axes
