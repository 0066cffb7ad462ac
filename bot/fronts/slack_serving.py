"""Work that a request of Slack's began: each once, in a task of its own, to its end.

Slack delivers a request again when it missed the acknowledgement, and its library
loses an acknowledgement if whoever gave it fails right afterwards. So a listener
only acknowledges and leaves the work here.
"""

import asyncio
import logging
from collections.abc import Awaitable, Coroutine
from typing import Any

from bot.core.cards import Action, Card
from bot.errors import UserError
from bot.fronts.slack_answers import Answers
from bot.fronts.slack_requests import AnswerTo

log = logging.getLogger(__name__)

APOLOGY = "This is our fault, not yours. Nothing you sent is lost; please try again in a moment."
MOST_REMEMBERED = 5_000


class Serving:
    """Owns the tasks of one front."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._tasks: set[asyncio.Task[None]] = set()
        self._seen: dict[str, None] = {}

    def begin(
        self,
        key: str,
        work: Coroutine[Any, Any, None],
        to: AnswerTo | None = None,
        again: Action | None = None,
    ) -> None:
        """Serve a request, unless it was served before.

        Args:
            key: the same for every delivery of the same request.
            to: who waits for an answer, if anybody does.
            again: a button to keep when they have to change something.
        """
        if key in self._seen:
            work.close()
            return
        self._seen[key] = None
        if len(self._seen) > MOST_REMEMBERED:
            del self._seen[next(iter(self._seen))]
        task = asyncio.get_running_loop().create_task(self._guarded(work, to, again))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def end(self, wait_s: float) -> None:
        """Let what is under way answer, but no longer than that; then end it."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=wait_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _guarded(
        self, work: Awaitable[None], to: AnswerTo | None, again: Action | None
    ) -> None:
        """Serve one request; whatever goes wrong becomes a sentence."""
        try:
            await work
        except UserError as error:
            actions = (again,) if again else ()
            card = Card(title="", body=str(error), actions=actions)
        except Exception:
            # The edge of this front: a fault of ours in one request must not end
            # the others, nor the judging behind them.
            log.exception("a request failed")
            card = Card(title="", body=APOLOGY)
        else:
            return
        if to is not None:
            await self._answers.tell(to, card)
