"""Cut what the tests need out of Discord's OpenAPI description.

    python tests/wire/data/cut_discord_openapi.py FULL_SPEC.json

Writes discord_openapi.json beside this file: the operations below with their
query parameters and JSON bodies, and every schema that these reach. Responses
and prose are left out. A request to any other endpoint fails its test, so a
new call of the bot's needs its line here first.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

KEPT = Path(__file__).parent / "discord_openapi.json"
JSON = "application/json"
REF = "#/components/schemas/"

OPERATIONS = {
    "/applications/{application_id}/commands": "get put",
    "/applications/{application_id}/guilds/{guild_id}/commands": "get put",
    "/channels/{channel_id}": "get patch",
    "/channels/{channel_id}/messages": "get post",
    "/channels/{channel_id}/messages/pins/{message_id}": "put delete",
    "/channels/{channel_id}/messages/{message_id}": "get patch delete",
    "/channels/{channel_id}/messages/{message_id}/threads": "post",
    "/channels/{channel_id}/thread-members/@me": "put",
    "/channels/{channel_id}/thread-members/{user_id}": "put delete",
    "/channels/{channel_id}/threads": "post",
    "/channels/{channel_id}/threads/archived/private": "get",
    "/channels/{channel_id}/threads/archived/public": "get",
    "/channels/{channel_id}/typing": "post",
    "/gateway": "get",
    "/gateway/bot": "get",
    "/guilds/{guild_id}": "get",
    "/guilds/{guild_id}/channels": "get",
    "/guilds/{guild_id}/members/{user_id}": "get",
    "/guilds/{guild_id}/members/{user_id}/roles/{role_id}": "put delete",
    "/guilds/{guild_id}/roles": "get",
    "/guilds/{guild_id}/threads/active": "get",
    "/interactions/{interaction_id}/{interaction_token}/callback": "post",
    "/oauth2/applications/@me": "get",
    "/users/@me": "get",
    "/users/@me/channels": "post",
    "/users/@me/guilds": "get",
    "/users/@me/guilds/{guild_id}": "delete",
    "/users/{user_id}": "get",
    "/webhooks/{webhook_id}/{webhook_token}": "post",
    "/webhooks/{webhook_id}/{webhook_token}/messages/@original": "get patch delete",
    "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}": "get patch delete",
}


def cut(spec: dict[str, Any]) -> dict[str, Any]:
    """The smaller description; cutting it again changes nothing."""
    paths = {
        path: {method: _operation(spec["paths"][path][method]) for method in methods.split()}
        for path, methods in OPERATIONS.items()
    }
    schemas: dict[str, Any] = {}
    wanted = sorted(set(_references(paths)))
    while wanted:
        name = wanted.pop()
        if name not in schemas:
            schemas[name] = _without_prose(spec["components"]["schemas"][name])
            wanted += _references(schemas[name])
    return {
        "openapi": spec["openapi"],
        "info": {key: spec["info"][key] for key in ("title", "license", "version")},
        "paths": paths,
        "components": {"schemas": dict(sorted(schemas.items()))},
    }


def _operation(full: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {"operationId": full["operationId"]}
    query = [
        {"name": given["name"], "in": "query", "schema": _without_prose(given["schema"])}
        for given in full.get("parameters", ())
        if given["in"] == "query"
    ]
    if query:
        kept["parameters"] = query
    if "requestBody" in full:
        body = full["requestBody"]
        schema = _without_prose(body["content"][JSON]["schema"])
        kept["requestBody"] = {
            "content": {JSON: {"schema": schema}},
            "required": body.get("required", False),
        }
    return kept


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "$ref":
                yield value.removeprefix(REF)
            else:
                yield from _references(value)
    elif isinstance(part, list):
        for item in part:
            yield from _references(item)


def _without_prose(schema: Any) -> Any:
    """A schema without descriptions; a property may be called that, its value is no text."""
    if isinstance(schema, dict):
        return {
            key: _without_prose(value)
            for key, value in schema.items()
            if not (key == "description" and isinstance(value, str))
        }
    return [_without_prose(item) for item in schema] if isinstance(schema, list) else schema


def main() -> None:
    full = json.loads(Path(sys.argv[1]).read_text())
    KEPT.write_text(json.dumps(cut(full), indent=1) + "\n")


if __name__ == "__main__":
    main()
