"""What a fork does with its one life: lock itself, take one job, never return.

The job's first frame names a role, a function of a module that the zygote
imported before it forked. After the lockdown nothing can be imported from disk,
so the preloaded modules are all there is.
"""

import gc
import os
import random
import sys

import numpy as np

from bot.sandbox.frames import ChildChannel, FrameKind
from bot.sandbox.lockdown import Lockdown


def run_child(
    lockdown: Lockdown, job_descriptor: int, address_space_bytes: int, cpu_time_s: int
) -> None:
    """Lock this process and serve the one role it is asked for; ends the process."""
    status = 1
    try:
        # Descriptor 3 must be the job before the channel looks at it.
        os.dup2(job_descriptor, 3)
        channel = ChildChannel()
        lockdown.apply(job_descriptor, address_space_bytes, cpu_time_s)
        # Children of one zygote share its generators' states; seeds must differ.
        random.seed(os.urandom(16))
        np.random.seed(np.frombuffer(os.urandom(16), np.uint32))
        gc.enable()
        _, role = channel.receive()
        module, _, function = role.partition(":")
        getattr(sys.modules[module], function)(channel)
        status = 0
    finally:
        # Not a clean exit: destructors and atexit hooks would be a member's code.
        os._exit(status)


def echo(channel: ChildChannel) -> None:
    """The smallest role: send back what arrives, until the other end closes."""
    channel.send(FrameKind.READY, None)
    while True:
        _, value = channel.receive()
        channel.send(FrameKind.VALUE, value)
