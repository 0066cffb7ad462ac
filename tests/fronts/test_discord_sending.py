"""How code arrives from Discord: by file, form, paste or menu; and what is refused."""

import asyncio
from typing import Any

import discord
import pytest

from bot.core.judgements import Verdict
from bot.core.models import Mode, Submission
from bot.core.submitting import Intent
from bot.errors import BadSource
from bot.fronts.discord_code import read_upload
from tests.fronts.discord_kit import CODE, CONSENT, Club, labels, said, shown

BOTH = {"file": [("a.py", CODE)], "text": "x = 1"}


@pytest.fixture(autouse=True)
async def _week(club: Club) -> None:
    await club.begin()


async def kept(club: Club, number: int) -> Submission:
    """A submission as it was stored."""
    found = await club.study.store.submission(number)
    assert found is not None
    return found


async def test_a_file_is_accepted_and_its_receipt_is_private(club: Club) -> None:
    sent = await club.submit(club.noor)
    assert "#1 accepted for judging. You are next." in said(sent)
    assert shown(sent).ephemeral
    assert (await kept(club, 1)).source == CODE.decode()
    assert club.study.accepted  # the judge was told


async def test_a_file_and_a_challenge_may_be_named_in_one_command(club: Club) -> None:
    file = ("solution.py", b"def triple(x):\n    return 3 * x\n")
    sent = await club.noor.slash(club.channel, "submit", challenge="triple", file=file)
    assert "as practice" in said(sent)
    assert (await kept(club, 1)).slug == "triple"


@pytest.mark.parametrize("answers", [{"file": [("mine.py", CODE)]}, {"text": CODE.decode()}])
async def test_the_form_takes_a_file_or_a_text(club: Club, answers: dict[str, Any]) -> None:
    form = await club.noor.slash(club.channel, "submit")
    sent = await club.noor.submit_modal(form, answers)
    assert "#1 accepted for judging" in said(sent)
    assert (await kept(club, 1)).source == CODE.decode()


async def test_a_try_is_a_try_however_it_comes(club: Club) -> None:
    form = await club.mo.slash(club.channel, "try", challenge="triple")
    by_form = await club.mo.submit_modal(form, {"text": "def triple(x): return x"})
    by_file = await club.mo.slash(club.channel, "try", file=("mine.py", CODE))
    assert "#1 accepted for judging" in said(by_form)
    assert "#2 accepted for judging" in said(by_file)
    assert [(await kept(club, n)).mode for n in (1, 2)] == [Mode.TRY, Mode.TRY]
    assert (await kept(club, 1)).slug == "triple"


async def test_a_pasted_block_with_its_fence_is_what_is_in_it(club: Club) -> None:
    form = await club.noor.slash(club.channel, "submit")
    await club.noor.submit_modal(form, {"text": f"```python\n{CODE.decode()}```"})
    assert (await kept(club, 1)).source.strip() == CODE.decode().strip()


async def test_a_paste_as_long_as_the_form_is_taken_with_a_word_about_it(club: Club) -> None:
    form = await club.noor.slash(club.channel, "submit")
    pasted = CODE.decode().ljust(4000, "#")
    sent = await club.noor.submit_modal(form, {"text": pasted})
    assert "#1 accepted for judging" in said(sent)
    assert "its end is missing" in said(sent)
    assert (await kept(club, 1)).source == pasted
    shorter = await club.noor.slash(club.channel, "submit")
    sent = await club.noor.submit_modal(shorter, {"text": pasted[:-1]})
    assert "its end is missing" not in said(sent)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param({}, "Nothing was sent", id="nothing"),
        pytest.param({"text": " \n "}, "Nothing was sent", id="spaces"),
        pytest.param(BOTH, "There is a file and a text. Send one of them.", id="both"),
        pytest.param({"file": [("a.py", b"#" * 65_537)]}, "larger than 64 KB", id="too large"),
        pytest.param({"file": [("a.ipynb", b" " * 65_537)]}, "Clear its outputs", id="notebook"),
        pytest.param({"file": [("a.py", b"\xff\xfea\x00")]}, "in UTF-16", id="UTF-16"),
        pytest.param({"file": [("a.py", b"")]}, "The file is empty", id="an empty file"),
        pytest.param({"file": [("a.png", b"\x89PNG")]}, "no Python file", id="a picture"),
        pytest.param({"file": [("a.zip", b"PK\x03\x04")]}, "no Python file", id="an archive"),
        pytest.param({"text": "x\0y"}, "NUL character", id="a NUL"),
        pytest.param({"text": "\ud800"}, "not UTF-8", id="half a character"),
    ],
)
async def test_what_cannot_be_code_is_refused_and_the_form_opens_again(
    club: Club, answers: dict[str, Any], expected: str
) -> None:
    form = await club.noor.slash(club.channel, "submit", challenge="double")
    refusal = await club.noor.submit_modal(form, answers)
    assert expected in said(refusal)
    assert labels(shown(refusal)) == ["Send again"]
    again = await club.noor.click(shown(refusal), label="Send again")
    assert form.modal is not None
    assert again.modal is not None
    assert again.modal["custom_id"] == form.modal["custom_id"]
    assert await club.study.store.submission(1) is None


