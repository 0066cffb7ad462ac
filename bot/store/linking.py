"""Links: each step of linking two accounts in one transaction of its own."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.link_codes import UNDO_WITHIN
from bot.core.linking_ports import LINK_ASKED, LINK_TOLD, CodeProblem, Link
from bot.core.models import Account
from bot.core.posts import NewPost
from bot.store.engine import Database, unbroken
from bot.store.link_rows import (
    account_id_of,
    every_link,
    link_of,
    member_id_of,
    one_link,
    problem_of,
)
from bot.store.merging import join_members, split_members
from bot.store.outbox import write_posts
from bot.store.people_tables import links

_ASKED = (
    links.c.second_account_id.is_not(None),
    links.c.ended_at.is_(None),
    links.c.guest_id.is_(None),
)


class Linking(Database):
    """The part of the store that links accounts."""

    @unbroken
    async def confirm_link(self, link_id: int, account: Account) -> Link | None:
        now = self.clock.now()
        async with self.writing() as connection:
            account_id = await account_id_of(connection, account)
            confirmed = (
                update(links)
                .where(
                    links.c.id == link_id,
                    links.c.second_account_id == account_id,
                    links.c.confirmed_at.is_(None),
                    links.c.expires_at > now,
                    *_ASKED,
                )
                .values(confirmed_at=now)
            )
            if (await connection.execute(confirmed)).rowcount == 0:
                return None
            link = await one_link(connection, link_id)
            await _tell(connection, LINK_ASKED, link, link.first, "", now)
            return link

    @unbroken
    async def approve_link(self, link_id: int, account: Account) -> Link | CodeProblem:
        now = self.clock.now()
        async with self.writing() as connection:
            account_id = await account_id_of(connection, account)
            wanted = select(links).where(
                links.c.id == link_id,
                links.c.first_account_id == account_id,
                links.c.confirmed_at.is_not(None),
                links.c.linked_at.is_(None),
                links.c.expires_at > now,
                *_ASKED,
            )
            row = (await connection.execute(wanted)).one_or_none()
            if row is None:
                return CodeProblem.WRONG
            second = row.second_account_id
            problem = await problem_of(connection, row.community_id, account_id, second)
            kept_id = await member_id_of(connection, row.community_id, account_id)
            joined_id = await member_id_of(connection, row.community_id, second)
            if problem is not None or kept_id is None or joined_id is None:
                return problem or CodeProblem.WRONG
            moved = await join_members(connection, kept_id, joined_id, now)
            await connection.execute(
                update(links)
                .where(links.c.id == link_id)
                .values(linked_at=now, kept_id=kept_id, joined_id=joined_id, moved=moved)
            )
            link = await one_link(connection, link_id)
            await _tell(connection, LINK_TOLD, link, link.second, "linked", now)
            return link

    @unbroken
    async def refuse_link(self, link_id: int, account: Account) -> Link | None:
        now = self.clock.now()
        async with self.writing() as connection:
            account_id = await account_id_of(connection, account)
            refused = (
                update(links)
                .where(
                    links.c.id == link_id,
                    _is_one_of(account_id),
                    links.c.linked_at.is_(None),
                    *_ASKED,
                )
                .values(ended_at=now)
            )
            if (await connection.execute(refused)).rowcount == 0:
                return None
            link = await one_link(connection, link_id)
            await _tell(connection, LINK_TOLD, link, _other(link, account), "refused", now)
            return link

    @unbroken
    async def undo_link(self, link_id: int, account: Account) -> Link | None:
        now = self.clock.now()
        async with self.writing() as connection:
            account_id = await account_id_of(connection, account)
            wanted = select(links).where(links.c.id == link_id, *_undoable(account_id, now))
            row = (await connection.execute(wanted)).one_or_none()
            if row is None:
                return None
            await split_members(
                connection, row.kept_id, row.joined_id, row.moved, row.linked_at, now
            )
            await connection.execute(
                update(links).where(links.c.id == link_id).values(ended_at=now, moved=None)
            )
            link = await one_link(connection, link_id)
            await _tell(connection, LINK_TOLD, link, _other(link, account), "undone", now)
            return link

    @unbroken
    async def link(self, link_id: int) -> Link | None:
        async with self.reading() as connection:
            wanted = every_link().where(links.c.id == link_id)
            row = (await connection.execute(wanted)).one_or_none()
        return None if row is None else link_of(row)

    @unbroken
    async def undoable_links(self, account: Account) -> Sequence[Link]:
        async with self.reading() as connection:
            account_id = await account_id_of(connection, account)
            wanted = (
                every_link()
                .where(*_undoable(account_id, self.clock.now()))
                .order_by(links.c.linked_at.desc(), links.c.id.desc())
            )
            return [link_of(row) for row in await connection.execute(wanted)]


def _is_one_of(account_id: int) -> ColumnElement[bool]:
    return or_(links.c.first_account_id == account_id, links.c.second_account_id == account_id)


def _undoable(account_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    recent = links.c.linked_at > now - UNDO_WITHIN
    return _is_one_of(account_id), recent, links.c.ended_at.is_(None)


def _other(link: Link, account: Account) -> Account:
    is_first = (account.platform, account.team_id, account.user_id) == (
        link.first.platform,
        link.first.team_id,
        link.first.user_id,
    )
    return link.second if is_first else link.first


async def _tell(
    connection: AsyncConnection, kind: str, link: Link, to: Account, what: str, now: datetime
) -> None:
    post = NewPost(
        dedupe_key=":".join(filter(None, (kind, str(link.id), what))),
        kind=kind,
        platform=to.platform,
        recipient=to.user_id,
        community_id=link.community_id,
        payload=f"{link.id}:{what}",
    )
    await write_posts(connection, [post], now)
