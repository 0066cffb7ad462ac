"""The relay's commands and buttons: what moderators decide, and what members suggest."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import timedelta

from bot.core.asking import Asker
from bot.core.audit_ports import deed_of
from bot.core.cards import Card
from bot.core.commands import Act, Answer, Command, Given, Option, Post, Takes
from bot.core.ports import Clock
from bot.core.posts import Delivery
from bot.core.relay_cards import (
    outcome_text,
    reasons_text,
    review_card,
    status_card,
)
from bot.core.relay_curation import Curation
from bot.core.relay_links import read_author, read_link
from bot.core.relay_models import Kind, State, Thread
from bot.core.relay_pasted import PastedThreads
from bot.core.relay_ports import RelayStore, Scorer
from bot.core.relay_posts import RelayPosts
from bot.core.rounds import moment_mark
from bot.core.team import refuse_others
from bot.errors import UserError

MOST_SHOWN = 5
_DAY = timedelta(days=1)
_DEEDS = {
    State.APPROVED: "approved",
    State.REJECTED: "rejected",
    State.NOT_CAREER: "called not career",
}


class RelayFeature:
    """Answers `/mod relay …`, `/suggest`, and the buttons of moderators' cards."""

    def __init__(self, store: RelayStore, curation: Curation, score: Scorer, clock: Clock) -> None:
        self._store = store
        self._curation = curation
        self._clock = clock
        self._pasted = PastedThreads(store, score, clock)
        self._posts = RelayPosts(store, clock)

    def commands(self) -> Sequence[Command]:
        """Seven for moderators, one for everyone."""
        which = Option("thread", Takes.TEXT, "Its number, or its address", required=True)
        url = Option(
            "url", Takes.TEXT, "The address of a thread in r/MachineLearning", required=True
        )
        title = Option("title", Takes.TEXT, "Its title, as it stands there")
        who = Option("who", Takes.TEXT, "u/name, or a thread's address", required=True)

        approve, reject = self._by_name(self._approve), self._by_name(self._reject)
        withdraw = self._by_name(self._withdraw)

        def mod(
            word: str,
            says: str,
            run: Callable[[Asker, Given], Awaitable[Answer]],
            *options: Option,
        ) -> Command:
            return Command(("mod", "relay", word), says, run, options)

        return (
            mod("queue", "Career threads that wait for a decision", self._queue),
            mod("add", "Put a thread into the next digest", self._add, url, title),
            mod("approve", "Take a waiting thread", approve, which),
            mod("reject", "Leave a waiting thread out", reject, which),
            mod("withdraw", "Take a thread back, posted or not", withdraw, which),
            mod("optout", "Never relay an author or a thread again", self._opt_out, who),
            mod("status", "How many threads stand where, and the sources", self._status),
            Command(
                ("suggest",),
                "Suggest a career thread to the moderators",
                self._suggest,
                (url, title),
            ),
        )

    def actions(self) -> Mapping[str, Act]:
        """The buttons; each holds a thread's number."""
        return {
            "relay-approve": self._by_button(self._approve),
            "relay-reject": self._by_button(self._reject),
            "relay-not-career": self._by_button(self._not_career),
            "relay-snooze": self._by_button(self._snooze),
        }

    def form_actions(self) -> Collection[str]:
        """None of them asks anything."""
        return ()

    def forms(self) -> Mapping[str, Callable[[Asker, str, Given], Awaitable[Answer]]]:
        """None of its own."""
        return {}

    def posts(self) -> Mapping[str, Callable[[Delivery], Awaitable[Post | None]]]:
        """Digests, the hiring thread, moderators' cards, and the edits of each."""
        return self._posts.by_kind()

    async def _queue(self, asker: Asker, given: Given) -> Answer:
        refuse_others(asker)
        waiting = await self._store.threads(asker.community.id, State.WAITING, MOST_SHOWN)
        now = self._clock.now()
        if not waiting:
            return Card(
                title="Career threads",
                body="None waits for a decision. /mod relay add takes one by its address.",
            )
        return [review_card(thread, now) for thread in waiting]

    async def _add(self, asker: Asker, given: Given) -> Card:
        refuse_others(asker)
        thread = await self._pasted.keep(asker, given, State.APPROVED)
        await self._store.post((), deed_of(asker, "added", f"career thread {thread.id}"))
        if thread.kind is Kind.HIRING and await self._curation.post_hiring(thread):
            return Card(title=f"Added #{thread.id}", body="The monthly hiring thread is posted.")
        return Card(
            title=f"Added #{thread.id}",
            body=f"{await self._when_posted(asker)} {_reasons_sentence(thread)}",
        )

    async def _suggest(self, asker: Asker, given: Given) -> Card:
        thread = await self._pasted.suggest(asker, given)
        await self._store.post(self._curation.notices.review_posts(thread))
        return Card(
            title="Thank you",
            body="Moderators will look at it. If they take it, it stands in the weekly digest; "
            "nobody else is told who suggested it.",
        )

    async def _when_posted(self, asker: Asker) -> str:
        settings = asker.community.settings
        if settings is None:
            return "It is posted once this group is set up: fill in /mod settings."
        due_at = await self._curation.next_digest_at(settings)
        return f"It stands in the digest of {moment_mark(due_at, asker.zone)}."

    async def _approve(self, asker: Asker, thread: Thread) -> Card:
        await self._decide(asker, thread, State.APPROVED)
        return Card(title=f"Approved #{thread.id}", body=await self._when_posted(asker))

    async def _reject(self, asker: Asker, thread: Thread) -> Card:
        await self._decide(asker, thread, State.REJECTED)
        return Card(title=f"Rejected #{thread.id}", body="Its title is no longer kept.")

    async def _not_career(self, asker: Asker, thread: Thread) -> Card:
        await self._decide(asker, thread, State.NOT_CAREER)
        return Card(
            title=f"Not career: #{thread.id}",
            body="Its title is no longer kept. /mod relay status counts these: many of them say "
            "that the lexicon needs a look.",
        )

    async def _snooze(self, asker: Asker, thread: Thread) -> Card:
        if thread.state is not State.WAITING:
            raise UserError(f"{_sentence(outcome_text(thread))} already.")
        await self._store.snooze_thread(thread, self._clock.now() + _DAY)
        return Card(
            title=f"Snoozed #{thread.id}",
            body="It is back in /mod relay queue tomorrow.",
        )

    async def _withdraw(self, asker: Asker, thread: Thread) -> Card:
        deed = deed_of(asker, "withdrew", f"career thread {thread.id}")
        if not await self._curation.withdraw(thread, deed):
            raise UserError(f"{_sentence(outcome_text(thread))}; there is nothing to withdraw.")
        shown = "The card in the channel is changed." if thread.state is State.POSTED else ""
        return Card(
            title=f"Withdrew #{thread.id}", body=f"Its title is no longer kept. {shown}".strip()
        )

    async def _decide(self, asker: Asker, thread: Thread, state: State) -> None:
        """Let the first decision win."""
        if thread.state is not State.WAITING:
            raise UserError(f"{_sentence(outcome_text(thread))} already.")
        deed = deed_of(asker, _DEEDS[state], f"career thread {thread.id}")
        if not await self._curation.end(thread, state, deed):
            now = await self._store.thread(thread.community_id, thread.id)
            raise UserError(f"{_sentence(outcome_text(now or thread))} already.")

    async def _opt_out(self, asker: Asker, given: Given) -> Card:
        refuse_others(asker)
        who = given.text("who")
        author = read_author(who)
        send = "Send a name as u/name, or the address"
        kind, name = ("author", author) if author else ("post", read_link(who, send).post_id)
        found = await self._store.opt_out(asker.community.id, kind, name)
        gone = sum([await self._curation.withdraw(thread) for thread in found])
        await self._store.post(
            (), deed_of(asker, "opted out", "an author" if author else "a thread")
        )
        what = "This author" if author else "This thread"
        return Card(
            title="Opted out",
            body=f"{what} is not relayed here any more; threads taken back: {gone}. Only a keyed "
            "hash is kept. A pasted thread has no known author: opt it out by its address.",
        )

    async def _status(self, asker: Asker, given: Given) -> Card:
        refuse_others(asker)
        counts = await self._store.count_threads(asker.community.id)
        sources = list(await self._store.source_states())
        return status_card(counts, sources, self._clock.now(), asker.zone)

    def _by_name(
        self, act: Callable[[Asker, Thread], Awaitable[Card]]
    ) -> Callable[[Asker, Given], Awaitable[Answer]]:
        async def run(asker: Asker, given: Given) -> Answer:
            refuse_others(asker)
            said = given.text("thread").removeprefix("#")
            if said.isascii() and said.isdecimal():
                return await act(asker, await self._thread(asker, said))
            link = read_link(said, "Send the number or the address")
            thread = await self._store.thread_by_post(asker.community.id, link.post_id)
            if thread is None:
                raise UserError("This thread isn't known here. /mod relay add takes it.")
            return await act(asker, thread)

        return run

    def _by_button(self, act: Callable[[Asker, Thread], Awaitable[Card]]) -> Act:
        async def run(asker: Asker, value: str) -> Answer:
            refuse_others(asker)
            return await act(asker, await self._thread(asker, value))

        return run

    async def _thread(self, asker: Asker, number: str) -> Thread:
        valid = number.isascii() and number.isdecimal() and len(number) <= 15
        thread = await self._store.thread(asker.community.id, int(number)) if valid else None
        if thread is None:
            raise UserError("There is no such thread here. /mod relay queue lists those that wait.")
        return thread


def _reasons_sentence(thread: Thread) -> str:
    return f"{_sentence(reasons_text(thread))}."


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
