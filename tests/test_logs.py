"""What a log line holds, and what it never holds."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot.logs import log_to

SECRET = "MTIz.abc.a-token-of-a-bot"


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    log_to(stream, [SECRET])
    yield stream
    logging.captureWarnings(False)
    root.handlers[:], root.level = handlers, level


def lines(out: io.StringIO) -> list[dict[str, str]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_an_event_is_one_line_of_json(out: io.StringIO) -> None:
    logging.getLogger("bot.judge").warning("submission %d\nwaits", 4)
    (line,) = lines(out)
    assert line["event"] == "submission 4\nwaits"
    assert (line["level"], line["part"]) == ("warning", "bot.judge")
    assert line["at"].endswith("Z")


def test_a_failure_is_one_line_too(out: io.StringIO) -> None:
    try:
        raise ValueError("no")
    except ValueError:
        logging.getLogger("bot").exception("it failed")
    (line,) = lines(out)
    assert "ValueError: no" in line["trace"]


@pytest.mark.parametrize(
    "text",
    [
        f"login with {SECRET} failed",
        "POST https://discord.com/api/v10/webhooks/123/aW50ZXJhY3Rpb246/messages/@original",
        "POST /interactions/99/aW50ZXJhY3Rpb246/callback",
        "Authorization: Bearer aW50ZXJhY3Rpb246",
        "Authorization: Bot aW50ZXJhY3Rpb246",
        "xoxb-aW50ZXJhY3Rpb246 and xapp-1-aW50ZXJhY3Rpb246",
    ],
)
def test_a_token_is_blanked_wherever_it_turns_up(out: io.StringIO, text: str) -> None:
    logging.getLogger("x").info("%s", text)
    try:
        raise OSError(text)
    except OSError:
        logging.getLogger("x").exception("again")
    assert SECRET not in out.getvalue()
    assert "aW50ZXJhY3Rpb246" not in out.getvalue()
    assert out.getvalue().count("[secret]") >= 2


def test_on_a_terminal_a_line_is_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    stream = Terminal()
    log_to(stream)
    logging.getLogger("bot.x").info("ready\nor not")
    logging.captureWarnings(False)
    assert stream.getvalue().endswith("Z info    bot.x: ready\\nor not\n")
