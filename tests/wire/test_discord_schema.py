"""What Discord's own description lets through, and what it says about the rest."""

import json
from typing import Any

import pytest

from tests.wire.data.cut_discord_openapi import cut
from tests.wire.discord_schema import DESCRIPTION, discord_schema

MESSAGES = "/channels/1/messages"
CALLBACK = "/interactions/1/a-token/callback"
BUTTON = {"type": 2, "style": 1, "label": "Go", "custom_id": "go"}
QUESTION = {"type": 4, "custom_id": "text", "style": 2, "max_length": 4000}


def row(*components: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(components)}


def modal(**changes: Any) -> dict[str, Any]:
    label = {"type": 18, "label": "Code", "component": QUESTION | changes}
    return {"type": 9, "data": {"custom_id": "m", "title": "Send", "components": [label]}}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        pytest.param("POST", MESSAGES, {"content": "hello"}, id="text"),
        pytest.param("POST", MESSAGES, {"components": [row(BUTTON)]}, id="button"),
        pytest.param("POST", MESSAGES, {"attachments": [{"id": 0}]}, id="id as a number"),
        pytest.param("POST", MESSAGES, {"allowed_mentions": {"roles": [7]}}, id="role as a number"),
        pytest.param("POST", MESSAGES, {"embeds": [{"title": "x", "flags": 0}]}, id="extra key"),
        pytest.param("PATCH", f"{MESSAGES}/2", {"tts": False, "content": "x"}, id="extra tts"),
        pytest.param("POST", CALLBACK, {"type": 5, "data": {"flags": 64}}, id="defer"),
        pytest.param("POST", CALLBACK, modal(), id="modal"),
        pytest.param("GET", "/users/@me", None, id="no body"),
    ],
)
def test_what_discord_understands_passes(method: str, path: str, body: Any) -> None:
    assert list(discord_schema().complaints(method, path, {}, body)) == []


@pytest.mark.parametrize(
    ("method", "path", "body", "complaint"),
    [
        pytest.param(
            "POST", MESSAGES, {"content": 7}, ".content breaks type", id="wrong type of a value"
        ),
        pytest.param("POST", MESSAGES, {"nonce": "n" * 26}, ".nonce breaks", id="long nonce"),
        pytest.param(
            "POST",
            MESSAGES,
            {"embeds": [{"title": "t" * 257}]},
            ".embeds[0].title breaks maxLength 256",
            id="long title",
        ),
        pytest.param(
            "POST",
            MESSAGES,
            {"embeds": [{"titel": "x"}]},
            "embeds[0].titel is no key that Discord knows",
            id="unknown key",
        ),
        pytest.param(
            "POST",
            MESSAGES,
            {"components": [row(BUTTON | {"link": "x"})]},
            "components[0].components[0].link is no key",
            id="unknown key of one of many kinds",
        ),
        pytest.param(
            "POST", CALLBACK, modal(max_length=4001), "breaks", id="long answer in a modal"
        ),
        pytest.param(
            "POST", CALLBACK, {"type": 4, "data": {"nonce": "1"}}, "data.nonce", id="nonce here"
        ),
        pytest.param("PUT", "/applications/1/commands", [{"name": ""}], "name", id="command"),
        pytest.param("POST", MESSAGES, None, "has no body", id="missing body"),
        pytest.param("GET", "/users/@me", {"a": 1}, "takes no body", id="needless body"),
        pytest.param("GET", "/guilds/1/bans", None, "no endpoint", id="unknown endpoint"),
        pytest.param("DELETE", "/users/@me", None, "no endpoint", id="unknown method"),
    ],
)
def test_what_discord_would_not_understand_is_named(
    method: str, path: str, body: Any, complaint: str
) -> None:
    found = list(discord_schema().complaints(method, path, {}, body))
    assert len(found) == 1
    assert complaint in found[0]


def test_an_unknown_query_parameter_is_named() -> None:
    found = discord_schema().complaints("POST", CALLBACK, {"quickly": "1"}, {"type": 1})
    assert [complaint.split(": ")[1] for complaint in found] == ["unknown query parameter quickly"]


def test_the_description_carries_all_that_it_points_to() -> None:
    description = json.loads(DESCRIPTION.read_text())
    assert cut(description) == description
