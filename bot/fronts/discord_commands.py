"""The slash commands and the message menu: what they are called and what they take."""

from collections.abc import Sequence

import discord
from discord import app_commands

from bot.core.asking import Board, View
from bot.core.cards import Action
from bot.core.commands import Command
from bot.core.submitting import Intent
from bot.fronts.discord_code import read_attachment, read_message
from bot.fronts.discord_desk import UPLOAD_DEADLINE_S, Desk
from bot.fronts.discord_features import Groups, add_features

CHOICES = 25
SLUG_LENGTH = 64
_SLUG = "Which challenge; without it, this week's"
_VIEWS = {
    View.POINTS: "points",
    View.FIRST: "first to solve",
    View.FASTEST: "fastest",
    View.LEANEST: "least memory",
    View.SHORTEST: "shortest",
}


class Commands:
    """Adds every command to a tree."""

    def __init__(
        self,
        desk: Desk,
        upload_deadline_s: float = UPLOAD_DEADLINE_S,
        features: Sequence[Command] = (),
    ) -> None:
        self._features = features
        self._desk = desk
        self._upload_deadline_s = upload_deadline_s

    def add_to(self, tree: app_commands.CommandTree[discord.Client]) -> None:
        """Add them all."""
        mod = self._moderation()
        for command in (
            self._about_one("challenge", "What to write, with its limits"),
            self._code("submit", "Be judged against the hidden cases", Intent.SUBMIT),
            self._code("try", "Run the sample cases; not scored", Intent.TRY),
            self._about_one("starter", "A file to start from"),
            self._about_one("editorial", "Why it works, once the round has closed"),
            *(self._hint(), self._leaderboard(), self._me()),
            self._plain("schedule", "When rounds open and close"),
            self._plain("help", "Every command, what may be sent, and how points are given"),
            self._plain("settings", "How you appear to others"),
            mod,
            self._menu(),
        ):
            tree.add_command(command)
        rounds = mod.get_command("round")
        groups: Groups = {("mod",): mod}
        if isinstance(rounds, app_commands.Group):
            groups["mod", "round"] = rounds
        add_features(tree, self._desk, self._features, groups, self._offer)

    async def _offer(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """The slugs that hold what was typed; those that begin with it first."""
        typed = typed.strip().lower()
        found = [slug for slug in await self._desk.slugs(interaction) if typed in slug]
        found.sort(key=lambda slug: not slug.startswith(typed))
        return [app_commands.Choice(name=slug, value=slug) for slug in found[:CHOICES]]

    def _plain(
        self, name: str, description: str
    ) -> app_commands.Command[app_commands.Group, ..., None]:
        @app_commands.command(name=name, description=description)
        async def run(interaction: discord.Interaction) -> None:
            await self._desk.act(interaction, Action(name, "", ""))

        return run

    def _about_one(
        self, name: str, description: str
    ) -> app_commands.Command[app_commands.Group, ..., None]:
        @app_commands.command(name=name, description=description)
        @app_commands.describe(challenge=_SLUG)
        @app_commands.autocomplete(challenge=self._offer)
        async def run(interaction: discord.Interaction, challenge: str = "") -> None:
            await self._desk.act(interaction, Action(name, _typed(challenge), ""))

        return run

    def _hint(self) -> app_commands.Command[app_commands.Group, ..., None]:
        @app_commands.command(name="hint", description="A nudge, then more; only you see it")
        @app_commands.describe(challenge=_SLUG, number="1 is a nudge, 3 the key idea")
        @app_commands.autocomplete(challenge=self._offer)
        async def run(
            interaction: discord.Interaction,
            challenge: str = "",
            number: app_commands.Range[int, 1, 3] = 1,
        ) -> None:
            await self._desk.act(interaction, Action("hint", f"{_typed(challenge)}:{number}", ""))

        return run

    def _code(
        self, name: str, description: str, intent: Intent
    ) -> app_commands.Command[app_commands.Group, ..., None]:
        @app_commands.command(name=name, description=description)
        @app_commands.describe(challenge=_SLUG, file="A .py file or notebook; or a form opens")
        @app_commands.autocomplete(challenge=self._offer)
        async def run(
            interaction: discord.Interaction,
            challenge: str = "",
            file: discord.Attachment | None = None,
        ) -> None:
            await self._send(interaction, intent, _typed(challenge), file)

        return run

    async def _send(
        self,
        interaction: discord.Interaction,
        intent: Intent,
        slug: str,
        file: discord.Attachment | None,
    ) -> None:
        if file is None:
            await self._desk.act(interaction, Action(intent.value, slug, ""))
            return
        await self._desk.take_code(
            interaction,
            intent,
            slug or None,
            lambda: read_attachment(file, self._upload_deadline_s),
        )

    def _leaderboard(self) -> app_commands.Command[app_commands.Group, ..., None]:
        @app_commands.command(name="leaderboard", description="Who stands where")
        @app_commands.describe(
            board="Which rounds count, and whose", challenge=_SLUG, view="What it is ordered by"
        )
        @app_commands.choices(
            board=[app_commands.Choice(name=board.value, value=board.value) for board in Board],
            view=[
                app_commands.Choice(name=name, value=view.value) for view, name in _VIEWS.items()
            ],
        )
        @app_commands.autocomplete(challenge=self._offer)
        async def run(
            interaction: discord.Interaction,
            board: str = Board.ROUND.value,
            challenge: str = "",
            view: str = View.POINTS.value,
        ) -> None:
            value = f"{board}:{_typed(challenge)}:{view}:0"
            await self._desk.act(interaction, Action("board", value, ""))

        return run

    def _me(self) -> app_commands.Command[app_commands.Group, ..., None]:
        @app_commands.command(name="me", description="Your submissions, places and streak")
        @app_commands.describe(submission="The number of one of yours, to see its code again")
        async def run(
            interaction: discord.Interaction,
            submission: app_commands.Range[int, 1, 10**12] | None = None,
        ) -> None:
            await self._desk.act(interaction, Action("me", str(submission or ""), ""))

        return run

    def _menu(self) -> app_commands.ContextMenu:
        async def send(interaction: discord.Interaction, message: discord.Message) -> None:
            if message.author.id != interaction.user.id:
                await self._desk.refuse(
                    interaction, "This message is somebody else's. Submit only your own code."
                )
                return
            await self._desk.take_code(
                interaction,
                Intent.SUBMIT,
                None,
                lambda: read_message(message, self._upload_deadline_s),
            )

        return app_commands.ContextMenu(name="Submit this code", callback=send)

    def _moderation(self) -> app_commands.Group:
        desk = self._desk
        mod = app_commands.Group(
            name="mod",
            description="Run the study group",
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=False, private_channel=False
            ),
        )
        round_ = app_commands.Group(name="round", description="The round of the week")

        @mod.command(name="settings", description="Channel, role, zone, weekly time, posts")
        async def settings(interaction: discord.Interaction) -> None:
            await desk.act(interaction, Action("mod-settings", "", ""))

        @mod.command(name="announce", description="Post this week's challenge once more")
        async def announce(interaction: discord.Interaction) -> None:
            await desk.act(interaction, Action("mod-announce", "", ""))

        @round_.command(name="open", description="Open a round; the open one closes")
        @app_commands.describe(challenge="Which challenge; without it, the calendar's next")
        @app_commands.autocomplete(challenge=self._offer)
        async def open_(interaction: discord.Interaction, challenge: str = "") -> None:
            await desk.act(interaction, Action("round-open", _typed(challenge), ""))

        @round_.command(name="close", description="Close the open round, with its summary")
        async def close(interaction: discord.Interaction) -> None:
            await desk.act(interaction, Action("round-close", "", ""))

        @round_.command(name="extend", description="Move the open round's end")
        @app_commands.describe(days="By how many days")
        async def extend(
            interaction: discord.Interaction, days: app_commands.Range[int, 1, 14]
        ) -> None:
            await desk.act(interaction, Action("round-extend", str(days), ""))

        mod.add_command(round_)
        return mod


def _typed(challenge: str) -> str:
    """What was typed for a challenge, as an action's value can hold it."""
    return challenge.strip().replace(":", "-")[:SLUG_LENGTH]
