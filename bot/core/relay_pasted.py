"""Threads whose address somebody pasted: moderators' own, and what members suggest."""

from bot.core.asking import Asker
from bot.core.commands import Given
from bot.core.ports import Clock
from bot.core.privacy_ports import SUGGESTIONS_KEPT
from bot.core.relay_cards import outcome_text
from bot.core.relay_links import read_link
from bot.core.relay_models import LINK, FoundThread, Kept, Kind, NewThread, State, Thread
from bot.core.relay_ports import RelayStore, Scorer
from bot.core.relay_titles import plain_words, read_title
from bot.errors import UserError

SUGGESTIONS_A_DAY = 3
MOST_WAITING = 50


class PastedThreads:
    """Keeps what was pasted, within the rules and limits."""

    def __init__(self, store: RelayStore, score: Scorer, clock: Clock) -> None:
        self._store = store
        self._score = score
        self._clock = clock

    async def suggest(self, asker: Asker, given: Given) -> Thread:
        """Keep a member's suggestion for the moderators.

        Raises:
            UserError: it can't be taken; says why.
        """
        read_link(given.text("url"))  # a wrong address doesn't use up a suggestion
        waiting = await self._store.count_threads(asker.community.id)
        if waiting.get(State.WAITING, 0) >= MOST_WAITING:
            raise UserError(
                "Many suggestions wait already. Try again when moderators have been through them."
            )
        await self._refuse_flood(asker)
        return await self.keep(asker, given, State.WAITING)

    async def _refuse_flood(self, asker: Asker) -> None:
        since = self._clock.now() - SUGGESTIONS_KEPT
        if not await self._store.note_suggestion(asker.member.id, SUGGESTIONS_A_DAY, since):
            raise UserError(
                f"You suggested {SUGGESTIONS_A_DAY} threads within a day, the most there is. "
                "Thank you; send the next one tomorrow."
            )

    async def keep(self, asker: Asker, given: Given, state: State) -> Thread:
        """Keep what was pasted, in a state.

        Raises:
            UserError: it is no such address, known already, or not to be relayed.
        """
        link = read_link(given.text("url"))
        raw = given.text("title") or link.words
        score = self._score(raw, "")
        if score.kind is Kind.IGNORED:
            raise UserError(
                "Projects and the subreddit's recurring threads are not relayed. "
                "Send a thread about jobs, degrees or ways into the field."
            )
        title = read_title(raw).text
        now = self._clock.now()
        new = NewThread(
            community_id=asker.community.id,
            found=FoundThread(LINK, link.post_id, raw),
            title=title,
            words=plain_words(title),
            score=score.value,
            reasons=score.reasons if score.relay else ("picked by hand",),
            kind=score.kind,
            state=state,
            look_at=now,
        )
        kept, number = await self._store.keep_thread(new)
        if kept is Kept.OPTED_OUT:
            raise UserError("Its author asked not to be relayed here.")
        thread = await self._store.thread(asker.community.id, number) if number else None
        if thread is None:
            raise UserError("This thread is known already.")
        if kept is not Kept.NEW:
            raise UserError(f"This thread is known already: {outcome_text(thread)}.")
        return thread
