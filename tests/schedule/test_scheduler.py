"""Rounds open and close by themselves: at the weekly time, in order, once each."""

import asyncio
import logging
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.core.communities import Announcements, CommunitySettings, Weekly
from bot.core.models import Round
from bot.core.moments import without_marks
from bot.core.schedule_ports import Lined
from bot.schedule.scheduler import Scheduler
from tests.core.study import MONDAY, Study, write_challenge
from tests.schedule.conftest import scheduler_of
from tests.schedule.week import (
    FIRST,
    PLACE,
    SETTINGS,
    WEEK,
    begin,
    go_to,
    member,
    newest,
    open_first,
    outbox,
    said,
    settle,
)


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
    (told,) = await outbox(study)
    assert told.kind == "away"
    assert caplog.text.count("skipped 2026-11-23 17:00 UTC") == 1
    await go_to(study, scheduler, FIRST + WEEK)
    opened = await newest(study, mo)
    assert opened is not None
    assert opened.opens_at == FIRST + WEEK


@pytest.mark.parametrize(
    "away",
    [
        pytest.param(timedelta(days=2), id="until after the next weekly time"),
        pytest.param(3 * WEEK + timedelta(days=4), id="for weeks"),
        pytest.param(2 * WEEK + timedelta(hours=3), id="until another weekly time"),
    ],
)
async def test_a_round_that_ended_long_ago_is_summed_up_late_once_and_says_when_it_ended(
    study: Study, scheduler: Scheduler, caplog: pytest.LogCaptureFixture, away: timedelta
) -> None:
    opened = await open_first(study, scheduler, replace(SETTINGS, moderators_channel="88"))
    with caplog.at_level(logging.WARNING):
        for later in (timedelta(), timedelta(minutes=1), timedelta(hours=2)):
            study.clock.time = opened.closes_at + away + later
            await scheduler_of(study).advance_all(study.clock.now())

    due = {one.dedupe_key: one for one in await outbox(study)}
    summary = await study.dialog.post(due[f"round-summary:{opened.id}"])
    told = await study.dialog.post(due[f"away:{opened.id}"])
    assert summary is not None
    assert told is not None
    ended = next(field.value for field in summary.card.fields if field.label == "Ended")
    assert without_marks(ended) == "Mon 30 Nov 18:00"
    assert due[f"away:{opened.id}"].recipient == "88"
    assert "double ended on Mon 30 Nov 18:00, while the bot" in without_marks(told.card.body)
    assert caplog.text.count("the summary of round 1 comes late; it ended 2026-11-30") == 1


async def test_moderators_are_told_of_weekly_times_that_nothing_opened_at(
    study: Study, scheduler: Scheduler
) -> None:
    opened = await open_first(study, scheduler, replace(SETTINGS, moderators_channel="88"))
    for _ in range(2):
        await go_to(study, scheduler, opened.closes_at + WEEK + timedelta(days=2))

    (told,) = [one for one in await outbox(study) if one.dedupe_key.startswith("away:1:")]
    post = await study.dialog.post(told)
    assert post is not None
    assert told.recipient == "88"
    assert without_marks(post.card.body).startswith(
        "No round opened from Mon 30 Nov 18:00 to Mon 7 Dec 18:00: the bot was away. The next "
        "one opens on Mon 14 Dec 18:00;"
    )


async def test_a_summary_in_time_says_nothing_of_when_its_round_ended(
    study: Study, scheduler: Scheduler
) -> None:
    opened = await open_first(study, scheduler)
    await go_to(study, scheduler, opened.closes_at + timedelta(hours=23))

    posts = await said(study)
    assert [field.label for field in posts["round-summary"].card.fields] == []
    assert "away" not in posts


async def test_a_round_of_a_time_without_posts_is_not_summed_up_long_after(
    study: Study, scheduler: Scheduler
) -> None:
    quiet = replace(SETTINGS, announcements=Announcements.NONE)
    mo = await begin(study, scheduler, quiet)
    await go_to(study, scheduler, FIRST)
    ended = await newest(study, mo)
    assert ended is not None
    await go_to(study, scheduler, ended.closes_at - timedelta(minutes=1))
    await study.store.skip_due(mo.community.id, [ended.closes_at])
    study.clock.time = ended.closes_at + timedelta(days=3)

    await begin(study, scheduler)

    assert await outbox(study) == []


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


async def test_who_asked_is_reminded_a_day_before_the_end_once(
    study: Study, scheduler: Scheduler
) -> None:
    opened = await open_first(study, scheduler)
    noor, bo = await member(study, "Noor"), await member(study, "Bo")
    await member(study, "Ada")
    for asker in (noor, bo, noor):
        await study.dialog.act(asker, "remind", "")
    await study.dialog.act(bo, "remind-not", "")
    day_before = opened.closes_at - timedelta(days=1)

    await go_to(study, scheduler, day_before - timedelta(seconds=1))
    assert await outbox(study) == []
    for _ in range(2):
        await go_to(study, scheduler, day_before)
        await scheduler_of(study).advance_all(day_before)

    (reminder,) = await outbox(study)
    assert (reminder.kind, reminder.recipient) == ("reminder", "Noor")
    post = await study.dialog.post(reminder)
    assert post is not None
    assert post.card.private
    assert "closes Mon 30 Nov 18:00 (in 24 h)" in without_marks(post.card.body)


