"""Run a challenge's own checker on plain data, in a child of its own."""

from bot.judge.inside.guard import Printed
from bot.judge.inside.member import execute
from bot.judge.inside.trace import describe
from bot.sandbox.frames import ChildChannel, FrameKind

SENTENCE_LENGTH = 400


def serve(channel: ChildChannel) -> None:
    """Load the checker, then answer each question with None or a sentence."""
    Printed()
    _, source = channel.receive()
    try:
        check = execute(source, "checker").check
    except Exception as error:  # noqa: BLE001 - the challenge's code; becomes a judge error
        channel.send(FrameKind.ERROR, describe(error, "<checker>"))
        return
    channel.send(FrameKind.READY, None)
    while True:
        _, request = channel.receive()
        try:
            sentence = check(*request)
        except Exception as error:  # noqa: BLE001 - blamed on the answer or the challenge outside
            channel.send(FrameKind.ERROR, describe(error, "<checker>"))
            continue
        said = None if sentence is None else str(sentence)[:SENTENCE_LENGTH]
        channel.send(FrameKind.VALUE, said)
