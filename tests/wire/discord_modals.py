"""Fill in a modal as Discord's client would send it, within the modal's limits."""

from collections.abc import Mapping
from typing import Any

from simcord import interactions
from simcord.backend import Backend, serializers
from simcord.backend.models import Channel
from simcord.enums import ComponentType

LAYOUT = (ComponentType.TEXT_DISPLAY, ComponentType.ACTION_ROW, ComponentType.LABEL)
ENTITIES = (ComponentType.ROLE_SELECT, ComponentType.CHANNEL_SELECT)
CHOICES = (ComponentType.STRING_SELECT, ComponentType.CHECKBOX_GROUP)


def filled_in(
    backend: Backend,
    channel: Channel,
    user_id: int,
    modal: Mapping[str, Any],
    answers: Mapping[str, Any],
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The data of a modal's submission, and its resolved files, channels and roles."""
    filler = _Filler(backend, channel, user_id, dict(answers))
    components = [filler.fill(component) for component in modal["components"]]
    assert not filler.answers, f"the modal doesn't ask for {sorted(filler.answers)}"
    return {"custom_id": modal["custom_id"], "components": components}, filler.resolved


class _Filler:
    """Takes each answer once, so that what is left was never asked for."""

    def __init__(
        self, backend: Backend, channel: Channel, user_id: int, answers: dict[str, Any]
    ) -> None:
        self._backend = backend
        self._channel = channel
        self._user_id = user_id
        self.answers = answers
        self.resolved: dict[str, Any] = {}

    def fill(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """One component, with its answer or with those inside it."""
        kind = ComponentType(asked["type"])
        if kind not in LAYOUT:
            return {"type": kind, "id": asked["id"], "custom_id": asked["custom_id"]} | (
                self._answer(kind, asked)
            )
        filled: dict[str, Any] = {"type": kind, "id": asked["id"]}
        if kind == ComponentType.LABEL:
            filled["component"] = self.fill(asked["component"])
        elif kind == ComponentType.ACTION_ROW:
            filled["components"] = [self.fill(inner) for inner in asked["components"]]
        return filled

    def _answer(self, kind: ComponentType, asked: Mapping[str, Any]) -> dict[str, Any]:
        name = asked["custom_id"]
        given = self.answers.pop(name, _filled_in_already(kind, asked))
        if kind in (ComponentType.RADIO_GROUP, ComponentType.CHECKBOX):
            return {"value": given}
        assert given or not asked.get("required", True), f"{name!r} needs an answer"
        if kind == ComponentType.TEXT_INPUT:
            assert len(given) <= (asked.get("max_length") or 4000), f"{name!r} is too long"
            return {"value": given}
        if kind in CHOICES:
            offered = [option["value"] for option in asked["options"]]
            assert set(given) <= set(offered), f"{name!r} offers {offered}"
        assert len(given) <= (asked.get("max_values") or 1), f"too many for {name!r}"
        if kind == ComponentType.FILE_UPLOAD:
            return {"values": [self._store(filename, data) for filename, data in given]}
        if kind in ENTITIES:
            for number in given:
                self._resolve(kind, int(number))
        return {"values": [str(value) for value in given]}

    def _store(self, filename: str, data: bytes) -> str:
        return interactions.store_interaction_attachment(
            self._backend, self._channel.id, filename, data, self.resolved
        )

    def _resolve(self, kind: ComponentType, number: int) -> None:
        backend, guild_id = self._backend, self._channel.guild_id
        assert guild_id is not None, "a DM has neither channels nor roles"
        if kind == ComponentType.ROLE_SELECT:
            role = serializers.role_payload(backend.get_role(guild_id, number))
            self.resolved.setdefault("roles", {})[str(number)] = role
        else:
            chosen = serializers.channel_payload(backend, backend.get_channel(number))
            allowed = backend.compute_permissions(guild_id, self._user_id, number)
            payload = dict(chosen) | {"permissions": str(allowed)}
            self.resolved.setdefault("channels", {})[str(number)] = payload


def _filled_in_already(kind: ComponentType, asked: Mapping[str, Any]) -> Any:
    if kind == ComponentType.TEXT_INPUT:
        return asked.get("value") or ""
    if kind == ComponentType.CHECKBOX:
        return bool(asked.get("default"))
    if kind in ENTITIES:
        return [default["id"] for default in asked.get("default_values", ())]
    chosen = [option["value"] for option in asked.get("options", ()) if option.get("default")]
    return next(iter(chosen), None) if kind == ComponentType.RADIO_GROUP else chosen