async def test_nobody_is_reminded_of_a_round_that_is_over(
    study: Study, scheduler: Scheduler
) -> None:
    opened = await open_first(study, scheduler)
    await study.dialog.act(await member(study, "Noor"), "remind", "")
    await go_to(study, scheduler, opened.closes_at - timedelta(hours=1))
    (reminder,) = await outbox(study)

    study.clock.time = opened.closes_at
    assert await study.dialog.post(reminder) is None


async def test_an_extended_round_reminds_again_before_its_new_end(
    study: Study, scheduler: Scheduler
) -> None:
    opened = await open_first(study, scheduler)
    await study.dialog.act(await member(study, "Noor"), "remind", "")
    await go_to(study, scheduler, opened.closes_at - timedelta(days=1))
    await study.moderation.extend(await study.join_at(PLACE, "Mo", manages=True), 3)
    await go_to(study, scheduler, opened.closes_at + timedelta(days=2))

    assert [post.kind for post in await outbox(study)] == ["reminder", "reminder"]


@pytest.mark.parametrize(
    ("settings", "recipients", "private"),
    [
        pytest.param(replace(SETTINGS, moderators_channel="88"), ["88"], False, id="channel"),
        pytest.param(
            replace(SETTINGS, moderators=("chat::mia", "chat::mo")), ["mia", "mo"], True, id="named"
        ),
        pytest.param(SETTINGS, ["77"], False, id="nobody"),
    ],
)
async def test_an_empty_backlog_is_told_a_day_before_and_at_the_time_and_breaks_nothing(
    study: Study,
    scheduler: Scheduler,
    settings: CommunitySettings,
    recipients: list[str],
    private: bool,
) -> None:
    mo = await begin(study, scheduler, settings)
    for week in range(2):
        await go_to(study, scheduler, FIRST + week * WEEK)
    third = FIRST + 2 * WEEK
    await outbox(study)

    told = []
    for moment in (third - timedelta(hours=25), third - timedelta(hours=24), third, third):
        await go_to(study, scheduler, moment)
        told.append([one for one in await outbox(study) if one.kind == "backlog"])
    assert [[one.recipient for one in each] for each in told] == [[], recipients, recipients, []]
    before = await study.dialog.post(told[1][0])
    after = await study.dialog.post(told[2][0])
    assert before is not None
    assert after is not None
    assert before.card.private is private
    assert "No round opens on Mon 7 Dec 18:00" in without_marks(before.card.body)
    assert "No round opened on Mon 7 Dec 18:00" in without_marks(after.card.body)

    write_challenge(study.challenges / "own", "own")
    version = await study.store.save_challenge(study.catalog.load("own"))
    await study.store.line_up(mo.community.id, [Lined("own", version)])
    await go_to(study, scheduler, third + timedelta(days=6))
    assert await outbox(study) == []
    await go_to(study, scheduler, third + WEEK)
    opened = await newest(study, mo)
    assert opened is not None
    assert (opened.number, opened.slug) == (3, "own")


async def test_a_challenge_that_left_the_disk_is_announced_from_its_snapshot(
    study: Study, scheduler: Scheduler
) -> None:
    await begin(study, scheduler)
    await go_to(study, scheduler, FIRST)
    shutil.rmtree(study.challenges / "double")

    post = (await said(study))["round-opened"]

    assert post.card.title == "Week 1 · double · Double"


async def test_a_community_whose_step_fails_does_not_stop_the_others(
    study: Study, caplog: pytest.LogCaptureFixture
) -> None:
    one = await settle(study)
    other = await study.join_at(("chat", "2"), "Li", manages=True)
    await study.store.save_settings(other.community.id, SETTINGS)
    broken = Lined("gone")  # neither a snapshot nor a folder
    calendar = study.challenges / "calendar.toml"
    calendar.write_text("slugs = []\n")
    await study.store.line_up(one.community.id, [broken])
    version = await study.store.save_challenge(study.catalog.load("double"))
    await study.store.line_up(other.community.id, [Lined("double", version)])
    posted = asyncio.Event()
    scheduler = Scheduler(study.store, study.catalog, study.clock, study.timetable, posted.set)
    await scheduler.advance_all(study.clock.now())
    study.clock.time = FIRST

    running = asyncio.create_task(scheduler.run())
    async with asyncio.timeout(10):
        await posted.wait()
    running.cancel()

    assert "its week does not go on" in caplog.text
    assert await newest(study, one) is None
    assert await newest(study, other) is not None
