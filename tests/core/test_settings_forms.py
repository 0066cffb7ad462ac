"""How a group is set up: what a moderator may answer, and what they are told otherwise."""

import pytest

from bot.core.cards import Kind
from bot.core.communities import Announcements, CommunitySettings, Weekly
from bot.core.settings_forms import settings_form, settings_from, weekly_from, weekly_text
from bot.errors import UserError

ZONES = ["America/New_York", "Asia/Kolkata", "Europe/Berlin", "Europe/Bern", "UTC"]
ANSWERS = {
    "channel": "123456789012345678",
    "role": "",
    "zone": "Europe/Berlin",
    "weekly": "Mon 18:00",
    "announcements": "all",
}
SETTINGS = CommunitySettings("123456789012345678", "", "Europe/Berlin", Weekly(0, 18, 0))


def complaint(**answers: str) -> str:
    with pytest.raises(UserError) as caught:
        settings_from(ANSWERS | answers, ZONES)
    return str(caught.value)


def test_five_answers_make_the_settings() -> None:
    assert settings_from(ANSWERS, ZONES) == SETTINGS


def test_the_form_asks_five_questions_and_needs_no_role() -> None:
    questions = settings_form(None).questions
    assert [question.kind for question in questions] == [
        Kind.CHANNEL,
        Kind.ROLE,
        Kind.TEXT,
        Kind.TEXT,
        Kind.CHOICE,
    ]
    assert [question.id for question in questions if not question.required] == ["role"]


def test_what_was_saved_is_filled_in_and_read_back_the_same() -> None:
    before = CommunitySettings("1", "2", "UTC", Weekly(6, 0, 5), Announcements.ROUNDS)
    form = settings_form(before)
    answers = {question.id: question.value for question in form.questions}
    assert settings_from(answers, ZONES) == before


@pytest.mark.parametrize(
    ("text", "zone"),
    [("europe/berlin", "Europe/Berlin"), (" America/New York ", "America/New_York")],
)
def test_a_zone_is_read_however_it_is_capitalised(text: str, zone: str) -> None:
    assert settings_from(ANSWERS | {"zone": text}, ZONES).zone == zone


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Berlin", "There is no time zone called 'Berlin'. Did you mean Europe/Berlin"),
        ("Europe/Berln", "Did you mean Europe/Berlin"),
        ("new york", "Did you mean America/New_York?"),
        ("xyzzy", "There is no time zone called 'xyzzy'. Write it like Europe/Berlin."),
        ("", "Name a time zone, for example Europe/Berlin."),
        ("../../etc/passwd", "There is no time zone called '../../etc/passwd'."),
        ("\ue000" * 500, "There is no time zone called '\\ue000"),
    ],
)
def test_an_unknown_zone_is_answered_with_the_nearest(zone: str, said: str) -> None:
    assert complaint(zone=zone).startswith(said) or said in complaint(zone=zone)


@pytest.mark.parametrize(
    ("text", "weekly"),
    [
        ("Mon 18:00", Weekly(0, 18, 0)),
        ("monday 18:00", Weekly(0, 18, 0)),
        ("MON, 18.00", Weekly(0, 18, 0)),
        (" tue 9:05 ", Weekly(1, 9, 5)),
        ("Wed. at 07:30", Weekly(2, 7, 30)),
        ("Th 00:00", Weekly(3, 0, 0)),
        ("sunday 23:59", Weekly(6, 23, 59)),
        ("Sat 6:00 h", Weekly(5, 6, 0)),
    ],
)
def test_a_weekly_time_is_read_in_several_spellings(text: str, weekly: Weekly) -> None:
    assert weekly_from(text) == weekly
    assert weekly_from(weekly_text(weekly)) == weekly


@pytest.mark.parametrize(
    "text",
    [
        "monday 6pm",
        "Mon 24:00",
        "Mon 18:60",
        "Mon 18",
        "18:00",
        "Montag 18:00",
        "T 18:00",
        "Mon 18:00 19:00",
        "Mon ١٨:٠٠",  # noqa: RUF001 - digits of another script
        "",
    ],
)
def test_any_other_weekly_time_is_answered_with_the_format(text: str) -> None:
    assert complaint(weekly=text) == (
        "Write the weekly time like Mon 18:00: an English day, then 00:00 to 23:59."
    )


@pytest.mark.parametrize("answers", [{"channel": ""}, {"channel": "x" * 33}, {"role": "x" * 33}])
def test_a_place_that_no_platform_would_send_is_refused(answers: dict[str, str]) -> None:
    assert complaint(**answers) == "Choose the channel that posts go to."


def test_unknown_announcements_are_answered_with_those_that_there_are() -> None:
    assert complaint(announcements="some").endswith("one of all, rounds, none.")
