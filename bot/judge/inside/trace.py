"""Describe an exception to the member: their own frames only, bounded.

Whatever a hostile exception does while it is described happens inside its own
child and on its own clock.
"""

import io
import linecache
import traceback
from types import TracebackType
from typing import Any

SUBMISSION = "<submission>"
TEXT_LENGTH = 2_000
FRAMES_AT_EACH_END = 6


def remember_source(source: str, filename: str = SUBMISSION) -> None:
    """Let tracebacks quote lines; in a locked child no file can be opened."""
    linecache.cache[filename] = (len(source), None, source_lines(source), filename)


def source_lines(source: str) -> list[str]:
    """The lines as Python counts them: a form feed or a separator in a text ends none."""
    return io.StringIO(source, newline=None).readlines()


def describe(error: BaseException, filename: str = SUBMISSION) -> dict[str, Any]:
    """An exception as plain data.

    Returns:
        `type`, `line` (of the innermost frame in `filename`, or None), `message`
        and `traceback` (both bounded).
    """
    frames = [
        frame
        for frame in traceback.StackSummary.extract(_walk(error.__traceback__), limit=100_000)
        if frame.filename == filename
    ]
    try:
        message = str(error)[:TEXT_LENGTH]
    except Exception:  # noqa: BLE001 - the exception's own __str__ is the member's code
        message = ""
    name = type(error).__name__[:80]
    if len(frames) > 2 * FRAMES_AT_EACH_END:
        head, tail = frames[:FRAMES_AT_EACH_END], frames[-FRAMES_AT_EACH_END:]
        omitted = f"  … {len(frames) - len(head) - len(tail)} more frames …\n"
        lines = [*traceback.format_list(head), omitted, *traceback.format_list(tail)]
    else:
        lines = traceback.format_list(frames)
    text = "".join(lines).replace(f'File "{filename}", ', "")
    last = f"{name}: {message}" if message else name
    return {
        "type": name,
        "line": frames[-1].lineno if frames else None,
        "message": message,
        "traceback": f"{text[: 2 * TEXT_LENGTH]}{last}",
    }


def _walk(trace: TracebackType | None) -> Any:
    return traceback.walk_tb(trace)
