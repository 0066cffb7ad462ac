"""Files named at the prompt: what is read, what is written, what is refused."""

import os
from pathlib import Path

import pytest

from bot.core.submitting import SOURCE_BYTES
from bot.errors import UserError
from bot.fronts.terminal_files import read_submission, write_starter


def complaint(name: str | Path) -> str:
    with pytest.raises(UserError) as caught:
        read_submission(str(name))
    return str(caught.value)


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "my file.py").write_bytes(b"x = 1\n")
    assert read_submission(f"{tmp_path}/my file.py") == b"x = 1\n"


def test_a_large_file_is_read_one_byte_too_far(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"#" * (2 * SOURCE_BYTES))
    assert len(read_submission(str(tmp_path / "a.py"))) == SOURCE_BYTES + 1


def test_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "a.py").write_bytes(b"x")
    assert read_submission("~/a.py") == b"x"


def test_a_missing_file_is_answered_with_the_nearest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "softmax.py").touch()
    assert complaint("sotfmax.py") == "There is no file sotfmax.py. Did you mean softmax.py?"
    assert complaint("q") == "There is no file q."
    assert complaint("no/a.py") == "There is no file no/a.py: its folder is not there."


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert complaint(tmp_path) == f"{tmp_path} is a folder. Name the file in it."


def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert complaint(tmp_path / "pipe") == f"{tmp_path}/pipe is not an ordinary file."


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null", "/dev/tty"])
def test_a_device_is_refused_at_once(name: str) -> None:
    assert name in complaint(name)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param("a\0b", "embedded null byte", id="NUL"),
        pytest.param("a" * 300, "file name too long", id="too long"),
        pytest.param("/etc/passwd/x", "not a directory", id="a file as a folder"),
    ],
)
def test_a_name_that_cannot_be_a_file_is_refused(name: str, reason: str) -> None:
    assert complaint(name) == f"{name} cannot be read: {reason}."


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.py").touch(mode=0)
    assert complaint(tmp_path / "a.py").endswith("cannot be read: permission denied.")


def test_a_starter_is_written_when_there_is_no_such_file(tmp_path: Path) -> None:
    write_starter(f"{tmp_path}/a.py", "text\n", "")
    assert (tmp_path / "a.py").read_text() == "text\n"


def test_a_file_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("mine")
    with pytest.raises(UserError, match=r"is here already and was left as it is. Name another"):
        write_starter(f"{tmp_path}/a.py", "text\n", "Name another.")
    assert (tmp_path / "a.py").read_text() == "mine"


def test_a_dangling_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "a.py").symlink_to(tmp_path / "b.py")
    with pytest.raises(UserError):
        write_starter(f"{tmp_path}/a.py", "text\n", "")
    assert not (tmp_path / "b.py").exists()


def test_a_starter_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be written: no such file or directory"):
        write_starter(f"{tmp_path}/no/a.py", "text\n", "")
