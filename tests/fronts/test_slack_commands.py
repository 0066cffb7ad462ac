"""What is typed behind a slash on Slack, and how messages are paced."""

from collections.abc import Sequence

import pytest

from bot.core.asking import Asker
from bot.core.cards import Card
from bot.core.commands import Command, Given, Option, Takes
from bot.errors import UserError
from bot.fronts.slack_api import BURST, WORKSPACE_A_MINUTE, Pace
from bot.fronts.slack_commands import Typed, read_command
from bot.fronts.slack_names import Names


async def answer(asker: Asker, given: Given) -> Card:
    return Card(title="done")


ADD = Command(
    ("mod", "relay", "add"),
    "Add a thread",
    answer,
    (
        Option("url", Takes.TEXT, "Which", required=True),
        Option("days", Takes.NUMBER, "How long", low=1, high=9),
        Option("title", Takes.TEXT, "What it is called"),
    ),
)
NAME = Command(
    ("mod", "team", "add"), "Add", answer, (Option("member", Takes.MEMBER, "Whom", required=True),)
)
UPLOAD = Command(("parcel",), "Send", answer, (Option("file", Takes.FILE, "What", required=True),))
COMMANDS = {command.words: command for command in (ADD, NAME, UPLOAD)}
NAMES = Names().with_verbs(words[0] for words in COMMANDS)


def typed(text: str) -> Typed:
    found = read_command(NAMES, COMMANDS, "/fromscratch", text)
    assert isinstance(found, Typed)
    return found


@pytest.mark.parametrize(
    ("command", "text", "action"),
    [
        ("/challenge", "", ("challenge", "")),
        ("/challenge", "softmax", ("challenge", "softmax")),
        ("/fromscratch", "", ("help", "")),
        ("/fromscratch", "/hint softmax 2", ("hint", "softmax:2")),
        ("/fromscratch", "Hint", ("hint", ":1")),
        ("/fromscratch", "hint a:b 3", ("hint", "a-b:3")),
        ("/leaderboard", "", ("board", "round::points:0")),
        ("/leaderboard", "softmax fastest 2", ("board", "round:softmax:fastest:1")),
        ("/leaderboard", "season", ("board", "season::points:0")),
        ("/leaderboard", "newcomers 2", ("board", "newcomers::points:1")),
        ("/fromscratch", "help me", ("help", "")),
        ("/fromscratch", "me #12", ("me", "12")),
        ("/fromscratch", "me 12 withdraw", ("withdraw", "12")),
        ("/fromscratch", "mod settings", ("mod-settings", "")),
        ("/fromscratch", "mod round open softmax", ("round-open", "softmax")),
        ("/fromscratch", "mod round extend 3", ("round-extend", "3")),
        ("/fromscratch", "try &lt;b&gt;", ("try", "<b>")),
    ],
)
def test_a_verb_of_the_group_is_an_action(command: str, text: str, action: tuple[str, str]) -> None:
    found = read_command(NAMES, COMMANDS, command, text)
    assert not isinstance(found, Typed)
    assert (found.id, found.value) == action


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nothing", "There is no command nothing"),
        ("challenge a b", r"Write it as /challenge \[slug\]"),
        ("me two", "Write it as /me"),
        ("mod round extend", "Write it as /mod round extend DAYS"),
        ("mod relay add x 12 y", "DAYS is a number, 1 to 9"),
        ("mod", "Behind /mod comes one of settings, announce, round, "),
        ("mod round opne", r"There is no /mod round opne. Did you mean /mod round open\?"),
        ("mod relay", "Behind /mod relay comes add"),
        ("mod team add noor", "Name the member like @noor"),
        ("mod team add <@U1> <@U2>", "Write it as /mod team add MEMBER"),
    ],
)
def test_what_makes_no_sense_is_said_with_the_way_on(text: str, says: str) -> None:
    with pytest.raises(UserError, match=says):
        read_command(NAMES, COMMANDS, "/fromscratch", text)


def test_a_features_command_takes_its_options_in_order_or_by_name() -> None:
    found = typed("mod relay add <https://example.org/a&amp;b|example.org> days=3 From PCA to ML")
    assert found.command is ADD
    assert found.values == {
        "url": "https://example.org/a&b",
        "days": "3",
        "title": "From PCA to ML",
    }
    assert not found.missing


def test_a_member_is_who_slack_recognised() -> None:
    assert typed("mod team add <@U0NOOR|noor>").users == {"member": "U0NOOR"}
    assert typed("mod team add <@U0NOOR>").users == {"member": "U0NOOR"}


@pytest.mark.parametrize("text", ["mod relay add", "mod team add", "parcel", "parcel x.zip"])
def test_what_a_line_lacks_or_cannot_hold_is_asked_for(text: str) -> None:
    assert typed(text).missing


def times(pace: Pace, channels: Sequence[str]) -> list[float]:
    return [pace.book(channel) for channel in channels]


def test_a_channel_gets_a_message_a_second() -> None:
    now = [100.0]
    pace = Pace(lambda: now[0])
    assert times(pace, ["C1", "C1", "C2", "C1"]) == [0.0, 1.0, 0.0, 2.0]
    now[0] += 10
    assert times(pace, ["C1"]) == [0.0]


def test_a_workspace_gets_a_burst_and_then_fifty_a_minute() -> None:
    now = [100.0]
    pace = Pace(lambda: now[0])
    waits = times(pace, [f"C{number}" for number in range(BURST + WORKSPACE_A_MINUTE)])
    assert waits[:BURST] == [0.0] * BURST
    assert waits[-1] == pytest.approx(60.0)
    assert all(
        later > earlier for earlier, later in zip(waits[BURST:], waits[BURST + 1 :], strict=False)
    )


def test_edits_wait_for_the_workspace_but_for_no_channel() -> None:
    pace = Pace(lambda: 100.0)
    assert times(pace, ["", "", "C1"]) == [0.0, 0.0, 0.0]
