"""Where things are and how many lanes judge: one TOML file, or the defaults.

Unknown keys are refused: a misspelt setting must not silently be a default.
"""

import os
from pathlib import Path

import msgspec

from bot.errors import OperatorError


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an operator may set.

    Attributes:
        challenges_dir: the folder with calendar.toml; beside `bot/` by default.
        data_path: the SQLite file of `play`; in the user's data directory by default.
        lanes: how many submissions are judged at once; 0 means one a core but one.
    """

    challenges_dir: Path | None = None
    data_path: Path | None = None
    lanes: int = 0

    @property
    def challenges(self) -> Path:
        """The challenges folder."""
        return self.challenges_dir or Path(__file__).parent.parent / "challenges"

    @property
    def data(self) -> Path:
        """The data file of the terminal front."""
        return self.data_path or user_data_directory() / "terminal.sqlite3"


def user_data_directory() -> Path:
    """Where this user's programs keep data (the XDG base directory rule)."""
    base = os.environ.get("XDG_DATA_HOME", "")
    root = Path(base) if base.startswith("/") else Path.home() / ".local" / "share"
    return root / "fromscratch"


def load_settings(path: Path | None) -> Settings:
    """Read a TOML file of settings; without one, the defaults.

    Raises:
        OperatorError: it can't be read, or a key is unknown or of the wrong type.
    """
    if path is None:
        return Settings()
    try:
        settings = msgspec.toml.decode(path.read_bytes(), type=Settings, dec_hook=_decode)
    except OSError as error:
        raise OperatorError(f"{path} can't be read: {error.strerror}.") from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise OperatorError(f"{path}: {error}") from error
    if settings.lanes < 0:
        raise OperatorError(f"{path}: lanes is 0 or more.")
    return settings


def _decode(kind: type, value: object) -> object:
    """The one type that TOML doesn't have: a path, relative to where the bot starts."""
    if kind is Path and isinstance(value, str):
        return Path(value).expanduser()
    raise TypeError(f"expected a path, got {value!r}")
