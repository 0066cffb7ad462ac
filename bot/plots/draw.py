"""The drawing process: numbers on standard input, a PNG on standard output.

It limits itself before it loads matplotlib. Names are strangers' text, so no
text is ever read as mathematics, where `$` would begin a formula.
"""

import io
import resource
import sys
import warnings

import msgspec

from bot.core.pictures import Race, Speeds

CPU_S = 20
ADDRESS_SPACE_BYTES = 2_147_483_648
FILE_BYTES = 16_777_216  # matplotlib's list of fonts
MOST_INPUT_BYTES = 1_048_576


def main() -> None:
    """Draw one picture of the kind that the first argument names."""
    for limit, most in (
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_AS, ADDRESS_SPACE_BYTES),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    data = sys.stdin.buffer.read(MOST_INPUT_BYTES)
    # A letter that no font has is drawn as a box; nobody reads that as a fault.
    warnings.simplefilter("ignore")
    from bot.plots.figures import draw_race, draw_speeds

    if sys.argv[1] == "race":
        figure = draw_race(msgspec.json.decode(data, type=Race))
    else:
        figure = draw_speeds(msgspec.json.decode(data, type=Speeds))
    png = io.BytesIO()
    figure.savefig(png, format="png", metadata={"Software": None})
    sys.stdout.buffer.write(png.getvalue())


if __name__ == "__main__":
    main()
