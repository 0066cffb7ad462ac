"""`fromscratch setup`: a few questions, each token checked as it is given, then the settings.

Tokens go into files of their own that only this user can read; the settings name
the files. Nothing that is there already is written over.
"""

import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.errors import OperatorError

Say = Callable[[str], None]
_HEAD = "# Made by fromscratch setup; deploy/config.example.toml names every setting.\n"


@dataclass(frozen=True, slots=True)
class Asking:
    """How questions reach the operator.

    Attributes:
        secret: asks for something that isn't shown while it is typed.
        yes: asks for a yes or no.
    """

    say: Say
    secret: Callable[[str], str]
    yes: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Checks:
    """How each token is tried out, and what is found.

    Attributes:
        discord: the names of the servers that the bot is in.
        slack: the workspace that the two tokens belong to.
        invite: the link that invites the Discord bot; asks nobody.
    """

    discord: Callable[[str], Awaitable[list[str]]]
    slack: Callable[[str, str], Awaitable[str]]
    invite: Callable[[str], str]


async def set_up(file: Path, asking: Asking, checks: Checks) -> None:
    """Ask, check, and write the settings.

    Args:
        file: of the settings; token files are written beside it.

    Raises:
        OperatorError: the settings are there already, or can't be written.
    """
    if os.path.lexists(file):  # noqa: ASYNC240 - a command of its own, before anything else
        raise OperatorError(f"{file} is here already and was left as it is. Name another file.")
    tables: list[str] = []
    ends: list[str] = []
    secrets: dict[Path, str] = {}
    if asking.yes("Does the group meet on Discord?"):
        token = await _discord(asking, checks)
        path = file.with_name("discord_token").absolute()
        secrets[path] = token
        tables.append(f'[discord]\ntoken_file = "{path}"\n')
        with suppress(OperatorError):  # of what was kept though it is no token
            ends.append(f"Invite the bot to your server: {checks.invite(token)}")
        ends.append("In your server: /mod settings, then /mod round open.")
    if asking.yes("Does it meet on Slack?"):
        bot_token, app_token = await _slack(asking, checks)
        bot_path = file.with_name("slack_bot_token").absolute()
        app_path = file.with_name("slack_app_token").absolute()
        secrets |= {bot_path: bot_token, app_path: app_token}
        tables.append(f'[slack]\nbot_token_file = "{bot_path}"\napp_token_file = "{app_path}"\n')
        ends.append("In Slack: /invite the app to a channel, then /fromscratch mod settings there.")
    if not tables:
        asking.say("Nothing was written. ./deploy/try opens the group in this terminal instead.")
        return
    for path, secret in secrets.items():
        _write_private(path, f"{secret}\n")
    _write_private(file, "\n".join([_HEAD, *tables]))
    asking.say(f"\nWrote {file} and {len(secrets)} token file{'s' if len(secrets) > 1 else ''}.")
    asking.say(f"Start it:  fromscratch run --config {file}")
    asking.say(f"Look at it:  fromscratch doctor --config {file}")
    for line in ends:
        asking.say(line)


async def _discord(asking: Asking, checks: Checks) -> str:
    asking.say(
        "On discord.com/developers/applications, your application, page Bot: press Reset Token "
        "and copy it. It isn't shown here while you paste it."
    )
    while True:
        token = asking.secret("Token of the Discord bot")
        try:
            checks.invite(token)
            servers = await checks.discord(token)
        except OperatorError as error:
            if _keeps(asking, str(error)):
                return token
            continue
        where = ", ".join(servers) if servers else "no server yet"
        asking.say(f"✓ Discord knows it; the bot is in {where}.")
        return token


async def _slack(asking: Asking, checks: Checks) -> tuple[str, str]:
    asking.say(
        "On api.slack.com/apps, make an app from the manifest that `fromscratch slack manifest` "
        "prints, and install it. Its Bot User OAuth Token begins with xoxb-; an App-Level Token "
        "with the scope connections:write begins with xapp-."
    )
    while True:
        bot_token = asking.secret("Bot token")
        app_token = asking.secret("App token")
        try:
            workspace = await checks.slack(bot_token, app_token)
        except OperatorError as error:
            if _keeps(asking, str(error)):
                return bot_token, app_token
            continue
        asking.say(f"✓ Slack knows them; the app is in {workspace}.")
        return bot_token, app_token


def _keeps(asking: Asking, complaint: str) -> bool:
    asking.say(f"✗ {complaint}")
    return asking.yes("Keep it all the same?")


def _write_private(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:
            os.fchmod(descriptor, 0o600)
            file.write(text)
    except OSError as error:
        raise OperatorError(f"{path} can't be written: {error.strerror}.") from error
