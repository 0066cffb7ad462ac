"""Every error of ours: one tree, two branches.

The branch answers one question: who must act? A `UserError` is a sentence that
is safe to show where the member asked; an `OperatorError` is for the host's
log, and members see a neutral apology.
"""


class FromscratchError(Exception):
    """The root of every error of ours."""


class UserError(FromscratchError):
    """The member can fix this; `str(error)` is safe to show in the channel."""


class UnknownName(UserError):
    """Something was named that does not exist; the nearest names are suggested."""


class BadSource(UserError):
    """What was sent cannot be read as a submission (size, encoding, notebook)."""


class TooManyPending(UserError):
    """The member already has as many submissions waiting as one may have."""

    def __init__(self, pending: int) -> None:
        super().__init__(
            f"{pending} of your submissions are waiting; send the next when one is judged."
        )
        self.pending = pending


class TooManyJudged(UserError):
    """The member has used up what may be judged in an hour."""

    def __init__(self, used: str, minutes: int) -> None:
        super().__init__(
            f"You have had {used} in the last hour, the most there is. "
            f"The next can be sent in {minutes} min; /try is not limited by this."
        )
        self.minutes = minutes


class TooManyTries(UserError):
    """The member has tried as often as may be in an hour."""

    def __init__(self, tried: int) -> None:
        super().__init__(
            f"You have tried {tried} times in the last hour, the most there is. Run the samples "
            "on your own machine for a while; /submit still works."
        )


class OperatorError(FromscratchError):
    """Only whoever runs the bot can fix this."""


class BadSetup(OperatorError):
    """Settings, tokens or what is installed must change: another start can't help."""


class BadChallenge(OperatorError):
    """A challenge folder breaks the format; the message names file and key."""


class SandboxUnavailable(OperatorError):
    """This host cannot isolate a submission, so nothing may be judged here."""


class LaneDied(OperatorError):
    """A lane, or its zygote, ended in the middle of a job."""


class ChannelGone(OperatorError):
    """The channel of a post is there no more, and what stood in it went with it."""


class Unreachable(OperatorError):
    """A member can't be reached by any way; what is for them waits until they come."""


class DataInUse(OperatorError):
    """Another process already judges from this data file."""