async def test_a_picture_is_refused_before_it_is_fetched(club: Club) -> None:
    club.env.backend.cdn.get = _never  # type: ignore[method-assign]
    sent = await club.noor.slash(club.channel, "submit", file=("me.png", b"\x89PNG"))
    assert "This is no Python file" in said(sent)
    sent = await club.noor.slash(club.channel, "submit", file=("me.py", b"#" * 70_000))
    assert "larger than 64 KB" in said(sent)


def _never(url: str) -> bytes:
    raise AssertionError(f"{url} was fetched")


async def test_a_file_that_comes_too_late_is_said_and_can_be_sent_again(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slow(self: discord.Attachment, *, use_cached: bool = False) -> bytes:
        await asyncio.sleep(3600)
        return CODE

    monkeypatch.setattr(discord.Attachment, "read", slow)
    club.front._desk._upload_deadline_s = 0.05
    form = await club.noor.slash(club.channel, "submit")
    refusal = await club.noor.submit_modal(form, {"file": [("mine.py", CODE)]})
    assert "did not hand over the file in time" in said(refusal)
    assert labels(shown(refusal)) == ["Send again"]


async def test_a_file_that_is_gone_is_said(club: Club) -> None:
    club.env.backend.cdn.get = lambda url: None  # type: ignore[method-assign]
    refusal = await club.submit(club.noor)
    assert "could not hand over the file" in said(refusal)


async def test_two_files_are_refused() -> None:
    with pytest.raises(BadSource, match="There are 2 files"):
        await read_upload([None, None], "", 1.0)  # type: ignore[list-item]


MENU = "Submit this code"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("look\n```python\ndef double(x):\n    return 2 * x\n```\nok?", id="a tag"),
        pytest.param("```\ndef double(x):\n    return 2 * x\n```", id="no tag"),
        pytest.param("```py\n\ndef double(x):\n    return 2 * x\n\n```", id="empty lines"),
        pytest.param("```def double(x):\n    return 2 * x```", id="no line of its own"),
    ],
)
async def test_the_menu_takes_the_code_block_of_ones_message(club: Club, content: str) -> None:
    message = await club.noor.send(club.channel, content)
    sent = await club.noor.context_menu(club.channel, MENU, message)
    assert "#1 accepted for judging" in said(sent)
    assert shown(sent).ephemeral
    assert (await kept(club, 1)).source.strip() == CODE.decode().strip()


async def test_the_menu_takes_the_file_of_ones_message(club: Club) -> None:
    message = await club.noor.send(club.channel, "mine", attachments=[("mine.py", CODE)])
    assert "#1 accepted" in said(await club.noor.context_menu(club.channel, MENU, message))


@pytest.mark.parametrize(
    ("content", "files", "expected"),
    [
        pytest.param("no code", [], "no file and no code block", id="neither"),
        pytest.param("``` ```", [], "no file and no code block", id="an empty block"),
        pytest.param("```a```\n```b```", [], "2 code blocks. Send one", id="two blocks"),
        pytest.param("", [("a.py", CODE), ("b.py", CODE)], "There are 2 files", id="two files"),
        pytest.param("", [("a.jpg", b"x")], "no Python file", id="a picture"),
    ],
)
async def test_the_menu_says_what_it_needs(
    club: Club, content: str, files: list[tuple[str, bytes]], expected: str
) -> None:
    message = await club.noor.send(club.channel, content, attachments=files)
    assert expected in said(await club.noor.context_menu(club.channel, MENU, message))
    assert await club.study.store.submission(1) is None


