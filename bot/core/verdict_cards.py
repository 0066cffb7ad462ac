"""A judgement as the card its member reads."""

from collections.abc import Sequence

from bot.core.cards import Action, Card, Code, Field, Mark, StatusLine, Tone
from bot.core.judgements import Judgement, SampleReport, Speed, TraitResult, TraitState, Verdict
from bot.core.models import Judged, Mode
from bot.core.moments import disarmed
from bot.core.scoring import count_passed
from bot.core.standings import Place

NOT_SCORED = "Not scored, seen by nobody else. /submit when you are ready."
_MEGABYTE = 1_048_576  # as in "256 MB" of a limit of 268_435_456 bytes
# These say everything in their message; a map of traits would not be true.
_MESSAGE_ONLY = (Verdict.CE, Verdict.SV, Verdict.JE)


def verdict_card(
    judged: Judged,
    *,
    timed: bool,
    place: Place | None = None,
    median_tokens: float | None = None,
) -> Card:
    """Make the card of a judged submission.

    Args:
        timed: whether the challenge judges speed.
        place: the member's in the round, for a ranked submission.
        median_tokens: of the round's solutions, where there are enough.
    """
    if judged.submission.mode is Mode.TRY:
        return _try_card(judged)
    judgement = judged.judgement
    good = judgement.verdict is Verdict.AC
    wait = judgement.verdict is Verdict.JE
    return Card(
        title=f"#{judged.submission.id}",
        status=StatusLine(
            judgement.verdict.words.upper(), Tone.GOOD if good else Tone.WAIT if wait else Tone.BAD
        ),
        body=_paragraphs(_numbers(judged, place), _message(judgement)),
        fields=_fields(judgement, median_tokens) if good else (),
        marks=() if judgement.verdict in _MESSAGE_ONLY else _marks(judgement, timed),
        code=_failing_samples(judgement),
        actions=_actions(judged),
        footer=_hint_pointer(judged.submission.slug, judgement.traits),
    )


def _try_card(judged: Judged) -> Card:
    judgement = judged.judgement
    slug = judged.submission.slug
    actions = (Action("try", slug, "Try again"), Action("submit", slug, "Submit"))
    samples = f"samples {judgement.samples_passed}/{judgement.samples_total}"
    if judgement.verdict is Verdict.AC:
        status = StatusLine(samples, Tone.GOOD)
        return Card(title="", status=status, body=NOT_SCORED, actions=actions)
    told = judgement.samples_total and judgement.verdict not in _MESSAGE_ONLY
    word = samples if told else judgement.verdict.words.upper()
    tone = Tone.WAIT if judgement.verdict is Verdict.JE else Tone.BAD
    return Card(
        title="",
        status=StatusLine(word, tone),
        body=disarmed(judgement.message),
        code=_failing_samples(judgement),
        actions=actions,
        footer=NOT_SCORED,
    )


def _paragraphs(*paragraphs: str) -> str:
    return "\n\n".join(text for text in paragraphs if text)


def _actions(judged: Judged) -> tuple[Action, ...]:
    slug = judged.submission.slug
    actions = [Action("submit", slug, "Submit again")]
    if number := _first_hint(judged.judgement.traits):
        actions.append(Action("hint", f"{slug}:{number}", "Hint"))
    return tuple(actions)


def _numbers(judged: Judged, place: Place | None) -> str:
    judgement = judged.judgement
    if judgement.verdict is Verdict.JE:
        return ""
    parts = []
    if judgement.total and judgement.verdict not in _MESSAGE_ONLY:
        parts.append(_case_counts(judgement))
    parts.append(_points(judged))
    if place and judgement.verdict is Verdict.AC:
        parts.append(f"rank {place.rank} of {place.of}")
    if judged.submission.withdrawn:
        parts.append("withdrawn, so it does not count")
    if place and judgement.points is not None and place.points > judgement.points:
        parts.append(f"your best here stays at {_many(place.points, 'point')}")
    return " · ".join(part for part in parts if part)


def _case_counts(judgement: Judgement) -> str:
    samples = f"samples {judgement.samples_passed}/{judgement.samples_total}"
    passed = judgement.passed - judgement.samples_passed
    return f"{samples}, hidden {passed}/{judgement.total - judgement.samples_total}"


