"""`/mod held` and `/mod similar`: what looks copied, for moderators to look at."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace

from bot.core.asking import Asker
from bot.core.audit_ports import deed_of
from bot.core.cards import Action, Card, Code
from bot.core.commands import Act, Answer, Command, Given, Option, Post, Takes
from bot.core.copies import NEAR, SHORTEST_TOKENS, Decision, Hold, Why
from bot.core.copies_ports import HELD, HOLD_DECIDED, CopiesStore
from bot.core.fairness_words import number_from, refuse_oneself
from bot.core.features import unknown
from bot.core.models import Submission
from bot.core.posts import Delivery
from bot.core.rounds import week_text
from bot.core.team import refuse_others
from bot.core.text import name_for_show
from bot.core.viewing import UNRANKED
from bot.errors import UserError

_MOST_HELD, _MOST_PAIRS = 5, 10


class Held:
    """Lets moderators release what is held, or keep it as practice."""

    def __init__(self, store: CopiesStore) -> None:
        self._store = store

    def commands(self) -> Sequence[Command]:
        """The queue, and the report of a round."""
        slug = Option("challenge", Takes.SLUG, "Of the round, if it isn't the newest")
        return (
            Command(("mod", "held"), "Solutions that wait for a moderator", self._queue),
            Command(
                ("mod", "similar"),
                "Pairs of members' solutions that look alike",
                self._similar,
                (slug,),
            ),
        )

    def actions(self) -> Mapping[str, Act]:
        """Release, keep as practice, see two side by side."""
        return {
            "hold-release": self._release,
            "hold-practice": self._practice,
            "mod-pair": self._pair,
        }

    def form_actions(self) -> Collection[str]:
        """None."""
        return ()

    def forms(self) -> Mapping[str, Callable[[Asker, str, Given], Awaitable[Answer]]]:
        """None."""
        return {}

    def posts(self) -> Mapping[str, Callable[[Delivery], Awaitable[Post | None]]]:
        """What moderators are told, and what the member is."""
        return {HELD: self._told_moderators, HOLD_DECIDED: self._told_member}

    async def _queue(self, asker: Asker, given: Given) -> Sequence[Card]:
        refuse_others(asker)
        found = await self._store.held(asker.community.id, _MOST_HELD)
        if not found:
            return [Card(title="Held", body="Nothing waits for a moderator.")]
        return [_hold_card(one) for one in found]

    async def _release(self, asker: Asker, value: str) -> Card:
        return await self._decide(asker, value, Decision.RELEASED)

    async def _practice(self, asker: Asker, value: str) -> Card:
        return await self._decide(asker, value, Decision.PRACTICE)

    async def _decide(self, asker: Asker, value: str, decision: Decision) -> Card:
        refuse_others(asker)
        found = await self._store.hold(asker.community.id, number_from(value))
        if found is None:
            raise UserError("Nothing of that number is held here.")
        refuse_oneself(asker, found.member_id)
        released = decision is Decision.RELEASED
        action = "released" if released else "kept as practice"
        target = f"#{found.submission_id}"
        deed = deed_of(asker, action, target, about_id=found.member_id)
        if not await self._store.decide_hold(deed, found.submission_id, decision):
            raise UserError(f"{target} is decided already; another moderator was first.")
        counts = "It counts, with its own time." if released else "It stays practice."
        return Card(title=f"{target}: {action}", body=f"{counts} The member is told.")

    async def _similar(self, asker: Asker, given: Given) -> Card:
        refuse_others(asker)
        community_id, slug = asker.community.id, given.text("challenge")
        if slug:
            round_ = await self._store.round_by_slug(community_id, slug)
        else:
            round_ = await self._store.newest_round(community_id)
        if round_ is None:
            raise UserError("There was no such round here.")
        pairs = await self._store.similar(community_id, round_.id)
        about = (
            "Names, comments and layout are left out, and what many wrote. Two people can come "
            f"to the same solution by themselves. Under {SHORTEST_TOKENS} tokens nothing is "
            "compared."
        )
        if not pairs:
            return Card(
                title=f"Alike in {week_text(round_)}",
                body=f"No pair shares {NEAR:.0%} or more. {about}",
            )
        lines = [
            f"#{one.one} {name_for_show(one.one_name)} and #{one.other} "
            f"{name_for_show(one.other_name)}: {one.share:.0%}"
            for one in pairs[:_MOST_PAIRS]
        ]
        if len(pairs) > _MOST_PAIRS:
            lines.append(f"… and {len(pairs) - _MOST_PAIRS} more")
        actions = tuple(
            Action("mod-pair", f"{one.one}-{one.other}", f"#{one.one} and #{one.other}")
            for one in pairs[:5]
        )
        read = "A button shows two side by side; both members see that you read their code."
        return Card(
            title=f"Alike in {week_text(round_)}",
            body="\n".join([*lines, "", about, read]),
            actions=actions,
        )

    async def _pair(self, asker: Asker, value: str) -> Card:
        refuse_others(asker)
        first, dash, second = value.partition("-")
        if not dash:
            raise unknown()
        both = [await self._found(asker, number_from(one)) for one in (first, second)]
        unranks = False
        for one in both:
            if one.member_id != asker.member.id:
                deed = deed_of(asker, "read the code of", f"#{one.id}", about_id=one.member_id)
                unranks = await self._store.view(deed, one.id) or unranks
        return Card(
            title=f"#{first} and #{second}",
            body=UNRANKED if unranks else "",
            code=tuple(Code(one.source, "python", f"{one.slug}-{one.id}.py") for one in both),
        )

    async def _found(self, asker: Asker, number: int) -> Submission:
        submission = await self._store.submission_in(asker.community.id, number)
        if submission is None:
            raise UserError(f"There is no submission #{number} in this group.")
        return submission

    async def _told_moderators(self, delivery: Delivery) -> Post | None:
        found = await self._of(delivery)
        if found is None or found.decision is not None:
            return None
        return Post(replace(_hold_card(found), private=False))

    async def _told_member(self, delivery: Delivery) -> Post | None:
        found = await self._of(delivery)
        if found is None or found.decision is None:
            return None
        number = f"#{found.submission_id}"
        if found.decision is Decision.RELEASED:
            return Post(
                Card(title=f"{number} counts", body=f"{found.week}: with its own time, as sent.")
            )
        body = (
            f"{found.week}: it stays on /me as solved for practice, and on no board. A solution "
            "of your own counts as soon as it is accepted. If this is a mistake, ask a moderator."
        )
        return Post(Card(title=f"{number} stays practice", body=body))

    async def _of(self, delivery: Delivery) -> Hold | None:
        return await self._store.hold(delivery.community_id, number_from(delivery.payload))


def _hold_card(found: Hold) -> Card:
    number = str(found.submission_id)
    return Card(
        title=f"#{number} of {name_for_show(found.member)} · {found.week}",
        body=f"{why_text(found)} /mod view {number} shows the code.",
        actions=(
            Action("hold-release", number, "Release"),
            Action("hold-practice", number, "Keep as practice"),
        ),
    )


def why_text(found: Hold) -> str:
    """Why something is held, in a sentence for a moderator."""
    if found.why is Why.FAST:
        return "Surely over 10 × the reference's speed, and nobody else's is near."
    if found.identical:
        return f"The same as {found.path}, but for names, comments and layout."
    return f"{found.share:.0%} of it is like {found.path}."
