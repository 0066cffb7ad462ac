"""The Discord front: one client, its commands, and the servers it is in."""

import asyncio
import hashlib
import json
import logging
import math
from collections.abc import Mapping
from typing import Protocol

import discord
from discord import app_commands

from bot.core.dialog import Dialog
from bot.core.judging_ports import ProgressFeed
from bot.core.ports import Clock, GroupStore
from bot.fronts.discord_commands import Commands
from bot.fronts.discord_controls import ABOUT, read_button_id, read_modal
from bot.fronts.discord_desk import APOLOGY, UPLOAD_DEADLINE_S, Desk
from bot.fronts.discord_receive import DiscordReceiver
from bot.fronts.discord_replies import Replies
from bot.fronts.discord_setup import refusals_in_words
from bot.fronts.discord_who import PLATFORM, Doorkeeper

log = logging.getLogger(__name__)

# The bot never speaks, so what speaking would need isn't missing.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

LAST_ANSWERS_S = 5.0
OUTDATED = (
    "Discord shows an older version of this command. Restart Discord, or try again in an hour."
)


class SyncNote(Protocol):
    """Remembers over restarts which commands Discord was told."""

    def read(self) -> str: ...

    def keep(self, digest: str) -> None: ...


class DiscordFront:
    """Serves every server that the bot is in.

    Attributes:
        receiver: takes what the outbox holds for Discord.
        ready: set once Discord has told which servers there are.
    """

    name = PLATFORM

    def __init__(
        self,
        token: str,
        dialog: Dialog,
        store: GroupStore,
        feed: ProgressFeed,
        clock: Clock,
        sync_note: SyncNote,
        upload_deadline_s: float = UPLOAD_DEADLINE_S,
    ) -> None:
        self.ready = asyncio.Event()
        self._token = token
        self._store = store
        self._replies = Replies(feed)
        self.client = _Client(self, sync_note)
        doorkeeper = Doorkeeper(self.client, dialog.group, store)
        self._desk = Desk(self.client, dialog, store, self._replies, doorkeeper, upload_deadline_s)
        commands = list(dialog.features.commands.values())
        Commands(self._desk, upload_deadline_s, commands).add_to(self.client.tree)
        self.receiver = DiscordReceiver(
            self.client, dialog, store, self._replies, clock, self.ready
        )

    @property
    def connected(self) -> bool:
        """Whether Discord is listened to now."""
        return self.ready.is_set() and not self.client.is_closed() and self.latency_s is not None

    @property
    def latency_s(self) -> float | None:
        """How long Discord takes to answer a heartbeat; None if it doesn't."""
        latency_s = self.client.latency
        return latency_s if math.isfinite(latency_s) else None

    async def run(self) -> None:
        """Serve until closed.

        Raises:
            BadSetup: Discord refuses the token or what the bot asks for.
        """
        try:
            with refusals_in_words():
                async with self.client:
                    await self.client.start(self._token)
        finally:
            await self._desk.end(0.0)
            await self._replies.end()

    async def close(self) -> None:
        """End the connection, once what is under way has answered."""
        await self._desk.end(LAST_ANSWERS_S)
        await self.client.close()

    async def library_failed(self, interaction: discord.Interaction, error: Exception) -> None:
        """Answer where discord.py could not even begin a command."""
        if isinstance(error, (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)):
            await self._desk.refuse(interaction, OUTDATED)
        else:
            log.error("a command failed", exc_info=error)
            await self._desk.refuse(interaction, APOLOGY)

    async def interaction(self, interaction: discord.Interaction) -> None:
        """Serve a pressed button or a filled-in form; commands come by the tree."""
        if interaction.type is discord.InteractionType.modal_submit:
            filled = read_modal(interaction)
            if filled is not None:
                interaction.extras[ABOUT] = filled.about
                await self._desk.take_form(interaction, filled)
        elif interaction.type is discord.InteractionType.component:
            data: Mapping[str, object] = interaction.data or {}
            pressed = read_button_id(str(data.get("custom_id", "")))
            if pressed is not None:
                action, interaction.extras[ABOUT] = pressed
                await self._desk.act(interaction, action)

    async def note_servers(self, guilds: list[discord.Guild]) -> None:
        """Compare the servers of now with those known: some may have left meanwhile."""
        # A server that is down is still one of ours, so it is among these.
        here = {str(guild.id) for guild in guilds}
        for place in await self._store.places_on(PLATFORM):
            if place not in here:
                await self._store.note_removed(PLATFORM, place)
        for place in here:
            await self._store.note_present(PLATFORM, place)
        self.ready.set()

    async def joined(self, guild: discord.Guild) -> None:
        """Invited, perhaps again; the bot says nothing until it is told how."""
        await self._store.note_present(PLATFORM, str(guild.id))

    async def removed(self, guild: discord.Guild) -> None:
        """Sent away: posts wait, and the data is erased after a while."""
        await self._store.note_removed(PLATFORM, str(guild.id))


class _Tree(app_commands.CommandTree[discord.Client]):
    """The commands: in servers and in private messages with the bot."""

    def __init__(self, client: discord.Client, front: DiscordFront) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
        )
        self._front = front

    async def on_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        await self._front.library_failed(interaction, error)


class _Client(discord.Client):
    """The connection; everything it hears is the front's."""

    def __init__(self, front: DiscordFront, sync_note: SyncNote) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
        )
        self.tree = _Tree(self, front)
        self._front = front
        self._sync_note = sync_note

    async def setup_hook(self) -> None:
        """Tell Discord the commands, but only if they are others than last time."""
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        text = json.dumps([str(self.application_id), payload], sort_keys=True)
        digest = hashlib.sha256(text.encode()).hexdigest()
        if digest != self._sync_note.read():
            await self.tree.sync()
            self._sync_note.keep(digest)

    async def on_ready(self) -> None:
        await self._front.note_servers(list(self.guilds))

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        await self._front.interaction(interaction)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._front.joined(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self._front.removed(guild)
