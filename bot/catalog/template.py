"""A new challenge's folder: a small one that is complete, to be changed file by file."""

from pathlib import Path

from bot.catalog.format import SLUG
from bot.errors import UserError

# Each file has .txt after its name, so that no tool takes it for code of the bot.
TEMPLATE = Path(__file__).parent / "template"
ENTRY = "ENTRY"  # stands for the function's name


def template_files(slug: str) -> dict[str, str]:
    """The files of a new challenge, path to text.

    Raises:
        UserError: the slug can't be one.
    """
    if not SLUG.fullmatch(slug) or not slug[0].isalpha():
        raise UserError(
            f"{slug!r} is no slug: use small letters, digits and single hyphens, a letter first."
        )
    entry = slug.replace("-", "_")
    return {
        path.relative_to(TEMPLATE).as_posix().removesuffix(".txt"): path.read_text(
            encoding="utf-8"
        ).replace(ENTRY, entry)
        for path in sorted(TEMPLATE.rglob("*.txt"))
    }


def new_challenge(root: Path, slug: str) -> Path:
    """Write a new challenge's folder and return its path.

    Raises:
        UserError: the slug can't be one, the folder is there, or it can't be written.
    """
    files = template_files(slug)
    folder = root / slug
    try:
        folder.mkdir()
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except FileExistsError as error:
        raise UserError(f"{folder} is there already and was left as it is.") from error
    except OSError as error:
        raise UserError(f"{folder} can't be written: {error.strerror}.") from error
    return folder
