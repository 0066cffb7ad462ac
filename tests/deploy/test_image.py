"""The image is really built, and the bot really works in it.

Needs buildah, root, and a base image or what one is made with: BASE names an image
that is here already; without it mmdebstrap makes one, from the package mirror that
this host uses. Slow, and by hand: it takes packages from their index.
"""

import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MISSING = [name for name in ("buildah", "mmdebstrap") if not shutil.which(name)]
USER = "10001:10001"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"this host has no {' and no '.join(MISSING)}"),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can build it here"),
]


def buildah(*words: str, timeout_s: float = 900.0) -> str:
    done = subprocess.run(
        ["buildah", *words],
        capture_output=True,
        text=True,
        timeout=timeout_s,
        cwd=ROOT,
        env=os.environ | {"STORAGE_DRIVER": "vfs", "BUILDAH_ISOLATION": "chroot"},
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> str:
    if named := os.environ.get("BASE"):
        return named
    archive = tmp_path_factory.mktemp("base") / "base.tar"
    packages = "--include=python3,python3-venv,ca-certificates"
    made = ["mmdebstrap", "--variant=minbase", packages, "bookworm", str(archive)]
    subprocess.run(made, check=True, capture_output=True, timeout=900)
    container = buildah("from", "scratch").strip()
    buildah("add", "-q", container, str(archive), "/")
    name = f"localhost/base-{uuid.uuid4().hex[:8]}"
    buildah("commit", "-q", "--rm", container, name)
    return name


@pytest.fixture(scope="module")
def container(base: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """How to run something in a container of the image."""
    folder = tmp_path_factory.mktemp("etc")
    folder.chmod(0o755)
    (folder / "config.toml").write_text("[watch]\nport = 0\n")
    # As pip is set up on this host: certificates and where packages are.
    mounts = [f"-v={path}:{path}:ro" for path in ("/etc/ssl/certs", "/etc/pip.conf")]
    mounts = [mount for mount in mounts if Path(mount.split(":")[1]).exists()]
    image = f"localhost/fromscratch-{uuid.uuid4().hex[:8]}"
    buildah(
        *("bud", "-q", "--build-arg", f"BASE={base}", *mounts),
        *("-f", "deploy/Dockerfile", "-t", image, "."),
    )
    name = buildah("from", image).strip()
    try:
        yield ["run", "--user", USER, f"-v={folder}:/etc/fromscratch:ro", name, "--"]
    finally:
        buildah("rm", name)
        buildah("rmi", image)


def test_the_doctor_finds_nothing_to_mend_in_it(container: list[str]) -> None:
    said = buildah(*container, "fromscratch", "doctor")
    assert "✗" not in said
    assert "children run as uid 10001 without capabilities" in said


def test_a_reference_is_accepted_in_it(container: list[str]) -> None:
    reference = "/opt/fromscratch/challenges/softmax/reference.py"
    said = buildah(*container, "fromscratch", "judge", "softmax", reference, "--json")
    assert '"verdict":"AC"' in said.replace(" ", "")


def test_it_is_somebody_without_a_name_who_owns_nothing(container: list[str]) -> None:
    assert buildah(*container, "id", "-u").strip() == "10001"
    script = "test -w /opt/fromscratch || echo no"
    assert buildah(*container, "sh", "-c", script).strip() == "no"
