"""The way from a bare machine, where something is missing."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.serving import PROJECT


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A fresh clone's installer, beside a PATH on which each test puts what its machine has."""
    shutil.copytree(PROJECT / "requirements", tmp_path / "requirements")
    (tmp_path / "bin").mkdir()
    for tool in ("sh", "dirname"):
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool) or "")
    return tmp_path


def install(clone: Path) -> tuple[int, str]:
    environment = os.environ | {"PATH": str(clone / "bin")}
    done = subprocess.run(
        ["sh", "requirements/install", "base"],
        cwd=clone,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr.splitlines()[-1]


def _python(clone: Path, script: str) -> None:
    program = clone / "bin" / "python3"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def test_no_python_is_told(clone):
    assert install(clone) == (1, "peilpunt: Python 3.11 or newer is needed; found none.")


def test_old_python_is_told(clone):
    _python(clone, 'case $1 in --version) echo "Python 3.9.2" ;; *) exit 1 ;; esac')
    assert install(clone) == (1, "peilpunt: Python 3.11 or newer is needed; found Python 3.9.2.")


def test_python_without_venv_is_told(clone):
    _python(clone, 'case $1 in --version) echo "Python 3.11.2" ;; -m) exit 1 ;; esac')
    status, complaint = install(clone)
    assert (status, complaint[:54]) == (1, "peilpunt: python3 cannot make a virtual environment; i")
