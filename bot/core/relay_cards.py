"""How career threads look: to a moderator, in a channel, and once they are gone."""

from collections.abc import Mapping
from datetime import datetime, tzinfo

from bot.core.cards import Action, Card, Field, Link
from bot.core.relay_links import SUBREDDIT, address_of
from bot.core.relay_models import Digest, Kind, SourceState, State, Thread
from bot.core.rounds import distance_mark, moment_mark

WHOSE = "Posted by its author on Reddit; content belongs to its author. Not affiliated with Reddit."
WHOSE_MANY = (
    "Posted by their authors on Reddit; content belongs to them. Not affiliated with Reddit."
)
_GONE = {
    State.REMOVED: "removed at the source",
    State.WITHDRAWN: "withdrawn by a moderator",
}
_OUTCOMES = {
    State.HELD: "is held for a day, in case it is removed at the source",
    State.WAITING: "waits for a moderator",
    State.APPROVED: "is approved for the next digest",
    State.REJECTED: "was rejected",
    State.NOT_CAREER: "was marked as not about careers",
    State.EXPIRED: "expired: nobody reviewed it within 7 days",
    State.POSTED: "is posted",
    State.WITHDRAWN: "was withdrawn",
    State.REMOVED: "was removed at the source",
}
_MOST_REASONS = 3
_MOST_PICKED_LENGTH = 120


def outcome_text(thread: Thread, state: State | None = None) -> str:
    """What became of a thread, after its number: "#3 was rejected"."""
    return f"#{thread.id} {_OUTCOMES[state or thread.state]}"


def reasons_text(thread: Thread) -> str:
    """Why it was picked, in a line."""
    said = [reason for reason in thread.reasons if not reason.startswith("not: ")]
    return f"why picked: {'; '.join(said[:_MOST_REASONS])}"[:_MOST_PICKED_LENGTH]


def where_text(thread: Thread, now: datetime) -> str:
    """Where it stands and since when; points and comments only if the source gave them."""
    parts = [f"r/{SUBREDDIT}", *filter(None, [thread.flair])]
    if thread.created_at is not None:
        parts.append(distance_mark(thread.created_at, now))
    if thread.points is not None:
        parts.append(f"{thread.points} points")
    if thread.comments is not None:
        parts.append(f"{thread.comments} comments")
    return " · ".join(parts)


def link_of(thread: Thread, now: datetime) -> Link | None:
    """A thread as its title and why; None once it is gone."""
    if thread.state in _GONE:
        return None
    label = thread.title or f"Thread {thread.post_id} (its title is no longer kept)"
    if thread.kind is Kind.HIRING:
        return Link(label, address_of(thread.post_id), where_text(thread, now))
    note = f"{where_text(thread, now)}\n{reasons_text(thread)}"
    return Link(label, address_of(thread.post_id), note)


def review_card(thread: Thread, now: datetime, *, private: bool = True) -> Card:
    """A thread for a moderator to decide on; once that is done, what was decided."""
    if thread.state is not State.WAITING:
        return Card(title="Career thread", body=f"{outcome_text(thread)}.", private=private)
    link = link_of(thread, now)
    number = str(thread.id)
    return Card(
        title=f"Career thread #{thread.id} to review",
        links=(link,) if link else (),
        fields=(Field("Score", f"{thread.score:g}"),),
        actions=(
            Action("relay-approve", number, "Approve", replaces=True),
            Action("relay-reject", number, "Reject", replaces=True),
            Action("relay-not-career", number, "Not career", replaces=True),
            Action("relay-snooze", number, "Snooze a day", replaces=True),
        ),
        footer=WHOSE,
        private=private,
    )


def digest_card(digest: Digest, hiring: Thread | None, now: datetime) -> Card:
    """A week's threads as they are now; what is gone has no title any more."""
    links = [link_of(thread, now) for thread in digest.threads]
    if hiring is not None and (link := link_of(hiring, now)):
        links.append(Link(f"[monthly] {link.label}", link.url))
    gone = [
        f"A thread was {_GONE[thread.state]}." for thread in digest.threads if thread.state in _GONE
    ]
    return Card(
        title=f"Careers · r/{SUBREDDIT} · week {digest.due_at.isocalendar().week}",
        body="\n\n".join([*gone, *filter(None, [digest.note])]),
        links=tuple(link for link in links if link is not None),
        footer=WHOSE_MANY,
        private=False,
    )


def hiring_card(thread: Thread, now: datetime) -> Card:
    """The monthly hiring thread; or that it is gone."""
    link = link_of(thread, now)
    return Card(
        title=f"Who's hiring · r/{SUBREDDIT}",
        body="" if link else f"This month's thread was {_GONE[thread.state]}.",
        links=(link,) if link else (),
        footer=WHOSE,
        private=False,
    )


def status_card(
    counts: Mapping[State, int], sources: list[SourceState], now: datetime, zone: tzinfo
) -> Card:
    """How many threads stand where, and how the sources fare."""
    fields = [
        Field(state.value.capitalize(), str(counts[state])) for state in State if state in counts
    ]
    fields += [Field(f"Source {one.name}", source_text(one, now, zone)) for one in sources]
    body = "" if sources else "No source is read; threads come from pasted links only."
    return Card(title="Relay", body=body, fields=tuple(fields))


def source_text(source: SourceState, now: datetime, zone: tzinfo) -> str:
    """Last fetch, next fetch and failures of a source, in a line."""
    last = moment_mark(source.last_at, zone) if source.last_at else "never"
    parts = [f"read {last}"]
    if source.next_at is not None:
        parts.append(f"next {moment_mark(source.next_at, zone)}")
    if source.failures:
        parts.append(f"{source.failures} failures in a row: {source.error}")
    return " · ".join(parts)
