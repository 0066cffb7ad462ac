"""What is read before anything runs: each broken rule, its line, and its sentence."""

from dataclasses import replace
from typing import Any

import pytest

from bot.judge.feedback import explain_problem
from bot.judge.imports import allowed_imports
from bot.judge.inside.rules import inspect_source
from tests.judge.tiny import REFERENCE, RIGHT, STARTER, tiny_challenge

FORBID = ["numpy.linalg", "numpy.add"]
ALLOWED_HINT = "submissions may import NumPy and the pure standard library, listed in /help."
POINT = "This challenge's point is to build it yourself."
CLASS = """
class Index:
    def fit(self, documents, k=1.2): ...
    def score(self, query): ...
"""


def inspect(source: str, starter: str = STARTER, entry: str = "f", **rules: Any) -> dict[str, Any]:
    return inspect_source(source, starter, entry, allowed_imports(), rules.get("forbid", []))


def explained(source: str, **how: Any) -> str | None:
    problem = inspect(source, **how)["problem"]
    challenge = replace(tiny_challenge(), entry=how.get("entry", "f"))
    return None if problem is None else explain_problem(problem, challenge)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        pytest.param(
            "def f(x):\n    return x +\n",
            "Line 2 is not valid Python: invalid syntax.\n        return x +\n                  ^",
            id="a caret below the place",
        ),
        pytest.param(
            "def f(x:\n    return x\n",
            "Line 1 is not valid Python: '(' was never closed.\n    def f(x:\n         ^",
            id="an open bracket",
        ),
        pytest.param(
            "def f(x):\nreturn x\n",
            "Line 2 is not valid Python: expected an indented block after function definition "
            "on line 1.\n    return x\n    ^",
            id="no indent",
        ),
    ],
)
def test_a_syntax_error_shows_line_and_caret(source: str, said: str) -> None:
    assert explained(source) == said


def test_a_syntax_error_in_a_long_line_shows_the_place_only() -> None:
    said = explained("x = 1" + " + 1" * 9000 + " +\n")
    assert said is not None
    assert len(said) < 300
    text, caret = said.splitlines()[1:]
    assert text[len(caret) - 1 :] == ""


@pytest.mark.parametrize(
    ("source", "said"),
    [
        pytest.param("import os\n", f"Line 1 imports os; {ALLOWED_HINT}", id="import"),
        pytest.param(
            "import numpy\nimport numpy as np, scipy.special as sp\n",
            f"Line 2 imports scipy.special; {ALLOWED_HINT}",
            id="among others",
        ),
        pytest.param(
            "from sklearn.cluster import KMeans\n",
            f"Line 1 imports sklearn.cluster; {ALLOWED_HINT}",
            id="from",
        ),
        pytest.param(
            "def f(x):\n    import torch\n",
            f"Line 2 imports torch; {ALLOWED_HINT}",
            id="in a function",
        ),
        pytest.param("from . import reference\n", f"Line 1 imports .; {ALLOWED_HINT}", id="."),
    ],
)
def test_an_import_that_is_not_allowed_is_named(source: str, said: str) -> None:
    assert explained(source + RIGHT) == said


@pytest.mark.parametrize("name", [name for name in allowed_imports() if name != "__future__"])
def test_an_allowed_import_is_no_problem(name: str) -> None:
    assert explained(f"import {name}\n{RIGHT}") is None


