"""Imports point one way: organisations <- surveys <- analysis <- config, inside an app from rank to rank."""

import subprocess
import sys

import pytest

from tests.architecture.source import APPS, Source, sources, text_of

APP_RANK = {"organisations": 0, "surveys": 1, "analysis": 2, "config": 3}

# What stands where inside an app. A new file or folder is given its rank here, once.
RANK = {
    **dict.fromkeys(
        (
            "questionnaire",
            "core",
            "secrets",
            "personal",
            "moments",
            "posters",
            "printed",
            "reminders",
            "spreadsheet",
        ),
        0,
    ),
    **dict.fromkeys(("question_types", "page_form", "report"), 1),
    **dict.fromkeys(("models",), 2),
    **dict.fromkeys(
        (
            "actions",
            "queries",
            "partner_list",
            "loaded",
            "fieldwork",
            "permissions",
            "throttle",
            "lock",
            "ledger",
            "audit_chain",
            "deeds",
            "login_mails",
            "studies",
        ),
        3,
    ),
    **dict.fromkeys(
        (
            "waves",
            "following",
            "texts",
            "letters",
            "batches",
            "next_mails",
            "remindable",
            "portal",
            "invitations",
            "invitation_list",
            "gate",
            "privacy",
            "retention",
            "persons",
            "outbox",
            "mail",
            "reports",
            "snapshot",
            "crossing",
            "groups",
            "streaming",
            "comparing",
            "weights",
            "pooling",
            "cleaning",
            "candidates",
            "selection",
            "publishing",
            "presenting",
            "open_texts",
            "datasets",
        ),
        3,
    ),
    **dict.fromkeys(("forms", "views", "tasks", "management", "exports", "templatetags", "login", "jobs"), 4),
    **dict.fromkeys(("urls", "staff_urls", "login_urls", "portal_urls", "apps"), 5),
}

# Beside the standard library; "surveys.questionnaire" is always allowed to itself.
PURE = {
    "surveys.questionnaire": (),
    "analysis.core": ("surveys.questionnaire", "numpy", "pandas", "scipy"),
    "analysis.report": (
        "analysis.core",
        "surveys.printed",
        "surveys.questionnaire",
        "django.utils",
        "django.template",
        "numpy",
        "docx",
        "typst",
        "vl_convert",
        "xlsxwriter",
    ),
    "analysis.datasets.files": (
        "analysis.datasets.about",
        "analysis.datasets.table",
        "surveys.printed",
        "surveys.questionnaire",
        "django.template",
        "django.utils",
        "numpy",
        "pandas",
        "pyarrow",
        "pyreadstat",
        "typst",
        "xlsxwriter",
    ),
    "surveys.question_types": (
        "surveys.questionnaire",
        "django.core.exceptions",
        "django.core.validators",
        "django.utils.translation",
    ),
}


def _rank(module: str) -> tuple[int, int]:
    """App and place in it; an app's own face (`organisations`) has the lowest place."""
    app, *rest = module.split(".")
    place = RANK[rest[0]] if rest and app in APPS else 0
    return APP_RANK[app], place


def test_every_module_has_a_rank():
    unknown = {source.module for source in sources(*APPS) if source.module.count(".")}
    assert {module for module in unknown if module.split(".")[1] not in RANK} == set()


def test_imports_point_one_way():
    assert [
        f"{source.path}:{line} imports {name}"
        for source in sources(*APPS)
        for line, name in source.imports()
        if name.split(".")[0] in APP_RANK and not _may_import(source.module, name)
    ] == []


def _may_import(module: str, imported: str) -> bool:
    (app, place), (other_app, other_place) = _rank(module), _rank(imported)
    return other_app <= app and other_place <= place


@pytest.mark.parametrize("package", PURE)
def test_pure_package_imports_nothing_else(package):
    allowed = (package, *PURE[package])
    assert [
        f"{source.path}:{line} imports {name}"
        for source in sources(package.replace(".", "/"))
        for line, name in source.imports()
        if name.split(".")[0] not in sys.stdlib_module_names
        and not any(name == each or name.startswith(f"{each}.") for each in allowed)
    ] == []


def test_only_config_knows_config():
    assert [
        f"{source.path}:{line}"
        for source in sources(*APPS)
        for line, name in source.imports()
        if name.split(".")[0] == "config"
    ] == []


def test_an_import_inside_a_function_says_why():
    assert [
        f"{source.path}:{line}"
        for source in sources(*APPS, "config")
        for line in _inner_imports(source)
        if "#" not in _line(source, line)
    ] == []


def _inner_imports(source: Source) -> set[int]:
    everywhere = {line for line, _ in source.imports()}
    outside = {node.lineno for node in source.tree.body if hasattr(node, "lineno")}
    return everywhere - outside


def _line(source: Source, line: int) -> str:
    return text_of(source.path).splitlines()[line - 1]


def test_web_process_loads_no_statistics():
    heavy = {"pandas", "scipy", "vl_convert", "typst", "xlsxwriter", "docx", "pyarrow", "pyreadstat"}
    code = f"import config.wsgi, sys; print(*({heavy} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == ""
