"""Where every command, button, form and shortcut of Slack arrives: ask the core, answer.

Slack was told that each was heard before it comes here, so nothing here can undo
that. A command with options is an action with a value, like a button; so both go
the same way. No rule is decided here.
"""

import asyncio
from collections.abc import Awaitable, Callable

from slack_sdk.errors import SlackApiError

from bot.core.asking import Asker
from bot.core.cards import Action, Card, Form
from bot.core.commands import Answer, Given, cards_of, form_of
from bot.core.dialog import Dialog
from bot.core.ports import GroupStore
from bot.errors import UserError
from bot.fronts.slack_answers import Answers
from bot.fronts.slack_api import SlackApi, error_of
from bot.fronts.slack_code import Files
from bot.fronts.slack_commands import Typed, read_command
from bot.fronts.slack_controls import read_button
from bot.fronts.slack_forms import Filled, emptied, member_questions, modal, read_modal
from bot.fronts.slack_home import Home
from bot.fronts.slack_posting import Poster
from bot.fronts.slack_requests import Request
from bot.fronts.slack_sending import SEND_AGAIN, Sending
from bot.fronts.slack_serving import Serving
from bot.fronts.slack_who import Doorkeeper, group_of

LATE = "That took longer than Slack waits for a form."
# Slack gives three seconds to open a form; the rest is for the network.
FORM_DEADLINE_S = 2.0
# The one action that is the desk's own: it asks for what a command needs.
ASK_COMMAND = "ask-command"
# These ask the store what is filled in already.
_FORMS = ("consent", "settings", "mod-settings")
_POSTING = ("mod-save", "mod-announce", "round-open-now", "round-close-now")
_LATE = frozenset(["expired_trigger_id", "trigger_exchanged", "invalid_trigger_id"])


