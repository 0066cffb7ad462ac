"""Codes and requests of communities that want to be one, and the join itself."""

from typing import Any

from sqlalchemy import Row, Select, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.audit_ports import Deed
from bot.core.group_link_ports import GROUPS_ASKED, GroupLink
from bot.core.link_codes import ANSWER_WITHIN
from bot.core.linking_ports import CodeProblem
from bot.core.models import Account
from bot.core.posts import NewPost
from bot.store.audit_log import record
from bot.store.engine import Database, unbroken
from bot.store.group_joining import join_groups, part_groups
from bot.store.link_codes import add_code, code_meant, guessed_too_often, note_guess
from bot.store.link_rows import account_id_of, member_id_of
from bot.store.outbox import write_posts
from bot.store.people_tables import GROUPS_ASK, links
from bot.store.place_settings import place_on
from bot.store.tables import accounts, communities, places

_PURPOSE = "group code"
_home, _guest = communities.alias("home"), communities.alias("guest")


class GroupLinks(Database):
    """The part of the store that links communities."""

    @unbroken
    async def make_group_code(self, community_id: int, account: Account, code: str) -> bool:
        async with self.writing() as connection:
            return await add_code(
                connection, community_id, account, _PURPOSE, code, self.clock.now()
            )

    @unbroken
    async def enter_group_code(
        self, community_id: int, account: Account, code: str
    ) -> GroupLink | CodeProblem:
        now = self.clock.now()
        async with self.writing() as connection:
            account_id = await account_id_of(connection, account)
            if await guessed_too_often(connection, community_id, account_id, now):
                return CodeProblem.TOO_MANY
            row = await code_meant(connection, _PURPOSE, code, now)
            if row is None:
                await note_guess(connection, community_id, account_id, now)
                return CodeProblem.WRONG
            problem = await _problem(connection, row.community_id, community_id)
            if problem is not None:
                return problem
            await connection.execute(
                update(links)
                .where(links.c.id == row.id)
                .values(
                    code_hash="",
                    second_account_id=account_id,
                    guest_id=community_id,
                    expires_at=now + ANSWER_WITHIN,
                )
            )
            entered = _waiting(now).where(links.c.id == row.id)
            return _link_of((await connection.execute(entered)).one())

    @unbroken
    async def group_link(self, link_id: int) -> GroupLink | None:
        async with self.reading() as connection:
            wanted = _waiting(self.clock.now()).where(links.c.id == link_id)
            row = (await connection.execute(wanted)).one_or_none()
        return None if row is None else _link_of(row)

    @unbroken
    async def waiting_group_link(self, community_id: int) -> GroupLink | None:
        wanted = (
            _waiting(self.clock.now())
            .where(links.c.community_id == community_id, links.c.confirmed_at.is_not(None))
            .order_by(links.c.id.desc())
        )
        async with self.reading() as connection:
            row = (await connection.execute(wanted)).first()
        return None if row is None else _link_of(row)

    @unbroken
    async def confirm_group_link(self, link_id: int, guest_id: int) -> bool:
        now = self.clock.now()
        async with self.writing() as connection:
            wanted = (
                _waiting(now)
                .add_columns(accounts.c.platform, accounts.c.user_id)
                .join(accounts, accounts.c.id == links.c.first_account_id)
                .where(
                    links.c.id == link_id,
                    links.c.guest_id == guest_id,
                    links.c.confirmed_at.is_(None),
                )
            )
            row = (await connection.execute(wanted)).one_or_none()
            if row is None:
                return False
            await connection.execute(
                update(links).where(links.c.id == link_id).values(confirmed_at=now)
            )
            asked = NewPost(
                dedupe_key=f"{GROUPS_ASKED}:{link_id}",
                kind=GROUPS_ASKED,
                platform=row.platform,
                recipient=row.user_id,
                community_id=row.community_id,
                payload=str(link_id),
            )
            await write_posts(connection, [asked], now)
            return True

    @unbroken
    async def approve_group_link(self, link_id: int, home_id: int, by: Account) -> bool:
        now = self.clock.now()
        async with self.writing() as connection:
            wanted = _waiting(now).where(
                links.c.id == link_id,
                links.c.community_id == home_id,
                links.c.confirmed_at.is_not(None),
            )
            row = (await connection.execute(wanted)).one_or_none()
            if row is None or await _problem(connection, home_id, row.guest_id) is not None:
                return False
            await join_groups(connection, home_id, row.guest_id, now)
            await connection.execute(
                update(links).where(links.c.id == link_id).values(linked_at=now, ended_at=now)
            )
            await self._note_deed(connection, home_id, by, "linked with", row.guest)
            return True

    @unbroken
    async def refuse_group_link(self, link_id: int, community_id: int) -> bool:
        now = self.clock.now()
        async with self.writing() as connection:
            wanted = _waiting(now).where(links.c.id == link_id)
            row = (await connection.execute(wanted)).one_or_none()
            if row is None or community_id not in (row.community_id, row.guest_id):
                return False
            await connection.execute(
                update(links).where(links.c.id == link_id).values(ended_at=now)
            )
            return True

    @unbroken
    async def leave_group(self, community_id: int, platform: str, by: Account) -> bool:
        async with self.writing() as connection:
            place = await place_on(connection, community_id, platform)
            if place is None or place.own is None:
                return False
            await part_groups(connection, community_id, place, self.clock.now())
            await self._note_deed(connection, community_id, by, "took a place out", platform)
            return True

    async def _note_deed(
        self, connection: AsyncConnection, community_id: int, by: Account, action: str, target: str
    ) -> None:
        account_id = await account_id_of(connection, by)
        member_id = await member_id_of(connection, community_id, account_id)
        await record(connection, Deed(community_id, member_id, action, target), self.clock.now())


def _waiting(now: Any) -> Select[Any]:
    """Requests between communities that can still be answered."""
    return (
        select(links, _home.c.name.label("home"), _guest.c.name.label("guest"))
        .join(_home, _home.c.id == links.c.community_id)
        .join(_guest, _guest.c.id == links.c.guest_id)
        .where(
            GROUPS_ASK,
            links.c.linked_at.is_(None),
            links.c.expires_at > now,
            *(
                is_none
                for side in (_home, _guest)
                for is_none in (side.c.home_id.is_(None), side.c.removed_at.is_(None))
            ),
        )
    )


def _link_of(row: Row[Any]) -> GroupLink:
    return GroupLink(
        id=row.id,
        home_id=row.community_id,
        home=row.home,
        guest_id=row.guest_id,
        guest=row.guest,
        confirmed=row.confirmed_at is not None,
    )


async def _problem(connection: AsyncConnection, home_id: int, guest_id: int) -> CodeProblem | None:
    """Why these two can't be one, as things are now."""
    if home_id == guest_id:
        return CodeProblem.OWN
    theirs = select(places.c.platform).where(places.c.community_id.in_([home_id, guest_id]))
    platforms = (await connection.execute(theirs)).scalars().all()
    return CodeProblem.SAME_PLATFORM if len(set(platforms)) < len(platforms) else None
