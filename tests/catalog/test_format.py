"""What is refused in a challenge folder, and the sentence its author reads."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.catalog.folder import FILE_BYTES, FOLDER_FILES, FolderCatalog, read_files, unknown
from bot.catalog.format import REQUIRED, decode_calendar, parse_challenge
from bot.core.challenge import Check, Scale, hash_files
from bot.errors import BadChallenge, UnknownName
from tests.judge.tiny import FILES, HINTS, TOML, tiny_files

CHALLENGES = Path(__file__).parents[2] / "challenges"
SLUGS = (
    *("softmax", "pairwise-sqdist", "kmeans-lloyd"),
    *("bm25", "reservoir-sample", "causal-mha"),
)


def test_what_is_left_out_has_its_default() -> None:
    challenge = parse_challenge("tiny", FILES)
    (part,) = challenge.parts
    assert challenge.whole
    assert (part.name, part.check, part.dtype) == ("sums", Check.CLOSE, "float64")
    assert (part.rtol, part.atol, part.relative_to) == (1e-9, 0.0, Scale.ANSWER)
    assert (challenge.limits.memory_bytes, challenge.limits.limit) == (268_435_456, 5.0)
    assert (challenge.forbid, challenge.timing_n, challenge.witnesses) == ((), None, ())
    assert (challenge.driver, challenge.checker) == (None, None)
    assert challenge.hints == ("Count.", "Count on.", "Add.")
    assert challenge.content_hash == hash_files(FILES)


def test_everything_else_is_read() -> None:
    files = tiny_files(
        '[rules]\nforbid = ["numpy.add"]\n[limits]\nmemory_bytes = 33554432\nlimit = 2.5\n'
        '[timing]\nn = 16\n[texts]\nmle = "Less."\n',
        driver="pass\n",
        checker="pass\n",
    )
    files["submissions/wrong_answer/adds_two.py"] = "def f(x): ...\n"
    files["submissions/accepted/adds_one.py"] = "def f(x): ..\n"
    challenge = parse_challenge("tiny", files)
    assert challenge.forbid == ("numpy.add",)
    assert (challenge.limits.memory_bytes, challenge.limits.limit) == (33_554_432, 2.5)
    assert (challenge.timing_n, challenge.texts) == (16, {"mle": "Less."})
    assert (challenge.driver, challenge.checker) == ("pass\n", "pass\n")
    assert [(witness.path, witness.verdict) for witness in challenge.witnesses] == [
        ("submissions/accepted/adds_one.py", "AC"),
        ("submissions/wrong_answer/adds_two.py", "WA"),
    ]
    plain = challenge.traits["plain"]
    assert (plain.says, plain.help, plain.hint) == ("adds one", "What is one more?", 2)


def in_toml(old: str, new: str) -> Callable[[dict[str, str]], None]:
    def change(files: dict[str, str]) -> None:
        assert old in files["challenge.toml"]
        files["challenge.toml"] = files["challenge.toml"].replace(old, new, 1)

    return change


def at_the_end(text: str) -> Callable[[dict[str, str]], None]:
    def change(files: dict[str, str]) -> None:
        files["challenge.toml"] += text

    return change


def with_file(path: str, text: str = "") -> Callable[[dict[str, str]], None]:
    def change(files: dict[str, str]) -> None:
        files[path] = text

    return change


PLACE = "has no place in a challenge folder; submissions go to submissions/<"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(
            in_toml('title = "Add one"', "title ="), "tiny: challenge.toml: ", id="no TOML"
        ),
        pytest.param(
            in_toml('title = "Add one"\n', ""),
            "tiny: challenge.toml: the key `title` is missing.",
            id="no title",
        ),
        pytest.param(
            in_toml('title = "Add one"', 'title = ""'),
            "tiny: challenge.toml: `title` is empty. Write something there.",
            id="an empty title",
        ),
        pytest.param(
            in_toml("difficulty = 1", "difficulty = 6"),
            "tiny: challenge.toml: `difficulty` must be a whole number, at most 5.",
            id="too difficult",
        ),
        pytest.param(
            in_toml('entry = "f"', 'entry = "f()"'),
            "tiny: challenge.toml: `entry` must be a name as Python has them",
            id="an entry that is no name",
        ),
        pytest.param(
            in_toml("difficulty = 1", "difficulty = 1\ndificulty = 2"),
            "tiny: challenge.toml: the key `dificulty` isn't known. Is it spelt right?",
            id="an unknown key",
        ),
        pytest.param(
            in_toml('name = "sums"', 'name = "sums"\nrtoll = 1'),
            "tiny: challenge.toml: the key `rtoll` isn't known in [answer]. Is it",
            id="an unknown key of the answer",
        ),
        pytest.param(
            at_the_end("\n[limits]\nmemory = 5\n"),
            "tiny: challenge.toml: the key `memory` isn't known in [limits]. Is it",
            id="an unknown limit",
        ),
        pytest.param(
            at_the_end("\n[limits]\nmemory_bytes = 5\n"),
            "tiny: challenge.toml: `limits.memory_bytes` must be a whole number, at least 33",
            id="too little memory",
        ),
        pytest.param(
            at_the_end("\n[limits]\nlimit = 1\n"),
            "tiny: challenge.toml: `limits.limit` must be a number, at least 2.",
            id="too little time",
        ),
        pytest.param(
            in_toml('name = "sums"', 'name = "sums"\ncheck = "equal"'),
            "tiny: challenge.toml: `answer.check` can't be 'equal'.",
            id="an unknown check",
        ),
        pytest.param(
            in_toml('name = "sums"', 'name = "sums"\nrtol = 0'),
            "tiny: challenge.toml: `answer.rtol` must be a number, above 0.",
            id="no tolerance",
        ),
        pytest.param(
            in_toml('name = "sums"', 'name = "sums"\ndtype = "double"'),
            "tiny: challenge.toml: dtype 'double' is none of any, bool, int,",
            id="an unknown dtype",
        ),
        pytest.param(
            in_toml('name = "sums"', 'name = "sums"\nshape = "same"'),
            'tiny: challenge.toml: shape is "expected" or "any".',
            id="an unknown shape",
        ),
        pytest.param(
            in_toml('[answer]\nname = "sums"', '[[answer.parts]]\nname = "a"\n[[answer.parts]]'),
            "tiny: challenge.toml: every [[answer.parts]] needs a name.",
            id="a part without a name",
        ),
        pytest.param(
            in_toml("[traits.negative]", "[traits.Below_Zero]"),
            "tiny: challenge.toml: 'Below_Zero' cannot name a trait: it must be kebab-case",
            id="a trait that is not kebab-case",
        ),
        pytest.param(
            in_toml("[traits.negative]", "[traits.same-answer-twice]"),
            "tiny: challenge.toml: 'same-answer-twice' cannot name a trait",
            id="a built-in trait",
        ),
        pytest.param(
            in_toml("hint = 2", "hint = 4"),
            "tiny: challenge.toml: trait 'plain' points to hint 4, but hints.md has 3.",
            id="a hint that isn't there",
        ),
        pytest.param(
            in_toml(TOML[TOML.index("[traits.plain]") :], "[traits]"),
            "tiny: challenge.toml: a challenge needs at least one trait.",
            id="no trait",
        ),
        pytest.param(
            at_the_end('\n[texts]\nmel = "x"\n'),
            "tiny: challenge.toml: [texts] knows mle, ole, rte, tle; not mel.",
            id="an unknown text",
        ),
        pytest.param(
            with_file("hints.md", "# One\nA.\n# Two\nB.\n"),
            "tiny: hints.md needs three headings with text, from a nudge to the key idea; "
            "it has 2.",
            id="two hints",
        ),
        pytest.param(
            with_file("hints.md", HINTS.replace("Count on.\n", "")),
            "tiny: hints.md needs three headings with text",
            id="an empty hint",
        ),
        pytest.param(with_file("notes.txt"), f"tiny: notes.txt {PLACE}", id="a stray file"),
        pytest.param(
            with_file("submissions/wrong/x.py"),
            f"tiny: submissions/wrong/x.py {PLACE}",
            id="a stray verdict",
        ),
        pytest.param(
            with_file("submissions/accepted/deep/x.py"),
            f"tiny: submissions/accepted/deep/x.py {PLACE}",
            id="too deep",
        ),
        pytest.param(
            with_file("submissions/accepted/x.txt"),
            f"tiny: submissions/accepted/x.txt {PLACE}",
            id="no Python",
        ),
        pytest.param(with_file("Driver.py"), f"tiny: Driver.py {PLACE}", id="another case"),
    ],
)
def test_what_breaks_the_format_is_said_in_a_sentence(
    change: Callable[[dict[str, str]], None], said: str
) -> None:
    files = dict(FILES)
    change(files)
    with pytest.raises(BadChallenge) as caught:
        parse_challenge("tiny", files)
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize("path", REQUIRED)
def test_a_missing_file_is_named(path: str) -> None:
    files = {name: text for name, text in FILES.items() if name != path}
    with pytest.raises(BadChallenge, match=f"tiny: the file {path} is missing"):
        parse_challenge("tiny", files)


@pytest.mark.parametrize("slug", ["", "Tiny", "a_b", "a--b", "-a", "a-", "../a", "ä"])
def test_a_slug_is_kebab_case(slug: str) -> None:
    with pytest.raises(BadChallenge, match="is no slug"):
        parse_challenge(slug, FILES)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("slugs = [1]", "calendar.toml: Expected `str`", id="no names"),
        pytest.param("", "calendar.toml: Object missing", id="empty"),
        pytest.param("slugs = []\nweeks = 3", "calendar.toml: Object contains unknown", id="more"),
        pytest.param('slugs = ["a", "b", "a"]', "a slug stands in it twice", id="twice"),
        pytest.param("slugs", "calendar.toml: ", id="no TOML"),
    ],
)
def test_a_calendar_is_a_list_of_slugs(text: str, said: str) -> None:
    with pytest.raises(BadChallenge, match=said):
        decode_calendar(text)


def test_the_hash_names_paths_and_texts() -> None:
    names = [{"a": "bc"}, {"ab": "c"}, {"a": "b", "c": ""}, {"a": "bd"}]
    assert len({hash_files(files) for files in names}) == 4
    assert hash_files({"a": "1", "b": "2"}) == hash_files({"b": "2", "a": "1"})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of challenges with one in it."""
    (tmp_path / "calendar.toml").write_text('slugs = ["later", "tiny"]\n')
    (tmp_path / "tiny").mkdir()
    for name, text in FILES.items():
        (tmp_path / "tiny" / name).write_text(text)
    return tmp_path


