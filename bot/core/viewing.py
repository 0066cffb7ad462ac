"""`/mod view`: a moderator reads a member's code, and the member can see that."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence

from bot.core.asking import Asker
from bot.core.audit_ports import deed_of
from bot.core.cards import Action, Card, Code
from bot.core.commands import Act, Answer, Command, Given, Option, Post, Takes
from bot.core.fairness_ports import FairnessStore
from bot.core.fairness_words import number_from
from bot.core.models import Submission
from bot.core.posts import Delivery
from bot.core.team import refuse_others
from bot.core.text import name_for_show
from bot.errors import UserError

UNRANKED = (
    "You saw another member's code of an open round, so what you send in it counts on no board."
)


class Views:
    """Shows a submission's code; moderators only."""

    def __init__(self, store: FairnessStore) -> None:
        self._store = store

    def commands(self) -> Sequence[Command]:
        """`/mod view`."""
        number = Option("submission", Takes.NUMBER, "Its number", required=True, low=1)
        return (Command(("mod", "view"), "Read the code of a submission", self._ask, (number,)),)

    def actions(self) -> Mapping[str, Act]:
        """The button that shows it."""
        return {"mod-view": self._view}

    def form_actions(self) -> Collection[str]:
        """None."""
        return ()

    def forms(self) -> Mapping[str, Callable[[Asker, str, Given], Awaitable[Answer]]]:
        """None."""
        return {}

    def posts(self) -> Mapping[str, Callable[[Delivery], Awaitable[Post | None]]]:
        """None: the member sees it where they see the submission."""
        return {}

    async def _ask(self, asker: Asker, given: Given) -> Card:
        number = given.number("submission") or 0
        submission = await self._found(asker, number)
        if submission.member_id == asker.member.id:
            return await self._view(asker, str(number))
        return Card(
            title=f"Read #{number}?",
            body=(
                "Its member sees that you read it, and when. If a round of its challenge is "
                "open, what you sent or send in that round counts on no board."
            ),
            actions=(Action("mod-view", str(number), "Read it"),),
        )

    async def _view(self, asker: Asker, value: str) -> Card:
        submission = await self._found(asker, number_from(value))
        unranks = False
        if submission.member_id != asker.member.id:
            about = submission.member_id
            deed = deed_of(asker, "read the code of", f"#{submission.id}", about_id=about)
            unranks = await self._store.view(deed, submission.id)
        member = await self._store.member_in(asker.community.id, submission.member_id)
        name = name_for_show(member.name) if member else ""
        return Card(
            title=f"#{submission.id} · {submission.slug} · {name}",
            body=UNRANKED if unranks else "",
            code=(Code(submission.source, "python", f"{submission.slug}-{submission.id}.py"),),
        )

    async def _found(self, asker: Asker, number: int) -> Submission:
        refuse_others(asker)
        submission = await self._store.submission_in(asker.community.id, number)
        if submission is None:
            raise UserError(f"There is no submission #{number} in this group.")
        return submission
