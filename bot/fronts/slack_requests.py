"""What Slack sends when somebody does something, taken apart."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.core.submitting import Intent

Body = Mapping[str, Any]


@dataclass(slots=True)
class AnswerTo:
    """Where the answer to somebody goes.

    Attributes:
        response_url: takes a few answers that only they see, where they are; empty
            where Slack gives none. A secret until it expires.
        uses: how many it has taken.
    """

    user_id: str
    response_url: str = ""
    uses: int = 0


@dataclass(frozen=True, slots=True)
class Request:
    """One thing that somebody did.

    Attributes:
        key: the same for every delivery of the same deed.
        trigger_id: opens one form within three seconds.
    """

    key: str
    team_id: str
    user_id: str
    user_name: str
    trigger_id: str
    answer_to: AnswerTo
    body: Body = field(repr=False)

    @property
    def is_own_message(self) -> bool:
        """Whether a button stands in a message that nobody else sees."""
        container = self.body.get("container") or {}
        alone = str(container.get("channel_id", "")).startswith("D")
        return bool(container.get("is_ephemeral")) or alone


def command_request(body: Body) -> Request:
    """Somebody typed a command."""
    user_id = str(body["user_id"])
    return Request(
        key=f"command:{body['trigger_id']}",
        team_id=str(body["team_id"]),
        user_id=user_id,
        user_name=str(body.get("user_name", "")),
        trigger_id=str(body["trigger_id"]),
        answer_to=AnswerTo(user_id, str(body.get("response_url", ""))),
        body=body,
    )


def interaction_request(body: Body) -> Request:
    """Somebody pressed a button, sent a form, or chose a shortcut."""
    user = body["user"]
    user_id = str(user["id"])
    view = body.get("view") or {}
    sent = body["type"] == "view_submission"
    # A form is sent once, however often its button is pressed.
    key = str(view["id"]) if sent else str(body.get("trigger_id", ""))
    url = Kept.read(view).response_url if sent else str(body.get("response_url") or "")
    return Request(
        key=f"{body['type']}:{key}",
        team_id=str((body.get("team") or {}).get("id") or user.get("team_id", "")),
        user_id=user_id,
        user_name=str(user.get("name") or user.get("username") or ""),
        trigger_id=str(body.get("trigger_id", "")),
        answer_to=AnswerTo(user_id, url),
        body=body,
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """What a form carries while it is filled in.

    Attributes:
        form_id: the core's.
        response_url: of what opened it.
    """

    form_id: str = ""
    response_url: str = ""

    def encoded(self) -> str:
        """As `private_metadata` takes it."""
        return json.dumps([self.form_id, self.response_url])

    @classmethod
    def read(cls, view: Body) -> "Kept":
        """Read it back; nothing, if it is none of ours."""
        try:
            match json.loads(view.get("private_metadata") or ""):
                case [str(form_id), str(response_url)]:
                    return cls(form_id, response_url)
        except ValueError:
            pass
        return cls()

    @property
    def intent(self) -> tuple[Intent, str] | None:
        """What code is sent for, and for which challenge; None for another form."""
        verb, _, value = self.form_id.partition(":")
        return (Intent(verb), value) if verb in tuple(Intent) else None
