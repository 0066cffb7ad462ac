"""How what happens in Slack reaches the bot: a socket that it opens, or signed requests."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

from bot.errors import OperatorError
from bot.fronts.slack_api import BASE_URL, SlackApi
from bot.fronts.slack_setup import EVENTS_PATH, check_app_token

MOST_REQUEST_BYTES = 1_048_576
LAST_ACKNOWLEDGEMENTS_S = 0.05


@dataclass(frozen=True, slots=True)
class Access:
    """How the bot reaches Slack, and Slack the bot.

    Attributes:
        app_token: for Socket Mode.
        listen: host and port where Slack's signed requests arrive; None for Socket Mode.
    """

    bot_token: str = field(repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    listen: tuple[str, int] | None = None
    base_url: str = BASE_URL

    @property
    def secrets(self) -> list[str]:
        """What must never be logged."""
        return [one for one in (self.bot_token, self.app_token, self.signing_secret) if one]


@asynccontextmanager
async def by_socket(app: AsyncApp, api: SlackApi, app_token: str) -> AsyncIterator[Any]:
    """Socket Mode: the bot connects, so it needs no address of its own; gives the client.

    Raises:
        BadSetup: Slack refuses the app token.
    """
    await check_app_token(api, app_token)
    # The library's types say nothing of what these return.
    handler: Any = AsyncSocketModeHandler(app, app_token)
    await handler.connect_async()
    try:
        yield handler.client
    finally:
        # The library looks only now and then for an acknowledgement to send.
        await asyncio.sleep(LAST_ACKNOWLEDGEMENTS_S)
        client = handler.client
        tasks = (
            client.message_processor,
            client.current_session_monitor,
            client.message_receiver,
        )
        await handler.close_async()
        await asyncio.gather(*(task for task in tasks if task), return_exceptions=True)


@asynccontextmanager
async def by_requests(
    app: AsyncApp, listen: tuple[str, int], signing_secret: str
) -> AsyncIterator[tuple[str, int]]:
    """Signed requests, at an address that Slack can reach; gives the address.

    Raises:
        OperatorError: another program listens there.
    """
    verifier = SignatureVerifier(signing_secret)

    async def handle(request: web.Request) -> web.Response:
        # Before anything is parsed; the library would parse first.
        if not _is_signed(verifier, await request.read(), request.headers):
            return web.Response(status=401, text="This is not signed by Slack.")
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    served = web.Application(client_max_size=MOST_REQUEST_BYTES)
    served.router.add_post(EVENTS_PATH, handle)
    runner = web.AppRunner(served, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, *listen).start()
        except OSError as error:
            host, port = listen
            raise OperatorError(
                f"Nothing can listen on {host}:{port}: {error.strerror}. Choose another address "
                "for listen in the table [slack]."
            ) from error
        yield runner.addresses[0][:2]
    finally:
        await runner.cleanup()


def _is_signed(verifier: SignatureVerifier, body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether Slack sent this, and within the last five minutes."""
    try:
        return verifier.is_valid_request(body, headers)
    except (ValueError, TypeError):  # what should be a number or ASCII is neither
        return False