def _points(judged: Judged) -> str:
    judgement = judged.judgement
    if judgement.points is None:
        return ""
    text = _many(judgement.points, "point")
    if judgement.verdict is not Verdict.AC and judgement.verdict not in _MESSAGE_ONLY:
        text = f"{count_passed(judgement.traits)} of {len(judgement.traits)} traits → {text}"
    return text if judged.submission.mode is Mode.RANKED else f"{text} as practice, not on a board"


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _message(judgement: Judgement) -> str:
    """The judge's sentence, unless a failed trait says the same below."""
    told_below = judgement.verdict is Verdict.WA and any(
        trait.state is TraitState.FAILED for trait in judgement.traits
    )
    return "" if told_below else disarmed(judgement.message)


def _fields(judgement: Judgement, median_tokens: float | None) -> tuple[Field, ...]:
    fields = []
    if judgement.speed:
        fields.append(Field("Speed", speed_text(judgement.speed)))
    use = []
    if judgement.memory_bytes is not None:
        use.append(f"{judgement.memory_bytes / _MEGABYTE:.0f} MB")
    if judgement.tokens is not None:
        use.append(f"{_many(judgement.tokens, 'token')} of code")
        if median_tokens is not None:
            use.append(_against(judgement.tokens, median_tokens))
    if use:
        fields.append(
            Field("Memory" if judgement.memory_bytes is not None else "Length", " · ".join(use))
        )
    return tuple(fields)


def _against(tokens: int, median_tokens: float) -> str:
    difference = round(abs(tokens - median_tokens))
    if difference == 0:
        return "as long as the median"
    how = "shorter" if tokens < median_tokens else "longer"
    return f"{_many(difference, 'token')} {how} than the median"


def speed_text(speed: Speed) -> str:
    """A speed with its meaning: how fast, how sure, which band, how it grows."""
    parts = [f"{speed.ratio:.2f} × the reference ({speed.low:.2f} to {speed.high:.2f})"]
    parts.append(f"band {speed.band}" if speed.band else "no band")
    if speed.growth is not None:
        parts.append(f"four times the data takes {speed.growth:.1f} times as long")
    return " · ".join(parts)


def _marks(judgement: Judgement, timed: bool) -> tuple[Mark, ...]:
    """One mark a trait: what passed first, then what failed, then what waits."""
    by_state = {
        state: [_mark(trait) for trait in judgement.traits if trait.state is state]
        for state in (TraitState.PASSED, TraitState.FAILED, TraitState.NOT_RUN)
    }
    if not by_state[TraitState.FAILED] and not by_state[TraitState.NOT_RUN]:
        return ()
    marks = [mark for marks in by_state.values() for mark in marks]
    if timed:
        marks.append(Mark("speed", Tone.WAIT, "measured once every trait passes"))
    return tuple(marks)


def _mark(trait: TraitResult) -> Mark:
    label = trait.name.replace("-", " ")
    match trait.state:
        case TraitState.PASSED:
            return Mark(label, Tone.GOOD)
        case TraitState.FAILED:
            return Mark(label, Tone.BAD, disarmed(trait.note or trait.says))
        case TraitState.NOT_RUN:
            return Mark(label, Tone.WAIT, "not run")


def _hint_pointer(slug: str, traits: Sequence[TraitResult]) -> str:
    number = _first_hint(traits)
    return f"The idea you may be missing is in /hint {slug} {number}." if number else ""


def _first_hint(traits: Sequence[TraitResult]) -> int | None:
    hints = (t.hint for t in traits if t.state is TraitState.FAILED and t.hint is not None)
    return next(hints, None)


def _failing_samples(judgement: Judgement) -> tuple[Code, ...]:
    return tuple(Code(sample_text(s), "text") for s in judgement.samples if not s.passed)


def sample_text(sample: SampleReport) -> str:
    """Everything about a sample, labelled, one thing after the other."""
    labelled = [
        ("arguments", sample.arguments),
        ("expected", sample.expected),
        ("got", sample.got),
        ("printed", sample.printed),
    ]
    lines = [f"sample {sample.case}"]
    for label, text in labelled:
        first, *rest = text.rstrip("\n").split("\n")
        if first or rest:
            lines.append(f"  {label:<10} {first}")
            lines += [f"{'':13}{line}" for line in rest]
    lines += [f"  {line}" for line in sample.traceback.rstrip("\n").split("\n") if line]
    return "\n".join(lines)
