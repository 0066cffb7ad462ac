"""Which pasted addresses are threads of ours."""

import pytest

from bot.core.relay_links import address_of, read_author, read_link
from bot.errors import UserError


@pytest.mark.parametrize(
    ("text", "post_id", "words"),
    [
        ("https://www.reddit.com/r/MachineLearning/comments/1abcde/", "1abcde", ""),
        ("https://reddit.com/r/machinelearning/comments/1ABCDE", "1abcde", ""),
        ("http://old.reddit.com/r/MachineLearning/comments/1abcde/my_pay/", "1abcde", "my pay"),
        ("<https://m.reddit.com/r/MachineLearning/comments/1abcde/x_y/?a=1#c>", "1abcde", "x y"),
        ("<https://redd.it/1abcde|redd.it/1abcde>", "1abcde", ""),
        ("https://www.reddit.com/r/MachineLearning/comments/1abcde/x/k2j3h4g/", "1abcde", "x"),
        ("https://redd.it/1abcde?x=1", "1abcde", ""),
    ],
)
def test_a_threads_address_is_read_whatever_its_form(text: str, post_id: str, words: str) -> None:
    link = read_link(f"  {text} ")
    assert (link.post_id, link.words) == (post_id, words)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1abcde",
        "https://www.reddit.com/r/learnmachinelearning/comments/1abcde/",
        "https://www.reddit.com.evil.example/r/MachineLearning/comments/1abcde/",
        "https://evil.example/https://www.reddit.com/r/MachineLearning/comments/1abcde/",
        "https://user@www.reddit.com:80/r/MachineLearning/comments/1abcde/",
        "javascript:alert(1)//www.reddit.com/r/MachineLearning/comments/1abcde/",
        "https://www.reddit.com/r/MachineLearning/comments/1abcde/x/../../../user/me",
        "https://www.reddit.com/r/MachineLearning/",
        "https://redd.it/",
        "https://redd.it/1abcde\nhttps://evil.example",
        "https://redd.it/\uff11abcde",
        "https://redd.it/" + "a" * 600,
        "https://www.reddit.com/r/MachineLearning/comments/1abcde/" + "x" * 600,
    ],
)
def test_every_other_address_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UserError, match=r"/comments/1abcde/"):
        read_link(text)


def test_a_share_link_is_refused_with_the_way_out() -> None:
    with pytest.raises(UserError, match="copy the address of the page"):
        read_link("https://www.reddit.com/r/MachineLearning/s/AbCdEf123")


def test_the_address_that_is_shown_is_ours_and_has_no_words() -> None:
    assert address_of("1abcde") == "https://www.reddit.com/r/MachineLearning/comments/1abcde/"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("u/Some_One", "some_one"),
        ("/u/x-y/", "x-y"),
        ("user/ab", "ab"),
        ("abc", None),
        ("u/", None),
    ],
)
def test_an_author_is_named_with_a_u(text: str, name: str | None) -> None:
    assert read_author(text) == name
