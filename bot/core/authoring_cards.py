"""What moderators see of the challenges they bring: findings first, then what to do next."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from bot.core.cards import Action, Card, Field
from bot.core.challenge import Challenge
from bot.core.challenge_cards import challenge_card, hint_card, starter_card
from bot.core.own_challenges import CheckOutcome, OwnChallenge, OwnState, Stage
from bot.core.rounds import moment_mark
from bot.core.text import name_for_show

_STATES = {
    OwnState.WAITING: "waits for its check",
    OwnState.CHECKING: "being checked",
    OwnState.CHECKED: "checked, not kept yet",
    OwnState.DRAFT: "draft",
    OwnState.SCHEDULED: "scheduled",
    OwnState.RETIRED: "retired",
}
_MENDING = (
    "Change the files, zip the folder again and send it with /mod challenge add; it is then "
    "checked anew."
)


def state_words(state: OwnState) -> str:
    """Where an upload is, in a few words."""
    return _STATES[state]


def own_card(own: OwnChallenge, zone: tzinfo, stage: Stage | None) -> Card:
    """One upload: what its check found, and what a moderator may do.

    Args:
        stage: how far a check is that is running.
    """
    by = name_for_show(own.uploaded_by) if own.uploaded_by else "someone who has left"
    fields = [Field("Sent", f"by {by}, {moment_mark(own.uploaded_at, zone)}")]
    outcome = own.outcome
    if outcome is not None:
        fields += _figures(outcome)
    return Card(
        title=f"{own.slug} · {state_words(own.state)}",
        body=_body(own, stage),
        fields=tuple(fields),
        actions=tuple(_actions(own)),
        follows=Action("own-show", str(own.id), "") if outcome is None else None,
        footer=f"/mod challenge show {own.slug}",
    )


def _body(own: OwnChallenge, stage: Stage | None) -> str:
    if own.outcome is None:
        if own.state is OwnState.CHECKING and stage is not None:
            return f"Checking: {stage.words} {stage.done} of {stage.total}."
        if own.state is OwnState.CHECKING:
            return "Checking: it has begun."
        return (
            "It is checked while no member waits for the judge; that usually takes a few minutes. "
            "If the bot restarts meanwhile, it is checked from the beginning."
        )
    must = [finding.text for finding in own.outcome.findings if finding.must]
    may = [finding.text for finding in own.outcome.findings if not finding.must]
    parts = []
    if must:
        things = "1 thing" if len(must) == 1 else f"{len(must)} things"
        parts.append(f"{things} to mend before it can be scheduled:")
        parts += _numbered(must, 1)
    if may:
        well = "" if must else "Nothing must be mended. "
        parts.append(f"{well}This may stay as it is, but look at it:")
        parts += _numbered(may, len(must) + 1)
    if must:
        parts.append(_MENDING)
    if not parts:
        parts.append("Nothing to mend: every case, submission and sentence holds together.")
    return "\n\n".join(parts)


def _numbered(texts: Sequence[str], first: int) -> list[str]:
    return [f"**{number}**  {text}" for number, text in enumerate(texts, first)]


def _figures(outcome: CheckOutcome) -> list[Field]:
    if outcome.judged <= 1:
        return []
    fields = [Field("Reference", "accepted")]
    if outcome.wrong_total:
        caught = f"{outcome.wrong_caught} of {outcome.wrong_total} caught"
        fields.append(Field("Wrong submissions", caught))
    if outcome.mutants_total:
        caught = f"{outcome.mutants_caught} of {outcome.mutants_total} caught"
        fields.append(Field("Changed references", caught))
    fields.append(Field("Check", _span(outcome.took_s)))
    return fields


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _actions(own: OwnChallenge) -> list[Action]:
    number = str(own.id)
    if own.state in (OwnState.WAITING, OwnState.CHECKING):
        return [
            Action("own-show", number, "How far is it?", replaces=True),
            Action("own-discard", number, "Discard"),
        ]
    actions = [Action("own-preview", number, "Preview as a member")]
    well = own.outcome is not None and own.outcome.well
    if own.state is OwnState.CHECKED:
        actions.append(Action("own-draft", number, "Save draft"))
    if well and own.state in (OwnState.CHECKED, OwnState.DRAFT, OwnState.RETIRED):
        actions.append(Action("own-schedule", number, "Schedule"))
    if own.state in (OwnState.CHECKED, OwnState.DRAFT):
        actions.append(Action("own-discard", number, "Discard"))
    if own.state is OwnState.SCHEDULED:
        actions.append(Action("own-retire", number, "Retire"))
    return actions


def preview_cards(challenge: Challenge, post: Card, when: str) -> list[Card]:
    """What members will see, in the order they do; only the buttons are left out.

    Args:
        post: what the channel is told when its round opens.
        when: the week and its end, as if it opened now.
    """
    intro = Card(
        title=f"Preview of {challenge.slug}",
        body="What follows is what members see, as if its round opened now: the post, "
        "/challenge, /starter and the three hints. Buttons are left out.",
    )
    hints = [hint_card(challenge, number) for number in range(1, len(challenge.hints) + 1)]
    shown = [post, challenge_card(challenge, when, 0), starter_card(challenge), *hints]
    return [intro, *(replace(card, actions=(), private=True) for card in shown)]


def owns_card(owns: Sequence[OwnChallenge], zone: tzinfo, most: int) -> Card:
    """A community's own challenges, the newest first."""
    if not owns:
        return Card(
            title="Challenges of this group",
            body="There are none yet. /mod challenge new gives a small one that is complete, to be "
            "changed file by file; /mod challenge add sends it back.",
        )
    fields = [Field(own.slug, _line(own, own.uploaded_at, zone)) for own in owns[:most]]
    left = len(owns) - most
    return Card(
        title="Challenges of this group",
        body="/mod challenge show SLUG says more of one.",
        fields=tuple(fields),
        footer=f"{left} older ones are not shown." if left > 0 else "",
    )


def _line(own: OwnChallenge, at: datetime, zone: tzinfo) -> str:
    must = sum(finding.must for finding in own.outcome.findings) if own.outcome else 0
    mend = f" · {must} to mend" if must else ""
    return f"{state_words(own.state)}{mend} · {moment_mark(at, zone)}"
