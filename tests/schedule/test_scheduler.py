"""Rounds open and close by themselves: at the weekly time, in order, once each."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.core.asking import Asker
from bot.core.communities import Announcements, CommunitySettings, Weekly
from bot.core.models import Delivery, Round
from bot.core.schedule_ports import Lined
from bot.schedule.scheduler import Scheduler
from tests.core.study import MONDAY, Study, write_challenge
from tests.schedule.conftest import scheduler_of

PLACE = ("chat", "1")
SETTINGS = CommunitySettings("77", "9", "Europe/Berlin", Weekly(0, 18, 0))
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


async def go_to(study: Study, scheduler: Scheduler, moment: datetime) -> None:
    """Let time jump, and the scheduler look."""
    study.clock.time = moment
    await scheduler.advance_all(moment)


async def newest(study: Study, asker: Asker) -> Round | None:
    return await study.store.newest_round(asker.community.id)


async def outbox(study: Study) -> list[Delivery]:
    """What is due to be sent, and from then on was."""
    due = list(await study.store.lease("chat", None, "sender", 60.0))
    for delivery in due:
        await study.store.sent(delivery.id, "sender", f"m{delivery.id}")
    return due


async def test_the_first_round_opens_at_the_first_weekly_time_after_the_settings(
    study: Study, scheduler: Scheduler
) -> None:
    mo = await begin(study, scheduler)

    await go_to(study, scheduler, FIRST - timedelta(seconds=1))
    assert await newest(study, mo) is None
    await go_to(study, scheduler, FIRST)

    opened = await newest(study, mo)
    assert opened is not None
    assert (opened.number, opened.slug) == (1, "double")
    assert (opened.opens_at, opened.closes_at) == (FIRST, FIRST + WEEK)
    (post,) = await outbox(study)
    assert (post.kind, post.recipient, post.round_id) == ("round-opened", "77", opened.id)
    assert study.posted == ["posted"]


async def test_a_weekly_time_before_the_settings_opens_nothing(
    study: Study, scheduler: Scheduler
) -> None:
    study.clock.time = FIRST + timedelta(hours=1)
    mo = await begin(study, scheduler)

    await go_to(study, scheduler, FIRST + timedelta(days=6))

    assert await newest(study, mo) is None


async def test_a_week_later_the_next_opens_and_the_old_one_closes_with_its_summary(
    study: Study, scheduler: Scheduler
) -> None:
    mo = await begin(study, scheduler)
    await go_to(study, scheduler, FIRST)
    first = await newest(study, mo)
    await outbox(study)

    await go_to(study, scheduler, FIRST + WEEK)

    second = await newest(study, mo)
    assert first is not None
    assert second is not None
    assert (second.number, second.slug) == (2, "triple")
    assert second.opens_at == first.closes_at
    posts = {post.kind: post.round_id for post in await outbox(study)}
    assert posts == {"round-summary": first.id, "round-opened": second.id}


async def test_looking_again_changes_nothing(study: Study, scheduler: Scheduler) -> None:
    mo = await begin(study, scheduler)
    for moment in (FIRST, FIRST, FIRST + timedelta(hours=2)):
        await go_to(study, scheduler, moment)
        await scheduler_of(study).advance_all(moment)

    opened = await newest(study, mo)
    assert opened is not None
    assert (opened.number, opened.opens_at) == (1, FIRST)
    assert len(await outbox(study)) == 1


@pytest.mark.parametrize(
    ("start", "openings"),
    [
        pytest.param(
            datetime(2027, 3, 20, tzinfo=UTC),
            ["2027-03-22 17:00", "2027-03-29 16:00", "2027-04-05 16:00"],
            id="spring",
        ),
        pytest.param(
            datetime(2027, 10, 23, tzinfo=UTC),
            ["2027-10-25 16:00", "2027-11-01 17:00", "2027-11-08 17:00"],
            id="autumn",
        ),
    ],
)
async def test_rounds_follow_the_groups_clocks_across_daylight_saving(
    study: Study, scheduler: Scheduler, start: datetime, openings: list[str]
) -> None:
    await study_of_three(study)
    study.clock.time = start
    mo = await begin(study, scheduler)
    seen: list[Round] = []
    for hour in range(24 * 20):
        await go_to(study, scheduler, start + timedelta(hours=hour))
        opened = await newest(study, mo)
        if opened and (not seen or seen[-1] != opened):
            seen.append(opened)

    assert [f"{opened.opens_at:%Y-%m-%d %H:%M}" for opened in seen] == openings
    for before, after in pairwise(seen):
        assert before.closes_at == after.opens_at


@pytest.mark.parametrize(
    ("weekly", "start", "openings"),
    [
        pytest.param(
            Weekly(6, 2, 30),
            datetime(2027, 3, 20, tzinfo=UTC),
            ["2027-03-21 01:30", "2027-03-28 01:00", "2027-04-04 00:30"],
            id="an hour that is missing",
        ),
        pytest.param(
            Weekly(6, 2, 30),
            datetime(2027, 10, 23, tzinfo=UTC),
            ["2027-10-24 00:30", "2027-10-31 00:30", "2027-11-07 01:30"],
            id="an hour that comes twice",
        ),
    ],
)
async def test_an_hour_that_is_missing_or_comes_twice_opens_one_round(
    study: Study, scheduler: Scheduler, weekly: Weekly, start: datetime, openings: list[str]
) -> None:
    await study_of_three(study)
    study.clock.time = start
    mo = await begin(study, scheduler, replace(SETTINGS, weekly=weekly))
    seen: list[Round] = []
    for half_hour in range(48 * 16):
        await go_to(study, scheduler, start + timedelta(minutes=30 * half_hour))
        opened = await newest(study, mo)
        if opened and opened not in seen:
            seen.append(opened)

    assert [f"{opened.opens_at:%Y-%m-%d %H:%M}" for opened in seen] == openings


async def study_of_three(study: Study) -> None:
    """Add a third challenge to the calendar."""
    folder = study.challenges
    write_challenge(folder / "fourfold", "fourfold")
    (folder / "calendar.toml").write_text('slugs = ["double", "triple", "fourfold"]\n')


async def test_after_downtime_the_latest_missed_time_still_opens_its_round(
    study: Study, scheduler: Scheduler, caplog: pytest.LogCaptureFixture
) -> None:
    mo = await begin(study, scheduler)
    with caplog.at_level(logging.WARNING):
        await go_to(study, scheduler, FIRST + 2 * WEEK + timedelta(hours=23, minutes=59))

    opened = await newest(study, mo)
    assert opened is not None
    assert (opened.number, opened.opens_at) == (1, FIRST + 2 * WEEK)
    assert opened.closes_at == FIRST + 3 * WEEK
    assert "skipped 2026-11-23 17:00 UTC, 2026-11-30 17:00 UTC" in caplog.text


async def test_what_was_missed_for_a_day_is_skipped(
    study: Study, scheduler: Scheduler, caplog: pytest.LogCaptureFixture
) -> None:
    mo = await begin(study, scheduler)
    with caplog.at_level(logging.WARNING):
        await go_to(study, scheduler, FIRST + timedelta(hours=24))
        await go_to(study, scheduler, FIRST + timedelta(hours=25))

    assert await newest(study, mo) is None
    assert await outbox(study) == []
    assert caplog.text.count("skipped 2026-11-23 17:00 UTC") == 1
    await go_to(study, scheduler, FIRST + WEEK)
    opened = await newest(study, mo)
    assert opened is not None
    assert opened.opens_at == FIRST + WEEK


async def test_after_a_round_by_hand_a_weekly_time_within_three_days_is_skipped(
    study: Study, scheduler: Scheduler
) -> None:
    mo = await begin(study, scheduler)
    study.clock.time = FIRST - timedelta(hours=71)
    by_hand = await study.moderation.open_now(mo, "triple")
    assert "is open" in by_hand.title

    await go_to(study, scheduler, FIRST)
    opened = await newest(study, mo)
    assert opened is not None
    assert (opened.slug, opened.closes_at) == ("triple", FIRST + WEEK)
    await go_to(study, scheduler, FIRST + WEEK)

    opened = await newest(study, mo)
    assert opened is not None
    assert (opened.number, opened.slug) == (2, "double")


async def test_after_an_extension_the_next_opens_at_the_first_weekly_time_after_it(
    study: Study, scheduler: Scheduler
) -> None:
    mo = await begin(study, scheduler)
    await go_to(study, scheduler, FIRST)
    first = await newest(study, mo)
    assert first is not None
    await study.moderation.extend(mo, 2)
    await outbox(study)

    await go_to(study, scheduler, FIRST + WEEK)
    assert await outbox(study) == []
    await go_to(study, scheduler, FIRST + WEEK + timedelta(days=2))
    (summary,) = await outbox(study)
    assert (summary.kind, summary.round_id) == ("round-summary", first.id)
    await go_to(study, scheduler, FIRST + 2 * WEEK - timedelta(seconds=1))
    assert await newest(study, mo) == replace(first, closes_at=FIRST + WEEK + timedelta(days=2))
    await go_to(study, scheduler, FIRST + 2 * WEEK)

    second = await newest(study, mo)
    assert second is not None
    assert (second.number, second.opens_at) == (2, FIRST + 2 * WEEK)
    assert [post.kind for post in await outbox(study)] == ["round-opened"]


async def test_another_time_or_zone_applies_from_the_next_round(
    study: Study, scheduler: Scheduler
) -> None:
    mo = await begin(study, scheduler)
    await go_to(study, scheduler, FIRST)
    changed = replace(SETTINGS, zone="America/New_York", weekly=Weekly(2, 9, 0))
    study.clock.time = FIRST + timedelta(days=3)
    await begin(study, scheduler, changed)

    await go_to(study, scheduler, FIRST + WEEK)
    first = await newest(study, mo)
    assert first is not None
    assert (first.number, first.closes_at) == (1, FIRST + WEEK)
    wednesday = datetime(2026, 12, 2, 14, 0, tzinfo=UTC)
    await go_to(study, scheduler, wednesday)

    second = await newest(study, mo)
    assert second is not None
    assert (second.opens_at, second.closes_at) == (wednesday, wednesday + WEEK)


async def test_nothing_is_posted_where_nothing_is_wanted(
    study: Study, scheduler: Scheduler
) -> None:
    mo = await begin(study, scheduler, replace(SETTINGS, announcements=Announcements.NONE))
    await go_to(study, scheduler, FIRST)
    await go_to(study, scheduler, FIRST + WEEK)

    opened = await newest(study, mo)
    assert opened is not None
    assert opened.number == 2
    assert await outbox(study) == []


async def test_without_settings_or_without_the_bot_nothing_opens(
    study: Study, scheduler: Scheduler
) -> None:
    asker = await study.join_at(PLACE, "Mo", manages=True)
    await go_to(study, scheduler, FIRST + WEEK)
    assert await newest(study, asker) is None

    study.clock.time = MONDAY
    await begin(study, scheduler)
    await study.store.note_removed(*PLACE)
    await go_to(study, scheduler, FIRST)
    assert await newest(study, asker) is None


async def test_a_groups_own_challenges_come_after_the_calendars(
    study: Study, scheduler: Scheduler
) -> None:
    mo = await begin(study, scheduler)
    write_challenge(study.challenges / "own", "own")
    version = await study.store.save_challenge(study.catalog.load("own"))
    await study.store.line_up(mo.community.id, [Lined("own", version)])
    opened = []
    for week in range(3):
        await go_to(study, scheduler, FIRST + week * WEEK)
        round_ = await newest(study, mo)
        assert round_ is not None
        opened.append(round_.slug)

    assert opened == ["double", "triple", "own"]
    assert await study.store.own_backlog(mo.community.id) == []


async def test_what_was_opened_by_hand_comes_no_second_time(
    study: Study, scheduler: Scheduler
) -> None:
    mo = await begin(study, scheduler)
    study.clock.time = FIRST - timedelta(days=4)
    await study.moderation.open_now(mo, "double")

    await go_to(study, scheduler, FIRST)

    opened = await newest(study, mo)
    assert opened is not None
    assert opened.slug == "triple"


async def test_a_season_is_thirteen_rounds_whatever_the_calendar_says(
    study: Study, scheduler: Scheduler
) -> None:
    mo = await begin(study, scheduler)
    write_challenge(study.challenges / "own", "own")
    version = await study.store.save_challenge(study.catalog.load("own"))
    own = [Lined(f"own-{number}", version) for number in range(12)]
    await study.store.line_up(mo.community.id, own)
    seasons = []
    for week in (*range(5), *range(9, 18)):  # four weeks of holidays
        await go_to(study, scheduler, FIRST + week * WEEK)
        round_ = await newest(study, mo)
        assert round_ is not None
        seasons.append(round_.season_id)

    assert len(set(seasons[:13])) == 1
    assert seasons[13] != seasons[12]
