"""The commands of whoever hosts the bot: run, set up, look after, back up."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.config import load_settings

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", help="A TOML file of settings.", envvar="FROMSCRATCH_CONFIG"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


def add_commands(app: typer.Typer) -> None:
    """Add them to the program."""
    for command in (setup, run, doctor, health, backup, restore):
        app.command()(command)


def setup(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="Where the settings go, ~/.config/fromscratch/config.toml if none is named; "
            "tokens are kept beside it.",
            show_default=False,
        ),
    ] = None,
    systemd: Annotated[
        bool,
        typer.Option(
            "--systemd",
            help="For the service: settings in /etc/fromscratch, tokens where systemd reads them.",
        ),
    ] = False,
) -> None:
    """Ask a few questions, check each token, and write the settings."""
    from bot.access import token_checks
    from bot.logs import say_nothing
    from bot.setup_command import CREDENTIALS, Asking, set_up

    asking = Asking(
        say=print,
        secret=lambda question: str(typer.prompt(question, hide_input=True)).strip(),
        yes=lambda question: typer.confirm(question, default=False),
    )
    say_nothing()  # what a platform refuses is said in words of our own
    usual = Path("/etc/fromscratch" if systemd else "~/.config/fromscratch") / "config.toml"
    settings = (file or usual).expanduser()
    asyncio.run(set_up(settings, asking, token_checks(), CREDENTIALS if systemd else None))


def run(config: ConfigOption = None) -> None:
    """Run the chat fronts that are configured, with their judge, until stopped."""
    from bot.serving import serve

    asyncio.run(serve(load_settings(config)))


def doctor(json: JsonOption = False, config: ConfigOption = None) -> None:
    """Say what works on this host and what doesn't, each with its remedy."""
    from bot import app as bot_app

    raise typer.Exit(0 if asyncio.run(bot_app.doctor(load_settings(config), json)) else 1)


def health(config: ConfigOption = None) -> None:
    """Ask the running bot how it is; exits 1 and says why if it isn't well."""
    from bot.health import ask_health

    complaints = asyncio.run(ask_health(load_settings(config).watch))
    print("\n".join(complaints) or "well")
    raise typer.Exit(1 if complaints else 0)


def backup(config: ConfigOption = None) -> None:
    """Copy the chat fronts' data file, check the copy, and remove old ones."""
    from bot.backup_command import backup as make_backup

    print(asyncio.run(make_backup(load_settings(config))))


def restore(
    file: Annotated[Path, typer.Argument(help="One that `fromscratch backup` wrote.")],
    config: ConfigOption = None,
) -> None:
    """Put a backup in the data file's place; the bot must be stopped."""
    from bot.backup_command import restore as put_back

    print(asyncio.run(put_back(load_settings(config), file)))
