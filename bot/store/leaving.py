"""Delete a member: who they were and what they wrote goes, what they reached stays.

Which row meets what is said in `belongings`, reference by reference.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Table,
    Text,
    and_,
    cast,
    delete,
    exists,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.communities import ShownAs
from bot.core.models import Status
from bot.store.audit_tables import audit_log
from bot.store.belongings import RULES, OnErase
from bot.store.copies_tables import fingerprints
from bot.store.correcting import correct_posts, follow_first_solves
from bot.store.engine import Database, unbroken
from bot.store.outbox_tables import outbox
from bot.store.owned import Person, person_behind, without_names
from bot.store.records import Detail
from bot.store.rejudging import leave_rejudges
from bot.store.remembering import remember
from bot.store.result_tables import judgements
from bot.store.schema import metadata
from bot.store.tables import PENDING, accounts, members, settings, submissions


class Leaving(Database):
    """The part of the store that deletes members."""

    @unbroken
    async def erase_member(self, member_id: int) -> None:
        async with self.writing() as connection:
            person = await person_behind(connection, member_id)
            if not person.rows:  # done already
                return
            await remember(connection, person, self.clock.now())
            await correct_posts(connection, person, self.clock.now())
            await _forget_words(connection, person)
            await _forget_code(connection, person, self.clock.now())
            await _follow_rules(connection, person)
            await _forget_moderator(connection, person)
            await connection.execute(
                update(members)
                .where(members.c.id.in_(person.members))
                .values(
                    name="",
                    shown_as=ShownAs.HIDDEN,
                    pseudonym="",
                    announces=False,
                    shares=False,
                    banned=None,
                )
            )
            await _drop_accounts(connection, person)
            await follow_first_solves(connection, person, self.clock.now())
        await self.empty_the_log()


async def _forget_words(connection: AsyncConnection, person: Person) -> None:
    """What they were sent goes; moderators' words lose their name."""
    sent_to = or_(
        *(
            and_(outbox.c.platform == row.platform, outbox.c.recipient == row.user_id)
            for row in person.rows
        )
    )
    theirs = outbox.c.community_id.in_(person.communities), sent_to
    await connection.execute(delete(outbox).where(*theirs))
    told = select(audit_log.c.id, audit_log.c.target, audit_log.c.reason).where(
        or_(audit_log.c.moderator_id.in_(person.members), audit_log.c.about_id.in_(person.members))
    )
    for row in (await connection.execute(told)).all():
        target, reason = (without_names(text, person.names) for text in (row.target, row.reason))
        await connection.execute(
            update(audit_log).where(audit_log.c.id == row.id).values(target=target, reason=reason)
        )


async def _forget_code(connection: AsyncConnection, person: Person, now: datetime) -> None:
    """No line of theirs stays, also not where a verdict quotes it."""
    own = submissions.c.member_id.in_(person.members)
    await leave_rejudges(connection, own, now)
    sent = select(submissions.c.id).where(own)
    await connection.execute(delete(fingerprints).where(fingerprints.c.submission_id.in_(sent)))
    unjudged = ~exists().where(judgements.c.submission_id == submissions.c.id)
    for condition, values in (
        # Without its code it can't be judged, and counts nowhere.
        (and_(own, unjudged), {"withdrawn_at": now}),
        (and_(own, PENDING), {"status": Status.JUDGED, "owner": None, "lease_until": None}),
    ):
        await connection.execute(update(submissions).where(condition).values(**values))
    await connection.execute(
        update(submissions)
        .where(own)
        .values(delivery_id=literal("erased:").concat(cast(submissions.c.id, Text)))
    )
    quoted = (
        select(
            judgements.c.submission_id,
            judgements.c.revision,
            judgements.c.traits,
            judgements.c.detail,
        )
        .join(submissions, submissions.c.id == judgements.c.submission_id)
        .where(own)
    )
    for row in (await connection.execute(quoted)).all():
        await connection.execute(
            update(judgements)
            .where(
                judgements.c.submission_id == row.submission_id,
                judgements.c.revision == row.revision,
            )
            .values(
                traits=tuple(replace(trait, note="") for trait in row.traits),
                detail=_counts_only(row.detail),
            )
        )


def _counts_only(detail: Detail) -> Detail:
    return replace(detail, message="", samples=(), operator_note="")


async def _follow_rules(connection: AsyncConnection, person: Person) -> None:
    nobody = None
    for reference, rule in RULES.items():
        name, _, column_name = reference.partition(".")
        table = metadata.tables.get(name)
        if table is None:
            continue
        column = table.c[column_name]
        target = next(iter(column.foreign_keys)).column.table.name
        theirs: list[ColumnElement[bool]] = [column.in_(person.owners(target))]
        if target == "accounts" and "community_id" in table.c:
            theirs.append(table.c.community_id.in_(person.communities))
        values: dict[str, Any] = {blank: _blank(table, blank) for blank in rule.blanked}
        match rule.on_erase:
            case OnErase.DELETE:
                await connection.execute(delete(table).where(*theirs))
                continue
            case OnErase.CLEAR:
                values[column_name] = None
            case OnErase.NOBODY:
                nobody = nobody or await _nobody(connection, person)
                values[column_name] = nobody
            case OnErase.KEEP:
                pass
        if values:
            await connection.execute(update(table).where(*theirs).values(**values))


def _blank(table: Table, column: str) -> str | None:
    return None if table.c[column].nullable else ""


async def _nobody(connection: AsyncConnection, person: Person) -> int:
    """An account without a person, for results to hang on."""
    made = (
        insert(accounts)
        .values(platform="nobody", team_id="", user_id=str(person.members[0]), name="")
        .returning(accounts.c.id)
    )
    return int((await connection.execute(made)).scalar_one())


async def _forget_moderator(connection: AsyncConnection, person: Person) -> None:
    """Whoever was named as a moderator is named no longer."""
    keys = {f"{row.platform}:{row.team_id}:{row.user_id}" for row in person.rows}
    saved = select(settings).where(settings.c.community_id.in_(person.communities))
    for row in (await connection.execute(saved)).all():
        left = tuple(key for key in row.value.moderators if key not in keys)
        if left != row.value.moderators:
            await connection.execute(
                update(settings)
                .where(settings.c.community_id == row.community_id, settings.c.key == row.key)
                .values(value=replace(row.value, moderators=left))
            )


async def _drop_accounts(connection: AsyncConnection, person: Person) -> None:
    """Delete those accounts that are in no other community."""
    references: Sequence[Any] = [
        metadata.tables[name].c[column]
        for name, _, column in (reference.partition(".") for reference in RULES)
        if name in metadata.tables
        and next(iter(metadata.tables[name].c[column].foreign_keys)).column.table is accounts
    ]
    unused = [~exists().where(column == accounts.c.id) for column in references]
    await connection.execute(delete(accounts).where(accounts.c.id.in_(person.accounts), *unused))
    await connection.execute(
        update(accounts)
        .where(accounts.c.id.in_(person.accounts), accounts.c.community_id.in_(person.communities))
        .values(community_id=None)
    )
