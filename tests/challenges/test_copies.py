"""Which shipped challenges are compared with what is published, and that no honest file is held."""

from dataclasses import replace

from bot.catalog.folder import FolderCatalog
from bot.core.challenge import Challenge
from bot.core.copies import SHORTEST_TOKENS, Published, look_at, published
from tests.challenges.conftest import CHALLENGES

# An honest solution is the reference there, or two methods differ in a few tokens.
SHORT = {
    *("embedding-backward", "int8-linear", "mvn-condition", "mvn-logpdf", "pairwise-sqdist"),
    *("pca", "reservoir-sample", "rope", "softmax"),
}
NEAR_ALREADY = {"hmm-viterbi", "sampling-filter"}


def _all() -> list[tuple[Challenge, Published]]:
    catalog = FolderCatalog(CHALLENGES)
    return [(one, published(one.files)) for one in map(catalog.load, catalog.slugs())]


def _without(shipped: Published, path: str) -> Published:
    tokens = {name: found for name, found in shipped.tokens.items() if name != path}
    prints = {name: found for name, found in shipped.prints.items() if name != path}
    return replace(shipped, tokens=tokens, prints=prints)


def test_the_exempt_challenges_are_known_by_their_reason() -> None:
    everything = _all()
    short = {
        one.slug
        for one, shipped in everything
        if len(shipped.tokens["reference.py"]) < SHORTEST_TOKENS
    }
    assert short == SHORT
    assert {one.slug for one, shipped in everything if shipped.exempt} == NEAR_ALREADY


def test_no_accepted_file_of_another_method_would_be_held() -> None:
    for one, shipped in _all():
        for path in shipped.tokens:
            look = look_at(one.files[path], _without(shipped, path))
            assert look.likeness is None or one.slug in NEAR_ALREADY, (one.slug, path)


def test_the_reference_in_another_layout_would_be_held_wherever_it_is_compared() -> None:
    for one, shipped in _all():
        if one.slug in SHORT | NEAR_ALREADY:
            continue
        body = one.reference.replace("np.", "numeric.").replace("    ", "  ")
        likeness = look_at(f"# mine\nimport math\n{body}", shipped).likeness
        assert likeness is not None, one.slug
        assert (likeness.path, likeness.identical) == ("reference.py", True), one.slug
