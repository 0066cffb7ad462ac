"""Addresses of threads that people paste; none of them is ever fetched."""

import re
from dataclasses import dataclass

from bot.errors import UserError

SUBREDDIT = "MachineLearning"
_LONGEST = 500
_ID = r"(?P<id>[a-z0-9]{4,10})"
_THREAD = re.compile(
    rf"https?://(?:(?:www|old|new|np|sh|m)\.)?reddit\.com/r/{SUBREDDIT}/comments/{_ID}"
    r"(?:/(?P<slug>[^/?#\s<>]{0,200})(?:/[a-z0-9]{0,10})?)?/?(?:[?#]\S{0,300})?",
    re.IGNORECASE | re.ASCII,
)
_SHORT = re.compile(rf"https?://redd\.it/{_ID}/?(?:[?#]\S{{0,300}})?", re.IGNORECASE | re.ASCII)
_SHARE = re.compile(r"https?://\S{0,30}reddit\.com/r/\w{1,30}/s/\S{1,300}", re.IGNORECASE)
_AUTHOR = re.compile(r"/?u(?:ser)?/(?P<name>[\w-]{2,30})/?", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class ThreadLink:
    """A pasted address.

    Attributes:
        words: what the address itself says of the title; may be empty.
    """

    post_id: str
    words: str


def read_link(text: str, send: str = "Send the address") -> ThreadLink:
    """Read a thread's address.

    Args:
        send: how what to do instead begins, where something else is taken too.

    Raises:
        UserError: it is none of r/MachineLearning; says what is taken.
    """
    # Slack puts addresses between angle brackets.
    text = text.strip().removeprefix("<").removesuffix(">").partition("|")[0]
    if len(text) <= _LONGEST:
        if found := _THREAD.fullmatch(text):
            words = (found["slug"] or "").replace("_", " ").strip()
            return ThreadLink(found["id"].lower(), words if re.search(r"\w", words) else "")
        if found := _SHORT.fullmatch(text):
            return ThreadLink(found["id"].lower(), "")
        if _SHARE.fullmatch(text):
            raise UserError(
                "A share link can't be read without opening it. Open it, and copy the address "
                "of the page: it has /comments/ in it."
            )
    raise UserError(
        f"{send} of a thread in r/{SUBREDDIT}, for example "
        f"www.reddit.com/r/{SUBREDDIT}/comments/1abcde/, or redd.it/1abcde, with https in front."
    )


def read_author(text: str) -> str | None:
    """The name in "u/name"; None if it is something else."""
    found = _AUTHOR.fullmatch(text.strip())
    return found["name"].lower() if found else None


def address_of(post_id: str) -> str:
    """Where a thread is read; without the words of its title."""
    return f"https://www.reddit.com/r/{SUBREDDIT}/comments/{post_id}/"
