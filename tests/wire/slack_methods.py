"""Hold a call of the Web API against what Slack's documentation says it takes."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.wire.slack_schema import complaints_about_message, complaints_about_view

FALLBACK = 4000
PARSED = ("blocks", "view", "files", "metadata")


@dataclass(frozen=True, slots=True)
class Method:
    """What a method needs and what it takes beside that."""

    needs: frozenset[str]
    takes: frozenset[str] = frozenset()


def method(needs: str = "", takes: str = "") -> Method:
    return Method(frozenset(needs.split()), frozenset(takes.split()))


METHODS = {
    "auth.test": method(),
    "apps.connections.open": method(),
    "chat.postMessage": method(
        "channel text",
        "blocks metadata unfurl_links unfurl_media thread_ts reply_broadcast mrkdwn parse "
        "link_names",
    ),
    "chat.update": method("channel ts text", "blocks metadata parse link_names file_ids"),
    "conversations.history": method(
        "channel", "limit cursor latest oldest inclusive include_all_metadata"
    ),
    "conversations.info": method("channel", "include_locale include_num_members"),
    "conversations.open": method("users", "return_im prevent_creation"),
    "files.completeUploadExternal": method(
        "files", "channel_id channels thread_ts initial_comment blocks"
    ),
    "files.getUploadURLExternal": method("filename length", "alt_txt snippet_type"),
    "files.info": method("file", "count cursor limit page"),
    "usergroups.list": method("", "include_count include_disabled include_users team_id"),
    "usergroups.users.list": method("usergroup", "include_disabled team_id"),
    "users.info": method("user", "include_locale"),
    "views.open": method("trigger_id view"),
    "views.publish": method("user_id view", "hash"),
}


async def read_arguments(request: web.Request) -> dict[str, Any]:
    """The arguments of a call, however they were encoded."""
    arguments: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        arguments |= await request.json()
    elif request.can_read_body:
        form = await request.post()
        arguments |= {key: value for key, value in form.items() if isinstance(value, str)}
    for key in PARSED:
        if isinstance(arguments.get(key), str):
            arguments[key] = json.loads(arguments[key])
    return arguments


def complaints(name: str, arguments: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a call; nothing if Slack would understand it."""
    known = METHODS.get(name)
    if known is None:
        yield f"{name}: no method that the tests know"
        return
    for missing in sorted(known.needs - arguments.keys()):
        yield f"{name}: needs {missing}"
    for unknown in sorted(arguments.keys() - known.needs - known.takes):
        yield f"{name}: {unknown} is no argument that Slack knows"
    if "blocks" in arguments:
        yield from (f"{name}: {what}" for what in complaints_about_message(arguments["blocks"]))
    if "view" in arguments:
        yield from (f"{name}: {what}" for what in complaints_about_view(arguments["view"]))
    yield from (f"{name}: {what}" for what in complaints_about_text(arguments))
    if name == "files.getUploadURLExternal" and len(str(arguments.get("alt_txt", ""))) > 1000:
        yield f"{name}: a long alt_txt"


def complaints_about_text(arguments: Mapping[str, Any]) -> Iterator[str]:
    """A message needs words that stand in for its blocks, and only our own mentions."""
    if "text" not in arguments:
        return
    text = str(arguments["text"])
    if not 0 < len(text.replace("&amp;", "&").replace("&lt;", "<")) <= FALLBACK:
        yield f"a text of {len(text)} characters"
    if "<" in text:
        yield "a text with something that Slack acts on"


def complaints_about_answer(body: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with an answer to a response_url."""
    takes = {"text", "blocks", "response_type", "replace_original", "delete_original"}
    for unknown in sorted(body.keys() - takes):
        yield f"response_url: {unknown} is no key that Slack knows"
    if body.get("response_type") != "ephemeral":
        yield "response_url: an answer that everybody sees"
    yield from (f"response_url: {what}" for what in complaints_about_message(body.get("blocks")))
    yield from (f"response_url: {what}" for what in complaints_about_text({"text": "", **body}))
