"""What is held: near copies of published files, and speeds that nobody comes near."""

import pytest

from bot.core.copies import alike_pairs, is_implausible, look_at, published
from bot.core.fingerprints import fingerprints
from bot.core.judgements import Speed

LINES = [
    "rows = {0}.reshape(-1, {1})",
    "mean = rows.mean(axis=0)",
    "spread = np.sqrt(((rows - mean) ** 2).sum(axis=0) / (len(rows) - 1))",
    "spread[spread == 0] = 1.0",
    "scaled = (rows - mean) / spread",
    "order = np.argsort(scaled[:, 0], kind='stable')",
    "best = [int(one) for one in order if scaled[one].max() < 3.0]",
    "total = sum(scaled[one] @ scaled[one] for one in best)",
    "return total / max(1, len(best)), np.asarray(best)",
]
REFERENCE = "def f(x, k):\n" + "".join(f"    {line.format('x', 'k')}\n" for line in LINES)
OTHER = "def f(x, k):\n" + "".join(
    f"    a{i} = [b ** {i} if b > {i} else -b for b in x[{i}:k] or ()] + list(range({i}, k))\n"
    for i in range(1, 6)
)
FILES = {
    "starter.py": "def f(x, k):\n    raise NotImplementedError\n",
    "reference.py": REFERENCE,
    "submissions/accepted/other.py": OTHER,
    "submissions/wrong_answer/bad.py": "def f(x, k):\n    return 0\n",
    "statement.md": "text",
}
SHIPPED = published(FILES)


def test_a_renamed_reference_is_identical() -> None:
    source = REFERENCE.replace("spread", "s").replace("scaled", "z").replace("rows", "r")
    likeness = look_at(f"import numpy\n\n# mine\n{source}", SHIPPED).likeness
    assert likeness is not None
    assert (likeness.path, likeness.share, likeness.identical) == ("reference.py", 1.0, True)


def test_a_changed_copy_is_near_but_not_identical() -> None:
    source = REFERENCE.replace("3.0", "3.5") + "    # and more\n    unused = [k for k in x]\n"
    likeness = look_at(source, SHIPPED).likeness
    assert likeness is not None
    assert (likeness.path, likeness.identical) == ("reference.py", False)
    assert 0.75 <= likeness.share < 1


def test_accepted_files_are_published_and_wrong_ones_are_not() -> None:
    assert set(SHIPPED.prints) == {"reference.py", "submissions/accepted/other.py"}
    likeness = look_at(OTHER, SHIPPED).likeness
    assert likeness is not None
    assert likeness.path == "submissions/accepted/other.py"


def test_a_solution_by_another_method_is_nobodys_copy() -> None:
    only = published({**FILES, "submissions/accepted/other.py": "pass"})
    look = look_at(OTHER, only)
    assert look.tokens >= 150
    assert look.likeness is None


def test_a_groups_own_challenge_publishes_nothing() -> None:
    assert look_at(REFERENCE, SHIPPED, compare=False).likeness is None


def test_short_solutions_are_not_compared() -> None:
    short = "def f(x, k):\n" + "".join(f"    {it.format('x', 'k')}\n" for it in LINES[:5])
    files = {**FILES, "reference.py": short, "submissions/accepted/other.py": OTHER}
    assert look_at(short, published(files)).likeness is None


def test_where_two_methods_are_near_already_nothing_is_held() -> None:
    near = REFERENCE.replace("kind='stable'", "kind='stable'").replace("3.0", "4.0")
    shipped = published({**FILES, "submissions/accepted/near.py": near})
    assert shipped.exempt
    assert not SHIPPED.exempt
    assert look_at(REFERENCE, shipped).likeness is None


@pytest.mark.parametrize(
    ("low", "peers", "held"),
    [
        pytest.param(10.1, [], True, id="alone"),
        pytest.param(10.0, [], False, id="the interval reaches ten"),
        pytest.param(10.1, [1.0, 5.4], True, id="peers are slower by more than half"),
        pytest.param(10.1, [5.6], False, id="a peer is near"),
    ],
)
def test_an_implausible_speed_has_no_peer(low: float, peers: list[float], held: bool) -> None:
    assert is_implausible(Speed(11.0, low, 12.0, None), peers) is held


def test_without_a_speed_nothing_is_implausible() -> None:
    assert not is_implausible(None, [])


def test_pairs_leave_out_what_many_wrote_and_ones_own() -> None:
    shared, task = frozenset(range(100)), frozenset(range(1000, 1050))
    looks = {
        number: (number, frozenset(range(number * 100, number * 100 + 60)) | task)
        for number in range(2, 12)
    }
    looks |= {20: (20, shared | task), 21: (21, shared | task), 22: (20, shared | task)}
    assert alike_pairs(looks) == [(20, 21, 1.0), (21, 22, 1.0)]


def test_fingerprints_fit_the_stored_width() -> None:
    assert all(0 <= one < 2**32 for one in fingerprints(["a", "b"] * 50))
