"""Whether a thread is worth relaying, and why, from the words of its title alone.

No model: Reddit's terms bar training on its text, and a moderator can read a
reason. Rules come first, then the lexicon.
"""

import re

from bot.core.relay_models import Kind, Score
from bot.core.relay_titles import plain_words, read_title
from bot.relay.lexicon import Lexicon, load_lexicon

_HIRING = re.compile(r"(?<!\S)monthly whos hiring(?!\S)")
_RECURRING = re.compile(
    r"(?<!\S)(?:simple questions? thread|self promotion thread"
    r"|(?:daily|weekly|biweekly|monthly|megathread)(?: \S++){0,6} (?:thread|megathread))(?!\S)"
)
_FLAIRS = {"project": "P", "research": "R", "news": "N", "discussion": "D"}
# A paper or a piece of news that sounds like a career thread rarely is one.
_KIND_WEIGHTS = {"R": -1.0, "N": -1.0}


def score_title(raw: str, flair: str = "", lexicon: Lexicon | None = None) -> Score:
    """Weigh a title as it was written, tags included; any text is borne.

    Args:
        flair: as Reddit has it, such as "Discussion"; empty if the source knows none.
    """
    lexicon = lexicon or load_lexicon()
    title = read_title(raw)
    words = plain_words(title.text)
    flair_kind = _FLAIRS.get(plain_words(flair))
    kinds = title.kinds | ({flair_kind} if flair_kind else frozenset())
    if _HIRING.search(words):
        return Score(True, lexicon.relay_from, ("monthly hiring thread",), Kind.HIRING)
    if _RECURRING.search(words):
        return Score(False, 0.0, ("not: recurring thread",), Kind.IGNORED)
    if "P" in kinds:
        return Score(False, 0.0, ("not: project",), Kind.IGNORED)
    weights = lexicon.weigh(words)
    tag_weight = min((_KIND_WEIGHTS.get(kind, 0.0) for kind in kinds), default=0.0)
    for_it = sum(weight for weight in weights.values() if weight > 0)
    against = sum(weight for weight in weights.values() if weight < 0)
    value = round(min(for_it, lexicon.most_for) + against + tag_weight, 2)
    relay = value >= lexicon.relay_from
    ordered = sorted(weights, key=lambda reason: (-weights[reason], reason))
    reasons = [reason for reason in ordered if weights[reason] > 0]
    if not relay:
        reasons += [f"not: {reason}" for reason in reversed(ordered) if weights[reason] < 0]
    return Score(relay, value, tuple(reasons))