def test_a_folder_is_read_as_its_files_say(root: Path) -> None:
    (root / "tiny" / "__pycache__").mkdir()
    (root / "tiny" / "__pycache__" / "cases.cpython-311.pyc").write_bytes(b"\xff")
    assert FolderCatalog(root).load("tiny") == parse_challenge("tiny", FILES)


def test_the_calendar_comes_first_then_the_others(root: Path) -> None:
    (root / "another").mkdir()
    (root / "another" / "challenge.toml").touch()
    assert FolderCatalog(root).slugs() == ["later", "tiny", "another"]


@pytest.mark.parametrize("slug", ["tinny", "../tiny", "TINY"])
def test_an_unknown_slug_suggests_the_nearest(root: Path, slug: str) -> None:
    with pytest.raises(UnknownName, match=f"There is no challenge called '{slug}'"):
        FolderCatalog(root).load(slug)


def test_a_slug_longer_than_a_file_name_is_unknown(root: Path) -> None:
    with pytest.raises(UnknownName, match="There is no challenge called 'aaa"):
        FolderCatalog(root).load("a" * 5000)


def test_a_name_like_none_is_answered_with_all() -> None:
    assert unknown("verb", "xyzzy", ["submit", "help"]) == (
        "There is no verb called 'xyzzy'. There are: submit, help."
    )
    assert len(unknown("verb", "x" * 5000, ["submit"])) < 100


