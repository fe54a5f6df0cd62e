"""The project's source, read as text and as syntax trees."""

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
APPS = ("organisations", "surveys", "analysis")
NOT_OURS = {".git", ".venv", "var", "node_modules", "vendor", "__pycache__", "locale", "migrations"}
NOT_OURS |= {".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}


@dataclass(frozen=True)
class Source:
    """A file of Python, known by its path from the project's root."""

    path: str

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(text_of(self.path))

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and full name of everything imported, wherever in the file."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield node.lineno, alias.name
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.path}:{node.lineno}: a relative import"
                for alias in node.names:
                    yield node.lineno, f"{node.module}.{alias.name}"


@cache
def files(*suffixes: str) -> tuple[str, ...]:
    """Paths of our own files with one of the suffixes, from the project's root."""
    found = []
    for folder, folders, names in os.walk(PROJECT):
        folders[:] = set(folders) - NOT_OURS  # not walked into
        found += [Path(folder, name).relative_to(PROJECT) for name in names]
    return tuple(sorted(path.as_posix() for path in found if path.suffix in suffixes))


def text_of(path: str) -> str:
    return (PROJECT / path).read_text(encoding="utf-8")


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """The Python files in the folders."""
    starts = tuple(f"{folder}/" for folder in folders)
    return tuple(Source(path) for path in files(".py") if path.startswith(starts))


SETTING_READERS = {"text", "boolean", "whole_number", "names", "folder", "secret"}


def environment_names() -> set[str]:
    """Names of all settings that config/ reads from the environment."""
    found = set()
    for source in sources("config"):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                reader, name = ast.unparse(node.func).removeprefix("environment."), node.args[0].value
                if reader in SETTING_READERS and isinstance(name, str):
                    found |= {name, f"{name}_FILE"} if reader == "secret" else {name}
    return found
