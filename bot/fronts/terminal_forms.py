"""Forms at a terminal: asked one question after the other, or given as key=value."""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from rich.console import Console

from bot.core.asking import Asker
from bot.core.cards import Card, Form, Kind, Question
from bot.core.commands import MOST_UPLOAD_BYTES, Given, Upload
from bot.core.dialog import Dialog
from bot.errors import UserError
from bot.fronts.terminal_files import read_file
from bot.fronts.terminal_render import plain, said
from bot.fronts.terminal_who import CHANNEL

# A question's text and what is filled in already; None if nothing shall be changed.
Ask = Callable[[str, str], Awaitable[str | None]]
_SHOWN = 40
# Shorter words for the ids of questions.
_ALSO_CALLED = {"name": "shown_as"}
# A terminal has one channel and no roles.
_ANSWERED = {Kind.CHANNEL: CHANNEL, Kind.ROLE: ""}


class Forms:
    """Leads through the forms of one terminal.

    Args:
        ask: None where nobody can be asked, as in a script.
    """

    def __init__(self, dialog: Dialog, console: Console, ask: Ask | None) -> None:
        self._dialog = dialog
        self._console = console
        self._ask = ask

    async def fill_in(
        self, asker: Asker, form: Form, words: Sequence[str], command: str
    ) -> list[Card]:
        """Get a form's answers and go on from them; nothing if it was left.

        Args:
            words: answers as key=value; without any, the questions are asked.
            command: how to write it, shown when the words can't be read.

        Raises:
            UserError: the words can't be read, or an answer must be changed.
        """
        if words or self._ask is None:
            answers = answers_from(form, words, command)
            return await self._answer(asker, form, answers)
        while (asked := await self._ask_all(form, self._ask)) is not None:
            try:
                return await self._answer(asker, form, asked)
            except UserError as error:
                self._console.print(said(str(error)))
                form = _with_values(form, asked)
        self._console.print(plain("Nothing was changed."))
        return []

    async def _answer(self, asker: Asker, form: Form, answers: Mapping[str, str]) -> list[Card]:
        named = [q.id for q in form.questions if q.kind is Kind.FILE and answers.get(q.id)]
        files = {
            name: Upload(
                Path(answers[name]).name,
                await asyncio.to_thread(read_file, answers[name], MOST_UPLOAD_BYTES),
            )
            for name in named
        }
        return await self._dialog.answer(asker, form.id, answers, Given(answers, files))

    async def _ask_all(self, form: Form, ask: Ask) -> dict[str, str] | None:
        self._console.print(plain(f"{form.title}. Ctrl-C leaves it as it is."))
        answers = {}
        for question in form.questions:
            answer = _ANSWERED.get(question.kind)
            if answer is None:
                answer = await ask(_question_text(question), question.value)
            if answer is None:
                return None
            answers[question.id] = answer.strip()
        return answers


def answers_from(form: Form, words: Sequence[str], command: str) -> dict[str, str]:
    """Read answers written as key=value; what is left out stays as it is filled in.

    Raises:
        UserError: a word is no such pair, or an answer that is needed is missing.
    """
    keys = [question.id for question in form.questions if question.kind not in _ANSWERED]
    answers = {q.id: _ANSWERED.get(q.kind, q.value) for q in form.questions}
    for word in words:
        key, equals, value = word.partition("=")
        key = _ALSO_CALLED.get(key, key)
        if not equals or key not in keys:
            raise UserError(f"There is no question for {word[:_SHOWN]}. {usage(form, command)}")
        answers[key] = value
    missing = [q.id for q in form.questions if q.required and not answers[q.id].strip()]
    if not words:
        raise UserError(usage(form, command))
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        raise UserError(f"{' and '.join(missing)} {verb} missing. {usage(form, command)}")
    return answers


def usage(form: Form, command: str) -> str:
    """How to answer a form in one line, and below it what each answer is for."""
    asked = [question for question in form.questions if question.kind not in _ANSWERED]
    parts = [
        f"{question.id}={'|'.join(value for value, _ in question.choices) or '…'}"
        for question in asked
    ]
    lines = [f"Write it as {' '.join((command, *parts))}."]
    for question in asked:
        hint = f" ({question.hint})" if question.hint else ""
        lines.append(f"  {question.id}: {question.label}{hint}")
    return "\n".join(lines)


def _question_text(question: Question) -> str:
    hint = ", ".join(value for value, _ in question.choices) or question.hint
    return f"{question.label} ({hint}): " if hint else f"{question.label}: "


def _with_values(form: Form, answers: Mapping[str, str]) -> Form:
    questions = tuple(
        dataclasses.replace(question, value=answers[question.id]) for question in form.questions
    )
    return dataclasses.replace(form, questions=questions)
