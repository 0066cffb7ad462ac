"""Forget what nobody needs any more, when its time has come."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, exists, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.copies_ports import HOLD_DECIDED
from bot.core.fairness_ports import DECIDED, DISQUALIFIED
from bot.core.group_link_ports import GROUPS_ASKED
from bot.core.link_codes import LIMITS_WINDOW, UNDO_WITHIN
from bot.core.linking_ports import LINK_ASKED, LINK_TOLD
from bot.core.moderator_posts import AWAY, BACKLOG, TROUBLE
from bot.core.posting import REMINDER, VERDICT
from bot.core.posts import NewPost
from bot.core.privacy_ports import (
    KEPT_ENDS,
    LINK_REQUESTS_KEPT,
    UNCHOSEN_KEPT,
    WARNED_BEFORE,
)
from bot.core.rejudge_ports import MOVED, REFUSED, REJUDGED
from bot.core.relay_notices import DIGEST_EDIT, HIRING_EDIT, REVIEW_EDIT
from bot.store.engine import Database, unbroken
from bot.store.outbox import write_posts
from bot.store.outbox_tables import EDITED, SENT, outbox
from bot.store.people_tables import link_guesses, links, remembered
from bot.store.schema import metadata
from bot.store.tables import PENDING, TRIES, kept_sources, member_accounts, members, submissions
from bot.store.telling import account_of

_PRIVATE = (
    *(VERDICT, REMINDER, KEPT_ENDS, LINK_ASKED, LINK_TOLD, GROUPS_ASKED),
    *(HOLD_DECIDED, DISQUALIFIED, DECIDED, MOVED, REJUDGED, REFUSED, BACKLOG, TROUBLE, AWAY),
)
# These find what they change by themselves.
_EDITS = (DIGEST_EDIT, HIRING_EDIT, REVIEW_EDIT)
_KEPT_ENDS_KEY = literal(f"{KEPT_ENDS}:").concat(kept_sources.c.delivery_id)


class Retaining(Database):
    """The part of the store whose time runs out."""

    @unbroken
    async def forget_tries(self, delivered_before: datetime) -> int:
        waits = exists().where(
            outbox.c.submission_id == submissions.c.id,
            or_(outbox.c.sent_at.is_(None), outbox.c.sent_at >= delivered_before),
        )
        delivered = exists().where(outbox.c.submission_id == submissions.c.id)
        due = select(submissions.c.id).where(TRIES, ~PENDING, delivered, ~waits).limit(500)
        async with self.writing() as connection:
            found = (await connection.execute(due)).scalars().all()
            if found:
                await _delete_submissions(connection, found)
            return len(found)

    @unbroken
    async def forget_notices(self, sent_before: datetime) -> int:
        old = delete(outbox).where(
            SENT, outbox.c.kind.in_(_PRIVATE), outbox.c.sent_at < sent_before
        )
        async with self.writing() as connection:
            return (await connection.execute(old)).rowcount

    @unbroken
    async def forget_edits(self, sent_before: datetime) -> int:
        old = delete(outbox).where(EDITED, outbox.c.sent_at < sent_before)
        by_kind = delete(outbox).where(
            SENT, outbox.c.kind.in_(_EDITS), outbox.c.sent_at < sent_before
        )
        async with self.writing() as connection:
            return sum([(await connection.execute(it)).rowcount for it in (old, by_kind)])

    @unbroken
    async def warn_of_kept(self, now: datetime) -> int:
        due = (
            select(kept_sources, members.c.community_id, _KEPT_ENDS_KEY.label("told_as"))
            .join(members, members.c.id == kept_sources.c.member_id)
            .where(
                kept_sources.c.kept_at <= now - UNCHOSEN_KEPT + WARNED_BEFORE,
                ~exists().where(outbox.c.dedupe_key == _KEPT_ENDS_KEY),
            )
            .limit(500)
        )
        posts = []
        async with self.writing() as connection:
            for row in (await connection.execute(due)).all():
                account = await account_of(connection, row.member_id)
                if account is None:
                    continue
                # A bot that was away for long still leaves a day to choose.
                until = max(row.kept_at + UNCHOSEN_KEPT, now + WARNED_BEFORE)
                posts.append(
                    NewPost(
                        dedupe_key=row.told_as,
                        kind=KEPT_ENDS,
                        platform=account.platform,
                        recipient=account.user_id,
                        community_id=row.community_id,
                        payload=f"{int(until.timestamp())} {row.delivery_id}",
                    )
                )
            await write_posts(connection, posts, now)
        return len(posts)

    @unbroken
    async def forget_kept(self, now: datetime) -> int:
        told = exists().where(
            outbox.c.dedupe_key == _KEPT_ENDS_KEY, outbox.c.created_at <= now - WARNED_BEFORE
        )
        nobody_to_tell = ~exists().where(member_accounts.c.member_id == kept_sources.c.member_id)
        over = delete(kept_sources).where(
            kept_sources.c.kept_at <= now - UNCHOSEN_KEPT, or_(told, nobody_to_tell)
        )
        async with self.writing() as connection:
            return (await connection.execute(over)).rowcount

    @unbroken
    async def forget_link_requests(self, now: datetime) -> int:
        ended = and_(
            or_(links.c.linked_at.is_(None), links.c.ended_at.is_not(None)),
            links.c.expires_at < now - LINK_REQUESTS_KEPT,
        )
        way_back = (
            update(links)
            .where(links.c.linked_at <= now - UNDO_WITHIN, links.c.moved.is_not(None))
            .values(moved=None)
        )
        async with self.writing() as connection:
            await connection.execute(way_back)
            await connection.execute(
                delete(link_guesses).where(link_guesses.c.at <= now - LIMITS_WINDOW)
            )
            return (await connection.execute(delete(links).where(ended))).rowcount

    @unbroken
    async def forget_remembered(self, now: datetime) -> int:
        over = delete(remembered).where(remembered.c.kept_until <= now)
        async with self.writing() as connection:
            return (await connection.execute(over)).rowcount


async def _delete_submissions(connection: AsyncConnection, numbers: Sequence[int]) -> None:
    """Delete submissions, and first what points to them."""
    for table in metadata.tables.values():
        for column in table.columns:
            if any(key.column.table is submissions for key in column.foreign_keys):
                await connection.execute(delete(table).where(column.in_(numbers)))
    await connection.execute(delete(submissions).where(submissions.c.id.in_(numbers)))
