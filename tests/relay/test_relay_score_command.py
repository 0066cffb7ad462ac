"""`fromscratch relay score`, as a program that reads lines."""

import json
import resource
import subprocess
import sys


def score(lines: bytes, *options: str) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "bot", "relay", "score", *options]
    return subprocess.run(command, input=lines, capture_output=True, timeout=60, check=True)


def test_each_line_gets_its_line_whatever_it_holds() -> None:
    lines = [
        b"[D] Breaking into ML without a Master's degree\tDiscussion",
        b"[D] ICML reviews are out\tDiscussion",
        b"Hiring interns\tProject",
        b"Hiring interns",
        b"",
        b"\xff\xfe\x00\t\x80",
        b"a\ttab\tDiscussion",
        "@everyone <!channel> \u2028 hiring \x85 now\r".encode(),
        b"hiring " * 30_000,
        b"the last has no end",
    ]
    done = score(b"\n".join(lines), "--json")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(lines)
    assert all(set(answer) == {"title", "relay", "score", "reasons"} for answer in answers)
    assert answers[0]["title"] == "[D] Breaking into ML without a Master's degree"
    assert answers[6]["title"] == "a\ttab"
    relayed = [answer["relay"] for answer in answers]
    assert relayed == [True, False, False, True, False, False, False, True, True, False]


def test_for_people_a_line_says_the_score_and_the_reasons() -> None:
    done = score(b"Breaking into ML without a degree\t\nOn \x1b[31mloss functions\t\n")
    first, second = done.stdout.decode().splitlines()
    assert first.startswith("relay")
    assert "changing path" in first
    assert second.startswith("no")
    assert "\x1b" not in second


def test_a_thousand_titles_take_under_a_second() -> None:
    titles = [
        f"[D] Question {n}: how do I move from data analysis into ML research?" for n in range(1000)
    ]
    before_s = cpu_of_children_s()
    done = score("\n".join(titles).encode(), "--json")
    assert len(done.stdout.splitlines()) == 1000
    assert cpu_of_children_s() - before_s < 1


def cpu_of_children_s() -> float:
    # CPU, not wall time: other tests may run beside this one.
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
