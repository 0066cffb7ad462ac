"""When sources are asked, and what comes of every way in which they answer."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.relay_models import State
from bot.relay.atom import AtomSource
from bot.relay.oauth import OAuthSource
from bot.relay.poller import Poller
from bot.relay.sources import Source
from bot.store.migrating import migrate
from tests.core.relay_kit import CAREER, Relay
from tests.core.study import open_study
from tests.relay.reddit_server import FakePost, FakeReddit, open_reddit

AGENT = "linux:fromscratch:test (by /u/nobody)"


class Scene:
    """A group, a server that plays Reddit, and a poller between them."""

    def __init__(self, relay: Relay, reddit: FakeReddit, source: Source) -> None:
        self.relay, self.reddit, self.source = relay, reddit, source
        self.clock = relay.study.clock
        self.restart()

    def restart(self) -> None:
        store, curation = self.relay.study.store, self.relay.study.curation
        self.poller = Poller(store, curation, self.clock, [self.source], deadline_s=0.5)

    def write(self, post_id: str, title: str = CAREER) -> FakePost:
        """Somebody posts to the subreddit, now, between two others."""
        hour = timedelta(hours=1)
        now = self.clock.now()
        older = FakePost(f"{post_id}old", "[R] Older", now - hour)
        made = FakePost(post_id, title, now)
        newer = FakePost(f"{post_id}new", "[R] Newer", now + hour)
        self.reddit.posts = [newer, made, older, *self.reddit.posts]
        return made

    async def pass_time(self, hours: float, step_hours: float = 2) -> None:
        """Let the poller run for a while."""
        end = self.clock.now() + timedelta(hours=hours)
        while self.clock.now() < end:
            self.clock.time = min(end, self.clock.now() + timedelta(hours=step_hours, minutes=1))
            await self.poller.step()

    async def post_one(self) -> FakePost:
        """A thread that was found, held, approved and posted."""
        made = self.write("1aaaa")
        await self.poller.step()
        await self.pass_time(25)
        thread = await self.relay.thread()
        assert thread.state is State.WAITING
        await self.relay.press("approve", thread.id)
        sent = await self.relay.on_digest_day()
        assert "careers" in [channel for channel, _ in sent]
        return made

    async def state(self, post_id: str = "1aaaa") -> State:
        return (await self.relay.thread(post_id)).state

    @property
    def asked(self) -> int:
        """How often the list of new threads was asked for."""
        return sum("/new" in path for path in self.reddit.paths())


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty data file with its tables, to copy."""
    path = tmp_path_factory.mktemp("migrated") / "data.sqlite3"
    asyncio.run(migrate(path))
    return path


@pytest.fixture(params=["oauth", "atom"])
async def scene(
    request: pytest.FixtureRequest, tmp_path: Path, migrated: Path
) -> AsyncIterator[Scene]:
    shutil.copy(migrated, tmp_path / "data.sqlite3")
    async with open_reddit() as reddit, open_study(tmp_path) as study:
        source: Source = AtomSource(AGENT, reddit.url)
        if request.param == "oauth":
            source = OAuthSource("id", "s", AGENT, oauth_url=reddit.url, reddit_url=reddit.url)
        yield Scene(await Relay.set_up(study), reddit, source)
        await source.close()


async def test_a_thread_is_found_held_approved_posted_and_withdrawn(scene: Scene) -> None:
    made = await scene.post_one()
    made.removed_by, made.listed = "moderator", False
    await scene.pass_time(8)
    assert await scene.state() is State.REMOVED
    ((channel, post),) = await scene.relay.deliver()
    assert (channel, bool(post.edits)) == ("careers", True)
    assert "removed at the source" in post.card.body
    assert "Breaking" not in str(post.card)


async def test_what_is_removed_within_its_first_day_is_never_offered(scene: Scene) -> None:
    made = scene.write("1aaaa")
    await scene.poller.step()
    made.removed_by, made.listed = "moderator", False
    await scene.pass_time(72)
    assert await scene.state() is State.REMOVED
    assert await scene.relay.deliver() == []


@pytest.mark.parametrize("fault", ["empty", "html", "429", "403", "slow"])
async def test_an_outage_removes_nothing(scene: Scene, fault: str) -> None:
    await scene.post_one()
    scene.reddit.fault = fault
    await scene.pass_time(13, step_hours=6)
    assert await scene.state() is State.POSTED
    (state,) = await scene.relay.study.store.source_states()
    assert state.failures >= 2
    assert state.error

    scene.reddit.fault = ""
    await scene.pass_time(13, step_hours=6)
    assert await scene.state() is State.POSTED
    (state,) = await scene.relay.study.store.source_states()
    assert (state.failures, state.error) == (0, "")


async def test_one_poll_is_made_in_its_time_and_a_restart_makes_no_other(scene: Scene) -> None:
    scene.write("1aaaa")
    await scene.poller.step()
    for _ in range(5):
        scene.restart()
        await scene.poller.step()
    assert scene.asked == 1
    scene.clock.time += scene.source.every - timedelta(seconds=1)
    await scene.poller.step()
    assert scene.asked == 1
    scene.clock.time += timedelta(seconds=1)
    await scene.poller.step()
    assert scene.asked == 2


async def test_after_a_429_nothing_is_asked_before_its_reset_and_one_second(scene: Scene) -> None:
    # So short that only what Reddit says holds us back.
    scene.source.every = timedelta(seconds=1)
    scene.write("1aaaa")
    scene.reddit.fault, scene.reddit.remaining = "429", 0
    scene.reddit.reset_s = 400
    await scene.poller.step()
    scene.reddit.fault, scene.reddit.remaining = "", 90
    scene.clock.time += timedelta(seconds=400)
    await scene.poller.step()
    assert scene.asked == 1
    (state,) = await scene.relay.study.store.source_states()
    assert state.next_at == scene.clock.now() + timedelta(seconds=1)


# asyncpraw keeps to it by itself, and waits before its next request.
@pytest.mark.parametrize("scene", ["atom"], indirect=True)
async def test_a_used_up_limit_is_kept_to_without_a_429(scene: Scene) -> None:
    scene.source.every = timedelta(seconds=1)
    scene.write("1aaaa")
    scene.reddit.remaining, scene.reddit.reset_s = 0, 40
    await scene.poller.step()
    scene.clock.time += timedelta(seconds=40)
    await scene.poller.step()
    assert scene.asked == 1
    scene.clock.time += timedelta(seconds=1)
    await scene.poller.step()
    assert scene.asked == 2


async def test_failures_make_the_pauses_longer_up_to_six_hours(scene: Scene) -> None:
    scene.source.every = timedelta(minutes=1)
    scene.reddit.fault = "403"
    pauses = []
    for _ in range(12):
        await scene.poller.step()
        (state,) = await scene.relay.study.store.source_states()
        assert state.next_at is not None
        pauses.append((state.next_at - scene.clock.now()) / timedelta(minutes=1))
        scene.clock.time = state.next_at
    assert pauses[:4] == [1, 2, 4, 8]
    assert pauses[-1] == 360


async def test_a_source_that_breaks_its_library_keeps_nobody_else_from_being_asked(
    scene: Scene,
) -> None:
    scene.write("1aaaa")
    broken = AtomSource(AGENT, "not an address")
    broken.name = "broken"
    store, curation = scene.relay.study.store, scene.relay.study.curation
    await Poller(store, curation, scene.clock, [broken, scene.source]).step()
    states = {state.name: state for state in await store.source_states()}
    assert states["broken"].failures == 1
    assert states[scene.source.name].failures == 0
    assert await scene.state() is State.HELD
