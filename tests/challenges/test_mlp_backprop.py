"""MLP loss and gradients: the reference is right, the cases are fair, wrong ideas show."""

import doctest
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.neural_network import MLPClassifier

from bot.catalog.folder import FolderCatalog
from bot.judge.structure import explain_structure
from bot.judge.values import explain_values

FOLDER = Path(__file__).parents[2] / "challenges" / "mlp-backprop"
CHALLENGE = FolderCatalog(FOLDER.parent).load("mlp-backprop")
RTOL = 1e-8

Array = NDArray[Any]
Load = Callable[[str], dict[str, Any]]
Case = tuple[str, tuple[Any, ...], dict[str, Any]]


def in_extended_precision(*args: Array) -> list[Any]:
    """The chain rule, one row at a time, with 64 bits of mantissa."""
    w1, b1, w2, b2, rows = (np.asarray(array).astype(np.longdouble) for array in args[:5])
    losses, grads = [], [np.zeros(p.shape, np.longdouble) for p in (w1, b1, w2, b2)]
    for x, right in zip(rows, args[5].tolist(), strict=True):
        z = (x[:, None] * w1).sum(axis=0) + b1
        unit = np.where(z > 0, z, 0)
        logits = (unit[:, None] * w2).sum(axis=0) + b2
        assert np.abs(logits).max() <= 10_000
        lse = np.logaddexp.reduce(logits)
        losses.append(lse - logits[right])
        d_logits = np.exp(logits - lse) - (np.arange(len(b2)) == right)
        d_z = np.where(z > 0, (w2 * d_logits).sum(axis=1), 0)
        steps = (x[:, None] * d_z, d_z, unit[:, None] * d_logits, d_logits)
        for grad, step in zip(grads, steps, strict=True):
            grad += step / len(rows)
    return [np.mean(losses), *grads]


def is_refused(entry: Callable[..., Any], args: tuple[Array, ...], want: Any) -> bool:
    """Tell whether the judge would refuse what `entry` does with one case."""
    copies = [np.copy(array, order="K") for array in args]
    for copy, given in zip(copies, args, strict=True):
        copy.setflags(write=given.flags.writeable)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            got = entry(*copies)
        except Exception:  # noqa: BLE001 - whatever a wrong submission raises is a refusal
            return True
    got = (float(got[0]), *got[1:])
    if explain_structure(got, want, CHALLENGE.parts, whole=False):
        return True
    if explain_values(got, want, CHALLENGE.parts, whole=False):
        return True
    return any(not np.array_equal(*pair) for pair in zip(copies, args, strict=True))


def test_the_reference_agrees_with_one_step_of_scikit_learn(load: Load) -> None:
    """With rate 1 and no momentum, a step of gradient descent is the gradient."""
    rng = np.random.default_rng(4)
    mlp_loss_grad = load("mlp-backprop/reference.py")["mlp_loss_grad"]
    draw, zero = (load("mlp-backprop/cases.py")[name] for name in ("_draw", "_exactly_zero"))
    worst = 0.0
    for _ in range(20):
        n, d, h = (int(size) for size in rng.integers(1, 7, size=3))
        classes = range(int(rng.integers(3, 6)))
        sgd = {"solver": "sgd", "learning_rate_init": 1.0, "momentum": 0.0, "shuffle": False}
        model = MLPClassifier((h,), alpha=0.0, batch_size=n, **sgd)
        model.partial_fit(np.zeros((n, d)), np.zeros(n, dtype=int), classes=list(classes))
        for i in range(50):
            args = (zero if i % 5 == 0 else draw)(rng, n, d, h, len(classes))
            params = [model.coefs_[0], model.intercepts_[0], model.coefs_[1], model.intercepts_[1]]
            for param, value in zip(params, args, strict=False):
                param[...] = value
            model.partial_fit(*args[4:])
            steps = [value - param for param, value in zip(params, args, strict=False)]
            want = [model.loss_, *steps]
            scale = max(np.abs(value).max() for value in args[:4])
            for mine, right in zip(mlp_loss_grad(*args), want, strict=True):
                error = np.abs(mine - right).max()
                # A step is a difference of weights: its digits are those of the weights.
                worst = max(worst, error / (max(np.abs(right).max(), 1e-5 * scale)))
    assert worst <= RTOL / 10


@pytest.mark.parametrize("seed", range(8))
def test_every_drawn_case_keeps_what_the_statement_promises(load: Load, seed: int) -> None:
    mlp_loss_grad = load("mlp-backprop/reference.py")["mlp_loss_grad"]
    cases: list[Case] = list(load("mlp-backprop/cases.py")["hidden"](np.random.default_rng(seed)))
    assert 12 <= len(cases) <= 40
    assert {trait for trait, _, _ in cases} == set(CHALLENGE.traits)
    for trait, args, _ in cases:
        if trait == "memory" and seed > 0:
            continue
        got, want = mlp_loss_grad(*args), in_extended_precision(*args)
        assert got[0] >= 0.001, trait
        assert args[5].max() < len(args[3]), trait
        for mine, right in zip(got, want, strict=True):
            assert np.abs(mine - right).max() <= RTOL / 10 * np.abs(right).max(), trait
        before = args[4].astype(float) @ args[0] + args[1]
        assert (before == 0).any() == (trait == "relu-at-zero") or trait == "integer-input"


@pytest.fixture(scope="module")
def judged(load: Load) -> list[tuple[tuple[Case, int], Any]]:
    """The hidden cases of six seeds, each with the reference's answer."""
    mlp_loss_grad = load("mlp-backprop/reference.py")["mlp_loss_grad"]
    hidden = load("mlp-backprop/cases.py")["hidden"]
    suites = ((seed, case) for seed in range(6) for case in hidden(np.random.default_rng(seed)))
    return [((case, seed), mlp_loss_grad(*case[1])) for seed, case in suites if case[0] != "memory"]


@pytest.mark.parametrize("path", sorted((FOLDER / "submissions").glob("*/*.py")), ids=str)
def test_every_shipped_submission_shows_its_colours_on_every_seed(
    load: Load, judged: Any, path: Path
) -> None:
    entry = load(str(path.relative_to(FOLDER.parent)))["mlp_loss_grad"]
    correct = path.parent.name not in ("wrong_answer", "runtime_error")
    refused: set[int] = set()
    for ((_, args, _), seed), want in judged:
        if seed not in refused and is_refused(entry, args, want):
            refused.add(seed)
    assert refused == (set() if correct else set(range(6)))


def test_the_printed_example_is_what_the_reference_answers(load: Load) -> None:
    reference = load("mlp-backprop/reference.py")["mlp_loss_grad"]
    names = {"np": np, "mlp_loss_grad": reference}
    text = (FOLDER / "statement.md").read_text().split("```python\n")[2].split("```")[0]
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(doctest.DocTestParser().get_doctest(text, names, "statement", None, None))
    assert runner.summarize(verbose=False).attempted == 8
    assert runner.summarize(verbose=False).failed == 0