def test_a_folder_without_a_calendar_holds_no_challenges(tmp_path: Path) -> None:
    with pytest.raises(BadChallenge, match=r"it has no calendar\.toml"):
        FolderCatalog(tmp_path)


def test_a_link_is_refused(root: Path) -> None:
    (root / "tiny" / "driver.py").symlink_to("/etc/passwd")
    with pytest.raises(BadChallenge, match=r"tiny: driver.py is a link or no ordinary file\."):
        read_files(root / "tiny")


def test_a_linked_folder_is_refused(root: Path) -> None:
    (root / "tiny" / "submissions").symlink_to("/etc")
    with pytest.raises(BadChallenge, match="submissions is a link"):
        read_files(root / "tiny")


def test_a_file_too_large_is_refused(root: Path) -> None:
    (root / "tiny" / "statement.md").write_bytes(b"x" * (FILE_BYTES + 1))
    with pytest.raises(BadChallenge, match=r"statement\.md is larger than 256 KB"):
        read_files(root / "tiny")


def test_a_file_that_is_no_text_is_refused(root: Path) -> None:
    (root / "tiny" / "statement.md").write_bytes(b"\xff")
    with pytest.raises(BadChallenge, match=r"statement\.md is not UTF-8 text"):
        read_files(root / "tiny")


def test_too_many_files_are_refused(root: Path) -> None:
    for number in range(FOLDER_FILES):
        (root / "tiny" / f"{number}.py").touch()
    with pytest.raises(BadChallenge, match="more than 200 files"):
        read_files(root / "tiny")


def test_the_shipped_calendar_lists_the_shipped_challenges() -> None:
    slugs = FolderCatalog(CHALLENGES).slugs()
    assert set(SLUGS) <= set(slugs)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_shipped_challenge_keeps_the_format(slug: str) -> None:
    challenge = FolderCatalog(CHALLENGES).load(slug)
    assert challenge.slug == slug
    assert challenge.entry in challenge.starter
    assert challenge.timing_n is not None
    assert len(challenge.traits) >= 3
