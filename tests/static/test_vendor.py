"""The browser libraries in the repository are those that the manifest and the lock file name."""

import hashlib
import json
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = PROJECT / "static" / "vendor"
MANIFEST = json.loads((FOLDER / "manifest.json").read_text())


def test_manifest_has_the_hash_of_every_library():
    libraries = {path.name: path.read_bytes() for kind in ("*.js", "*.css") for path in FOLDER.glob(kind)}
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in libraries.items()}
    assert {entry["file"]: entry["sha256"] for entry in MANIFEST} == hashes


def test_manifest_and_lock_file_agree():
    wanted = json.loads((PROJECT / "package.json").read_text())["dependencies"]
    locked = json.loads((PROJECT / "package-lock.json").read_text())["packages"]
    assert {entry["name"]: entry["version"] for entry in MANIFEST} == wanted
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert all("resolved" not in package for package in locked.values())


def test_every_library_comes_with_its_licence():
    assert {entry["name"] for entry in MANIFEST} == {path.stem for path in FOLDER.glob("*.LICENSE")}


def test_no_library_names_a_source_map():
    assert [path.name for path in FOLDER.glob("*.[jc]s*") if b"sourceMappingURL" in path.read_bytes()] == []
