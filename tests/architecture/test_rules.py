"""Rules that a machine can check: where rows are written, what names are compared, how long a file is."""

import ast
import re

from surveys.question_types import QUESTION_TYPES
from tests.architecture.source import APPS, Source, files, sources, text_of

WRITES_A_ROW = {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
WRITES_ROWS_OF_A_QUERYSET = {"create", "update", "delete"}
A_QUERYSET = re.compile(r"objects|filter\(|exclude\(|\.all\(|_set\b|annotate\(")
WRITING_SQL = re.compile(r"^\s*(INSERT|UPDATE|DELETE|MERGE|TRUNCATE)\b|\bRETURNING\b")
TYPE_NAMES = {each.type for each in QUESTION_TYPES}
STUDIES = "surveys/studies/"
#: May import no model, as test_imports holds: what is saved there is a file.
NO_MODELS = "analysis/report/files/"
LONGEST_FILE = 400


def test_rows_are_written_only_in_actions():
    elsewhere = [
        each
        for each in sources(*APPS)
        if "/actions/" not in each.path and not each.path.startswith(NO_MODELS)
    ]
    assert [f"{each.path}:{line}" for each in elsewhere for line in _writes(each)] == []


def _writes(source: Source) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(source.tree)
        if (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_write(node.func))
        or (isinstance(node, ast.Constant) and isinstance(node.value, str) and WRITING_SQL.search(node.value))
    ]


def _is_write(method: ast.Attribute) -> bool:
    if method.attr in WRITES_A_ROW:
        return True
    return method.attr in WRITES_ROWS_OF_A_QUERYSET and bool(A_QUERYSET.search(ast.unparse(method.value)))


def test_type_names_are_compared_nowhere():
    elsewhere = [each for each in sources(*APPS, "config") if "/question_types/" not in each.path]
    assert [f"{each.path}:{line}" for each in elsewhere for line in _compares_a_type(each)] == []


def _compares_a_type(source: Source) -> list[int]:
    """Lines that compare something called a type, in whatever way, with the name of one."""
    return [
        node.lineno
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Compare)
        and "type" in ast.unparse(node)
        and TYPE_NAMES & {each.value for each in ast.walk(node) if isinstance(each, ast.Constant)}
    ]


def test_single_types_are_known_only_to_each_other():
    """All others get them as the tuple `QUESTION_TYPES`; the study's own module knows its own questions."""
    elsewhere = [
        each for each in sources(*APPS) if not each.path.startswith(("surveys/question_types/", STUDIES))
    ]
    assert [
        f"{each.path}:{line} imports {name}"
        for each in elsewhere
        for line, name in each.imports()
        if name.startswith("surveys.question_types.") and name != "surveys.question_types.QUESTION_TYPES"
    ] == []


def test_templates_and_scripts_compare_no_type():
    names = "|".join(sorted(TYPE_NAMES))
    comparison = re.compile(rf"type\s*={{2,3}}\s*[\"'](?:{names})[\"']")
    assert [path for path in files(".html", ".js") if comparison.search(text_of(path))] == []


INLINE = {
    "script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE),
    "style": re.compile(r"<style|\sstyle=", re.IGNORECASE),
    "handler": re.compile(r"\son[a-z]+\s*=|javascript:", re.IGNORECASE),
}


def test_templates_have_nothing_inline():
    assert [
        f"{path}: {what}"
        for path in files(".html")
        for what, pattern in INLINE.items()
        if pattern.search(text_of(path))
    ] == []


def test_no_file_is_too_long():
    lengths = {path: len(text_of(path).splitlines()) for path in files(".py", ".html", ".css", ".js")}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_file_names_a_registry():
    hosts = re.compile(r"\b(py" r"pi|python" r"hosted|npm" r"js|deb" r"ian)\.(org|com)\b")
    suffixes = (".py", ".md", ".txt", ".in", ".toml", ".yml", ".json", ".html", ".js", ".css", "")
    assert [path for path in files(*suffixes) if hosts.search(text_of(path))] == []