class Desk:
    """Serves requests, each in a task of its own."""

    def __init__(
        self,
        api: SlackApi,
        dialog: Dialog,
        store: GroupStore,
        answers: Answers,
        doorkeeper: Doorkeeper,
        files: Files,
        sending: Sending,
        home: Home,
        poster: Poster,
        serving: Serving,
    ) -> None:
        self._api = api
        self._dialog = dialog
        self._store = store
        self._answers = answers
        self._doorkeeper = doorkeeper
        self._files = files
        self._sending = sending
        self._home = home
        self._poster = poster
        self._slugs = frozenset(dialog.group.slugs())
        # A group's own challenges are known to whom they were shown.
        self._shown: set[tuple[str, str]] = set()
        self._names = answers.names
        self._serving = serving

    def command(self, request: Request) -> None:
        """Somebody typed a command."""
        self._serving.begin(request.key, self._command(request), request.answer_to)

    def press(self, request: Request) -> None:
        """Somebody pressed a button."""
        action = read_button(request.body["actions"][0])
        if action is not None:
            self._serving.begin(request.key, self._act(request, action), request.answer_to)

    def form(self, request: Request) -> None:
        """Somebody sent a form."""
        filled = read_modal(request.body["view"])
        verb = filled.kept.form_id.partition(":")[0]
        if filled.kept.intent is not None:
            intent, slug = filled.kept.intent
            work = self._sending.take(request, intent, slug, lambda: self._files.read_form(filled))
            self._serving.begin(
                request.key, work, request.answer_to, Action(intent, slug, "Send again")
            )
        else:
            again = Action(verb, "", "Change") if verb in _FORMS else None
            self._serving.begin(
                request.key, self._take_form(request, filled), request.answer_to, again
            )

    def shortcut(self, request: Request) -> None:
        """Somebody chose "Submit this code" on a message."""
        self._serving.begin(request.key, self._sending.take_message(request), request.answer_to)

    def home(self, user_id: str, key: str) -> None:
        """Somebody opened the Home tab."""
        self._serving.begin(key, self._home.show(user_id))

    async def _command(self, request: Request) -> None:
        typed = read_command(
            self._names,
            self._dialog.features.commands,
            str(request.body["command"]),
            str(request.body.get("text", "")),
        )
        if isinstance(typed, Typed):
            await self._run(request, typed)
        else:
            await self._act(request, typed)

    async def _act(self, request: Request, action: Action) -> None:
        form = Dialog.form(action.id, action.value)
        known = action.value in self._slugs or (request.user_id, action.value) in self._shown
        if form and (not action.value or known):
            await self._open(request, form, action)
        elif action.id == ASK_COMMAND:
            await self._ask_command(request, action.value)
        elif action.id == SEND_AGAIN:
            await self._sending.take_again(request, action.value)
        elif action.id in _FORMS or action.id in self._dialog.features.form_actions:
            await self._ask(
                request, action, lambda asker: self._dialog.act(asker, action.id, action.value)
            )
        else:
            asker = await self._doorkeeper.asker(request)
            if form:
                # An unknown challenge is said before anybody fills in code for it.
                await self._dialog.group.challenge(asker, action.value)
                self._shown.add((request.user_id, action.value))
            found = await self._dialog.act(asker, action.id, action.value)
            await self._show(request, asker, found, action)

    async def _run(self, request: Request, typed: Typed) -> None:
        command = typed.command
        if typed.missing:
            await self._ask_command(request, command.name)
            return
        members = {name: await self._doorkeeper.account(id_) for name, id_ in typed.users.items()}
        given = Given(typed.values, members=members)
        action = Action(ASK_COMMAND, command.name, "")

        async def run(asker: Asker) -> Answer:
            return await self._dialog.features.run(asker, command.words, given)

        if command.asks:
            await self._ask(request, action, run)
        else:
            asker = await self._doorkeeper.asker(request)
            await self._show(request, asker, await run(asker), action)

    async def _ask_command(self, request: Request, name: str) -> None:
        """Ask for what a command needs and a line can't hold."""
        command = self._dialog.features.commands.get(tuple(name.split(" ")))
        if command is None:
            raise UserError("There is no such command any more. /help lists what there is.")
        action = Action(ASK_COMMAND, name, "")
        if command.asks:
            await self._ask(
                request,
                action,
                lambda asker: self._dialog.features.run(asker, command.words, Given()),
            )
        else:
            await self._open(
                request, form_of(command), action, members=member_questions(command.options)
            )

    async def _ask(
        self, request: Request, action: Action, find: Callable[[Asker], Awaitable[Answer]]
    ) -> None:
        """Open a form while Slack still lets it open."""
        try:
            async with asyncio.timeout(FORM_DEADLINE_S):
                asker = await self._doorkeeper.asker(request)
                found = await find(asker)
        except TimeoutError:
            await self._answers.say(request.answer_to, _late("", action))
            return
        await self._show(request, asker, found, action)

    async def _open(
        self, request: Request, form: Form, action: Action, members: frozenset[str] = frozenset()
    ) -> None:
        view = modal(form, self._names, request.answer_to.response_url, members)
        try:
            try:
                await self._api.views_open(trigger_id=request.trigger_id, view=view)
            except SlackApiError as error:
                if error_of(error) != "invalid_arguments":
                    raise
                # It names a channel that is gone; the trigger is still good.
                await self._api.views_open(trigger_id=request.trigger_id, view=emptied(view))
        except SlackApiError as error:
            if error_of(error) not in _LATE:
                raise
            await self._answers.say(request.answer_to, _late(form.title, action))

    async def _show(self, request: Request, asker: Asker, found: Answer, action: Action) -> None:
        if isinstance(found, Form):
            await self._open(request, found, action)
            return
        cards = cards_of(found)
        if action.id in _POSTING:
            community = await self._store.community_by_id(
                asker.community.id, asker.account.platform
            )
            cards += await self._poster.trouble(community)
        replaces = action.replaces and request.is_own_message
        await self._answers.say(request.answer_to, *cards, replaces=replaces)
        await self._sending.show_unread(asker)

    async def _take_form(self, request: Request, filled: Filled) -> None:
        form_id = filled.kept.form_id
        options = self._dialog.features.options_of(form_id)
        asker = await self._doorkeeper.asker(request)
        answers = dict(filled.answers)
        for name in filled.groups:
            answers[name] = await group_of(self._api, answers[name])
        given = Given(
            answers,
            await self._files.uploads(filled, options),
            {name: await self._doorkeeper.account(id_) for name, id_ in filled.users.items()},
        )
        cards = await self._dialog.answer(asker, form_id, answers, given)
        await self._answers.say(request.answer_to, *cards)
        await self._sending.show_unread(asker)
        await self._home.refresh(request.user_id)


def _late(title: str, action: Action) -> Card:
    return Card(title=title, body=LATE, actions=(Action(action.id, action.value, "Open the form"),))
