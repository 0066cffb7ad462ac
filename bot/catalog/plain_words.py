"""What msgspec says of a key in challenge.toml, for an author who never heard of it."""

import re

_KINDS = {
    "str": "text in quotation marks",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "null": "nothing",
}
_ORDERS = {"<=": "at most", ">=": "at least", ">": "above", "<": "below"}


def in_plain_words(problem: str) -> str:
    """Say the same without JSON paths and type names; what isn't known stays as it is."""
    said, _, place = problem.partition(" - at `$")
    keys = re.sub(r"\[(\.\.\.|\d+)\]", "", place.rstrip("`")).strip(".")
    inside = f" in [{keys}]" if keys else ""
    if missing := re.fullmatch(r"Object missing required field `(.*)`", said):
        return f"the key `{missing[1]}` is missing{inside}."
    if unknown := re.fullmatch(r"Object contains unknown field `(.*)`", said):
        return f"the key `{unknown[1]}` isn't known{inside}. Is it spelt right?"
    if enum := re.fullmatch(r"Invalid enum value (.*)", said):
        return f"`{keys}` can't be {enum[1]}."
    if bounds := re.fullmatch(r"Expected `(\w+)` ([<>]=?) ([\d.]+)", said):
        kind, order, bound = bounds.groups()
        number = f"{float(bound):,.10g}"
        return f"`{keys}` must be {_KINDS.get(kind, kind)}, {_ORDERS[order]} {number}."
    if re.fullmatch(r"Expected `str` of length >= 1", said):
        return f"`{keys}` is empty. Write something there."
    if re.match(r"Expected `str` matching regex", said):
        return f"`{keys}` must be a name as Python has them: letters, digits and _."
    if kinds := re.fullmatch(r"Expected `(\w+)`, got `(\w+)`", said):
        wanted, got = (_KINDS.get(kind, kind) for kind in kinds.groups())
        return f"`{keys}` must be {wanted}; it is {got}."
    return f"{problem}."
