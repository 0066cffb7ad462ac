"""Turn what a member sent into a submission, or say in a sentence why not.

Whatever the front (an upload, pasted text, a file on disk), bytes come in here,
and nothing in them is trusted: no step here executes, imports or compiles them.
"""

import codecs
import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.cards import Card
from bot.core.models import Account, Member, Mode, NewSubmission, Round
from bot.core.notebooks import cell_that_defines, looks_like_notebook
from bot.core.rounds import is_open
from bot.core.unranked import Unranked
from bot.errors import BadSource, TooManyJudged, TooManyTries

SOURCE_BYTES = 65_536
JUDGED_AN_HOUR = 20
CPU_AN_HOUR_S = 120.0
# More than anybody types; a program could fill the disk with what is kept for a day.
TRIES_AN_HOUR = 100
CAP_WINDOW = timedelta(hours=1)


class Intent(StrEnum):
    """What the member asked for; the mode follows from it and the round."""

    TRY = "try"
    SUBMIT = "submit"


def source_from_bytes(data: bytes, filename: str, entry: str) -> str:
    """Read a submission's source.

    Args:
        data: at most 64 KB; a front may stop reading one byte later.
        filename: only its ending matters; empty for pasted text.
        entry: the function or class to write, to find a notebook's cell by.

    Raises:
        BadSource: says in a sentence or two what is wrong and how to mend it.
    """
    notebook = filename.lower().endswith(".ipynb")
    if len(data) > SOURCE_BYTES:
        raise BadSource(_TOO_LARGE_NOTEBOOK if notebook else _TOO_LARGE)
    text = _decode(data)
    if not text.strip():
        raise BadSource(f"The file is empty. Write {entry} in it and send it again.")
    if notebook or looks_like_notebook(text):
        text = cell_that_defines(entry, text)
    if "\0" in text:
        raise BadSource("The file has a NUL character in it. Remove it and send it again.")
    return text


_TOO_LARGE = (
    "The file is larger than 64 KB, the most a submission may have. Send only the code it needs."
)
_TOO_LARGE_NOTEBOOK = (
    "The notebook is larger than 64 KB, the most a submission may have. "
    "Clear its outputs, or send the one cell as a .py file."
)


def _decode(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise BadSource("The file is in UTF-16. Save it as UTF-8 and send it again.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadSource(
            f"The file is not UTF-8 text (line {line}). "
            "Send a .py file or a notebook, saved as UTF-8."
        ) from error


def hash_source(source: str) -> str:
    """Name a source: SHA-256 of its UTF-8 bytes, in hex."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()


def mode_for(intent: Intent, round_: Round | None, now: datetime) -> Mode:
    """Say why a submission accepted now is judged.

    Args:
        round_: the newest round of its challenge here, if there was one.
    """
    if intent is Intent.TRY:
        return Mode.TRY
    return Mode.RANKED if round_ and is_open(round_, now) else Mode.PRACTICE


def refuse_above_caps(judged: Sequence[tuple[datetime, float]], now: datetime) -> None:
    """Refuse a submission of a member who had an hour's share judged.

    Args:
        judged: when each was judged and the CPU seconds it took, in any order;
            ranked and practice only, judge errors left out.

    Raises:
        TooManyJudged: says when the next may be sent.
    """
    recent = sorted(row for row in judged if row[0] > now - CAP_WINDOW)
    # What has to leave the window before another fits.
    leaving = list(recent)
    used = ""
    while len(leaving) >= JUDGED_AN_HOUR or sum(cpu_s for _, cpu_s in leaving) >= CPU_AN_HOUR_S:
        if not used:
            many = len(leaving) >= JUDGED_AN_HOUR
            used = (
                f"{JUDGED_AN_HOUR} submissions judged"
                if many
                else (f"{CPU_AN_HOUR_S:g} s of computing time")
            )
        free_at = leaving.pop(0)[0] + CAP_WINDOW
    if used:
        raise TooManyJudged(used, max(1, math.ceil((free_at - now).total_seconds() / 60)))


def refuse_more_tries(tried: int) -> None:
    """Refuse a try of a member who tried an hour's share.

    Raises:
        TooManyTries: says what to do instead.
    """
    if tried >= TRIES_AN_HOUR:
        raise TooManyTries(tried)


def new_submission(
    *,
    intent: Intent,
    member: Member,
    account: Account,
    slug: str,
    round_: Round | None,
    challenge_version_id: int,
    source: str,
    delivery_id: str,
    reply_to: str,
    now: datetime,
) -> NewSubmission:
    """Make the record that the store accepts.

    Args:
        round_: the newest round of the challenge here, open or closed.
        challenge_version_id: the round's snapshot, else the catalog's today.
        now: the moment that counts, however long judging takes.
    """
    return NewSubmission(
        community_id=member.community_id,
        member_id=member.id,
        account=account,
        round_id=round_.id if round_ else None,
        challenge_version_id=challenge_version_id,
        slug=slug,
        delivery_id=delivery_id,
        source=source,
        source_hash=hash_source(source),
        mode=mode_for(intent, round_, now),
        accepted_at=now,
        reply_to=reply_to,
    )


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a member is told at once: the number and the queue.

    Attributes:
        ahead: how many submissions are judged before this one.
        repeated: the same code was just sent; this is its number.
        unranked: why it counts on no board, if that is known already.
    """

    submission_id: int
    mode: Mode
    ahead: int
    repeated: bool
    unranked: Unranked | None = None

    @property
    def sentence(self) -> str:
        """The receipt in words."""
        number = f"#{self.submission_id}"
        if self.repeated:
            return f"{number} is this same code, sent a moment ago. It is not judged twice."
        queue = {0: "You are next.", 1: "1 is ahead of you."}.get(
            self.ahead, f"{self.ahead} are ahead of you."
        )
        kind = " as practice: its round is not open" if self.mode is Mode.PRACTICE else ""
        why = f" It counts on no board: {self.unranked.words}." if self.unranked else ""
        return f"{number} accepted for judging{kind}. {queue}{why}"


def receipt_card(receipt: Receipt) -> Card:
    """The receipt of what was sent, as a card of its own."""
    return Card(title=f"#{receipt.submission_id}", body=receipt.sentence)
