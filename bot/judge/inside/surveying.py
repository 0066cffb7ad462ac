"""Read a challenge's Python as text: what its starter names, and the reference's mutants.

In a child of its own, since a parser can be crashed, stalled or filled by a
source that was made for it. Nothing is executed.
"""

import ast
import warnings
from dataclasses import asdict
from typing import Any

from bot.judge.inside.guard import Printed
from bot.judge.mutants import mutants_of
from bot.sandbox.frames import ChildChannel, FrameKind

_TEXT_BYTES = 1 << 22
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def serve(channel: ChildChannel) -> None:
    """Answer one request: `problems`, the `arguments` that the starter names, `mutants`."""
    Printed()
    warnings.simplefilter("ignore")
    _, request = channel.receive()
    channel.send(FrameKind.VALUE, survey(**request))
    channel.receive()


def survey(starter: str, reference: str, entry: str, most_mutants: int) -> dict[str, Any]:
    """Look into the two sources."""
    problems: list[str] = []
    trees = [_tree("starter.py", starter, problems), _tree("reference.py", reference, problems)]
    for name, tree in zip(("starter.py", "reference.py"), trees, strict=True):
        if tree is not None and not _defines(tree, entry):
            problems.append(
                f"{name} doesn't define `{entry}`, the entry that challenge.toml names."
            )
    mutants: list[dict[str, Any]] = []
    if trees[1] is not None and most_mutants:
        room = _TEXT_BYTES
        for mutant in mutants_of(reference, most_mutants):
            room -= len(mutant.source.encode("utf-8", "surrogatepass")) + 1_000
            if room < 0:
                break
            mutants.append(asdict(mutant))
    arguments = [] if trees[0] is None else _arguments(trees[0], entry)
    return {"problems": problems, "arguments": arguments, "mutants": mutants}


def _tree(name: str, source: str, problems: list[str]) -> ast.Module | None:
    try:
        return ast.parse(source, name)
    except SyntaxError as error:
        problems.append(f"{name} is no Python: line {error.lineno or 1}, {error.msg}.")
    except (ValueError, RecursionError, MemoryError):
        problems.append(f"{name} is no Python that can be read.")
    return None


def _defines(tree: ast.Module, entry: str) -> bool:
    if any(getattr(node, "name", None) == entry for node in tree.body):
        return True
    return any(
        isinstance(node, ast.Name) and node.id == entry and isinstance(node.ctx, ast.Store)
        for node in ast.walk(tree)
    )


def _arguments(tree: ast.Module, entry: str) -> list[str]:
    """The parameters of the entry and, where it is a class, of its methods."""
    found: dict[str, None] = {}
    for node in tree.body:
        if getattr(node, "name", None) != entry:
            continue
        functions = node.body if isinstance(node, ast.ClassDef) else [node]
        for function in functions:
            if isinstance(function, _Function):
                taken = function.args
                given = [*taken.posonlyargs, *taken.args, taken.vararg, *taken.kwonlyargs]
                named = [one.arg for one in (*given, taken.kwarg) if one is not None]
                found |= dict.fromkeys(name for name in named if name not in ("self", "cls"))
    return list(found)[:100]
