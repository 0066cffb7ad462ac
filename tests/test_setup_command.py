"""`fromscratch setup` as an operator answers it, its tokens tried over real sockets."""

import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.access import token_checks
from bot.config import load_settings
from bot.errors import OperatorError
from bot.setup_command import SERVICE, Asking, Checks, set_up
from tests.wire.conftest import Town
from tests.wire.conftest import town as town
from tests.wire.discord_server import TOKEN

NEW = "MTIz.abc.another-token"


class Operator:
    """Answers in turn, and keeps what was said."""

    def __init__(self, *answers: str | bool) -> None:
        self._answers: Iterator[str | bool] = iter(answers)
        self.heard: list[str] = []

    @property
    def asking(self) -> Asking:
        return Asking(self.heard.append, self._secret, self._yes)

    def _secret(self, question: str) -> str:
        answer = next(self._answers)
        assert isinstance(answer, str), question
        return answer

    def _yes(self, question: str) -> bool:
        answer = next(self._answers)
        assert isinstance(answer, bool), question
        return answer

    @property
    def said(self) -> str:
        return "\n".join(self.heard)


def read(path: Path) -> str:
    return path.read_text()


def write(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "here" / "config.toml"


def on_loopback() -> Checks:
    """The real checks; only the link takes a token that no real bot could have."""

    def invite(token: str) -> str:
        if token.count(".") != 2:
            raise OperatorError("This is no token of a Discord bot.")
        return "an invite link"

    return replace(token_checks(), invite=invite)


async def test_a_token_is_tried_and_kept_in_a_private_file(town: Town, file: Path) -> None:
    operator = Operator(True, TOKEN, False)
    await set_up(file, operator.asking, on_loopback())
    assert "✓ Discord knows it; the bot is in Study group." in operator.said
    assert "Invite the bot to your server: an invite link" in operator.said
    settings = load_settings(file)
    assert settings.slack is None
    assert settings.discord is not None
    assert settings.discord.token_file is not None
    assert settings.discord.token_file.read_text() == f"{TOKEN}\n"
    assert TOKEN not in read(file) + operator.said
    assert {mode(settings.discord.token_file), mode(file)} == {0o600}


async def test_a_refused_token_is_asked_for_again(town: Town, file: Path) -> None:
    operator = Operator(True, NEW, False, "no token", False, TOKEN, False)
    await set_up(file, operator.asking, on_loopback())
    assert "✗ Discord refuses the token." in operator.said
    assert "✗ This is no token of a Discord bot." in operator.said
    assert load_settings(file).discord is not None


async def test_both_fronts_can_be_set_up(file: Path) -> None:
    async def servers(token: str) -> list[str]:
        return []

    async def workspace(bot_token: str, app_token: str) -> str:
        assert (bot_token, app_token) == ("xoxb-1", "xapp-1")
        return "Office"

    checks = Checks(servers, workspace, lambda token: "a link")
    operator = Operator(True, TOKEN, True, "xoxb-1", "xapp-1")
    await set_up(file, operator.asking, checks)
    assert "in no server yet" in operator.said
    assert "the app is in Office" in operator.said
    settings = load_settings(file)
    assert settings.slack is not None
    assert settings.slack.app_token_file is not None
    assert settings.slack.app_token_file.read_text() == "xapp-1\n"


async def test_a_token_can_be_kept_though_nobody_could_be_asked(file: Path) -> None:
    async def unreachable(token: str) -> list[str]:
        raise OperatorError("Discord can't be reached.")

    async def never(bot_token: str, app_token: str) -> str:
        raise AssertionError

    checks = Checks(unreachable, never, lambda token: "a link")
    await set_up(file, Operator(True, TOKEN, True, False).asking, checks)
    assert load_settings(file).discord is not None


async def test_settings_that_are_there_stay_as_they_are(file: Path) -> None:
    write(file, "lanes = 1\n")
    with pytest.raises(OperatorError, match="left as it is"):
        await set_up(file, Operator().asking, token_checks())
    assert read(file) == "lanes = 1\n"


async def test_without_a_front_nothing_is_written(file: Path) -> None:
    operator = Operator(False, False)
    await set_up(file, operator.asking, token_checks())
    assert "Nothing was written." in operator.said
    assert not file.parent.exists()


async def test_for_systemd_the_settings_name_no_token_and_everybody_may_read_them(
    town: Town, file: Path, tmp_path: Path
) -> None:
    credentials = tmp_path / "credstore"
    operator = Operator(True, TOKEN, False)
    await set_up(file, operator.asking, on_loopback(), credentials)
    token = credentials / "fromscratch.discord_token"
    assert read(token) == f"{TOKEN}\n"
    assert [mode(path) for path in (credentials, token, file.parent, file)] == [
        *(0o700, 0o600, 0o755, 0o644)
    ]
    settings = load_settings(file)
    assert settings.discord is not None
    assert settings.discord.token_file is None
    assert "deploy/as-service doctor" in operator.said


def test_systemd_reads_the_tokens_where_setup_puts_them() -> None:
    unit = (Path(__file__).parents[1] / "deploy" / "fromscratch.service").read_text()
    for name in ("discord_token", "slack_bot_token", "slack_app_token"):
        assert f"\nLoadCredential={name}:{SERVICE}.{name}\n" in unit
