"""Where the terminal front's lines come from: a prompt, or standard input."""

import asyncio
import codecs
import os
import re
import shlex
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, InMemoryHistory
from rich.console import Console

from bot.core.command_words import behind
from bot.core.commands import Command, Takes
from bot.fronts.terminal_render import plain

PROMPT = "you> "
SOURCE_SUFFIXES = (".py", ".ipynb")
_LONGEST_LINE = 8_192
_LAST_WORD = re.compile(r"""(?:[^\s"']|"[^"]*"?|'[^']*'?)*$""")
_NAMES_OFFERED = 200


class Lines(Protocol):
    """Gives one line after the other."""

    interactive: bool

    async def next_line(self) -> str | None:
        """The next line, or None at the end of input."""
        ...


class PromptLines:
    """Lines typed at a prompt, with completion and history."""

    interactive = True

    def __init__(self, completer: Completer, history: Path | None) -> None:
        self._session: PromptSession[str] = PromptSession(
            completer=completer,
            complete_in_thread=True,
            complete_while_typing=False,
            history=FileHistory(str(history)) if history else InMemoryHistory(),
        )
        # Answers to questions are no commands: they stay out of the history.
        self._asking: PromptSession[str] = PromptSession(history=InMemoryHistory())

    async def next_line(self) -> str | None:
        while True:
            try:
                return await self._session.prompt_async(PROMPT)
            except KeyboardInterrupt:
                # As in a shell: what was typed is dropped; an empty line leaves.
                if not self._session.default_buffer.text:
                    return None
            except EOFError:
                return None

    async def ask(self, question: str, value: str) -> str | None:
        """Ask one thing, with what is filled in; None on Ctrl-C or Ctrl-D."""
        try:
            return await self._asking.prompt_async(question, default=value)
        except (KeyboardInterrupt, EOFError):
            return None


class PipedLines:
    """Lines from a pipe or a file, echoed so that the output reads as a transcript."""

    interactive = False

    def __init__(self, descriptor: int, console: Console) -> None:
        self._descriptor = descriptor
        self._console = console
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._text = ""
        self._ended = False

    async def next_line(self) -> str | None:
        while "\n" not in self._text and len(self._text) < _LONGEST_LINE and not self._ended:
            chunk = await _read(self._descriptor)
            self._ended = not chunk
            self._text += self._decoder.decode(chunk, final=self._ended)
        if not self._text:
            return None
        line, _, self._text = self._text.partition("\n")
        line, overlong = line[:_LONGEST_LINE], line[_LONGEST_LINE:]
        self._text = overlong + ("\n" if overlong else "") + self._text
        self._console.print(plain(PROMPT + line.rstrip("\r")), soft_wrap=True)
        return line


async def _read(descriptor: int) -> bytes:
    """Read what is there, waiting in a thread that may be left behind.

    The loop cannot watch ordinary files, and a pool's thread that waits for
    input would keep the program from ending.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[bytes] = loop.create_future()

    def settle(chunk: bytes) -> None:
        if not done.done():
            done.set_result(chunk)

    def wait() -> None:
        try:
            chunk = os.read(descriptor, _LONGEST_LINE)
        except OSError:
            chunk = b""
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, chunk)

    threading.Thread(target=wait, name="standard input", daemon=True).start()
    return await done


class PlayCompleter(Completer):
    """Completes verbs, and after them slugs, files, boards or words of theirs.

    Args:
        commands: those of features, by their words.
    """

    def __init__(
        self,
        verbs: Sequence[str],
        slugs: Sequence[str],
        boards: Sequence[str],
        commands: Mapping[tuple[str, ...], Command],
    ) -> None:
        self._verbs = [f"/{verb}" for verb in verbs]
        self._slugs = list(slugs)
        self._boards = list(boards)
        self._commands = commands

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        before = document.text_before_cursor.lstrip()
        verb, space, rest = before.partition(" ")
        if not space:
            return _starting_with(before, self._verbs)
        found = _LAST_WORD.search(rest)
        word = found[0] if found else ""
        match verb:
            case "/leaderboard":
                return _starting_with(word, self._boards + self._slugs)
            case "/challenge" | "/hint" | "/editorial":
                return _starting_with(word, self._slugs)
            case "/starter":
                return _starting_with(word, self._slugs)
            case "/try" | "/submit":
                return [*_starting_with(word, self._slugs), *_files(word, SOURCE_SUFFIXES)]
            case _:
                typed = rest[: len(rest) - len(word)].split()
                return self._of_commands([verb.removeprefix("/"), *typed], word)

    def _of_commands(self, typed: Sequence[str], word: str) -> list[Completion]:
        """The next word of a command, or what its next option may be."""
        if typed == ["mod", "round", "open"]:
            return _starting_with(word, self._slugs)
        found = _starting_with(word, behind(typed, self._commands))
        for count in range(min(len(typed), 3), 0, -1):
            command = self._commands.get(tuple(typed[:count]))
            if command is None or len(typed) - count >= len(command.options):
                continue
            option = command.options[len(typed) - count]
            match option.takes:
                case Takes.SLUG:
                    return [*found, *_starting_with(word, self._slugs)]
                case Takes.CHOICE:
                    return [*found, *_starting_with(word, [value for value, _ in option.choices])]
                case Takes.FILE:
                    return [*found, *_files(word)]
        return found


def _starting_with(word: str, words: Sequence[str]) -> list[Completion]:
    return [Completion(w, start_position=-len(word)) for w in words if w.startswith(word)]


def _files(word: str, suffixes: tuple[str, ...] = ("",)) -> list[Completion]:
    """Folders and files that continue a path, quoted where they need it."""
    try:
        typed = shlex.split(word)[0] if word else ""
    except (ValueError, IndexError):
        typed = word.strip("\"'")
    folder, slash, start = typed.rpartition("/")
    try:
        with os.scandir(Path(folder + slash or ".").expanduser()) as entries:
            found = [
                (entry.name, entry.is_dir())
                for entry, _ in zip(entries, range(_NAMES_OFFERED), strict=False)
            ]
    except OSError:
        return []
    offered = [
        folder + slash + name + ("/" if is_folder else "")
        for name, is_folder in sorted(found)
        if name.startswith(start)
        and (start.startswith(".") or not name.startswith("."))
        and (is_folder or name.endswith(suffixes))
    ]
    return [Completion(_quoted(path), start_position=-len(word)) for path in offered]


def _quoted(path: str) -> str:
    # A quoted tilde is not expanded by a shell, but is by us: keep it simple.
    return path if re.fullmatch(r"[\w@%+=:,./~-]+", path) else shlex.quote(path)
