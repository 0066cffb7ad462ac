"""Whom to tell: the account that a member used last, the channel of moderators."""

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.communities import CommunitySettings
from bot.core.models import Account
from bot.core.posts import NewPost, To
from bot.store.tables import (
    accounts,
    member_accounts,
    members,
    settings,
    submissions,
)

_SETTINGS = select(settings.c.value).where(
    settings.c.community_id == bindparam("of_community"), settings.c.key == "settings"
)


async def account_of(connection: AsyncConnection, member_id: int) -> Account | None:
    """The account that a member used last, or one that they have."""
    newest = (
        select(accounts)
        .join(submissions, submissions.c.account_id == accounts.c.id)
        .where(submissions.c.member_id == member_id)
        .order_by(submissions.c.id.desc())
        .limit(1)
    )
    any_one = (
        select(accounts)
        .join(member_accounts, member_accounts.c.account_id == accounts.c.id)
        .where(member_accounts.c.member_id == member_id)
        .limit(1)
    )
    for wanted in (newest, any_one):
        row = (await connection.execute(wanted)).one_or_none()
        if row is not None:
            return Account(row.platform, row.team_id, row.user_id, row.name)
    return None


async def told(
    connection: AsyncConnection,
    member_id: int,
    kind: str,
    number: int,
    again: str = "",
    payload: str = "",
) -> list[NewPost]:
    """What a member is to be told privately about something with a number.

    Args:
        again: tells repetitions apart; each kind is told once a number without it.
        payload: what it carries; the number if nothing else.
    """
    account = await account_of(connection, member_id)
    community_id = (
        await connection.execute(select(members.c.community_id).where(members.c.id == member_id))
    ).scalar_one()
    if account is None:
        return []
    return [
        NewPost(
            dedupe_key=":".join(filter(None, (kind, str(number), again))),
            kind=kind,
            platform=account.platform,
            recipient=account.user_id,
            community_id=community_id,
            payload=payload or str(number),
        )
    ]


def told_moderators(community_id: int, kind: str, number: int) -> NewPost:
    """What moderators' channels are to be told; it goes nowhere where there is none."""
    return NewPost(
        dedupe_key=f"{kind}:{number}",
        kind=kind,
        platform="",
        recipient="",
        community_id=community_id,
        payload=str(number),
        to=To.MODERATORS,
    )


async def settings_of(connection: AsyncConnection, community_id: int) -> CommunitySettings | None:
    """What a community chose; None until it saved its settings."""
    saved = await connection.execute(_SETTINGS, {"of_community": community_id})
    found: CommunitySettings | None = saved.scalar_one_or_none()
    return found
