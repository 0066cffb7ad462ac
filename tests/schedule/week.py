"""A group whose weeks go on by themselves, and short words for what happens in it."""

from datetime import UTC, datetime, timedelta

from bot.core.asking import Asker
from bot.core.commands import Post
from bot.core.communities import Announcements, CommunitySettings, Consent, Weekly
from bot.core.models import Round
from bot.core.posts import Delivery
from bot.schedule.scheduler import Scheduler
from tests.core.study import Study

PLACE = ("chat", "1")
SETTINGS = CommunitySettings("77", "9", "Europe/Berlin", Weekly(0, 18, 0), Announcements.ALL)
# Monday the 23rd of November, 12:04 UTC, is before 18:00 in Berlin.
FIRST = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


async def settle(study: Study, settings: CommunitySettings = SETTINGS) -> Asker:
    """A moderator of a group with settings."""
    asker = await study.join_at(PLACE, "Mo", manages=True)
    await study.store.save_settings(asker.community.id, settings)
    return await study.join_at(PLACE, "Mo", manages=True)


async def begin(
    study: Study, scheduler: Scheduler, settings: CommunitySettings = SETTINGS
) -> Asker:
    """A moderator of a group that the scheduler has seen."""
    asker = await settle(study, settings)
    await scheduler.advance_all(study.clock.now())
    return asker


async def open_first(
    study: Study, scheduler: Scheduler, settings: CommunitySettings = SETTINGS
) -> Round:
    """The first round of the group, opened by itself and announced."""
    asker = await begin(study, scheduler, settings)
    await go_to(study, scheduler, FIRST)
    await outbox(study)
    opened = await newest(study, asker)
    assert opened is not None
    return opened


async def member(study: Study, name: str, consent: Consent | None = None) -> Asker:
    """Somebody who chose how they appear."""
    asker = await study.join_at(PLACE, name)
    return await study.group.set_consent(asker, consent or Consent())


async def go_to(study: Study, scheduler: Scheduler, moment: datetime) -> None:
    """Let time jump, and the scheduler look."""
    study.clock.time = moment
    await scheduler.advance_all(moment)


async def newest(study: Study, asker: Asker) -> Round | None:
    return await study.store.newest_round(asker.community.id)


async def outbox(study: Study) -> list[Delivery]:
    """What is due to be sent, verdicts left out; from then on it was sent."""
    due = list(await study.store.lease("chat", None, "sender", 60.0))
    for delivery in due:
        await study.store.sent(delivery.id, "sender", f"{delivery.id}00")
    return [delivery for delivery in due if delivery.kind != "verdict"]


async def said(study: Study) -> dict[str, Post]:
    """What is posted now, by its kind."""
    found = {}
    for delivery in await outbox(study):
        post = await study.dialog.post(delivery)
        assert post is not None
        assert delivery.kind not in found
        found[delivery.kind] = post
    return found
