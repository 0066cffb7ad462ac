"""Read a submission without executing it: syntax, imports, shortcuts, signature.

Runs in a locked child, because even parsing hostile text has crashed parsers.
"""

import ast
import io
import tokenize
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

from bot.judge.inside.guard import Printed, find_forbidden
from bot.judge.inside.trace import source_lines
from bot.sandbox.frames import ChildChannel, FrameKind

RUNS_TEXT = frozenset({"exec", "eval", "compile", "CodeType", "__doc__"})
CHARACTERS_A_TOKEN = 4
Problem = dict[str, Any]
Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
NOT_CODE = {
    *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT),
    *(tokenize.ENCODING, tokenize.ENDMARKER),
}


def serve(channel: ChildChannel) -> None:
    """Answer one request: the first problem found, or None, and the length in tokens."""
    Printed()
    warnings.simplefilter("ignore")  # an invalid escape in a string is no one's problem
    _, request = channel.receive()
    channel.send(FrameKind.VALUE, inspect_source(**request))
    channel.receive()


def inspect_source(
    source: str, starter: str, entry: str, allowed: Sequence[str], forbid: Sequence[str]
) -> dict[str, Any]:
    """Find the first rule that a source breaks.

    Args:
        starter: the challenge's starter, whose signature the entry must accept.
        allowed: top-level modules that may be imported.
        forbid: dotted public names that this challenge rules out.

    Returns:
        `problem`: None or a dict with `rule`, `line` and what the rule needs for
        its sentence; `tokens`: the length in tokens without comments and docstrings.
    """
    try:
        tree = ast.parse(source, "<submission>")
    except SyntaxError as error:
        return {"problem": _syntax_problem(error, source), "tokens": None}
    except (ValueError, RecursionError, MemoryError) as error:
        nested = isinstance(error, (RecursionError, MemoryError))
        rule = "nested" if nested else "unreadable"
        return {"problem": {"rule": rule, "line": None}, "tokens": None}
    try:
        problems = [
            *_import_problems(tree, allowed),
            *_shortcut_problems(tree, forbid),
            *_signature_problems(tree, ast.parse(starter), entry),
        ]
        tokens = _count_tokens(source, tree)
    except RecursionError:
        return {"problem": {"rule": "nested", "line": None}, "tokens": None}
    return {"problem": problems[0] if problems else None, "tokens": tokens}


def _syntax_problem(error: SyntaxError, source: str) -> Problem:
    lines = source_lines(source)
    number = error.lineno or 1
    text = lines[number - 1].rstrip("\n") if number <= len(lines) else ""
    start = max(0, (error.offset or 1) - 61)
    return {
        "rule": "syntax",
        "line": number,
        "message": (error.msg or "")[:200],
        "text": text[start : start + 100],
        "column": (error.offset or 1) - 1 - start,
    }


def _import_problems(tree: ast.AST, allowed: Sequence[str]) -> Iterator[Problem]:
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "."] if not node.level else ["."]
        for name in names:
            if name.partition(".")[0] not in allowed:
                yield {"rule": "import", "line": getattr(node, "lineno", None), "name": name[:80]}


def _shortcut_problems(tree: ast.AST, forbid: Sequence[str]) -> Iterator[Problem]:
    if not forbid:
        return
    bound: dict[str, str] = {}
    for node in ast.walk(tree):
        found: list[str] = []
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
                found.append(alias.name)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                bound[alias.asname or alias.name] = full
                found.append(full)
        for name in found:
            if rule := find_forbidden(name, forbid):
                yield {"rule": "forbid", "line": getattr(node, "lineno", None), "name": rule}
    for node in ast.walk(tree):
        dotted = _dotted(node, bound) if isinstance(node, ast.Attribute) else None
        if dotted and (rule := find_forbidden(dotted, forbid)):
            yield {"rule": "forbid", "line": getattr(node, "lineno", None), "name": rule}


def _dotted(node: ast.expr, bound: dict[str, str]) -> str | None:
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in bound:
        return None
    return ".".join([bound[node.id], *reversed(names)])


