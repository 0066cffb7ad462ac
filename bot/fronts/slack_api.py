"""Slack's Web API as this front calls it: paced, retried, and refused tokens noticed."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError, SlackRequestError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

log = logging.getLogger(__name__)

BASE_URL = "https://slack.com/api/"
CALL_DEADLINE_S = 10
# These end the front: no later call can do better.
REVOKED = frozenset(
    ["invalid_auth", "account_inactive", "token_revoked", "token_expired", "not_authed"]
)
TROUBLE = (SlackClientError, aiohttp.ClientError, OSError, TimeoutError)
# Slack takes about a message a second in a channel, and writes down no exact number
# for a workspace; its own advice is to stay below fifty a minute.
CHANNEL_EVERY_S = 1.0
WORKSPACE_A_MINUTE = 50
BURST = 15


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where a token belongs.

    Attributes:
        bot_user_id: the bot as a user of it.
    """

    team_id: str
    name: str
    bot_id: str
    bot_user_id: str


class SlackApi(AsyncWebClient):
    """slack_sdk's client, with what this front always wants of it.

    Attributes:
        refused: set once Slack takes the token no longer.
    """

    def __init__(
        self,
        token: str,
        base_url: str = BASE_URL,
        *,
        repeats: bool = True,
        refused: asyncio.Event | None = None,
    ) -> None:
        """Make it.

        Args:
            repeats: whether a call whose answer got lost is made again. What must not
                be posted twice is looked for first, so it is not repeated here.
        """
        handlers: list[AsyncRetryHandler] = [AsyncRateLimitErrorRetryHandler(max_retry_count=2)]
        if repeats:
            handlers += [
                AsyncConnectionErrorRetryHandler(),
                AsyncServerErrorRetryHandler(max_retry_count=2),
            ]
        super().__init__(
            token=token, base_url=base_url, timeout=CALL_DEADLINE_S, retry_handlers=handlers
        )
        self.refused = refused or asyncio.Event()

    def without_repeats(self) -> "SlackApi":
        """The same token for what must not be done twice."""
        return SlackApi(self.token or "", self.base_url, repeats=False, refused=self.refused)

    async def api_call(self, api_method: str, **arguments: Any) -> Any:
        """Call a method; see slack_sdk.

        Raises:
            SlackApiError: Slack says no.
        """
        try:
            return await super().api_call(api_method, **arguments)
        except SlackApiError as error:
            # An app token of another kind is told so by its own method.
            if error_of(error) in REVOKED and api_method != "apps.connections.open":
                log.error("Slack refuses the token: %s", error_of(error))
                self.refused.set()
            raise

    async def hand_over(self, name: str, data: bytes, alt: str = "") -> str:
        """Give Slack a file that nobody sees yet; its id.

        Raises:
            SlackClientError: Slack doesn't take it.
        """
        place = await self.files_getUploadURLExternal(
            filename=name, length=len(data), alt_txt=alt or None
        )
        taken = await self._upload_file(
            url=place["upload_url"],
            data=data,
            logger=self._logger,
            timeout=self.timeout,
            proxy=self.proxy,
            ssl=self.ssl,
        )
        if taken.status != 200:
            raise SlackRequestError(f"Slack took no file: status {taken.status}")
        return str(place["file_id"])

    async def workspace(self) -> Workspace:
        """Ask Slack whose token this is.

        Raises:
            SlackApiError: it is nobody's.
        """
        found = await self.auth_test()
        return Workspace(
            team_id=str(found["team_id"]),
            name=str(found["team"]),
            bot_id=str(found.get("bot_id", "")),
            bot_user_id=str(found["user_id"]),
        )


def error_of(error: BaseException) -> str:
    """Slack's own word for what went wrong; empty if the answer was none of Slack's."""
    if not isinstance(error, SlackApiError):
        return ""
    answer: Any = error.response
    found = answer.get("error", "") if isinstance(getattr(answer, "data", answer), Mapping) else ""
    return str(found)


class Pace:
    """Spreads messages out, so that Slack need not refuse any.

    Args:
        now: seconds on a clock that never goes back.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._channels: dict[str, float] = {}
        self._left = float(BURST)
        self._at = now()

    async def wait(self, channel: str = "") -> None:
        """Wait until a message may go to a channel; an edit names none."""
        delay_s = self.book(channel)
        if delay_s > 0:
            await asyncio.sleep(delay_s)

    def book(self, channel: str = "") -> float:
        """Take the next place; the seconds until it comes."""
        now = self._now()
        a_second = WORKSPACE_A_MINUTE / 60
        self._left = min(float(BURST), self._left + (now - self._at) * a_second)
        self._at = now
        self._left -= 1
        for_all_s = max(0.0, -self._left / a_second)
        self._channels = {name: at for name, at in self._channels.items() if at > now}
        due = max(self._channels.get(channel, 0.0), now + for_all_s)
        if channel:
            self._channels[channel] = due + CHANNEL_EVERY_S
        return due - now
