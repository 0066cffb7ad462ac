"""Chat fronts as the service holds them, and what each needs before it can start."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bot.config import Settings, SlackSettings, read_secret
from bot.errors import BadSetup

if TYPE_CHECKING:
    from bot.fronts.slack_connection import Access
    from bot.setup_command import Checks

CHAT = "chat"  # deploy/lock/chat.txt: what the chat fronts need


class Front(Protocol):
    """Where a group meets.

    Attributes:
        name: of the platform.
    """

    name: str

    @property
    def connected(self) -> bool:
        """Whether the platform is listened to now."""
        ...

    @property
    def latency_s(self) -> float | None:
        """How long the platform takes to answer a heartbeat; None if nobody knows."""
        ...

    async def run(self) -> None:
        """Serve until closed.

        Raises:
            OperatorError: it can't go on.
        """
        ...

    async def close(self) -> None:
        """End, once what is under way has answered."""
        ...


class SyncNoteFile:
    """Remembers over restarts which commands were registered."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> str:
        try:
            return self._path.read_text(encoding="utf-8")
        except OSError:
            return ""

    def keep(self, digest: str) -> None:
        self._path.write_text(digest, encoding="utf-8")


def require_package(name: str) -> None:
    """Make sure that a front's library is there.

    Raises:
        BadSetup: it isn't; says how to install it.
    """
    if find_spec(name) is None:
        raise BadSetup(f"The library of this front is missing. Run ./deploy/prepare {CHAT}.")


def discord_invite_url(settings: Settings) -> str:
    """The invite link of the bot whose token is configured; asks nobody.

    Raises:
        BadSetup: there is no token, or it is none of Discord's.
    """
    require_package("discord")
    from bot.fronts.discord_setup import application_id_of, invite_url

    file = settings.discord.token_file if settings.discord else None
    return invite_url(application_id_of(read_secret("DISCORD_TOKEN", file)))


def slack_access(slack: SlackSettings) -> "Access":
    """The tokens of the Slack front, and how requests reach it.

    Raises:
        BadSetup: one is missing, or a setting makes no sense.
    """
    require_package("slack_bolt")
    from bot.fronts.slack_connection import Access
    from bot.fronts.slack_names import names_with

    names_with(slack.prefix)
    bot_token = read_secret("SLACK_BOT_TOKEN", slack.bot_token_file)
    if slack.address is None:
        return Access(bot_token, read_secret("SLACK_APP_TOKEN", slack.app_token_file))
    secret = read_secret("SLACK_SIGNING_SECRET", slack.signing_secret_file)
    return Access(bot_token, signing_secret=secret, listen=slack.address)


def token_checks() -> "Checks":
    """How `fromscratch setup` tries tokens out.

    Raises:
        BadSetup: the library of a chat front is missing.
    """
    require_package("discord")
    require_package("slack_bolt")
    from bot.fronts.discord_setup import application_id_of, invite_url, servers_of
    from bot.fronts.slack_api import SlackApi
    from bot.fronts.slack_setup import check_app_token, refusals_in_words, workspace_of
    from bot.setup_command import Checks

    async def slack(bot_token: str, app_token: str) -> str:
        workspace = await workspace_of(bot_token)
        with refusals_in_words():
            await check_app_token(SlackApi(bot_token), app_token)
        return workspace.name

    return Checks(servers_of, slack, lambda token: invite_url(application_id_of(token)))


def slack_manifest(settings: Settings, url: str) -> dict[str, Any]:
    """What Slack makes the app of; asks nobody.

    Args:
        url: where Slack reaches the bot; empty for Socket Mode.

    Raises:
        BadSetup: a setting makes no sense.
    """
    require_package("slack_bolt")
    from bot.fronts.slack_names import names_with
    from bot.fronts.slack_setup import manifest

    return manifest(names_with(settings.slack.prefix if settings.slack else ""), url)
