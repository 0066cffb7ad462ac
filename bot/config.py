"""Where things are and how many lanes judge: one TOML file, or the defaults.

Unknown keys are refused: a misspelt setting must not silently be a default.
"""

import os
from pathlib import Path

import msgspec

from bot.errors import BadSetup


class DiscordSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The Discord front; it runs if the file has a table [discord].

    Attributes:
        token_file: holds the bot's token; without it DISCORD_TOKEN does.
    """

    token_file: Path | None = None


class BackupSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where `fromscratch backup` writes.

    Attributes:
        folder: of the copies; the folder `backups` beside the data file by default.
        keep: how many stay.
    """

    folder: Path | None = None
    keep: int = 14


class WatchSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a monitoring system asks how the bot is.

    Attributes:
        host: the address to listen on; this machine's own by default, because
            whoever can reach it can read it.
        port: 0 switches it off.
    """

    host: str = "127.0.0.1"
    port: int = 9108


class RelayOAuthSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Reddit's API for career threads; it is read if the file has a table [relay.oauth].

    Attributes:
        client_id: as Reddit shows it for the app that it granted.
        client_secret_file: holds the app's secret; without it REDDIT_CLIENT_SECRET does.
    """

    client_id: str
    client_secret_file: Path | None = None


class RelaySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where career threads come from besides pasted links; nothing is read by default.

    Attributes:
        contact: the Reddit account of whoever runs the bot, which Reddit asks for in
            every request; needed with any source.
        atom: whether the subreddit's feed is read.
        auto_approve_from: the score from which a thread needs no moderator; without
            it every thread does.
    """

    contact: str = ""
    atom: bool = False
    auto_approve_from: float | None = None
    oauth: RelayOAuthSettings | None = None


class SlackSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The Slack front; it runs if the file has a table [slack].

    Attributes:
        bot_token_file: holds the bot's token; without it SLACK_BOT_TOKEN does.
        app_token_file: likewise SLACK_APP_TOKEN, for Socket Mode.
        signing_secret_file: likewise SLACK_SIGNING_SECRET, for signed requests.
        listen: host and port where signed requests arrive; empty for Socket Mode.
        prefix: stands before the names of the commands.
        moderators: ids of members who manage the group besides the workspace's admins.
    """

    bot_token_file: Path | None = None
    app_token_file: Path | None = None
    signing_secret_file: Path | None = None
    listen: str = ""
    prefix: str = ""
    moderators: tuple[str, ...] = ()

    @property
    def address(self) -> tuple[str, int] | None:
        """Where signed requests arrive; None for Socket Mode.

        Raises:
            BadSetup: `listen` is no host and port.
        """
        if not self.listen:
            return None
        host, colon, port = self.listen.rpartition(":")
        if not colon or not host or not port.isdecimal() or int(port) > 65_535:
            raise BadSetup(f'listen = "{self.listen}": write it like "127.0.0.1:3000".')
        return host.strip("[]"), int(port)


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an operator may set.

    Attributes:
        challenges_dir: the folder with calendar.toml; beside `bot/` by default.
        data_path: the SQLite file; in the user's data directory by default, one
            for `play` and one for `run`.
        lanes: how many submissions are judged at once; 0 means one a core but one.
    """

    challenges_dir: Path | None = None
    data_path: Path | None = None
    lanes: int = 0
    discord: DiscordSettings | None = None
    backups: BackupSettings = BackupSettings()
    watch: WatchSettings = WatchSettings()
    slack: SlackSettings | None = None
    relay: RelaySettings = RelaySettings()

    @property
    def challenges(self) -> Path:
        """The challenges folder."""
        return self.challenges_dir or Path(__file__).parent.parent / "challenges"

    @property
    def data(self) -> Path:
        """The data file of the terminal front."""
        return self.data_path or user_data_directory() / "terminal.sqlite3"

    @property
    def group_data(self) -> Path:
        """The data file of the chat fronts."""
        return self.data_path or user_data_directory() / "group.sqlite3"

    @property
    def backup_folder(self) -> Path:
        """Where backups of the chat fronts' data file are."""
        return self.backups.folder or self.group_data.parent / "backups"


def user_data_directory() -> Path:
    """Where this user's programs keep data (the XDG base directory rule)."""
    base = os.environ.get("XDG_DATA_HOME", "")
    root = Path(base) if base.startswith("/") else Path.home() / ".local" / "share"
    return root / "fromscratch"


def read_secret(name: str, file: Path | None) -> str:
    """A secret: from its file, else a credential of the service, else the environment.

    Args:
        name: of the environment's variable, in capitals; a credential of
            systemd's or Docker's has the same name in small letters.

    Raises:
        BadSetup: it is nowhere, empty, or its file can't be read.
    """
    found = _secret_file(name, file)
    if found is None:
        secret = os.environ.get(name, "")
        where = f"Set {name} in the environment, or name a file that holds it."
    else:
        try:
            secret = found.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is not text"
            raise BadSetup(f"{found} can't be read: {why}.") from error
        where = f"{found} is empty."
    if not secret.strip():
        raise BadSetup(f"There is no {name}. {where}")
    return secret.strip()


def _secret_file(name: str, file: Path | None) -> Path | None:
    if file is not None:
        return file
    if named := os.environ.get(f"{name}_FILE", ""):
        return Path(named)
    if folder := os.environ.get("CREDENTIALS_DIRECTORY", ""):
        credential = Path(folder) / name.lower()
        return credential if credential.exists() else None
    return None


def load_settings(path: Path | None) -> Settings:
    """Read a TOML file of settings; without one, the defaults.

    Raises:
        BadSetup: it can't be read, or a key is unknown or of the wrong type.
    """
    if path is None:
        return Settings()
    try:
        settings = msgspec.toml.decode(path.read_bytes(), type=Settings, dec_hook=_decode)
    except OSError as error:
        raise BadSetup(f"{path} can't be read: {error.strerror}.") from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise BadSetup(f"{path}: {error}") from error
    if settings.lanes < 0:
        raise BadSetup(f"{path}: lanes is 0 or more.")
    if settings.backups.keep < 1:
        raise BadSetup(f"{path}: backups.keep is 1 or more.")
    if not 0 <= settings.watch.port < 65536:
        raise BadSetup(f"{path}: watch.port is 0 to 65535.")
    return settings


def _decode(kind: type, value: object) -> object:
    """The one type that TOML doesn't have: a path, relative to where the bot starts."""
    if kind is Path and isinstance(value, str):
        return Path(value).expanduser()
    raise TypeError(f"expected a path, got {value!r}")