@pytest.mark.parametrize(
    ("source", "line", "name"),
    [
        pytest.param("import numpy\nnumpy.add(1, 2)\n", 2, "numpy.add", id="by its full name"),
        pytest.param("import numpy as np\nnp.add(1, 2)\n", 2, "numpy.add", id="by an alias"),
        pytest.param("from numpy import add\n", 1, "numpy.add", id="imported"),
        pytest.param("from numpy import add as plus\n", 1, "numpy.add", id="imported as another"),
        pytest.param(
            "from numpy.linalg import solve\n", 1, "numpy.linalg", id="out of a forbidden module"
        ),
        pytest.param("import numpy.linalg as la\n", 1, "numpy.linalg", id="a forbidden module"),
        pytest.param("from numpy import linalg\n", 1, "numpy.linalg", id="a module by from"),
        pytest.param(
            "import numpy as np\n\n\nnp.linalg.norm(1)\n", 4, "numpy.linalg", id="below it"
        ),
        pytest.param(
            "import numpy as np\nclass A:\n    plus = staticmethod(np.add)\n",
            3,
            "numpy.add",
            id="only mentioned",
        ),
    ],
)
def test_a_forbidden_shortcut_is_named_with_its_line(source: str, line: int, name: str) -> None:
    assert explained(source + RIGHT, forbid=FORBID) == f"Line {line} uses {name}. {POINT}"


def test_a_function_of_a_module_that_may_be_imported_is_found_by_any_name() -> None:
    source = "from numpy import linalg as la\n\n\ndef f(x):\n    return la.solve(x, x)\n"
    assert explained(source, forbid=["numpy.linalg.solve"]) == (
        f"Line 5 uses numpy.linalg.solve. {POINT}"
    )


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("import numpy as np\nnp.add_one = 1\n", id="a longer name"),
        pytest.param("class np:\n    add = 1\nnp.add\n", id="not NumPy's"),
        pytest.param("import numpy as np\nnp.random.add = 1\n", id="elsewhere"),
        pytest.param("# numpy.add\n'''numpy.linalg'''\n", id="in comments and texts"),
    ],
)
def test_what_only_looks_like_a_shortcut_is_none(source: str) -> None:
    assert explained(source + RIGHT, forbid=FORBID) is None


@pytest.mark.parametrize(
    "definition",
    [
        pytest.param("def f(x): ...", id="the same"),
        pytest.param("def f(x, scale=1): ...", id="one more with a default"),
        pytest.param("def f(*args, **kwargs): ...", id="anything"),
        pytest.param("def f(x, /): ...", id="by position only"),
        pytest.param("def f(x: list[int]) -> int: ...", id="other annotations"),
        pytest.param("f = lambda x: x", id="a lambda"),
        pytest.param("from functools import partial as f", id="imported"),
        pytest.param("def g(x): ...\nf = g", id="assigned"),
        pytest.param("if True:\n    def f(x): ...", id="in a block"),
        pytest.param("for f in (abs,): pass", id="bound by a loop"),
        pytest.param("globals()['f'] = abs", id="bound in the dark"),
        pytest.param("def wrap(g): ...\n@wrap\ndef f(a, b, c): ...", id="decorated"),
        pytest.param("def f(a, b): ...\ndef f(x): ...", id="the last one counts"),
        pytest.param("def f(a, b): ...\nf = max", id="given another value below"),
        pytest.param("class f:\n    def __new__(cls, x): ...", id="a class"),
    ],
)
def test_an_entry_that_can_be_called_is_no_problem(definition: str) -> None:
    assert explained(definition + "\n") is None


MISSING = "Your file defines no `f`. /starter shows its signature."


@pytest.mark.parametrize(
    ("source", "said"),
    [
        pytest.param("", MISSING, id="an empty file"),
        pytest.param("def g(x): ...", MISSING, id="another name"),
        pytest.param("def F(x): ...", MISSING, id="another case"),
        pytest.param("'def f(x): ...'", MISSING, id="only in a text"),
        pytest.param(
            "def f(a): ...", "Line 1: f must take (x); yours takes (a).", id="another name"
        ),
        pytest.param(
            "\ndef f(): ...", "Line 2: f must take (x); yours takes ().", id="no parameter"
        ),
        pytest.param(
            "def f(x, y): ...", "Line 1: f must take (x); yours takes (x, y).", id="one too many"
        ),
        pytest.param(
            "def f(x, *, y): ...",
            "Line 1: f must take (x); yours takes (x, *, y).",
            id="one more by name",
        ),
    ],
)
def test_a_missing_or_different_entry_is_explained(source: str, said: str) -> None:
    assert explained(source) == said


