"""What the doctor tells: one thing that was looked at."""

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """One thing that was looked at.

    Attributes:
        well: False if the operator has to act; a layer that this host merely
            lacks is well.
        active: whether the thing is there at all.
    """

    area: str
    well: bool
    active: bool
    text: str
