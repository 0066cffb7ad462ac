"""Turn a challenge's Markdown into the tiny markup of cards.

Challenge files are Markdown so that they read well where they are written;
a card knows only `code`, **bold** and lines to show letter by letter.
"""

import re

from bot.core.moments import disarmed

CODE_INDENT = "    "
_FENCE = re.compile(r"^ {0,3}(```|~~~)")
_HEADING = re.compile(r"^(#+) +(.*)$")
_ITEM = re.compile(r"^ {0,3}(?:[-*+]|(\d+[.)])) +(.*)$")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?![\s*])([^*`\n]+?)(?<!\s)\*(?![\w*])")


def markdown_to_markup(markdown: str) -> str:
    """Make a card's body of Markdown; its first heading, the title, is left out.

    Wrapped lines are joined, since a card is as wide as its reader's screen.
    """
    lines = _body_lines(disarmed(markdown))
    text = "\n".join(lines).strip("\n")
    return re.sub(r"\n{3,}", "\n\n", text)


def _body_lines(markdown: str) -> list[str]:
    out: list[str] = []
    in_fence = False
    joins = False  # whether the next plain line continues the last one
    for number, raw in enumerate(markdown.splitlines()):
        line = raw.rstrip()
        if _FENCE.match(line):
            in_fence, joins = not in_fence, False
        elif in_fence or line.startswith("|") or (line.startswith(CODE_INDENT) and not joins):
            indent = "" if line.startswith(CODE_INDENT) and not in_fence else CODE_INDENT
            out.append((indent + line).rstrip())
            joins = False
        elif not line:
            out.append("")
            joins = False
        elif heading := _HEADING.match(line):
            if number or len(heading[1]) > 1:
                out += ["", f"**{_inline(heading[2].rstrip('#').strip())}**", ""]
            joins = False
        elif item := _ITEM.match(line):
            out.append(f"{item[1] or '·'} {_inline(item[2])}")
            joins = True
        elif joins:
            out[-1] += " " + _inline(line.strip())
        else:
            out.append(_inline(line.strip()))
            joins = True
    return out


def _inline(text: str) -> str:
    """Plain text for *emphasis*, outside `code`."""
    parts = text.split("`")
    parts[::2] = [_EMPHASIS.sub(r"\1", part) for part in parts[::2]]
    return "`".join(parts)
