"""Erase communities that removed the bot: every row of theirs, and nothing of others'."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import Delete, Update

from bot.store.audit_tables import audit_log
from bot.store.copies_tables import fingerprints, holds
from bot.store.engine import Database, unbroken
from bot.store.fairness_tables import disqualifications, seen_cases, unranked, viewings
from bot.store.outbox_tables import occurrences, outbox
from bot.store.own_tables import left_out, own_challenges
from bot.store.people_tables import link_guesses, links, remembered
from bot.store.rejudge_tables import rejudged, rejudges
from bot.store.relay_tables import relay_digests, relay_optouts, relay_threads, suggestions
from bot.store.result_tables import bests, judgements, standings
from bot.store.schedule_tables import backlog, reminders, schedules
from bot.store.scheduling import reminder_key, weekly_key
from bot.store.tables import (
    accounts,
    challenge_versions,
    communities,
    kept_sources,
    member_accounts,
    members,
    places,
    rounds,
    seasons,
    settings,
    submissions,
)


class Erasing(Database):
    """The part of the store that forgets."""

    @unbroken
    async def erase_removed(self, removed_before: datetime) -> int:
        due = select(communities.c.id).where(communities.c.removed_at < removed_before)
        async with self.reading() as connection:
            found = (await connection.execute(due)).scalars().all()
        erased = 0
        # One transaction each: others need not wait for all of them.
        for community_id in found:
            async with self.writing() as connection:
                # Unless the bot came back a moment ago.
                still_due = due.where(communities.c.id == community_id)
                if (await connection.execute(still_due)).first() is not None:
                    archives = select(communities.c.id).where(communities.c.home_id == community_id)
                    for archive in (await connection.execute(archives)).scalars().all():
                        await _erase(connection, archive)
                    await _erase(connection, community_id)
                    erased += 1
        if erased:
            await self.empty_the_log()
        return erased


async def _erase(connection: AsyncConnection, community_id: int) -> None:
    account_ids = union(
        select(member_accounts.c.account_id).where(member_accounts.c.community_id == community_id),
        select(submissions.c.account_id).where(submissions.c.community_id == community_id),
    )
    version_ids = union(
        select(rounds.c.challenge_version_id).where(rounds.c.community_id == community_id),
        select(submissions.c.challenge_version_id).where(
            submissions.c.community_id == community_id
        ),
        select(own_challenges.c.challenge_version_id).where(
            own_challenges.c.community_id == community_id
        ),
        select(backlog.c.challenge_version_id).where(
            backlog.c.community_id == community_id, backlog.c.challenge_version_id.is_not(None)
        ),
    )
    theirs = [{"row": key} for key in (await connection.execute(account_ids)).scalars()]
    used = [{"row": key} for key in (await connection.execute(version_ids)).scalars()]

    for statement in _everything_of(community_id):
        await connection.execute(statement)
    if theirs:
        await connection.execute(_UNUSED_ACCOUNT, theirs)
    if used:
        await connection.execute(_UNUSED_VERSION, used)


def _everything_of(community_id: int) -> Iterator[Delete | Update]:
    """The statements in the order that references ask for: those that point go first."""
    people = select(members.c.id).where(members.c.community_id == community_id)
    sent = select(submissions.c.id).where(submissions.c.community_id == community_id)
    for seen in (viewings, unranked, seen_cases, suggestions):
        yield delete(seen).where(seen.c.member_id.in_(people))
    for about in (fingerprints, holds):
        yield delete(about).where(about.c.submission_id.in_(sent))
    yield delete(rejudged).where(rejudged.c.submission_id.in_(sent))
    yield delete(judgements).where(judgements.c.submission_id.in_(sent))
    for table in (bests, standings, kept_sources, reminders):
        yield delete(table).where(table.c.member_id.in_(people))
    for table in (own_challenges, left_out):
        yield delete(table).where(table.c.community_id == community_id)
    keys = weekly_key(community_id), reminder_key(community_id)
    yield delete(occurrences).where(occurrences.c.schedule.in_(keys))
    # Another community, which this one is or was part of, posted about it.
    held = select(rounds.c.id).where(rounds.c.community_id == community_id)
    yield delete(outbox).where(outbox.c.round_id.in_(held))
    yield delete(links).where(links.c.guest_id == community_id)
    for table in (
        *(link_guesses, links, remembered),
        *(outbox, disqualifications, rejudges, submissions, rounds, seasons, audit_log),
        *(relay_threads, relay_digests, relay_optouts),
        *(member_accounts, members, settings, schedules, backlog, places),
    ):
        yield delete(table).where(table.c.community_id == community_id)
    # Somebody who is elsewhere too may have chosen this one last.
    chosen = accounts.c.community_id == community_id
    yield update(accounts).where(chosen).values(community_id=None)
    yield delete(communities).where(communities.c.id == community_id)


_UNUSED_ACCOUNT = delete(accounts).where(
    accounts.c.id == bindparam("row"),
    ~exists().where(member_accounts.c.account_id == accounts.c.id),
    ~exists().where(submissions.c.account_id == accounts.c.id),
    ~exists().where(links.c.first_account_id == accounts.c.id),
    ~exists().where(links.c.second_account_id == accounts.c.id),
    ~exists().where(link_guesses.c.account_id == accounts.c.id),
)
_UNUSED_VERSION = delete(challenge_versions).where(
    challenge_versions.c.id == bindparam("row"),
    ~exists().where(rounds.c.challenge_version_id == challenge_versions.c.id),
    ~exists().where(submissions.c.challenge_version_id == challenge_versions.c.id),
    ~exists().where(own_challenges.c.challenge_version_id == challenge_versions.c.id),
    ~exists().where(backlog.c.challenge_version_id == challenge_versions.c.id),
    ~exists().where(rejudges.c.challenge_version_id == challenge_versions.c.id),
)
