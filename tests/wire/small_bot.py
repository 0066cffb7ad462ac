"""A bot of a few lines, to try the loopback Discord with."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import discord
from discord import app_commands, ui

from tests.wire.discord_server import TOKEN, DiscordServer


class Paste(ui.Modal, title="Send code"):
    """Takes a file, a text, or both."""

    file: ui.Label["Paste"] = ui.Label(
        text="File", component=ui.FileUpload(custom_id="file", required=False)
    )
    text: ui.Label["Paste"] = ui.Label(
        text="Or text",
        component=ui.TextInput(
            custom_id="text", style=discord.TextStyle.long, required=False, max_length=4000
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        upload, text = self.file.component, self.text.component
        assert isinstance(upload, ui.FileUpload)
        assert isinstance(text, ui.TextInput)
        sent = [await file.read() for file in upload.values] or [str(text).encode()]
        await interaction.response.send_message(f"got {sent[0].decode()}", ephemeral=True)


class SmallBot(discord.Client):
    """Says back what it was sent; `go` lets its slow commands go on."""

    def __init__(self, intents: discord.Intents | None = None) -> None:
        super().__init__(
            intents=intents or discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0,
        )
        self.tree = app_commands.CommandTree(self)
        self.go = asyncio.Event()
        self.went_wrong: list[object] = []
        self.events: list[str] = []
        add_commands(self)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    def dispatch(self, event: str, /, *args: object, **kwargs: object) -> None:
        self.events.append(event)
        super().dispatch(event, *args, **kwargs)


def add_commands(bot: SmallBot) -> None:
    """Give the bot its commands and its way to note their failures."""

    @bot.tree.command(description="Send a file")
    async def send(interaction: discord.Interaction, file: discord.Attachment) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        back = await file.to_file(description="what you sent")
        await interaction.followup.send(f"{file.filename}: {file.size} bytes", file=back)

    @bot.tree.command(description="Pick a word")
    async def pick(interaction: discord.Interaction, word: str) -> None:
        view: ui.View = ui.View(timeout=None)
        view.add_item(ui.Button(label="Open", custom_id=f"open:{word}"))
        view.add_item(ui.Button(label="Replace", custom_id=f"replace:{word}"))
        embed = discord.Embed(title=word, description="Press it.")
        await interaction.response.send_message(embed=embed, view=view, ephemeral=True)

    @pick.autocomplete("word")
    async def words(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        offered = [word for word in ("apple", "apricot", "pear") if word.startswith(typed)]
        return [app_commands.Choice(name=word, value=word) for word in offered]

    @bot.tree.command(description="Think before any answer")
    async def hesitate(interaction: discord.Interaction) -> None:
        await bot.go.wait()
        await interaction.response.send_message("at last")

    @bot.tree.command(description="Answer at once, then think")
    async def ponder(interaction: discord.Interaction, follow_up: bool) -> None:
        await interaction.response.send_message("thinking", ephemeral=True)
        await bot.go.wait()
        if follow_up:
            await interaction.followup.send("done", ephemeral=True)
        else:
            await interaction.edit_original_response(content="done")

    @bot.tree.context_menu(name="Read this")
    async def read_this(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"read {message.content}", ephemeral=True)

    @bot.event
    async def on_interaction(interaction: discord.Interaction) -> None:
        data: Mapping[str, Any] = interaction.data or {}
        custom_id = str(data.get("custom_id", ""))
        if custom_id.startswith("open:"):
            await interaction.response.send_modal(Paste())
        elif custom_id.startswith("replace:"):
            await interaction.response.edit_message(content="replaced", embed=None, view=None)

    @bot.tree.error
    async def on_error(_: discord.Interaction, error: app_commands.AppCommandError) -> None:
        cause = error.__cause__
        bot.went_wrong.append(cause.code if isinstance(cause, discord.HTTPException) else error)


@asynccontextmanager
async def running(server: DiscordServer, bot: SmallBot) -> AsyncIterator[SmallBot]:
    """Run the bot against the server until the end of the block."""
    task = asyncio.create_task(bot.start(TOKEN))
    try:
        await server.until(bot.is_ready)
        yield bot
    finally:
        await bot.close()
        await task
