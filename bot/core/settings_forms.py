"""How a group wants to be run: what a moderator is asked, and what may be answered."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.cards import Action, Card, Form, Kind, Question
from bot.core.communities import Announcements, CommunitySettings, Weekly
from bot.core.rounds import moment_mark
from bot.core.team import ONE_ROLE_FOR_BOTH
from bot.errors import UserError

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKLY = re.compile(r"([a-z]{2,9})\.?,?\s*(?:at\s+)?([0-9]{1,2})[:.]([0-9]{2})(?:\s*h)?")
_WEEKLY_FORMAT = "Write the weekly time like Mon 18:00: an English day, then 00:00 to 23:59."
_ZONE_LENGTH, _WEEKLY_LENGTH, _ID_LENGTH = 64, 20, 32
_ANNOUNCED = (
    (Announcements.ALL.value, "Rounds, summaries and first solves"),
    (Announcements.ROUNDS.value, "Rounds and summaries"),
    (Announcements.NONE.value, "Nothing, unless I announce it"),
)


def settings_form(current: CommunitySettings | None) -> Form:
    """Ask five questions; what was said before is filled in."""
    return Form(
        id="mod-settings",
        title="Settings of this study group",
        questions=(
            Question(
                "channel",
                Kind.CHANNEL,
                "Where posts go",
                value=current.channel if current else "",
            ),
            Question(
                "role",
                Kind.ROLE,
                "The role that posts mention",
                hint="Members who want to be pinged have it; may be empty",
                required=False,
                value=current.role if current else "",
            ),
            Question(
                "zone",
                Kind.TEXT,
                "Time zone",
                hint="For example Europe/Berlin or America/New_York",
                max_length=_ZONE_LENGTH,
                value=current.zone if current else "",
            ),
            Question(
                "weekly",
                Kind.TEXT,
                "When rounds open and close",
                hint="For example Mon 18:00",
                max_length=_WEEKLY_LENGTH,
                value=weekly_text(current.weekly) if current else "",
            ),
            Question(
                "announcements",
                Kind.CHOICE,
                "What is posted by itself",
                choices=_ANNOUNCED,
                value=(current.announcements if current else Announcements.ALL).value,
            ),
        ),
        submit="Preview",
    )


def settings_from(
    answers: Mapping[str, str], zones: Sequence[str], current: CommunitySettings | None = None
) -> CommunitySettings:
    """Read the answers of the form.

    Args:
        current: what the form doesn't ask stays as it is there.
        zones: every zone that there is.

    Raises:
        UserError: says which answer to change, and to what.
    """
    channel = answers.get("channel", "").strip()
    role = answers.get("role", "").strip()
    if not channel or len(channel) > _ID_LENGTH or len(role) > _ID_LENGTH:
        raise UserError("Choose the channel that posts go to.")
    try:
        announcements = Announcements(answers.get("announcements", ""))
    except ValueError as error:
        known = ", ".join(Announcements)
        raise UserError(f"Choose what is posted by itself: one of {known}.") from error
    zone = zone_from(answers.get("zone", ""), zones)
    weekly = weekly_from(answers.get("weekly", ""))
    if role and current is not None and role == current.moderator_role:
        raise UserError(ONE_ROLE_FOR_BOTH)
    if current is None:
        return CommunitySettings(channel, role, zone, weekly, announcements)
    return replace(
        current,
        channel=channel,
        role=role,
        zone=zone,
        weekly=weekly,
        announcements=announcements,
    )


def zone_from(text: str, zones: Sequence[str]) -> str:
    """Read a time zone; capitals don't matter, and a space may stand for "_".

    Raises:
        UserError: there is none of that name; says which are near.
    """
    wanted = re.sub(r"\s+", "_", text.strip()).casefold()[:_ZONE_LENGTH]
    by_name = {zone.casefold(): zone for zone in zones}
    if wanted in by_name:
        return by_name[wanted]
    if not wanted:
        raise UserError("Name a time zone, for example Europe/Berlin.")
    # Most people know their city, not the region that goes before it.
    by_city: dict[str, list[str]] = {}
    for zone in sorted(zones):
        by_city.setdefault(zone.rpartition("/")[2].casefold(), []).append(zone)
    near = [
        zone
        for city in difflib.get_close_matches(wanted.rpartition("/")[2], by_city, n=3, cutoff=0.7)
        for zone in by_city[city]
    ]
    near += [by_name[name] for name in difflib.get_close_matches(wanted, by_name, n=3, cutoff=0.7)]
    said = f"There is no time zone called {text.strip()[:_ZONE_LENGTH]!r}."
    if near:
        return_to = " or ".join(list(dict.fromkeys(near))[:3])
        raise UserError(f"{said} Did you mean {return_to}?")
    raise UserError(f"{said} Write it like Europe/Berlin.")


def weekly_from(text: str) -> Weekly:
    """Read a time of the week: "Mon 18:00", "monday, 18:00", "TUE 9.30".

    Raises:
        UserError: it is none; says how to write it.
    """
    found = _WEEKLY.fullmatch(text.strip().casefold())
    days = [n for n, day in enumerate(_DAYS) if found and day.startswith(found[1])]
    if found is None or len(days) != 1 or int(found[2]) > 23 or int(found[3]) > 59:
        raise UserError(_WEEKLY_FORMAT)
    return Weekly(days[0], int(found[2]), int(found[3]))


def weekly_text(weekly: Weekly) -> str:
    """A time of the week as the form takes it: "Mon 18:00"."""
    return f"{_DAYS[weekly.weekday][:3].title()} {weekly.hour:02}:{weekly.minute:02}"


def preview_card(settings: CommunitySettings, post: Card, times: Sequence[datetime]) -> Card:
    """Show how a post will look, and when the next two would be.

    Args:
        post: as it would be posted now.
        times: the next weekly times.
    """
    zone = ZoneInfo(settings.zone)
    weekly = f"{weekly_text(settings.weekly)}, {settings.zone}"
    following = " and ".join(moment_mark(moment, zone) for moment in times)
    mentions = "mentions the role you chose" if settings.role else "mentions nobody"
    return Card(
        title="This is how a post will look",
        body=(
            f"**{post.title}**\n\n{post.body}\n\n"
            f"Rounds open and close every week at {weekly}: next {following}. "
            f"A post {mentions}. Nothing is saved yet."
        ),
        fields=post.fields,
        actions=(Action("mod-save", "", "Save"), Action("mod-settings", "", "Change")),
    )
