"""Commands of features in a line of words, their buttons by number, their files."""

from pathlib import Path

import pytest

from tests.fronts.terminal_kit import Terminal, reply


@pytest.fixture(autouse=True)
def box(terminal: Terminal) -> Path:
    """The terminal's folder, with something to send in it."""
    Path("box").write_bytes(b"12345")
    return Path.cwd()


async def test_options_come_by_order_or_by_name_and_files_are_written(
    terminal: Terminal, box: Path
) -> None:
    line = "/mod parcel send box Pat how=sea 2 double very fragile"
    said = reply(await terminal.run(line))
    assert "A parcel of 5 bytes" in said
    assert "Pat; about=double; copies=2; how=sea; words=very fragile" in said
    assert "/do NUMBER:  1 Again   2 Another" in said
    assert "Wrote parcel.bin (what came)." in said
    assert (box / "parcel.bin").read_bytes() == b"12345"


async def test_a_file_that_is_there_stays(terminal: Terminal, box: Path) -> None:
    (box / "parcel.bin").write_text("mine")
    assert "Wrote parcel-2.bin" in await terminal.run("/mod parcel send box")
    assert (box / "parcel.bin").read_text() == "mine"


async def test_a_button_is_pressed_by_its_number(terminal: Terminal) -> None:
    said = await terminal.run("/mod parcel send box", "/do 1", "/do 9")
    assert "Again 7" in said
    assert "There is no button 9" in said


async def test_a_form_behind_a_button_takes_its_answers_in_the_line(terminal: Terminal) -> None:
    said = await terminal.run("/mod parcel send box", "/do 2 what=tea", "/parcel what=milk")
    assert said.count("Parcel 3") == 2
    assert "tea" in said
    assert "milk" in said


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/do", "Write it as /do NUMBER, of a button that was listed."),
        ("/do 1", "There is no button 1; the newest answer lists them."),
        ("/do ²", "Write it as /do NUMBER, of a button that was listed."),
        (
            "/mod parcel send",
            "Write it as /mod parcel send BOX [to] [copies] [how] [about] [words].",
        ),
        ("/mod parcel send nothing", "There is no file nothing."),
        ("/mod parcel send big", "The file is larger than 10 bytes, the most that is taken here."),
        ("/mod parcel send box copies=4", "COPIES is a number, 1 to 3."),
        ("/mod parcel send box copies=many", "COPIES is a whole number, for example 3."),
        ("/mod parcel send box how=foot", "HOW is one of air, sea."),
        ("/parcel", "Write it as /parcel what=…."),
        ("/parcl", "There is no command /parcl. Did you mean /parcel?"),
    ],
)
async def test_what_does_not_fit_is_said(
    terminal: Terminal, box: Path, line: str, expected: str
) -> None:
    (box / "big").write_bytes(bytes(11))
    assert expected in reply(await terminal.run(line))
