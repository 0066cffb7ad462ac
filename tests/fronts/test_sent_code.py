"""Code is found in what somebody typed, and what can't be code is refused in words."""

import pytest

from bot.errors import BadSource
from bot.fronts.sent_code import at_most_one, code_blocks, may_be_code, only_block, pasted


def test_code_blocks_are_found_with_any_tag() -> None:
    assert code_blocks("a `b` ```py\nc\n``` d ```\ne```") == ["c", "e"]
    assert code_blocks("```x```") == ["x"]
    assert code_blocks("``` \n ```") == []


@pytest.mark.parametrize("text", ["a = 1", "```py\na = 1\n```", "\n```\na = 1```  "])
def test_a_paste_is_meant_without_its_fence(text: str) -> None:
    sent = pasted(text, 4000, len(text))
    assert (sent.data.strip(), sent.filename, sent.note) == (b"a = 1", "", "")


def test_a_paste_with_a_block_in_its_text_is_taken_whole() -> None:
    text = 'HELP = """\n```\na\n```\n"""'
    assert pasted(text, 4000, len(text)).data.decode() == text


def test_a_paste_that_fills_the_form_may_be_cut() -> None:
    assert "your text has as many" in pasted("a" * 10, 10, 10).note
    assert pasted("a" * 9, 10, 9).note == ""


@pytest.mark.parametrize(("blocks", "says"), [([], "no code block"), (["a", "b"], "2 code blocks")])
def test_a_message_needs_one_block(blocks: list[str], says: str) -> None:
    with pytest.raises(BadSource, match=says):
        only_block(blocks)


def test_several_files_are_refused() -> None:
    at_most_one(1)
    with pytest.raises(BadSource, match="3 files"):
        at_most_one(3)


@pytest.mark.parametrize("content_type", ["image/png", "Application/ZIP", "video/mp4"])
def test_a_type_that_is_no_code_is_refused(content_type: str) -> None:
    may_be_code("text/x-python; charset=utf-8")
    with pytest.raises(BadSource, match="no Python file"):
        may_be_code(content_type)
