"""How a member appears to others: what they are asked, and what they may choose."""

import unicodedata
from collections.abc import Mapping

from bot.core.cards import Action, Card, Form, Kind, Question
from bot.core.communities import Consent, ShownAs
from bot.core.privacy_ports import UNCHOSEN_KEPT
from bot.core.text import name_for_show, single_line
from bot.errors import UserError

PSEUDONYM_LENGTH = 32
# What boards write in a name's place; only letters are compared.
_TAKEN = frozenset({"you", "hidden", "noname"})
_YES_NO = (("no", "No"), ("yes", "Yes"))
_SHOWN_AS = (
    (ShownAs.NAME.value, "By my name"),
    (ShownAs.PSEUDONYM.value, "By a pseudonym"),
    (ShownAs.HIDDEN.value, "Hidden: my row has no name"),
)


def consent_form(current: Consent | None) -> Form:
    """Ask how a member appears; what they chose before is filled in."""
    chosen = current or Consent()
    return Form(
        id="consent",
        title="How you appear",
        questions=(
            Question(
                "shown_as",
                Kind.CHOICE,
                "On boards, show me",
                choices=_SHOWN_AS,
                value=chosen.shown_as.value,
            ),
            Question(
                "pseudonym",
                Kind.TEXT,
                "Pseudonym",
                hint="Only if you chose one above",
                required=False,
                max_length=PSEUDONYM_LENGTH,
                value=chosen.pseudonym,
            ),
            Question(
                "announces",
                Kind.CHOICE,
                "Tell the channel when I am first to solve",
                choices=_YES_NO,
                value=_yes_no(chosen.announces),
            ),
            Question(
                "shares",
                Kind.CHOICE,
                "Show my solutions after the round closed",
                choices=_YES_NO,
                value=_yes_no(chosen.shares),
            ),
        ),
        submit="Save",
    )


def consent_from(answers: Mapping[str, str]) -> Consent:
    """Read the answers of the form.

    Raises:
        UserError: says which answer to change.
    """
    try:
        shown_as = ShownAs(answers.get("shown_as", ""))
    except ValueError as error:
        known = ", ".join(ShownAs)
        raise UserError(f"Choose how boards show you: one of {known}.") from error
    return Consent(
        shown_as=shown_as,
        pseudonym=_pseudonym(answers) if shown_as is ShownAs.PSEUDONYM else "",
        announces=_said_yes(answers, "announces"),
        shares=_said_yes(answers, "shares"),
    )


def consent_card() -> Card:
    """Ask for the choice before code is sent for points; the code is kept meanwhile."""
    return Card(
        title="Before your first ranked submission",
        body=(
            "How do you want to appear?\n\n"
            "Others see your row on the boards: by your name, by a pseudonym or without a "
            "name. Nothing else about you is told, unless you say so.\n\n"
            f"Your code is kept for {UNCHOSEN_KEPT.days} days. It is sent, and its time counts, "
            "once you have chosen."
        ),
        actions=(Action("consent", "", "Choose and send"),),
    )


def chosen_card(consent: Consent) -> Card:
    """Say what was chosen."""
    shown = {
        ShownAs.NAME: "Boards show you by your name.",
        ShownAs.PSEUDONYM: f"Boards show you as {consent.pseudonym}.",
        ShownAs.HIDDEN: "Boards show your row without a name.",
    }[consent.shown_as]
    told = "may be told" if consent.announces else "is not told"
    shared = "may be shown" if consent.shares else "are not shown"
    return Card(
        title="Saved",
        body=(
            f"{shown} A first solve of yours {told} to the channel. "
            f"Your accepted solutions {shared} to others after a round closed."
        ),
    )


def _pseudonym(answers: Mapping[str, str]) -> str:
    given = single_line(answers.get("pseudonym", ""))
    if not given:
        raise UserError("You chose a pseudonym but wrote none. Write one, or choose another way.")
    name = name_for_show(given)
    if len(name) > PSEUDONYM_LENGTH:
        raise UserError(f"A pseudonym has at most {PSEUDONYM_LENGTH} characters. Shorten it.")
    letters = "".join(c for c in unicodedata.normalize("NFKC", name).casefold() if c.isalnum())
    if not letters or letters in _TAKEN:
        raise UserError(f"{name} can't be told from what boards write themselves. Choose another.")
    return name


def _said_yes(answers: Mapping[str, str], question: str) -> bool:
    answer = answers.get(question, "no")
    if answer not in ("yes", "no"):
        raise UserError(f"Answer {question} with yes or no.")
    return answer == "yes"


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"
