"""What a member may choose about how they appear."""

import pytest

from bot.core.cards import Kind
from bot.core.communities import Consent, ShownAs
from bot.core.members import PSEUDONYM_LENGTH, chosen_card, consent_form, consent_from
from bot.errors import UserError


def complaint(**answers: str) -> str:
    with pytest.raises(UserError) as caught:
        consent_from(answers)
    return str(caught.value)


def test_nothing_is_told_or_shown_unless_the_member_says_so() -> None:
    form = consent_form(None)
    assert {question.id: question.value for question in form.questions} == {
        "shown_as": "name",
        "pseudonym": "",
        "announces": "no",
        "shares": "no",
    }
    assert consent_from({"shown_as": "name"}) == Consent(ShownAs.NAME, "", False, False)


def test_what_was_chosen_before_is_filled_in_and_read_back_the_same() -> None:
    before = Consent(ShownAs.PSEUDONYM, "Ada", announces=True, shares=False)
    form = consent_form(before)
    assert consent_from({question.id: question.value for question in form.questions}) == before


def test_the_form_asks_for_no_more_than_may_be_kept() -> None:
    limits = {q.id: q.max_length for q in consent_form(None).questions if q.kind is Kind.TEXT}
    assert limits == {"pseudonym": PSEUDONYM_LENGTH}


def test_a_pseudonym_is_kept_only_if_it_is_used() -> None:
    assert consent_from({"shown_as": "hidden", "pseudonym": "Ada"}).pseudonym == ""


def test_a_pseudonym_is_made_harmless() -> None:
    answers = {"shown_as": "pseudonym", "pseudonym": " \x1b**Ada**\n`Love`\u202elace "}
    assert consent_from(answers).pseudonym == "Ada Lovelace"


@pytest.mark.parametrize("pseudonym", ["", "  ", "\u200b", "\x00\u202e"])
def test_a_pseudonym_that_is_empty_is_asked_for_again(pseudonym: str) -> None:
    said = complaint(shown_as="pseudonym", pseudonym=pseudonym)
    assert said.startswith("You chose a pseudonym but wrote none.")


@pytest.mark.parametrize(
    "pseudonym", ["you", "You", "y o u", "\uff59\uff4f\uff55", "(hidden)", "Hidden", "**", "…"]
)
def test_a_pseudonym_cannot_imitate_what_boards_write(pseudonym: str) -> None:
    assert "Choose another." in complaint(shown_as="pseudonym", pseudonym=pseudonym)


def test_a_long_pseudonym_is_refused() -> None:
    assert "at most 32 characters" in complaint(shown_as="pseudonym", pseudonym="a" * 33)


@pytest.mark.parametrize("answers", [{}, {"shown_as": "Name"}, {"shown_as": "nobody"}])
def test_an_unknown_way_to_appear_names_those_that_there_are(answers: dict[str, str]) -> None:
    assert complaint(**answers) == "Choose how boards show you: one of name, pseudonym, hidden."


@pytest.mark.parametrize("question", ["announces", "shares"])
def test_a_yes_or_no_is_nothing_else(question: str) -> None:
    said = complaint(shown_as="name", **{question: "perhaps"})
    assert said == f"Answer {question} with yes or no."


@pytest.mark.parametrize(
    ("consent", "said"),
    [
        (Consent(), "Boards show you by your name. A first solve of yours is not told"),
        (Consent(ShownAs.PSEUDONYM, "Ada", announces=True), "show you as Ada. A first solve of "),
        (Consent(ShownAs.HIDDEN, shares=True), "solutions may be shown to others"),
    ],
)
def test_what_was_chosen_is_said_again_in_words(consent: Consent, said: str) -> None:
    assert said in chosen_card(consent).body
