"""Settings: a TOML file or the defaults, and nothing misspelt."""

from pathlib import Path

import pytest

from bot.access import slack_access
from bot.config import Settings, SlackSettings, load_settings, read_secret, user_data_directory
from bot.errors import BadSetup


def test_without_a_file_everything_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    settings = load_settings(None)
    assert settings == Settings()
    assert settings.lanes == 0
    assert settings.challenges == Path(__file__).parents[1] / "challenges"
    assert settings.data == Path("/data/fromscratch/terminal.sqlite3")


def test_a_file_overrides_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('challenges_dir = "/c"\ndata_path = "/d/x.sqlite3"\nlanes = 2\n')
    settings = load_settings(path)
    assert settings.challenges == Path("/c")
    assert settings.data == Path("/d/x.sqlite3")
    assert settings.lanes == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("lane = 2", "Object contains unknown field `lane`", id="an unknown key"),
        pytest.param('lanes = "2"', "Expected `int`, got `str` - at `$.lanes`", id="another type"),
        pytest.param("lanes = -1", "lanes is 0 or more.", id="a negative number"),
        pytest.param("lanes", ": ", id="no TOML"),
        pytest.param("lanes = 1\nlanes = 2", ": ", id="a key twice"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_by_name(
    tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    with pytest.raises(BadSetup) as caught:
        load_settings(path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xff")
    with pytest.raises(BadSetup, match=r"config\.toml"):
        load_settings(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSetup, match=r"none\.toml can't be read: No such file"):
        load_settings(tmp_path / "none.toml")


@pytest.mark.parametrize("base", ["", "relative/path"])
def test_data_lies_in_the_home_folder_without_a_base(
    monkeypatch: pytest.MonkeyPatch, base: str
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", base)
    monkeypatch.setenv("HOME", "/home/anna")
    assert user_data_directory() == Path("/home/anna/.local/share/fromscratch")


def test_settings_do_not_change() -> None:
    with pytest.raises(AttributeError):
        Settings().lanes = 3  # type: ignore[misc]


def test_a_secret_comes_from_its_file_before_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "from the environment")
    assert read_secret("DISCORD_TOKEN", None) == "from the environment"

    for name in ("credentials", "named", "set"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "discord_token").write_text(f"from {name}\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))
    assert read_secret("DISCORD_TOKEN", None) == "from credentials"
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(tmp_path / "named" / "discord_token"))
    assert read_secret("DISCORD_TOKEN", None) == "from named"
    assert read_secret("DISCORD_TOKEN", tmp_path / "set" / "discord_token") == "from set"


def test_a_missing_secret_is_named_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    with pytest.raises(BadSetup, match=r"no DISCORD_TOKEN\. Set DISCORD_TOKEN in the env"):
        read_secret("DISCORD_TOKEN", None)
    empty = tmp_path / "token"
    empty.write_text(" \n")
    with pytest.raises(BadSetup, match=r"no DISCORD_TOKEN\. .*token is empty"):
        read_secret("DISCORD_TOKEN", empty)
    with pytest.raises(BadSetup, match="can't be read: No such file"):
        read_secret("DISCORD_TOKEN", tmp_path / "elsewhere")


def test_a_front_is_configured_by_its_table(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("lanes = 1\n")
    assert load_settings(path).discord is None
    path.write_text('[discord]\ntoken_file = "/run/secrets/discord"\n')
    discord = load_settings(path).discord
    assert discord is not None
    assert discord.token_file == Path("/run/secrets/discord")


@pytest.mark.parametrize(
    ("listen", "address"),
    [("", None), ("127.0.0.1:3000", ("127.0.0.1", 3000)), ("[::1]:80", ("::1", 80))],
)
def test_slack_is_reached_by_a_socket_or_at_an_address(
    listen: str, address: tuple[str, int] | None
) -> None:
    assert SlackSettings(listen=listen).address == address


@pytest.mark.parametrize("listen", ["3000", ":3000", "host:port", "host:70000"])
def test_what_is_no_address_is_refused(listen: str) -> None:
    with pytest.raises(BadSetup, match="write it like"):
        _ = SlackSettings(listen=listen).address


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (SlackSettings(), "There is no SLACK_APP_TOKEN"),
        (SlackSettings(listen="127.0.0.1:3000"), "There is no SLACK_SIGNING_SECRET"),
        (SlackSettings(prefix="A"), "can't begin a command"),
    ],
)
def test_what_slack_lacks_is_said_before_anything_opens(
    settings: SlackSettings, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "CREDENTIALS_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    with pytest.raises(BadSetup, match=says):
        slack_access(settings)