def _signature_problems(tree: ast.Module, starter: ast.Module, entry: str) -> Iterator[Problem]:
    wanted = next((n for n in starter.body if getattr(n, "name", None) == entry), None)
    given = next((n for n in reversed(tree.body) if _rebinds(n, entry)), None)
    if given is None:
        if not _binds(tree, entry):
            yield {"rule": "entry", "line": None}
    elif isinstance(wanted, Function) and isinstance(given, Function):
        yield from _compare_functions(wanted, given, entry)
    elif isinstance(wanted, ast.ClassDef) and isinstance(given, ast.ClassDef):
        methods = {n.name: n for n in given.body if isinstance(n, Function)}
        for node in wanted.body:
            if not isinstance(node, Function):
                continue
            if node.name in methods:
                yield from _compare_functions(node, methods[node.name], f"{entry}.{node.name}")
            elif not given.bases and not _binds(given, node.name):
                yield {"rule": "method", "line": given.lineno, "name": node.name}


def _rebinds(node: ast.stmt, name: str) -> bool:
    """Whether a statement is the def of a name or gives it another value."""
    if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
        return node.name == name
    return any(
        isinstance(found, ast.Name) and found.id == name and isinstance(found.ctx, ast.Store)
        for found in ast.walk(node)
    )


def _binds(tree: ast.Module | ast.ClassDef, name: str) -> bool:
    """Whether a body may bind a name in some other way than by its own def."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store):
            return True
        if isinstance(node, ast.alias) and name in (node.asname, node.name, "*"):
            return True
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)) and node.name == name:
            return True
        if isinstance(node, ast.Name) and node.id in ("globals", "setattr", "exec", "vars"):
            return True
    return False


def _compare_functions(wanted: Function, given: Function, name: str) -> Iterator[Problem]:
    if given.decorator_list and not wanted.decorator_list:
        return  # a decorator may change the signature; the calls will tell
    ours, theirs = wanted.args, given.args
    problem = {
        "rule": "signature",
        "line": given.lineno,
        "name": name,
        "wanted": _shown(ours),
        "given": _shown(theirs),
    }
    need = [a.arg for a in (*ours.posonlyargs, *ours.args)]
    have = [a.arg for a in (*theirs.posonlyargs, *theirs.args)]
    takes_all = theirs.vararg is not None and theirs.kwarg is not None
    if takes_all and need[: len(have)] == have:
        return
    by_position = have[: len(need)] == need
    extra = len(have) - len(need)
    known = {argument.arg for argument in ours.kwonlyargs}
    extra_required = extra > len(theirs.defaults) or any(
        default is None and argument.arg not in known
        for argument, default in zip(theirs.kwonlyargs, theirs.kw_defaults, strict=True)
    )
    too_few_defaults = len(theirs.defaults) - max(extra, 0) < len(ours.defaults)
    first_may_differ = bool(need) and need[0] == "self" and have[1 : len(need)] == need[1:]
    if not (by_position or first_may_differ) or extra_required or too_few_defaults:
        yield problem


def _shown(arguments: ast.arguments) -> str:
    for argument in ast.walk(arguments):
        if isinstance(argument, ast.arg):
            argument.annotation = None
    return f"({ast.unparse(arguments)})"[:200]


def _count_tokens(source: str, tree: ast.Module) -> int | None:
    docstrings = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, *FUNCTIONS)) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                docstrings.add((first.lineno, first.col_offset))
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return None
    if _runs_text(tree):
        # A whole program in one text would be the shortest of all.
        return sum(_token_weight(t) for t in tokens)
    return sum(t.type not in NOT_CODE and t.start not in docstrings for t in tokens)


def _runs_text(tree: ast.Module) -> bool:
    """Whether texts may be code here, by any of the usual names for it."""
    return any(
        word in RUNS_TEXT
        for node in ast.walk(tree)
        for word in (getattr(node, "id", ""), getattr(node, "attr", ""), getattr(node, "value", ""))
        if isinstance(word, str)
    )


def _token_weight(token: tokenize.TokenInfo) -> int:
    if token.type == tokenize.STRING:
        return 1 + len(token.string) // CHARACTERS_A_TOKEN
    return token.type not in NOT_CODE
