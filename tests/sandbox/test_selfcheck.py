"""The sandbox attacks itself before anyone else can, and refuses to start with a hole."""

import json
import os
import subprocess
import sys

import pytest

from bot.errors import SandboxUnavailable
from bot.sandbox import probes
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.selfcheck import Layer, check_layers, require_layers

REQUIRED = {"seccomp", "limits", "clock", "privileges"}


@pytest.fixture(scope="module")
def layers(sandbox: Sandbox) -> list[Layer]:
    return check_layers(sandbox)


def test_every_required_layer_is_active(layers: list[Layer]) -> None:
    assert {layer.name for layer in layers if layer.required} == REQUIRED
    assert [layer for layer in layers if layer.required and not layer.active] == []
    require_layers(layers)


def test_every_layer_says_something(layers: list[Layer]) -> None:
    assert {layer.name for layer in layers} == {*REQUIRED, "Landlock", "namespaces", "cgroup"}
    assert all(layer.detail for layer in layers)


def test_every_attack_was_refused(layers: list[Layer]) -> None:
    (seccomp,) = [layer for layer in layers if layer.name == "seccomp"]
    count = len(probes.PROBES)
    assert seccomp.detail == f"{count} of {count} attacks refused"


def test_the_judge_refuses_to_start_without_a_required_layer() -> None:
    layers = [
        Layer("seccomp", False, True, "a child could fork"),
        Layer("limits", True, True, "memory is bounded"),
        Layer("privileges", False, True, "children keep capabilities"),
        Layer("Landlock", False, False, "this kernel has none"),
    ]
    with pytest.raises(SandboxUnavailable) as caught:
        require_layers(layers)
    assert str(caught.value) == (
        "The sandbox's seccomp layer failed: a child could fork. "
        "The sandbox's privileges layer failed: children keep capabilities."
    )


def test_what_is_only_offered_may_be_missing() -> None:
    require_layers([Layer("Landlock", False, False, "this kernel has none")])


def test_an_attack_that_succeeds_is_told(sandbox: Sandbox) -> None:
    """Outside a locked child, most of what is probed works."""
    assert probes._expect_refusal(probes.PROBES["list a folder"]) == "succeeded"
    assert probes._expect_refusal(lambda: os.listdir("/nowhere")) == probes.REFUSED


def test_the_layers_can_be_asked_for_as_json() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-m", "bot.sandbox.selfcheck"],
        capture_output=True,
        timeout=120,
        check=True,
    )
    found = json.loads(done.stdout)
    assert {layer["name"] for layer in found if layer["required"]} == REQUIRED
    assert all(set(layer) == {"name", "active", "required", "detail"} for layer in found)
