"""What the members of a simulated group do, drawn from the seed alone."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from bot.core.asking import Board
from bot.core.cards import Card
from bot.core.communities import Consent
from bot.core.submitting import Receipt
from bot.errors import UserError
from bot.simulation.mail import Mailed, mail, sent
from bot.simulation.program import Interrupted

if TYPE_CHECKING:
    from bot.simulation.year import Year

Act = Callable[[], Awaitable[object]]
# How often a member of common zeal sends something, a day.
_A_DAY = 0.15
_TRIES = 50


class Members:
    """The people, by number.

    Attributes:
        ids: of every member, once they joined.
    """

    def __init__(self, year: "Year", random: Random) -> None:
        self.ids: list[int] = []
        self._year = year
        self._random = random
        self._names = [f"member {number}" for number in range(year.plan.members)]
        self._zeal = {name: random.choice((0.3, 0.8, 1.0, 1.9)) for name in self._names}
        self._number = 0
        self._late: list[Mailed] = []
        self._lately: set[int] = set()

    async def join(self) -> None:
        """Everybody chooses how they appear; some take no direct messages."""
        for name in self._names:
            asker = await self._year.asker(name)
            program = await self._year.program()
            await program.group.set_consent(asker, Consent())
            self.ids.append(asker.member.id)
            if self._random.random() < 0.1:
                self._year.platform.closed.add(name)

    def lately(self) -> Sequence[int]:
        """Those who did something since this was asked last, the first few of them."""
        found = sorted(self._lately)[:5]
        self._lately.clear()
        return found

    def acts_of(self, start: datetime) -> list[tuple[datetime, Act]]:
        """What is done on a day, each at its moment."""
        random = self._random
        acts: list[tuple[datetime, Act]] = []

        def at(act: Act) -> None:
            # The last hours are left for what the day left over.
            acts.append((start + timedelta(hours=22) * random.random(), act))

        for mailed in self._late:
            at(partial(self._deliver, mailed))
        self._late = []
        for name in self._names:
            if random.random() >= _A_DAY * self._zeal[name]:
                continue
            at(partial(self._submit, name))
            if random.random() < 0.3:
                at(partial(self._submit, name))
            if random.random() < 0.05:
                at(partial(self._look_around, name))
            if random.random() < 0.03:
                at(partial(self._withdraw, name))
        if random.random() < 0.02:
            at(self._extend)
        return acts

    async def _submit(self, name: str) -> None:
        self._number += 1
        mailed = mail(self._random, self._year.drafts, name, self._number, self._year.opened_slugs)
        again = self._random.random()
        await self._deliver(mailed)
        if again < 0.05:
            await self._deliver(mailed)
        elif again < 0.1:
            self._late.append(mailed)

    async def _deliver(self, mailed: Mailed) -> None:
        """Send until there is a receipt or a refusal, as people and platforms do."""
        year = self._year
        for _ in range(_TRIES):
            try:
                program = await year.program()
                asker = await year.asker(mailed.name)
                receipt = await year.step(
                    "took a submission",
                    partial(
                        program.group.submit,
                        asker,
                        mailed.slug,
                        mailed.draft.source.encode(),
                        "answer.py",
                        delivery_id=mailed.delivery_id,
                        intent=mailed.intent,
                        reply_to="token",
                    ),
                )
            except Interrupted:
                year.clock.jump(timedelta(seconds=30))
                continue
            except UserError:
                year.outcome.counts["refused"] += 1
                return
            await self._note(mailed, receipt)
            return
        year.outcome.violations.append(f"{mailed.delivery_id} never got a receipt")

    async def _note(self, mailed: Mailed, receipt: Receipt | Card) -> None:
        """Look up at once what a receipt is of, as its member could."""
        year = self._year
        if isinstance(receipt, Card):
            year.outcome.violations.append(f"{mailed.delivery_id} got {receipt.title}")
            return
        number = receipt.submission_id
        row = await (await year.program()).store.submission(number)
        if row is None or row.source != mailed.draft.source:
            year.outcome.violations.append(f"#{number} is a receipt of something else")
            return
        self._lately.add(row.member_id)
        if number not in year.model.sent:
            year.model.note(sent(row, mailed.draft))

    async def _look_around(self, name: str) -> None:
        """Read boards, and what could not be delivered before."""
        year = self._year
        try:
            program = await year.program()
            asker = await year.asker(name)
            await year.step("showed /me", lambda: program.group.me(asker))
            for board in Board:
                await year.step(
                    "showed a board",
                    partial(program.group.standings_board, asker, board),
                )
            for delivery, card in await year.step(
                "showed what was unread", lambda: program.dialog.unread(asker)
            ):
                year.platform.show(delivery, card)
                await year.step(
                    "noted what was read",
                    partial(program.store.sent, delivery.id, "front", "shown"),
                )
        except (Interrupted, UserError):
            return

    async def _withdraw(self, name: str) -> None:
        """Take the newest one back, and see whether that happened."""
        year = self._year
        asker = await year.asker(name)
        theirs = [it for it in year.model.sent.values() if it.member_id == asker.member.id]
        if not theirs:
            return
        newest = theirs[-1]
        try:
            program = await year.program()
            await year.step("withdrew", lambda: program.group.withdraw(asker, newest.number))
        except (Interrupted, UserError):
            pass
        row = await (await year.program()).store.submission(newest.number)
        newest.withdrawn = row is not None and row.withdrawn
        self._lately.add(newest.member_id)

    async def _extend(self) -> None:
        """A moderator moves the round's end."""
        year = self._year
        days = self._random.randint(1, 6)
        try:
            moderator = await year.asker("moderator", manages=True)
            program = await year.program()
            await year.step("extended", lambda: program.moderation.extend(moderator, days))
            year.outcome.counts["extensions"] += 1
        except (Interrupted, UserError):
            return