@pytest.mark.parametrize(
    ("source", "said"),
    [
        pytest.param(CLASS, None, id="the same"),
        pytest.param(
            "class Index:\n    def fit(self, documents, k=1.2): ...",
            "Line 1: the class Index lacks the method `score`.",
            id="a method is missing",
        ),
        pytest.param(
            CLASS.replace(", k=1.2", ""),
            "Line 3: Index.fit must take (self, documents, k=1.2); yours takes (self, documents).",
            id="a parameter is missing",
        ),
        pytest.param(
            CLASS.replace("k=1.2", "k"),
            "Line 3: Index.fit must take (self, documents, k=1.2); "
            "yours takes (self, documents, k).",
            id="a default is missing",
        ),
        pytest.param(
            "class Base: ...\nclass Index(Base):\n    def score(self, query): ...",
            None,
            id="a method may be inherited",
        ),
        pytest.param(CLASS.replace("self", "this"), None, id="self by another name"),
    ],
)
def test_the_methods_of_a_class_are_compared(source: str, said: str | None) -> None:
    assert explained(source, starter=CLASS, entry="Index") == said


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        pytest.param({"rule": "nested"}, "Your file is nested too deeply to be read.", id="nested"),
        pytest.param(
            {"rule": "unreadable"},
            "Your file can't be read as Python: it contains characters that no source may.",
            id="unreadable",
        ),
        pytest.param({"rule": 5}, "Your file could not be read.", id="nonsense"),
        pytest.param({}, "Your file could not be read.", id="nothing"),
    ],
)
def test_whatever_the_reader_reports_becomes_a_sentence(problem: dict[str, Any], said: str) -> None:
    assert explain_problem(problem, tiny_challenge()) == said


def test_a_nul_character_is_unreadable() -> None:
    assert inspect("x = '\0'\n")["problem"]["rule"] in ("unreadable", "syntax")


def test_the_length_counts_neither_comments_nor_docstrings() -> None:
    plain = inspect(RIGHT)["tokens"]
    commented = RIGHT.replace("x):\n", 'x):\n    """Why."""\n    # how\n\n')
    assert plain == 10
    assert inspect(f'"""What."""\n# by whom\n{commented}')["tokens"] == plain
    assert inspect(REFERENCE)["tokens"] > plain


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(f"exec({RIGHT!r})\n", id="exec"),
        pytest.param(f"__builtins__['exec']({RIGHT!r})\n", id="exec by its name"),
        pytest.param(f"import numpy as n\nn.compile({RIGHT!r})\n", id="an attribute"),
        pytest.param(f'"""{RIGHT}"""\nexec(__doc__)\n', id="its own docstring"),
    ],
)
def test_code_in_a_text_is_not_shorter_than_code(source: str) -> None:
    assert inspect(source)["tokens"] > inspect(RIGHT)["tokens"]


def test_a_text_that_is_only_a_text_is_one_token() -> None:
    long = RIGHT + "f.why = 'a sentence of many words, longer than the code that it explains'\n"
    assert inspect(long)["tokens"] == inspect(RIGHT + "f.why = ''\n")["tokens"]


def test_keyword_only_arguments_of_the_starter_are_due_and_others_are_not() -> None:
    starter = "def f(x, *, scale): ...\n"
    assert explained(starter, starter=starter) is None
    said = explained("def f(x, *, scale, more): ...\n", starter=starter)
    assert said == "Line 1: f must take (x, *, scale); yours takes (x, *, scale, more)."


def test_a_line_is_quoted_by_the_number_that_python_gives_it() -> None:
    said = explained("NOTE = '\u2028 \x0c'\ndef f(x) return x\n")
    assert said is not None
    assert "def f(x) return x" in said
