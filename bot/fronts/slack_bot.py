"""The Slack front: one app in one workspace, by Socket Mode or by signed requests."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.dialog import Dialog
from bot.core.ports import GroupStore
from bot.errors import BadSetup
from bot.fronts.slack_answers import Answers
from bot.fronts.slack_api import Pace, SlackApi
from bot.fronts.slack_code import Files
from bot.fronts.slack_connection import Access, by_requests, by_socket
from bot.fronts.slack_desk import Desk
from bot.fronts.slack_forms import complaints, read_modal
from bot.fronts.slack_home import Home
from bot.fronts.slack_names import Names
from bot.fronts.slack_posting import Poster
from bot.fronts.slack_receive import SlackReceiver
from bot.fronts.slack_replies import Replies
from bot.fronts.slack_requests import command_request, interaction_request
from bot.fronts.slack_sending import Sending
from bot.fronts.slack_serving import Serving
from bot.fronts.slack_setup import (
    REMOVED,
    SHORTCUT,
    refusals_in_words,
    refused,
)
from bot.fronts.slack_who import PLATFORM, Doorkeeper
from bot.fronts.unread import Unread

log = logging.getLogger(__name__)

LAST_ANSWERS_S = 5.0
FILE_DEADLINE_S = 20.0
_ANY = re.compile(".*")
Body = dict[str, Any]


class SlackFront:
    """Serves the workspace that its token belongs to.

    Attributes:
        name: of the platform.
        receiver: takes what the outbox holds for Slack.
        ready: set once requests can arrive.
        address: where signed requests arrive, once they can.
    """

    name = PLATFORM

    def __init__(
        self,
        access: Access,
        dialog: Dialog,
        store: GroupStore,
        names: Names,
        moderators: Collection[str] = (),
        file_deadline_s: float = FILE_DEADLINE_S,
    ) -> None:
        self.ready = asyncio.Event()
        self.address: tuple[str, int] | None = None
        self._client: Any = None
        self._access = access
        self._store = store
        self._closing = asyncio.Event()
        self._removed = asyncio.Event()
        self._api = api = SlackApi(access.bot_token, access.base_url)
        names = names.with_verbs(words[0] for words in dialog.features.commands)
        pace = Pace()
        answers = Answers(api, names, pace)
        posting = Answers(api.without_repeats(), names, pace)
        poster = Poster(api, posting)
        replies = Replies()
        files = Files(api, file_deadline_s)
        self._doorkeeper = Doorkeeper(api, dialog.group, moderators)
        home = Home(api, dialog.group, self._doorkeeper, names)
        unread = Unread(dialog, store)
        sending = Sending(dialog, unread, answers, self._doorkeeper, files, replies, home)
        self._serving = Serving(answers)
        self._desk = Desk(
            *(api, dialog, store, answers, self._doorkeeper, files, sending, home, poster),
            self._serving,
        )
        self.receiver = SlackReceiver(
            dialog, posting, poster, replies, self._doorkeeper, home, self.ready
        )

    @property
    def connected(self) -> bool:
        """Whether Slack is listened to now."""
        if not self.ready.is_set() or self._closing.is_set():
            return False
        session = self._client.current_session if self._client else None
        return self.address is not None or (session is not None and not session.closed)

    @property
    def latency_s(self) -> None:
        """Slack's library keeps no account of it."""
        return None

    async def run(self) -> None:
        """Serve until closed.

        Raises:
            BadSetup: Slack refuses a token, or the app was removed.
        """
        with refusals_in_words():
            workspace = await self._api.workspace()
            self._doorkeeper.workspace = workspace
            await self._store.note_present(PLATFORM, workspace.team_id)
            app = self._app()
            async with self._reached(app):
                log.info("serving the workspace %s", workspace.name)
                self.ready.set()
                try:
                    await self._until_ended()
                finally:
                    await self._serving.end(0.0)

    async def close(self) -> None:
        """End the connection, once what is under way has answered."""
        await self._serving.end(LAST_ANSWERS_S)
        self._closing.set()

    @asynccontextmanager
    async def _reached(self, app: AsyncApp) -> AsyncIterator[None]:
        """Take what Slack sends, one way or the other."""
        if self._access.listen is None:
            async with by_socket(app, self._api, self._access.app_token) as self._client:
                yield
        else:
            secret = self._access.signing_secret
            async with by_requests(app, self._access.listen, secret) as self.address:
                yield

    async def _until_ended(self) -> None:
        ends = {
            asyncio.ensure_future(event.wait()): event
            for event in (self._closing, self._removed, self._api.refused)
        }
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for waiting in ends:
                waiting.cancel()
        if self._removed.is_set():
            raise BadSetup(REMOVED)
        if self._api.refused.is_set():
            raise refused()

    def _app(self) -> AsyncApp:
        """The listeners; each acknowledges and leaves the work to the desk."""
        workspace = self._doorkeeper.workspace

        async def authorize(**_: Any) -> AuthorizeResult:
            # Known since the start: no request waits for Slack to say it again.
            return AuthorizeResult(
                enterprise_id=None,
                team_id=workspace.team_id,
                bot_id=workspace.bot_id,
                bot_user_id=workspace.bot_user_id,
                bot_token=self._access.bot_token,
            )

        app = AsyncApp(
            # It needs no token of its own: what is answered goes by ours.
            client=AsyncWebClient(base_url=self._api.base_url),
            authorize=authorize,
            # Requests were checked before they come here; a socket needs no check.
            request_verification_enabled=False,
            logger=log,
        )
        desk = self._desk
        app.command(_ANY)(_heard(lambda body: desk.command(command_request(body))))
        app.block_action(_ANY)(_heard(lambda body: desk.press(interaction_request(body))))
        app.message_shortcut(SHORTCUT)(
            _heard(lambda body: desk.shortcut(interaction_request(body)))
        )
        app.event("app_home_opened")(_heard(self._home_opened))
        app.event("app_uninstalled")(_heard(self._app_removed))
        app.event("tokens_revoked")(_heard(self._app_removed))

        async def form(ack: AsyncAck, body: Body) -> None:
            wrong = complaints(read_modal(body["view"]))
            if wrong:
                await ack(response_action="errors", errors=wrong)
            else:
                await ack()
                _soon(lambda body: desk.form(interaction_request(body)), body)

        app.view(_ANY)(form)
        return app

    def _home_opened(self, body: Body) -> None:
        event = body["event"]
        if event.get("tab") == "home":
            self._desk.home(str(event["user"]), f"event:{body['event_id']}")

    def _app_removed(self, body: Body) -> None:
        self._serving.begin(f"event:{body['event_id']}", self._note_removed())

    async def _note_removed(self) -> None:
        """Sent away: posts wait, and the data is erased after a while."""
        await self._store.note_removed(PLATFORM, self._doorkeeper.workspace.team_id)
        self._removed.set()


def _heard(work: Callable[[Body], None]) -> Callable[..., Any]:
    """A listener that acknowledges, then hands on; nothing after the acknowledgement waits."""

    async def listener(ack: AsyncAck, body: Body) -> None:
        await ack()
        _soon(work, body)

    return listener


def _soon(work: Callable[[Body], None], body: Body) -> None:
    """Hand on outside the listener: were it to fail there, the acknowledgement would be lost."""
    asyncio.get_running_loop().call_soon(work, body)
