"""A member sends code: for points once they chose how they appear, else it is kept."""

from dataclasses import replace
from datetime import datetime

from bot.core.asking import Asker
from bot.core.cards import Card
from bot.core.challenge import Challenge
from bot.core.communities import Consent, KeptSource
from bot.core.lookups import Lookups
from bot.core.members import consent_card
from bot.core.models import Mode, Round
from bot.core.submitting import Intent, Receipt, mode_for, new_submission, source_from_bytes
from bot.core.text import single_line
from bot.errors import UserError


class Sending(Lookups):
    """The part of the study group that takes code."""

    async def submit(
        self,
        asker: Asker,
        slug: str | None,
        data: bytes,
        filename: str,
        *,
        delivery_id: str,
        intent: Intent = Intent.SUBMIT,
        reply_to: str = "",
    ) -> Receipt | Card:
        """Accept code for judging; from the return on it is never lost.

        A ranked submission of a member who hasn't chosen how they appear is kept
        and answered with a card that asks; `resend_kept` sends it.

        Args:
            data: the file, or its first 65,537 bytes.
            delivery_id: the front's id of this request; a retry carries the same.
            reply_to: comes back with the verdict's delivery.

        Raises:
            UserError: says what to mend.
        """
        _refuse_banned(asker)
        challenge, round_ = await self._find(asker, slug)
        source = source_from_bytes(data, filename, challenge.entry)
        kept = KeptSource(challenge.slug, filename, source, delivery_id, reply_to)
        now = self._clock.now()
        if asker.member.consent is None and mode_for(intent, round_, now) is Mode.RANKED:
            await self._store.keep_source(asker.member.id, kept)
            return consent_card()
        return await self._accept(asker, challenge, round_, kept, intent, now)

    async def set_consent(self, asker: Asker, consent: Consent) -> Asker:
        """Keep how a member appears; the asker as they are from now on."""
        await self._store.set_consent(asker.member.id, consent)
        return replace(asker, member=replace(asker.member, consent=consent))

    async def resend_kept(self, asker: Asker) -> list[Receipt]:
        """Submit what was kept until the member chose; what is sent is kept no longer.

        After a crash in between, the same again does no harm: each carries the
        delivery id of its own request. What can't be sent now stays kept.

        Raises:
            UserError: not all could be sent; says why, and the numbers of the rest.
        """
        receipts: list[Receipt] = []
        refusals: list[str] = []
        for kept in await self._store.kept_sources(asker.member.id):
            try:
                _refuse_banned(asker)
                challenge, round_ = await self._find(asker, kept.slug)
                now = self._clock.now()
                receipts.append(
                    await self._accept(asker, challenge, round_, kept, Intent.SUBMIT, now)
                )
            except UserError as error:
                refusals.append(
                    f"{kept.slug} was not sent but is kept: {error} /settings sends it again."
                )
            else:
                await self._store.drop_kept_source(asker.member.id, kept.delivery_id)
        if refusals:
            raise UserError(" ".join([*(receipt.sentence for receipt in receipts), *refusals]))
        return receipts

    async def _accept(
        self,
        asker: Asker,
        challenge: Challenge,
        round_: Round | None,
        sent: KeptSource,
        intent: Intent,
        now: datetime,
    ) -> Receipt:
        # A round is judged from its snapshot, whatever became of the folder since.
        version = (
            round_.challenge_version_id if round_ else await self._store.save_challenge(challenge)
        )
        new = new_submission(
            intent=intent,
            member=asker.member,
            account=asker.account,
            slug=challenge.slug,
            round_=round_,
            challenge_version_id=version,
            source=sent.source,
            delivery_id=sent.delivery_id,
            reply_to=sent.reply_to,
            now=now,
        )
        accepted = await self._store.accept(new)
        self._on_accepted()
        return Receipt(accepted.id, new.mode, accepted.ahead, accepted.repeated, accepted.unranked)


def _refuse_banned(asker: Asker) -> None:
    reason = asker.member.banned
    if reason is not None:
        why = f": {single_line(reason).rstrip('.')}." if reason.strip() else "."
        raise UserError(f"You may not send code here{why} Ask a moderator if you think otherwise.")
