"""PDF by typst: tagged and titled, whatever signs are in its texts."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

#: What typst says of a character that no typeface has.
NO_GLYPH = "could not be displayed with font"


def typeset(
    layout: Path, content: str, *, fonts: Sequence[Path] | None = None, timestamp: int | None = None
) -> bytes:
    """The PDF of a layout with its content as JSON, of which nothing is read as markup.

    PDF/UA-1: tagged, titled and with alternative texts, or typst refuses to write it. Where no typeface has a
    sign, such as an emoji, it is tagged as well and a box stands for the sign, which that standard forbids.
    With `fonts`, folders of typefaces, those of the machine are not looked at: the file is the same on each.

    typst is imported here: it hangs for ever in a child that was forked after its first use. Raises its
    `TypstError`.
    """
    import typst  # noqa: PLC0415 - see above

    options: dict[str, Any] = {"sys_inputs": {"content": content}, "timestamp": timestamp}
    if fonts is not None:
        folders = [str(folder) for folder in fonts]
        options["font_paths"] = typst.Fonts(include_system_fonts=False, font_paths=folders)

    def made(standard: Literal["ua-1"] | None) -> bytes:
        file = typst.compile(layout.read_bytes(), pdf_standards=standard, **options)
        assert isinstance(file, bytes)
        return file

    try:
        return made("ua-1")
    except typst.TypstError as error:
        if NO_GLYPH not in str(error):
            raise
        return made(None)
