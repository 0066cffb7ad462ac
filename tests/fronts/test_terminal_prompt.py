"""The prompt: completion, keys, and verdicts that arrive while a line is typed."""

import asyncio
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from bot.core.communities import Consent, ShownAs, Weekly
from bot.core.features import Features
from bot.core.judgements import Verdict
from bot.core.judging_ports import Progress
from bot.fronts.terminal_lines import PlayCompleter
from bot.fronts.terminal_play import play
from bot.fronts.terminal_receive import TerminalReceiver
from bot.fronts.terminal_who import enter
from tests.core.parcels import Parcels
from tests.core.study import Study, judgement

CODE = "def double(x):\n    return 2 * x\n"


class Keyboard(io.StringIO):
    """A standard input that says it is a terminal; the keys come by another way."""

    def isatty(self) -> bool:
        return True


class Feed:
    """Reports one step at once."""

    @contextmanager
    def listen(self, submission_id: int, listener: Callable[[Progress], None]) -> Iterator[None]:
        listener(Progress(submission_id, 9, 14, "cases \x1b[2J[red]"))
        yield


async def typed(study: Study, *keys: str, history: Path | None = None, awaited: str = "") -> str:
    """What a terminal shows while keys are typed, each lot 0.1 s after the last.

    Args:
        awaited: what must have been shown before an empty lot is over.
    """
    out = io.StringIO()
    console = Console(file=out, width=100, highlight=False, markup=False, force_terminal=True)
    receiver = TerminalReceiver(study.dialog, console)
    asker = await enter(study.group, "Noor", UTC)

    async def judge_and_send() -> None:
        while True:
            await asyncio.sleep(0.05)
            if claimed := await study.store.claim("judge", 60.0):
                await study.store.finish(claimed, judgement(Verdict.AC, 120))
            for delivery in await study.store.lease("terminal", ["Noor"], "sender", 60.0):
                await study.store.sent(delivery.id, "sender", await receiver.deliver(delivery))

    async def press() -> None:
        for lot in keys:
            await asyncio.sleep(0.1)
            while not lot and awaited not in out.getvalue():  # noqa: ASYNC110 - a buffer tells nobody
                await asyncio.sleep(0.05)
            pipe.send_text(lot)

    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        tasks = [asyncio.create_task(judge_and_send()), asyncio.create_task(press())]
        try:
            playing = play(study.dialog, asker, receiver, Feed(), console, Keyboard(), history)
            await asyncio.wait_for(playing, 10)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    return out.getvalue()


@pytest.fixture(autouse=True)
def capable_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "double.py").write_text(CODE)
    (folder / "week one.ipynb").touch()
    (folder / "notes.txt").touch()
    (folder / ".hidden.py").touch()
    (folder / "sub").mkdir()
    (folder / "sub" / "deep.py").touch()
    return folder


async def test_a_submission_shows_a_bar_and_then_its_verdict(study: Study, desk: Path) -> None:
    shown = await typed(study, "/submit double.py\r", "\x04")
    assert "9 of 14 cases [2J[red]" in re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert shown.count("✓ ACCEPTED") == 1
    # The bar's line is erased first, or the two would share it.
    assert re.search(r"\r\x1b\[2K[^\r\n]*ACCEPTED", shown)


async def test_ctrl_d_leaves(study: Study) -> None:
    assert (await typed(study, "\x04")).startswith("Week 1 · double")


async def test_ctrl_c_drops_what_was_typed_and_leaves_an_empty_line(study: Study) -> None:
    shown = await typed(study, "/me\x03", "/hint 2\r", "\x03")
    assert "Hint 2 of 3" in shown
    assert "rounds in a row" not in shown


async def test_a_verdict_that_comes_while_a_line_is_typed_is_shown(study: Study) -> None:
    await study.send(await enter(study.group, "Noor", UTC), CODE)
    keys = ("/hi", "", "nt 3\r", "\x04")
    shown = await typed(study, *keys, awaited="The verdict of #1, sent earlier:")
    assert shown.index("The verdict of #1, sent earlier:") < shown.index("Hint 3 of 3")


async def test_lines_are_kept_for_the_next_start(study: Study, tmp_path: Path) -> None:
    history = tmp_path / "history"
    await typed(study, "/hint 2\r", "\x04", history=history)
    shown = await typed(study, "\x1b[A", "\r", "\x04", history=history)
    assert "Hint 2 of 3" in shown


