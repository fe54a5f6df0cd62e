"""Catalogues of translations: compiled where they are used, checked for what is missing."""

import os
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"
LANGUAGES = ("fr", "nl")  # the texts in the source are English


def compile_catalogues() -> None:
    """Write the .mo beside each .po that is newer; several processes may do so at once."""
    for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            draft = compiled.with_suffix(f".{os.getpid()}")
            polib.pofile(str(source)).save_as_mofile(str(draft))
            draft.replace(compiled)


def untranslated() -> list[str]:
    """Texts without a translation or with a doubtful one, a line each: language and text."""
    return [
        f"{source.parts[-3]}: {entry.msgid!r}"
        for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
        for entry in polib.pofile(str(source))
        if not entry.obsolete and (entry.fuzzy or not entry.translated())
    ]


def unlisted(template: str) -> list[str]:
    """Texts of `template`, what gettext extracts from the source, that a catalogue does not hold."""
    wanted = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(template)}
    return [
        f"{language}: {text!r}"
        for language in LANGUAGES
        for context, text in sorted(wanted - _held(language), key=str)
    ]


def _held(language: str) -> set[tuple[str | None, str]]:
    source = LOCALE / language / "LC_MESSAGES" / "django.po"
    return {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(source))} if source.exists() else set()
