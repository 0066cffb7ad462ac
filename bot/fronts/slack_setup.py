"""What an operator does once: the app's manifest, and what Slack says of the tokens."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.errors import BadSetup, OperatorError
from bot.fronts.slack_api import REVOKED, SlackApi, Workspace, error_of
from bot.fronts.slack_names import ALL_VERBS, Names

SHORTCUT = "submit_code"
EVENTS_PATH = "/slack/events"
# What each method that is called asks for; the manifest has these and no other.
SCOPES_OF = {
    "auth.test": (),
    "apps.connections.open": (),  # an app token's own: connections:write
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": ("channels:history", "groups:history", "im:history"),
    "conversations.info": ("channels:read", "groups:read"),
    "conversations.open": ("im:write",),
    "files.completeUploadExternal": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "files.info": ("files:read",),
    "usergroups.list": ("usergroups:read",),
    "usergroups.users.list": ("usergroups:read",),
    "users.info": ("users:read",),
    "views.open": (),
    "views.publish": (),
}
_COMMANDS = {
    "challenge": ("What to write this week, with its limits", "[slug]"),
    "submit": ("Send code to be judged: a form opens", "[slug]"),
    "leaderboard": ("Who stands where", "[round|season|newcomers|all|archive] [slug] [view]"),
    ALL_VERBS: ("Every command of the study group; help lists them", "help"),
}
_PAGES = "On api.slack.com/apps, your app,"
_REFUSED = (
    f"Slack refuses the bot token. {_PAGES} page OAuth & Permissions, install the app again and "
    "put its Bot User OAuth Token (xoxb-) where the settings say."
)
_NO_APP_TOKEN = (
    f"Slack refuses the app token. {_PAGES} page Basic Information, App-Level Tokens, make one "
    "with the scope connections:write and put it (xapp-) where the settings say."
)
REMOVED = (
    "The app was removed from the workspace. Install it again on api.slack.com/apps, page "
    "Install App, and put its new bot token where the settings say."
)


def manifest(names: Names, url: str = "") -> dict[str, Any]:
    """What Slack makes the app of.

    Args:
        url: where Slack reaches the bot, without a path; empty for Socket Mode.
    """
    address = {"request_url": f"{url.rstrip('/')}{EVENTS_PATH}"} if url else {}
    commands = [
        {
            "command": names.command(verb),
            "description": says,
            "usage_hint": hint,
            # Names of members and channels come with their ids.
            "should_escape": True,
        }
        | ({"url": address["request_url"]} if address else {})
        for verb, (says, hint) in _COMMANDS.items()
    ]
    scopes = {"commands"}.union(*SCOPES_OF.values())
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "fromscratch",
            "description": "A study group: implement machine learning from scratch, judged.",
            "background_color": "#1f3a5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "fromscratch", "always_online": False},
            "shortcuts": [
                {
                    "name": "Submit this code",
                    "type": "message",
                    "callback_id": SHORTCUT,
                    "description": "Have the code of a message of yours judged",
                }
            ],
            "slash_commands": commands,
        },
        "oauth_config": {"scopes": {"bot": sorted(scopes)}},
        "settings": {
            "event_subscriptions": address
            | {"bot_events": ["app_home_opened", "app_uninstalled", "tokens_revoked"]},
            "interactivity": {"is_enabled": True} | address,
            "org_deploy_enabled": False,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }


@contextmanager
def refusals_in_words() -> Iterator[None]:
    """Say what to mend when Slack refuses the bot or can't be reached.

    Raises:
        OperatorError: names the page.
    """
    try:
        yield
    except SlackApiError as error:
        word = error_of(error)
        if word in REVOKED:
            raise BadSetup(_REFUSED) from error
        raise OperatorError(
            f"Slack refuses the start: {word or error}. If this stays so for an hour, look at "
            "slack-status.com."
        ) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise OperatorError(
            "Slack can't be reached. Check this machine's network and its way out to slack.com, "
            "port 443."
        ) from error


async def check_app_token(api: SlackApi, app_token: str) -> None:
    """Make sure that Socket Mode opens; its client would try for ever.

    Raises:
        BadSetup: Slack refuses the token.
    """
    try:
        await api.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        if error_of(error) in REVOKED | {"not_allowed_token_type", "missing_scope"}:
            raise BadSetup(_NO_APP_TOKEN) from error
        raise


def refused() -> BadSetup:
    """The bot token was taken back while the bot ran."""
    return BadSetup(f"{_REFUSED} It was probably revoked while the bot ran.")


async def workspace_of(token: str) -> Workspace:
    """Ask Slack whose token this is.

    Raises:
        OperatorError: the token is refused, or Slack can't be reached.
    """
    with refusals_in_words():
        return await SlackApi(token).workspace()


async def trouble_in(api: SlackApi, channels: Sequence[str]) -> list[str]:
    """Ask Slack what keeps posts from the channels that groups chose, a sentence each.

    Raises:
        SlackApiError: the token is refused.
    """
    complaints = []
    for channel in channels:
        try:
            found = (await api.conversations_info(channel=channel))["channel"]
        except SlackApiError as error:
            if error_of(error) not in ("channel_not_found", "missing_scope"):
                raise
            complaints.append(
                f"The channel {channel} is gone, or the app can't see it: choose one with "
                "/fromscratch mod settings, or invite the app there."
            )
            continue
        if found.get("is_archived"):
            complaints.append(f"#{found.get('name', channel)} is archived: choose another channel.")
        elif not found.get("is_member") and not found.get("is_im"):
            complaints.append(f"The app isn't in #{found.get('name', channel)}: /invite it there.")
    return complaints
