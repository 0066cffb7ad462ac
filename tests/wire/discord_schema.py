"""Hold a request against Discord's official OpenAPI description.

The description forbids no unknown key, so a walker looks for those; and it is
weaker than Discord in places (4,000 characters of content instead of 2,000, no
6,000 for all embeds), so the server refuses what its backend refuses, too.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from jsonschema.exceptions import best_match  # type: ignore[import-untyped]
from referencing import Registry
from referencing.jsonschema import DRAFT202012

DESCRIPTION = Path(__file__).parent / "data" / "discord_openapi.json"
BASE = "urn:discord"
# Discord takes a snowflake as a number too, and discord.py sends it so in many
# places: recipient_id, attachments[].id, allowed_mentions.roles.
SNOWFLAKE = {
    "anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": "^[0-9]+$"}]
}
# What discord.py itself sends and the description doesn't know.
KNOWN_EXTRAS = (
    re.compile(r"PUT .*/commands: \[\]\.nsfw"),
    re.compile(r"[A-Z]+ .*: (.*\.)?embeds\[\]\.(flags|type)"),
    re.compile(r"(PATCH|POST) .*: ((data|message)\.)?tts"),
)
ANY_INDEX = re.compile(r"\[\d+\]")
LONGEST_COMPLAINT = 400


@dataclass(frozen=True, slots=True)
class Operation:
    """One endpoint and method, as the description has it."""

    name: str
    segments: tuple[str, ...]
    query: frozenset[str]
    body: Mapping[str, Any] | None
    needs_body: bool

    def literals_in(self, segments: tuple[str, ...]) -> int | None:
        """How many segments are the same to the letter; None where the path is another."""
        if len(segments) != len(self.segments):
            return None
        same = 0
        for own, given in zip(self.segments, segments, strict=True):
            if own == given:
                same += 1
            elif not own.startswith("{"):
                return None
        return same


class DiscordSchema:
    """Knows the endpoints a bot may call here, and what it may send them."""

    def __init__(self, description: dict[str, Any]) -> None:
        description["components"]["schemas"]["SnowflakeType"] = SNOWFLAKE
        _make_absolute(description)
        resource = DRAFT202012.create_resource(description)
        self._registry: Registry[Any] = Registry().with_resource(BASE, resource)
        self._operations: dict[str, list[Operation]] = {}
        self._looked_at: dict[tuple[str, str], list[str]] = {}
        for path, methods in description["paths"].items():
            for method, given in methods.items():
                operation = _operation(f"{method.upper()} {path}", path, given)
                self._operations.setdefault(method.upper(), []).append(operation)

    def operation(self, method: str, path: str) -> Operation | None:
        """The endpoint that a request is for, the most literal path first."""
        segments = tuple(path.strip("/").split("/"))
        found: tuple[int, Operation] | None = None
        for operation in self._operations.get(method, ()):
            same = operation.literals_in(segments)
            if same is not None and (found is None or same > found[0]):
                found = same, operation
        return found[1] if found else None

    def complaints(
        self, method: str, path: str, query: Mapping[str, str], body: Any
    ) -> Iterator[str]:
        """What is wrong with a request; nothing if Discord would understand it.

        Args:
            body: the JSON that was sent, alone or as `payload_json`; None if none was.
        """
        operation = self.operation(method, path)
        if operation is None:
            yield f"{method} {path}: no endpoint that the tests know"
            return
        for key in sorted(query.keys() - operation.query):
            yield f"{operation.name}: unknown query parameter {key}"
        if body is None:
            if operation.needs_body:
                yield f"{operation.name}: has no body"
        elif operation.body is None:
            yield f"{operation.name}: takes no body"
        else:
            # Every test registers the same commands, which take long to look at.
            same = operation.name, json.dumps(body, sort_keys=True)
            if same not in self._looked_at:
                self._looked_at[same] = list(self._in_body(operation, operation.body, body))
            yield from self._looked_at[same]

    def _in_body(self, operation: Operation, schema: Mapping[str, Any], body: Any) -> Iterator[str]:
        error = best_match(self._validator(schema).iter_errors(body))
        if error is not None:
            broken = f"{error.validator} {json.dumps(error.validator_value)}"
            yield f"{operation.name}: {error.json_path[1:]} breaks {broken}"[:LONGEST_COMPLAINT]
            return  # which alternative was meant is unclear now, so which keys it has is, too
        for where in self._unknown_keys(schema, body, ""):
            complaint = f"{operation.name}: {where}"
            general = ANY_INDEX.sub("[]", complaint)
            if not any(extra.fullmatch(general) for extra in KNOWN_EXTRAS):
                yield f"{complaint} is no key that Discord knows"

    def _unknown_keys(self, schema: Any, value: Any, where: str) -> Iterator[str]:
        branches = list(self._branches(schema, value))
        if isinstance(value, dict):
            for key, inner in value.items():
                inside = f"{where}.{key}".removeprefix(".")
                schemas = [_schema_of_key(branch, key) for branch in branches]
                known = [schema for schema in schemas if schema is not None]
                if not known:
                    yield inside
                else:
                    yield from self._unknown_keys({"anyOf": known}, inner, inside)
        elif isinstance(value, list):
            items = [branch["items"] for branch in branches if "items" in branch]
            for index, inner in enumerate(value):
                yield from self._unknown_keys({"anyOf": items}, inner, f"{where}[{index}]")

    def _branches(self, schema: Any, value: Any) -> Iterator[Mapping[str, Any]]:
        """The parts of a schema that speak of a value: of alternatives, those that fit it."""
        yield schema
        if "$ref" in schema:
            resolved = self._registry.resolver().lookup(schema["$ref"]).contents
            yield from self._branches(resolved, value)
        for part in schema.get("allOf", ()):
            yield from self._branches(part, value)
        for part in [*schema.get("anyOf", ()), *schema.get("oneOf", ())]:
            if self._validator(part).is_valid(value):
                yield from self._branches(part, value)

    def _validator(self, schema: Mapping[str, Any]) -> Draft202012Validator:
        return Draft202012Validator(schema, registry=self._registry)


@cache
def discord_schema() -> DiscordSchema:
    """The description that the project carries, read once."""
    return DiscordSchema(json.loads(DESCRIPTION.read_text()))


def _operation(name: str, path: str, given: Mapping[str, Any]) -> Operation:
    body = given.get("requestBody", {})
    return Operation(
        name=name,
        segments=tuple(path.strip("/").split("/")),
        query=frozenset(parameter["name"] for parameter in given.get("parameters", ())),
        body=body["content"]["application/json"]["schema"] if body else None,
        needs_body=body.get("required", False),
    )


def _schema_of_key(branch: Mapping[str, Any], key: str) -> Any:
    if key in branch.get("properties", {}):
        return branch["properties"][key]
    others = branch.get("additionalProperties")
    return others if isinstance(others, dict) else None


def _make_absolute(part: Any) -> None:
    """Make every reference good from anywhere, so that a part can be validated alone."""
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            part["$ref"] = BASE + part["$ref"]
        for value in part.values():
            _make_absolute(value)
    elif isinstance(part, list):
        for item in part:
            _make_absolute(item)
