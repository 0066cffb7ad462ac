"""A title of a stranger that leads elsewhere: it pings nobody, previews nothing, hides nothing."""

import io

import pytest
from rich.console import Console

from bot.core.cards import Card, Link
from bot.fronts.discord_render import render as render_for_discord
from bot.fronts.slack_names import Names
from bot.fronts.slack_render import render as render_for_slack
from bot.fronts.terminal_render import print_card
from tests.wire.slack_schema import complaints_about_message

URL = "https://www.reddit.com/r/MachineLearning/comments/1aaaa/"
HOSTILE = [
    "@everyone jobs",
    "<!channel> jobs",
    "<@1234> <@&5678> <#9> jobs",
    "](https://evil.example) jobs",
    "[jobs](https://evil.example)",
    "https://evil.example jobs",
    "**jobs** `x` ||y|| # z",
    "<https://evil.example|jobs>",
    "&lt;!here&gt; jobs",
]


def card(title: str) -> Card:
    return Card(title="Careers", links=(Link(title, URL, "two lines\nwhy picked: pay"),))


@pytest.mark.parametrize("title", HOSTILE)
def test_on_discord_it_is_a_masked_link_in_an_embed(title: str) -> None:
    (message,) = render_for_discord(card(title))
    (embed,) = message.embeds
    text = str(embed.description)
    line = text.split("\n")[0]
    assert line.startswith("**[")
    assert line.endswith(f"](<{URL}>)**")
    assert text.endswith("two lines\nwhy picked: pay")
    label = line.removeprefix("**[").removesuffix(f"](<{URL}>)**")
    assert "[" not in label
    assert "]" not in label
    for acts in ("@everyone", "<@", "<#", "https://evil"):
        assert acts not in label
    # Nothing stands outside the embed, where an address would unfold.
    assert "content" not in message.to_send()


@pytest.mark.parametrize("title", HOSTILE)
def test_on_slack_it_is_an_element_in_which_nothing_acts(title: str) -> None:
    (message,) = render_for_slack(card(title), names=Names())
    assert list(complaints_about_message(message.blocks)) == []
    links = [
        element
        for block in message.blocks
        if block["type"] == "rich_text"
        for section in block["elements"]
        for element in section["elements"]
        if element["type"] == "link"
    ]
    assert [(link["url"], link["text"]) for link in links] == [(URL, title)]
    for acts in ("<!channel>", "<@1234>", "<https://evil"):
        assert acts not in message.text


def test_in_the_terminal_the_whole_address_is_shown() -> None:
    console = Console(file=io.StringIO(), width=100)
    print_card(console, card("jobs \x1b[31m@everyone"))
    said = console.file.getvalue()  # type: ignore[attr-defined]
    assert "jobs" in said
    assert "\x1b" not in said
    assert URL in said
    assert "why picked: pay" in said
