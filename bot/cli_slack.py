"""The commands `fromscratch slack …`: parse the words, then call."""

import json
from typing import Annotated

import typer

from bot.cli_host import ConfigOption
from bot.config import load_settings

slack_app = typer.Typer(help="Set up the Slack front.", no_args_is_help=True)


@slack_app.callback()
def _slack() -> None:
    """Set up the Slack front."""


@slack_app.command("manifest")
def slack_manifest(
    url: Annotated[
        str, typer.Option(help="Where Slack reaches the bot; Socket Mode without it.")
    ] = "",
    config: ConfigOption = None,
) -> None:
    """Print what Slack makes the app of, to paste where a new app is created."""
    from bot.access import slack_manifest as made_of

    print(json.dumps(made_of(load_settings(config), url), indent=2, ensure_ascii=False))
