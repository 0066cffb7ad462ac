"""Slash commands made of the core's table of commands."""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, cast

import discord
from discord import app_commands

from bot.core.commands import Command, Given, Option, Takes
from bot.fronts.discord_desk import Desk
from bot.fronts.discord_who import account_of

TEXT_LENGTH = 1000
Offer = Callable[[discord.Interaction, str], Awaitable[list[app_commands.Choice[str]]]]
Groups = dict[tuple[str, ...], app_commands.Group]
_ABOUT = {
    "data": "What is kept about you",
    "round": "The round of the week",
    "team": "Who moderates",
}
_TYPES: Mapping[Takes, Any] = {
    Takes.TEXT: app_commands.Range[str, 1, TEXT_LENGTH],
    Takes.SLUG: str,
    Takes.CHOICE: str,
    Takes.MEMBER: discord.User,
    Takes.FILE: discord.Attachment,
}


def add_features(
    tree: app_commands.CommandTree[discord.Client],
    desk: Desk,
    commands: Iterable[Command],
    groups: Groups,
    offer: Offer,
) -> None:
    """Add every command to the tree, under the groups that its first words name.

    Args:
        groups: those that there are already; new ones are added.
        offer: the challenges to choose from while typing.
    """
    for command in commands:
        made = _slash(desk, command, offer)
        if len(command.words) == 1:
            tree.add_command(made)
        else:
            _group(tree, groups, command.words[:-1]).add_command(made)


def _group(
    tree: app_commands.CommandTree[discord.Client], groups: Groups, words: tuple[str, ...]
) -> app_commands.Group:
    if words in groups:
        return groups[words]
    says = _ABOUT.get(words[-1], " ".join(words).capitalize())
    made = app_commands.Group(name=words[-1], description=says)
    groups[words] = made
    if len(words) == 1:
        tree.add_command(made)
    else:
        _group(tree, groups, words[:-1]).add_command(made)
    return made


def _slash(
    desk: Desk, command: Command, offer: Offer
) -> app_commands.Command[app_commands.Group, ..., None]:
    async def run(interaction: discord.Interaction, **given: Any) -> None:
        await desk.run(interaction, command, _given(command, given), _files(given))

    # discord.py makes the options of what the function seems to take.
    first = inspect.Parameter(
        "interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=discord.Interaction
    )
    cast(Any, run).__signature__ = inspect.Signature([first, *map(_parameter, command.options)])
    named: Any = run
    if command.options:
        named = app_commands.describe(**{o.name: o.says for o in command.options})(named)
    offered: dict[str, Any] = {o.name: offer for o in command.options if o.takes is Takes.SLUG}
    if offered:
        named = app_commands.autocomplete(**offered)(named)
    choices = {
        o.name: [app_commands.Choice(name=label, value=value) for value, label in o.choices]
        for o in command.options
        if o.takes is Takes.CHOICE
    }
    if choices:
        named = app_commands.choices(**choices)(named)
    name = command.words[-1]
    decorate: Any = app_commands.command(name=name, description=command.says)
    return cast("app_commands.Command[app_commands.Group, ..., None]", decorate(named))


def _parameter(option: Option) -> inspect.Parameter:
    kind: Any = _TYPES.get(option.takes)
    if option.takes is Takes.NUMBER:
        kind = app_commands.Range[int, option.low or 0, option.high or 10**12]
    return inspect.Parameter(
        option.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=inspect.Parameter.empty if option.required else None,
        annotation=kind if option.required else kind | None,
    )


def _given(command: Command, given: Mapping[str, Any]) -> Given:
    plain = {
        option.name: str(given[option.name])
        for option in command.options
        if option.takes not in (Takes.MEMBER, Takes.FILE) and given.get(option.name) is not None
    }
    members = {
        name: account_of(value)
        for name, value in given.items()
        if isinstance(value, discord.User | discord.Member)
    }
    return Given(plain, members=members)


def _files(given: Mapping[str, Any]) -> dict[str, discord.Attachment]:
    return {name: value for name, value in given.items() if isinstance(value, discord.Attachment)}