async def test_a_form_is_asked_one_question_after_the_other(study: Study) -> None:
    shown = await typed(study, "/settings\r", "\x15pseudonym\r", "Ada\r", "\r", "\r", "\x04")
    assert "How you appear. Ctrl-C leaves it as it is." in shown
    assert "Boards show you as Ada." in shown
    member = (await study.join("Noor")).member
    assert member.consent == Consent(ShownAs.PSEUDONYM, "Ada", announces=False, shares=False)


async def test_an_answer_that_must_be_changed_is_asked_for_again(study: Study) -> None:
    again = ["\r", "\x15Mon 18:00\r", "\r"]
    shown = await typed(study, "/mod settings\r", "UTC\r", "Mon 6pm\r", "\r", *again, "\x04")
    assert shown.index("Write the weekly time like Mon 18:00") < shown.index("This is how a post")
    draft = await study.store.draft_settings(1)
    assert draft is not None
    assert (draft.zone, draft.weekly) == ("UTC", Weekly(0, 18, 0))


@pytest.mark.parametrize("key", ["\x03", "\x04"])
async def test_a_form_that_is_left_changes_nothing(study: Study, key: str) -> None:
    shown = await typed(study, "/settings\r", "\x15hidden\r", key, "/hint 2\r", "\x04")
    assert "Nothing was changed." in shown
    assert "Hint 2 of 3" in shown
    assert (await study.join("Noor")).member.consent == Consent()


async def test_answers_are_not_kept_as_lines(study: Study, tmp_path: Path) -> None:
    history = tmp_path / "history"
    keys = ("/settings\r", "\x15pseudonym\r", "Ada\r", "\r", "\r", "\x04")
    await typed(study, *keys, history=history)
    assert "/settings" in history.read_text()
    assert "Ada" not in history.read_text()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        pytest.param("/", ["/try", "/submit", "/me"], id="verbs"),
        pytest.param("/su", ["/submit"], id="a verb"),
        pytest.param("/challenge ", ["bm25", "softmax"], id="slugs"),
        pytest.param("/hint so", ["softmax"], id="a slug"),
        pytest.param("/leaderboard s", ["season", "softmax"], id="boards"),
        pytest.param(
            "/submit ",
            ["bm25", "softmax", "double.py", "sub/", "'week one.ipynb'"],
            id="slugs and sources",
        ),
        pytest.param("/submit softmax d", ["double.py"], id="a file after the slug"),
        pytest.param("/try 'week o", ["'week one.ipynb'"], id="a quoted file"),
        pytest.param("/try sub/", ["sub/deep.py"], id="a file in a folder"),
        pytest.param("/try .h", [".hidden.py"], id="a hidden file when asked for"),
        pytest.param("/try nowhere/", [], id="no such folder"),
        pytest.param("/me ", [], id="a verb without more"),
        pytest.param(
            "/mod ", ["settings", "announce", "round", "parcel"], id="a moderator's verbs"
        ),
        pytest.param("/mod r", ["round"], id="a moderator's verb"),
        pytest.param("/mod round ", ["open", "close", "extend"], id="what rounds can do"),
        pytest.param("/mod round open so", ["softmax"], id="the slug of a round"),
        pytest.param("/mod announce ", [], id="a moderator's verb without more"),
        pytest.param("/mod p", ["parcel"], id="a feature's word"),
        pytest.param("/mod parcel ", ["send"], id="a feature's next word"),
        pytest.param("/mod parcel send no", ["notes.txt"], id="any file for an option"),
        pytest.param("/mod parcel send box me 1 s", ["sea"], id="what an option may be"),
        pytest.param("/mod parcel send box me 1 sea s", ["softmax"], id="the slug of an option"),
        pytest.param("/mod parcel send box me 1 sea softmax words ", [], id="no option is left"),
    ],
)
def test_tab_offers_what_may_come_next(desk: Path, line: str, offered: list[str]) -> None:
    commands = Features([Parcels()]).commands
    completer = PlayCompleter(
        ["try", "submit", "me"], ["bm25", "softmax"], ["round", "season"], commands
    )
    completions = completer.get_completions(Document(line), CompleteEvent())
    assert [completion.text for completion in completions] == offered
