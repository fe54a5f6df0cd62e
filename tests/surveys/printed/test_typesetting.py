"""PDFs: accessible, and there whatever signs a text has."""

from json import dumps
from pathlib import Path

import pypdfium2
import pytest

from surveys.printed.typesetting import typeset

LAYOUT = """
#let content = json(bytes(sys.inputs.content))
#set document(title: content.title)
#set text(font: "Libertinus Serif")
#content.title
"""


@pytest.mark.parametrize(("title", "conforms"), [("Émotions", True), ("Émotions 😀 中文", False)])
def test_sign_that_no_typeface_has_is_a_box_in_a_tagged_file(
    title: str,
    conforms: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    (tmp_path / "layout.typ").write_text(LAYOUT)
    made = [
        typeset(tmp_path / "layout.typ", dumps({"title": title}), fonts=(), timestamp=1_700_000_000)
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert (b"<pdfuaid:part>1" in made[0]) is conforms
    file = pypdfium2.PdfDocument(made[0])
    assert file.is_tagged()
    assert "Émotions" in file[0].get_textpage().get_text_range()
