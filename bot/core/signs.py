"""Signs beside words, so that neither colour nor a sign says anything alone."""

from bot.core.cards import Tone

SIGNS = {Tone.GOOD: "✓", Tone.BAD: "✗", Tone.WAIT: "–", Tone.PLAIN: "·"}
# A sign alone is read out as "multiplication x", or not at all.
HEADS = {
    Tone.GOOD: "✓ passed:",
    Tone.BAD: "✗ failed:",
    Tone.WAIT: "– waiting:",
    Tone.PLAIN: "·",
}
