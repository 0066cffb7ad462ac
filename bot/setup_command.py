"""`fromscratch setup`: a few questions, each token checked as it is given, then the settings.

Tokens go into files of their own that only this user can read; the settings name
the files, or systemd hands them over. Settings that are there are not written over.
"""

import os
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.errors import OperatorError

Say = Callable[[str], None]
SERVICE = "fromscratch"  # as deploy/fromscratch.service names its credentials
CREDENTIALS = Path("/etc/credstore")
PRIVATE, PUBLIC = (0o700, 0o600), (0o755, 0o644)
_HEAD = "# Made by fromscratch setup; deploy/config.example.toml names every setting."
_SYSTEMD_STEPS = [
    "Start it:    systemctl link /opt/fromscratch/deploy/fromscratch*",
    "             systemctl enable --now fromscratch fromscratch-backup.timer",
    "Look at it:  deploy/as-service doctor",
]


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


async def set_up(
    file: Path, asking: Asking, checks: Checks, credentials: Path | None = None
) -> None:
    """Ask, check, and write the settings.

    Args:
        file: of the settings; token files are written beside it.
        credentials: systemd's folder of secrets: tokens are written there instead, and
            settings that everybody can read, since they hold none.

    Raises:
        OperatorError: the settings are there already, or can't be written.
    """
    if os.path.lexists(file):  # noqa: ASYNC240 - a command of its own, before anything else
        raise OperatorError(f"{file} is here already and was left as it is. Name another file.")
    tables: list[str] = []
    ends: list[str] = []
    secrets: dict[str, str] = {}
    if asking.yes("Does the group meet on Discord?"):
        token = await _discord(asking, checks)
        secrets["discord_token"] = token
        tables.append("[discord]")
        with suppress(OperatorError):  # of what was kept though it is no token
            ends.append(f"Invite the bot to your server: {checks.invite(token)}")
        ends.append("In your server: /mod settings, then /mod round open.")
    if asking.yes("Does it meet on Slack?"):
        secrets["slack_bot_token"], secrets["slack_app_token"] = await _slack(asking, checks)
        tables.append("[slack]")
        ends.append("In Slack: /invite the app to a channel, then /fromscratch mod settings there.")
    if not tables:
        asking.say("Nothing was written. ./deploy/try opens the group in this terminal instead.")
        return
    folder = credentials or file.absolute().parent  # noqa: ASYNC240 - asks no disk
    prefix = f"{SERVICE}." if credentials else ""
    paths = {name: folder / f"{prefix}{name}" for name in secrets}
    for name, secret in secrets.items():
        _write(paths[name], f"{secret}\n", PRIVATE)
    if credentials is None:
        tables = [_with_files(table, paths) for table in tables]
    text = "\n\n".join([_HEAD, *tables]) + "\n"
    _write(file, text, PRIVATE if credentials is None else PUBLIC)
    asking.say(f"\nWrote {file} and {len(secrets)} token file{'s' if len(secrets) > 1 else ''}:")
    for path in paths.values():
        asking.say(f"  {path}")
    for line in _next_steps(file) if credentials is None else _SYSTEMD_STEPS:
        asking.say(line)
    for line in ends:
        asking.say(line)


def _with_files(table: str, paths: dict[str, Path]) -> str:
    """A front's table, with a line for each of its token files."""
    own = f"{table.strip('[]')}_"
    lines = [
        f'{name.removeprefix(own)}_file = "{path}"'
        for name, path in paths.items()
        if name.startswith(own)
    ]
    return "\n".join([table, *lines])


def _next_steps(file: Path) -> list[str]:
    program = sys.argv[0]
    return [
        f"Look at it:  {program} doctor --config {file}",
        f"Start it:    {program} run --config {file}",
    ]


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


def _write(path: Path, text: str, modes: tuple[int, int]) -> None:
    """Write a file and make its folder.

    Args:
        modes: of the folder, if it is made, and of the file.
    """
    folder_mode, mode = modes
    try:
        path.parent.mkdir(mode=folder_mode, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with open(descriptor, "w", encoding="utf-8") as file:
            os.fchmod(descriptor, mode)
            file.write(text)
    except OSError as error:
        raise OperatorError(f"{path} can't be written: {error.strerror}.") from error
