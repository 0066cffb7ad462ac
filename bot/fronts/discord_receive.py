"""Deliver what the outbox holds to Discord: verdicts to members, posts to channels."""

import asyncio

import discord

from bot.core.cards import Card
from bot.core.dialog import Dialog
from bot.core.ports import Clock, GroupStore
from bot.core.posting import VERDICT
from bot.core.posts import Delivery
from bot.errors import ChannelGone, OperatorError, Unreachable
from bot.fronts.discord_posting import find_channel, made_before, post, send_all
from bot.fronts.discord_render import Outgoing, render
from bot.fronts.discord_replies import Replies, ReplyTo
from bot.fronts.discord_roles import carried_out
from bot.fronts.discord_who import PLATFORM

NOTHING_LEFT = "nothing left to say"
# The token is dead, the message or the webhook gone: another way is needed.
_TOO_LATE = (10008, 10015, 50027)


class DiscordReceiver:
    """Shows each delivery where its recipient will see it."""

    def __init__(
        self,
        client: discord.Client,
        dialog: Dialog,
        store: GroupStore,
        replies: Replies,
        clock: Clock,
        ready: asyncio.Event,
    ) -> None:
        """Make it of its parts.

        Args:
            ready: set once the servers are known; nothing is sent before.
        """
        self._client = client
        self._dialog = dialog
        self._store = store
        self._replies = replies
        self._clock = clock
        self._ready = ready

    async def deliver(self, delivery: Delivery) -> str:
        """Show it; returns the message's id.

        Raises:
            Unreachable: a member takes no private message and has no thread.
            OperatorError: a post can't be made; names channel and permission.
        """
        await self._ready.wait()
        if delivery.kind == VERDICT:
            return await self._verdict(delivery)
        found = await self._dialog.post(delivery)
        if found is None:
            return NOTHING_LEFT
        if found.card.role_wish is not None:
            return await self._see_to_role(delivery, found.card)
        if found.card.private:
            messages = render(found.card, about=delivery.community_id)
            sent = await self._send_privately(delivery, messages)
            if sent is None:
                raise Unreachable("The member takes no private messages.")
            return sent
        try:
            return await post(self._client, delivery, found.card, found.role, found.edits)
        except OperatorError as error:
            managers = await self._owners(delivery.community_id)
            await self._dialog.moderation.tell_of_trouble(delivery, str(error), managers)
            if found.edits and isinstance(error, ChannelGone):
                return NOTHING_LEFT
            raise

    async def _see_to_role(self, delivery: Delivery, card: Card) -> str:
        """Give or take a role that somebody asked for elsewhere, and tell them of it."""
        guild = next(iter(await self._guilds(delivery.community_id)), None)
        told = await carried_out(card, int(delivery.recipient), guild)
        sent = None if told is None else await self._send_privately(delivery, render(told))
        return sent or NOTHING_LEFT

    async def _owners(self, community_id: int) -> list[str]:
        """Who owns a group's server: somebody can mend it, even if no moderator is named."""
        guilds = await self._guilds(community_id)
        return [str(guild.owner_id) for guild in guilds if guild.owner_id]

    async def _guilds(self, community_id: int) -> list[discord.Guild]:
        places = await self._store.places_on(PLATFORM)
        ids = [int(place) for place, its in places.items() if its == community_id]
        return [guild for guild in map(self._client.get_guild, ids) if guild is not None]

    async def _verdict(self, delivery: Delivery) -> str:
        number = delivery.submission_id
        card = None if number is None else await self._dialog.group.verdict(number)
        if card is None:
            return NOTHING_LEFT
        messages = render(card, about=delivery.community_id)
        reply_to = ReplyTo.read(delivery.reply_to)
        if reply_to is not None:
            await self._replies.close(reply_to.token)
            if reply_to.is_open(self._clock):
                message_id = await self._edit_answer(reply_to, messages)
                if message_id is not None:
                    return message_id
        sent = await self._send_privately(delivery, messages)
        return sent or await self._send_in_thread(delivery, messages)

    async def _edit_answer(self, reply_to: ReplyTo, messages: list[Outgoing]) -> str | None:
        """Put the verdict in the place of the receipt; None if that is too late."""
        webhook = discord.Webhook.partial(
            reply_to.application_id, reply_to.token, client=self._client
        )
        first, *others = messages
        try:
            edited = await webhook.edit_message(reply_to.message_id, **first.to_edit())
            for other in others:
                await webhook.send(**other.to_send(), ephemeral=True)
        except discord.HTTPException as error:
            if error.code in _TOO_LATE or error.status in (401, 404):
                return None
            raise
        return str(edited.id)

    async def _send_privately(self, delivery: Delivery, messages: list[Outgoing]) -> str | None:
        """A private message; None where the member takes none from us."""
        try:
            channel = await self._client.create_dm(discord.Object(int(delivery.recipient)))
            return await send_all(channel, delivery, messages)
        except (discord.Forbidden, discord.NotFound):  # closed to us, or the account is gone
            return None

    async def _send_in_thread(self, delivery: Delivery, messages: list[Outgoing]) -> str:
        """A thread that only the member sees, where the bot may make one."""
        community = await self._store.community_by_id(delivery.community_id, delivery.platform)
        if community is None or community.settings is None:
            raise Unreachable("The member takes no private messages.")
        try:
            channel = await find_channel(self._client, community.settings.channel)
            if isinstance(channel, discord.Thread):
                channel = channel.parent or channel
            if not isinstance(channel, discord.TextChannel) or not _may_whisper(channel):
                raise Unreachable("The member takes no private messages or threads.")
            name = f"Verdict #{delivery.submission_id}"
            thread = made_before(channel.threads, delivery, name, channel.guild.me.id)
            if thread is None:
                thread = await channel.create_thread(
                    name=name, type=discord.ChannelType.private_thread, invitable=False
                )
            await thread.add_user(discord.Object(int(delivery.recipient)))
            return await send_all(thread, delivery, messages)
        except (discord.Forbidden, discord.NotFound) as error:
            raise Unreachable("The member takes no private messages or threads.") from error
        except Unreachable:
            raise
        except OperatorError as error:  # the channel is gone
            raise Unreachable(str(error)) from error


def _may_whisper(channel: discord.TextChannel) -> bool:
    if channel.is_news():  # has no private threads
        return False
    allowed = channel.permissions_for(channel.guild.me)
    return allowed.create_private_threads and allowed.send_messages_in_threads
