"""What is said of a rejudge: before it, when it began, and what it changed."""

from bot.core.cards import Action, Card
from bot.core.moments import disarmed
from bot.core.rejudge_ports import Moved, Rejudge, RejudgeState
from bot.core.text import fit, name_for_show

_MOST_PROBLEMS, _PROBLEM_WIDTH = 15, 300


def asked_card(what: str, size: int, new_version: bool, action: Action) -> Card:
    """Say what judging again would do."""
    many = "1 submission" if size == 1 else f"{size} submissions"
    check = (
        " The version there is now is checked first; if the check finds errors, nothing is "
        "judged and you are told."
        if new_version
        else ""
    )
    return Card(
        title=f"Judge {what} again?",
        body=(
            f"{many}, after whatever members wait for.{check}\n\n"
            "Until the round's end points move both ways. After it they only go up, unless you "
            "say strict. Speed bands stay unless the timing cases changed, and everything keeps "
            "its time. Whose points move is told why."
        ),
        actions=(action,),
    )


def started_card(found: Rejudge) -> Card:
    """Say how a rejudge began."""
    if found.state is RejudgeState.CHECKING:
        body = "The new version is being checked. If it finds errors, you are told."
        return Card(title="The version is checked first", body=body)
    if not found.total:
        return Card(title="Nothing had to be judged again")
    many = "1 submission waits" if found.total == 1 else f"{found.total} submissions wait"
    return Card(title="Judging again", body=f"{many} behind what members wait for.")


def refused_card(found: Rejudge) -> Card:
    """Tell a moderator what to mend before anything is judged again."""
    problems = found.problems.split("\n")
    shown = [f"· {fit(disarmed(it), _PROBLEM_WIDTH)}" for it in problems[:_MOST_PROBLEMS]]
    if len(problems) > _MOST_PROBLEMS:
        shown.append(f"… and {len(problems) - _MOST_PROBLEMS} more")
    what = found.week or f"#{found.submission_id}"
    return Card(
        title=f"{what} was not judged again",
        body="\n".join(["The check of the new version found:", *shown]),
    )


def note_card(found: Rejudge) -> Card:
    """Tell the group what a rejudge changed; nobody is named."""
    changed = {0: "No points changed.", 1: "The points of 1 submission changed."}.get(
        found.changed, f"The points of {found.changed} submissions changed."
    )
    many = "1 submission was" if found.total == 1 else f"{found.total} submissions were"
    strict = " Points could also go down." if found.strict else ""
    return Card(
        title=f"{found.week} was judged again",
        body=(
            f"{name_for_show(found.reason)}\n\n{many} judged again. {changed}{strict} Whose "
            "points changed has been told."
        ),
        private=False,
    )


def moved_card(found: Moved) -> Card:
    """Tell a member that their points moved, from what to what, and why."""
    before = "none" if found.before is None else str(found.before)
    after = "none" if found.after is None else str(found.after)
    return Card(
        title=f"#{found.submission_id} was judged again",
        body=(
            f"{found.slug}: {before} → {after} points. {name_for_show(found.reason)}\n\n"
            "Its time counts as before. /me shows it."
        ),
    )