async def test_the_menu_takes_only_ones_own_messages(club: Club) -> None:
    message = await club.mo.send(club.channel, f"```{CODE.decode()}```")
    refusal = await club.noor.context_menu(club.channel, MENU, message)
    assert "somebody else's" in said(refusal)
    assert await club.study.store.submission(1) is None


async def test_before_the_first_ranked_submission_one_chooses_and_nothing_is_lost(
    club: Club,
) -> None:
    question = await club.submit(club.mo)
    assert "How do you want to appear?" in said(question)
    assert await club.study.store.submission(1) is None
    form = await club.mo.click(shown(question), label="Choose and send")
    answers = CONSENT | {"shown_as": ["pseudonym"], "pseudonym": "Ada"}
    saved = await club.mo.submit_modal(form, answers)
    assert "Boards show you as Ada." in said(saved)
    assert "#1 accepted for judging" in said(saved)
    await club.judge()
    assert "ACCEPTED" in said(question)  # the verdict takes the question's place
    assert "Ada" in said(await club.noor.slash(club.channel, "leaderboard"))


async def test_the_same_code_twice_is_one_submission(club: Club) -> None:
    await club.submit(club.noor)
    again = await club.submit(club.noor)
    assert "#1 is this same code, sent a moment ago" in said(again)
    await club.judge()
    assert "sent a moment ago" in said(again)


async def test_after_the_close_it_is_practice_and_says_so(club: Club) -> None:
    await club.env.advance_time(20 * 24 * 3600)
    sent = await club.submit(club.noor)
    assert "accepted for judging as practice: its round is not open" in said(sent)


async def test_who_is_banned_is_told_why_and_whom_to_ask(club: Club) -> None:
    member = (await club.asker(club.noor)).member
    await club.study.store.ban(member.id, "Sent others' code")
    refusal = await club.submit(club.noor)
    expected = "You may not send code here: Sent others' code. Ask a moderator"
    assert expected in said(refusal)


async def test_who_has_too_many_waiting_is_told_when_to_send_the_next(club: Club) -> None:
    for number in range(5):
        await club.submit(club.noor, f"# {number}".encode())
    refusal = await club.submit(club.noor)
    assert "5 of your submissions are waiting" in said(refusal)


async def test_progress_is_shown_a_few_times_and_never_after_the_verdict(club: Club) -> None:
    sent = await club.submit(club.noor)
    for done in range(1, 10):
        await club.progress(1, done, 10)
    assert "Being judged" in said(sent)
    edits = [r for r in club.env.http_requests if r.method == "PATCH" and "/messages/" in r.path]
    assert len(edits) == 3  # the receipt and twice progress
    await club.judge()
    await club.progress(1, 10, 10)
    assert "ACCEPTED" in said(sent)


async def test_with_many_waiting_there_is_no_progress(club: Club) -> None:
    for number in range(21):
        name = f"member{number}"
        asker = await club.asker(club.join(name))
        await club.study.send(asker, f"# {name}", intent=Intent.TRY)
    sent = await club.submit(club.noor)
    assert "21 are ahead of you" in said(sent)
    await club.progress(22, 1, 2)
    await club.env.settle()
    assert "Being judged" not in said(sent)


async def test_a_receipt_that_cannot_be_shown_keeps_the_code_and_its_verdict(club: Club) -> None:
    club.env.inject_error("PATCH", "/webhooks/*", status=500)
    sent = await club.submit(club.noor)
    assert "our fault" not in said(sent)
    await club.judge()
    assert "ACCEPTED" in said(sent)


async def test_a_failed_progress_edit_does_not_keep_the_verdict(club: Club) -> None:
    sent = await club.submit(club.noor)
    club.env.inject_error("PATCH", "/webhooks/*", status=500)
    await club.progress(1, 1, 2)
    await club.judge(Verdict.WA, 30)
    assert "WRONG ANSWER" in said(sent)
