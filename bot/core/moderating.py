"""What moderators may do: settings, posts, and the rounds of a week."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.core.asking import Asker
from bot.core.audit_ports import deed_of
from bot.core.cards import Action, Card, Form
from bot.core.communities import CommunitySettings
from bot.core.moderated_rounds import ModeratedRounds
from bot.core.moderator_posts import TROUBLE, Note, to_moderators
from bot.core.posting import ANNOUNCEMENT, new_post, post_card, round_card
from bot.core.posts import Delivery
from bot.core.rounds import closing_time, is_open, week_text
from bot.core.settings_forms import preview_card, settings_form, settings_from
from bot.core.team import NO_SETTINGS
from bot.errors import UserError


class Moderation(ModeratedRounds):
    """Answers the verbs of moderators; every one refuses other members."""

    async def settings_form(self, asker: Asker) -> Form:
        """Ask how the group wants to be run; what was said before is filled in."""
        self._refuse_others(asker)
        draft = await self._store.draft_settings(asker.community.id)
        saved = asker.community.settings
        if draft is not None and saved is not None and draft.place != saved.place:
            draft = None  # its channel is one of another place
        return settings_form(draft or saved)

    async def preview_settings(self, asker: Asker, answers: Mapping[str, str]) -> Card:
        """Check and keep the answers, and show how a post will look.

        Raises:
            UserError: says which answer to change.
        """
        self._refuse_others(asker)
        settings = settings_from(answers, self._timetable.zones(), asker.community.settings)
        await self._store.keep_draft_settings(asker.community.id, settings)
        now = self._clock.now()
        times = self._timetable.next_times(settings.weekly, settings.zone, now, 2)
        newest = await self._store.newest_round(asker.community.id)
        if newest and is_open(newest, now):
            slug, number, closes_at = newest.slug, newest.number, newest.closes_at
        else:
            slug = ""
            number = newest.number + 1 if newest else 1
            community = replace(asker.community, settings=settings)
            closes_at = closing_time(community, self._timetable, now)
        if slug:
            challenge = await self._shelf.load(asker.community.id, slug)
        else:
            challenge = await self._shelf.load_next(asker.community.id, newest)
        post = round_card(challenge, number, closes_at, now, ZoneInfo(settings.zone))
        return preview_card(settings, post, times)

    async def save_settings(self, asker: Asker) -> Card:
        """Make what was previewed the settings.

        Raises:
            UserError: nothing was previewed since they were saved.
        """
        self._refuse_others(asker)
        deed = deed_of(asker, "saved the settings")
        settings = await self._store.save_draft_settings(asker.community.id, deed)
        if settings is None:
            raise UserError("There is nothing to save. Fill in /mod settings first.")
        newest = await self._store.newest_round(asker.community.id)
        if newest and is_open(newest, self._clock.now()):
            body = (
                "They count from now on. The open round keeps its end; /mod round extend moves it."
            )
            return Card(title="Settings saved", body=body)
        return Card(
            title="Settings saved",
            body="They count from now on. /mod round open opens the first round of the week.",
            actions=(Action("round-open", "", "Open a round"),),
        )

    async def announce(self, asker: Asker) -> Card:
        """Post the open round's challenge once more; the same minute posts it once.

        Raises:
            UserError: there are no settings or no open round.
        """
        self._settings(asker)
        round_ = await self._open_round(asker)
        minute = f"{self._clock.now():%Y%m%d%H%M}"
        posts = [new_post(ANNOUNCEMENT, round_, minute)]
        await self._post(posts, deed_of(asker, "announced", week_text(round_)))
        return Card(
            title="Announced",
            body=f"{week_text(round_)} is posted to the channel of the settings.",
        )

    async def post_card(self, delivery: Delivery) -> tuple[Card, str] | None:
        """The words of a post and the role it mentions, from the rows as they are now.

        None if nothing is left to say. The role is the platform's id; empty if none.
        """
        return await post_card(self._store, self._shelf, self._clock, delivery)

    async def tell_of_trouble(
        self, delivery: Delivery, complaint: str, managers: Sequence[str]
    ) -> None:
        """Tell moderators that a post can't be made: on each platform once a day.

        Args:
            complaint: names channel and permission, and what to do.
            managers: whom to tell where nobody is named, by the platform's id.
        """
        community = await self._store.community_by_id(delivery.community_id, delivery.platform)
        if community is None or community.settings is None:
            return
        channels = community.settings.channel, community.settings.moderators_channel
        if delivery.edits and delivery.recipient not in channels:
            return  # it was posted to another, and no post will go there any more
        today = self._clock.now().astimezone(ZoneInfo(community.settings.zone))
        if delivery.kind == TROUBLE:  # the moderators' own channel is in trouble too
            complaint = f"{Note.of(delivery).says}\n\n{complaint}"
        posts = to_moderators(
            TROUBLE,
            f"{TROUBLE}:{community.id}:{delivery.platform}:{today:%Y%m%d}",
            community,
            complaint,
            also=[(delivery.platform, one) for one in managers],
            avoid=delivery.recipient,
        )
        await self._store.post(posts)
        self._on_posted()

    def _settings(self, asker: Asker) -> CommunitySettings:
        self._refuse_others(asker)
        if asker.community.settings is None:
            raise UserError(NO_SETTINGS)
        return asker.community.settings
