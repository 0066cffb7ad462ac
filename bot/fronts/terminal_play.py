"""The terminal front: one member, one prompt, one line at a time."""

import asyncio
import logging
import sys
from pathlib import Path
from typing import TextIO

from rich.console import Console

from bot.core.asking import Asker, Board, View
from bot.core.dialog import Dialog
from bot.core.judging_ports import ProgressFeed
from bot.errors import UserError
from bot.fronts.terminal_buttons import DO
from bot.fronts.terminal_forms import Forms
from bot.fronts.terminal_lines import Lines, PipedLines, PlayCompleter, PromptLines
from bot.fronts.terminal_receive import TerminalReceiver
from bot.fronts.terminal_render import plain, said
from bot.fronts.terminal_verbs import Verbs
from bot.fronts.terminal_wait import Waiting, interrupts_set

APOLOGY = "This is our fault, not yours. Nothing you sent is lost; please try again in a moment."

_logger = logging.getLogger(__name__)


async def play(
    dialog: Dialog,
    asker: Asker,
    receiver: TerminalReceiver,
    feed: ProgressFeed,
    console: Console,
    stdin: TextIO | None = None,
    history: Path | None = None,
) -> None:
    """Serve one member until they leave or their input ends.

    A prompt if both ends are a terminal; else each line of the input waits for
    its judgement, the last one too.

    Args:
        receiver: must be given the deliveries of this member meanwhile.
        history: where typed lines are kept, if they are.
    """
    receiver.zone = asker.zone
    waiting = Waiting(receiver, feed, console)
    lines = _lines(dialog, console, stdin or sys.stdin, history)
    ask = lines.ask if isinstance(lines, PromptLines) else None
    forms = Forms(dialog, console, ask)
    verbs = Verbs(dialog, asker, console, waiting, forms, receiver.buttons)
    console.print(said(f"{await dialog.group.intro(asker)}   /help for all commands"))
    while (line := await _next_line(lines, waiting)) is not None:
        if not line.strip():
            continue
        with interrupts_set(waiting.interrupted):
            stays = await _serve(verbs, line, console)
        if not stays or (waiting.interrupted.is_set() and not lines.interactive):
            break
        waiting.interrupted.clear()
    for number in waiting.outstanding():
        console.print(plain(f"#{number} has no verdict yet; it is shown at your next start."))


def _lines(dialog: Dialog, console: Console, stdin: TextIO, history: Path | None) -> Lines:
    if console.is_terminal and stdin.isatty():
        boards = [*map(str, Board), *map(str, View)]
        names = dict.fromkeys(
            (*Verbs.VERBS, *(words[0] for words in dialog.features.commands), DO, "quit")
        )
        completer = PlayCompleter(
            list(names), dialog.group.slugs(), boards, dialog.features.commands
        )
        return PromptLines(completer, history)
    return PipedLines(stdin.fileno(), console)


async def _next_line(lines: Lines, waiting: Waiting) -> str | None:
    """The next line; None when the input ends or Ctrl-C comes instead."""
    if lines.interactive:
        return await lines.next_line()
    with interrupts_set(waiting.interrupted):
        reading = asyncio.ensure_future(lines.next_line())
        stopped = asyncio.ensure_future(waiting.interrupted.wait())
        try:
            await asyncio.wait([reading, stopped], return_when=asyncio.FIRST_COMPLETED)
            return reading.result() if reading.done() else None
        finally:
            reading.cancel()
            stopped.cancel()


async def _serve(verbs: Verbs, line: str, console: Console) -> bool:
    """Run one line; whatever goes wrong becomes a sentence. False to leave."""
    try:
        return await verbs.run(line)
    except UserError as error:
        console.print(said(str(error)))
    except BrokenPipeError:
        return False  # whoever read our output is gone; nobody is left to tell
    except Exception:
        # The edge of this front: a fault of ours in one command must not take
        # away the prompt, nor the judging that goes on behind it.
        _logger.exception("a command failed")
        console.print(plain(APOLOGY))
    return True
