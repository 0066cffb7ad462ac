"""Pictures come from a process of their own, whatever is in the names."""

import asyncio
import logging
import struct
import sys

import pytest

from bot.core.pictures import Bar, Line, Race, Speeds
from bot.plots.painter import PNG, ProcessPainter

HOSTILE = (
    *("$x$", "$\\nosuch$", "$_$", "\\", "$", "${", "%", "_^{}", "世界", "🦊", "", " "),
    *("a" * 18, "\u202eevil", "‏שלום", "\x1b[31m", "e\u0301\u0301\u0301"),
)


def race(*names: str, rounds: int = 3) -> Race:
    lines = tuple(
        Line(name, tuple(range(at, at + 100 * rounds, 100)), own=at == 1)
        for at, name in enumerate(names)
    )
    return Race("The season’s race", tuple((n, "softmax") for n in range(1, rounds + 1)), lines)


def speeds(*names: str) -> Speeds:
    bars = tuple(
        Bar(name, 2 / (n + 1), 1.9 / (n + 1), 2.1 / (n + 1)) for n, name in enumerate(names)
    )
    return Speeds("Week 1 · softmax · speed", bars)


def size(png: bytes | None) -> tuple[int, int]:
    """Width and height in pixels."""
    assert png is not None
    assert png.startswith(PNG)
    width, height = struct.unpack(">II", png[16:24])
    return width, height


async def test_a_race_is_a_picture_that_fits_a_message() -> None:
    png = await ProcessPainter().draw(race("Noor", "Pat"))
    assert size(png) == (960, 552)
    assert len(png or b"") < 300_000


async def test_more_members_make_the_speeds_taller() -> None:
    painter = ProcessPainter()
    few = size(await painter.draw(speeds("Noor")))
    many = size(await painter.draw(speeds(*("x" * 13))))
    assert (few[0], many[0]) == (960, 960)
    assert few[1] < many[1]


async def test_no_name_keeps_a_picture_from_being_drawn() -> None:
    painter = ProcessPainter()
    assert await painter.draw(race(*HOSTILE, rounds=13)) is not None
    assert await painter.draw(speeds(*HOSTILE)) is not None


async def test_extreme_speeds_are_drawn() -> None:
    ends = Speeds("t", (Bar("a", 1e4, 9e3, 2e4), Bar("b", 1e-4, 1e-5, 1e-3)))
    assert await ProcessPainter().draw(ends) is not None


async def test_what_takes_too_long_is_ended_and_said(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert await ProcessPainter(deadline_s=0.01).draw(race("Noor")) is None
    assert "took longer" in caplog.text
    assert await ProcessPainter().draw(race("Noor")) is not None


async def test_a_drawing_that_fails_is_logged_and_none(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert await ProcessPainter().draw(Race("t", (), ())) is None
    assert "was not drawn" in caplog.text


async def test_of_many_at_once_some_are_refused_rather_than_queued() -> None:
    painter = ProcessPainter()
    drawn = await asyncio.gather(*(painter.draw(race("Noor")) for _ in range(5)))
    assert sum(png is None for png in drawn) == 2


async def test_the_process_knows_none_of_the_bots_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, str] = {}
    real = asyncio.create_subprocess_exec

    async def noting(*words: str, **how: object) -> asyncio.subprocess.Process:
        given.update(how["env"])  # type: ignore[call-overload]
        return await real(*words, **how)  # type: ignore[arg-type]

    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    monkeypatch.setattr(asyncio, "create_subprocess_exec", noting)
    assert await ProcessPainter().draw(race("Noor")) is not None
    assert "secret" not in given.values()
    assert "matplotlib" not in sys.modules
