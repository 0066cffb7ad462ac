"""Make wrong versions of a reference, one small change each (DeMillo et al. 1978).

Hidden cases that accept a changed reference have a gap, unless no allowed input
can tell the two apart. The source is only parsed here, never executed.
"""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

from bot.judge.mutations import BINARY, COMPARED, SWAPPED, SYMMETRIC

Step = str | int


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change.

    Attributes:
        line: of the reference, from 1.
        mutation: what became what, in words: "> to >=".
        before, after: the changed statement's first line.
    """

    line: int
    mutation: str
    before: str
    after: str
    source: str


def mutants_of(source: str, most: int = 1_000) -> list[Mutant]:
    """Every mutant of a source, in the order of its lines; no two are the same program.

    Args:
        most: of a source with more changes than that, so many spread over all of it.

    Raises:
        SyntaxError: it is no Python.
    """
    tree = ast.parse(source)
    plain = ast.unparse(tree)
    seen = {plain}
    found: list[Mutant] = []
    changes = [(path, node, *change) for path, node in _walk(tree, ()) for change in _changes(node)]
    step = max(1.0, len(changes) / most)
    for number in range(min(most, len(changes))):
        path, node, mutation, replacement = changes[int(number * step)]
        changed = copy.deepcopy(tree)
        _put(changed, path, replacement)
        text = ast.unparse(ast.fix_missing_locations(changed))
        if text in seen:
            continue
        seen.add(text)
        line = getattr(node, "lineno", 1)
        found.append(Mutant(line, mutation, *_difference(plain, text), text))
    return sorted(found, key=lambda mutant: mutant.line)


def _walk(node: ast.AST, path: tuple[Step, ...]) -> Iterator[tuple[tuple[Step, ...], ast.AST]]:
    """Every node that may change, with the way to it; annotations stay."""
    yield path, node
    if _changes_whole(node):
        return
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list"):
            continue
        if isinstance(value, ast.AST):
            yield from _walk(value, (*path, name))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, ast.AST):
                    yield from _walk(item, (*path, name, index))


def _changes_whole(node: ast.AST) -> bool:
    """Whether a node's parts don't change by themselves: a negative number, an axis."""
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
            return True
        case ast.keyword(arg="axis"):
            return _axis_of(node.value) is not None
    return False


def _axis_of(value: ast.expr) -> int | None:
    match value:
        case ast.Constant(value=int() as axis):
            return axis
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as axis)):
            return -axis
    return None


def _put(tree: ast.AST, path: tuple[Step, ...], replacement: ast.AST) -> None:
    holder: object = tree
    for step in path[:-1]:
        holder = holder[int(step)] if isinstance(holder, list) else getattr(holder, str(step))
    last = path[-1]
    if isinstance(holder, list):
        holder[int(last)] = replacement
    else:
        setattr(holder, str(last), replacement)


def _difference(before: str, after: str) -> tuple[str, str]:
    """The first line in which two programs differ."""
    old, new = before.splitlines(), after.splitlines()
    for left, right in zip(old, new, strict=False):
        if left != right:
            return left.strip(), right.strip()
    return (old[len(new)].strip(), "") if len(old) > len(new) else ("", new[len(old)].strip())


def _changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """What may stand in a node's place, each with its words."""
    match node:
        case ast.BinOp(left=left, op=ast.MatMult(), right=right):
            yield "@ swapped", _with(node, left=right, right=left)
        case ast.Attribute(value=value, attr="T"):
            yield "T dropped", value
        case ast.BinOp() | ast.AugAssign():
            for kind in BINARY.get(type(node.op), ()):
                yield _words(node.op, kind()), _with(node, op=kind())
            if isinstance(node, ast.AugAssign):
                yield "statement deleted", ast.Pass()
        case ast.Compare(ops=[op]):
            for other in COMPARED.get(type(op), ()):
                yield _words(op, other()), _with(node, ops=[other()])
        case ast.BoolOp():
            other_kind = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield _words(node.op, other_kind), _with(node, op=other_kind)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            yield from _numbers(-value)
        case ast.UnaryOp(op=ast.USub() | ast.Not() | ast.Invert()):
            sign = {ast.USub: "-", ast.Not: "not", ast.Invert: "~"}[type(node.op)]
            yield f"{sign} dropped", node.operand
        case ast.Constant(value=bool() as truth):
            yield f"{truth} to {not truth}", ast.Constant(not truth)
        case ast.Constant(value=int() | float() as value):
            yield from _numbers(value)
        case ast.keyword(arg="axis", value=value) if (axis := _axis_of(value)) is not None:
            other_axis = 0 if axis else 1
            yield f"axis={axis} to axis={other_axis}", _with(node, value=ast.Constant(other_axis))
        case ast.Call():
            yield from _swapped(node)
        case _:
            yield from _statements(node)


def _numbers(value: float) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(value, int):
        others: tuple[float, ...] = (value + 1, value - 1)
    else:
        others = (value * 2,) if value else (1.0,)
    for other in others:
        made: ast.expr = ast.Constant(abs(other))
        yield f"{value} to {other}", made if other >= 0 else ast.UnaryOp(ast.USub(), made)


def _swapped(node: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    called = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
    if len(node.args) == 2 and called not in SYMMETRIC:
        yield "arguments swapped", _with(node, args=node.args[::-1])
    match node.func:
        case ast.Name(id=name) if name in SWAPPED:
            yield f"{name} to {SWAPPED[name]}", _with(node, func=ast.Name(SWAPPED[name]))
        case ast.Attribute(value=owner, attr=name) if name in SWAPPED:
            func = ast.Attribute(owner, SWAPPED[name], ast.Load())
            yield f"{name} to {SWAPPED[name]}", _with(node, func=func)


def _statements(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.If(test=test) | ast.While(test=test):
            yield "condition negated", _with(node, test=ast.UnaryOp(ast.Not(), test))
        case ast.IfExp(body=body, orelse=orelse):
            yield "branches swapped", _with(node, body=orelse, orelse=body)
        case ast.comprehension(ifs=[test]):
            yield "condition negated", _with(node, ifs=[ast.UnaryOp(ast.Not(), test)])
        case ast.Break() | ast.Continue() | ast.Expr(value=ast.Call()):
            yield "statement deleted", ast.Pass()
        case ast.Assign(targets=[ast.Subscript() | ast.Attribute()]):
            yield "statement deleted", ast.Pass()


def _with(node: ast.AST, **fields: object) -> ast.AST:
    """A copy of a node with other fields."""
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _words(before: ast.AST, after: ast.AST) -> str:
    return f"{_sign(before)} to {_sign(after)}"


def _sign(op: ast.AST) -> str:
    """An operator as it is written."""
    one, two = ast.Name("a"), ast.Name("b")
    match op:
        case ast.operator():
            written: ast.expr = ast.BinOp(one, op, two)
        case ast.cmpop():
            written = ast.Compare(one, [op], [two])
        case _:
            written = ast.BoolOp(op, [one, two])  # type: ignore[arg-type]  # the only kind left
    return ast.unparse(written).removeprefix("a ").removesuffix(" b")
