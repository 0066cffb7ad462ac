"""A study group whose relay is set up, and what tests do to it."""

from dataclasses import dataclass, replace
from datetime import UTC, timedelta

from bot.core.asking import Asker
from bot.core.cards import Card
from bot.core.commands import Given, Post, cards_of
from bot.core.communities import CommunitySettings, Weekly
from bot.core.models import Account
from bot.core.relay_models import FoundThread, Presence, State, Thread
from tests.core.study import Study

PLACE = ("discord", "guild")
CAREER = "[D] Breaking into ML without a Master's degree"


@dataclass
class Relay:
    """The relay of one group on Discord, with a moderators' channel."""

    study: Study
    moderator: Asker
    sent: int = 0

    @classmethod
    async def set_up(cls, study: Study, moderators_channel: str = "mods") -> "Relay":
        asker = await study.join_at(PLACE, "Mod", manages=True)
        settings = CommunitySettings(
            "careers", "", "UTC", Weekly(0, 12, 0), moderators_channel=moderators_channel
        )
        await study.store.save_settings(asker.community.id, settings)
        return cls(study, await study.join_at(PLACE, "Mod", manages=True))

    async def member(self, name: str = "Noor") -> Asker:
        return await self.study.join_at(PLACE, name)

    async def say(self, words: str, by: Asker | None = None, /, **values: str) -> list[Card]:
        command = tuple(words.split())
        answer = await self.study.dialog.features.run(by or self.moderator, command, Given(values))
        return cards_of(answer)

    async def mod(self, word: str, **values: str) -> Card:
        return (await self.say(f"mod relay {word}", None, **values))[0]

    async def press(self, action: str, thread: int, asker: Asker | None = None) -> Card:
        found = await self.study.dialog.act(asker or self.moderator, f"relay-{action}", str(thread))
        return cards_of(found)[0]

    async def find(self, post_id: str, title: str = CAREER, /, **given: object) -> None:
        """Let the source give a thread, new as of now unless `given` says otherwise."""
        found = FoundThread(
            "oauth", post_id, title, author="someone", created_at=self.study.clock.now()
        )
        await self.study.curation.take([replace(found, **given)])  # type: ignore[arg-type]

    async def see(self, presence: Presence, *post_ids: str) -> None:
        await self.study.curation.note("oauth", dict.fromkeys(post_ids, presence))

    async def wait(self, title: str = CAREER, post_id: str = "1aaaa", **given: object) -> Thread:
        """A thread that was held, and is still there a day later."""
        await self.find(post_id, title, **given)
        self.study.clock.advance(days=1)
        await self.see(Presence.PRESENT, post_id)
        thread = await self.thread(post_id)
        assert thread.state is State.WAITING
        return thread

    async def thread(self, post_id: str = "1aaaa") -> Thread:
        thread = await self.study.store.thread_by_post(self.moderator.community.id, post_id)
        assert thread is not None
        return thread

    async def known(self) -> list[State]:
        """The states of every thread of the group."""
        counts = await self.study.store.count_threads(self.moderator.community.id)
        return [state for state, number in counts.items() for _ in range(number)]

    async def deliver(self) -> list[tuple[str, Post]]:
        """Send everything that is due; where it went and what it said."""
        store, delivered = self.study.store, []
        for delivery in await store.lease("discord", None, "sender", 60):
            post = await self.study.dialog.post(delivery)
            self.sent += 1
            await store.sent(delivery.id, "sender", f"m{self.sent}" if post else "")
            if post:
                delivered.append((delivery.recipient, post))
        return delivered

    async def on_digest_day(self) -> list[tuple[str, Post]]:
        """Go to the next digest, and post it; what was due before is sent first."""
        await self.deliver()
        settings = self.moderator.community.settings
        assert settings is not None
        due_at = await self.study.curation.next_digest_at(settings)
        self.study.clock.time = due_at.astimezone(UTC) + timedelta(minutes=1)
        await self.study.curation.tick()
        return await self.deliver()

    async def posted(self, post_id: str = "1aaaa") -> Card:
        """A digest with one thread, as it was posted."""
        thread = await self.wait(post_id=post_id)
        await self.press("approve", thread.id)
        ((_, post),) = await self.on_digest_day()
        return post.card


def account(name: str) -> Account:
    return Account("discord", "local", name, name)
