"""A report as DOCX: headings, captions, charts with a text alternative, tables whose heads repeat."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from django.utils import translation
from django.utils.translation import gettext as _
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Length, Pt, RGBColor
from docx.table import _Cell as WordCell
from docx.table import _Row as WordRow

from analysis.report.files.document import Box, Document, Drawn, Entry
from analysis.report.files.images import png, svg
from analysis.report.files.shades import colours

LANGUAGES = {"nl": "nl-BE", "fr": "fr-BE", "en": "en-GB"}
#: Of the text's width, that of the labels of rows.
LABEL_SHARE = 0.3
#: So many columns fit with their heads across, and on a page that stands; how high upright heads are.
MOST_ACROSS, MOST_STANDING, UPRIGHT = 7, 12, Cm(4.5)
INK = RGBColor(0x1C, 0x27, 0x33)
SMALL = Pt(8)
#: Twentieths of a point; the colour of lines.
CELL_MARGIN, RULE = "57", "C8D0D6"
#: The first moment that a ZIP file can name: parts carry no time of their own.
NO_TIME = (1980, 1, 1, 0, 0, 0)


def write(document: Document, drawn: Drawn) -> bytes:
    """The file in Word's format."""
    word = docx.Document()
    _set_up(word, document)
    with translation.override(document.language):
        word.add_heading(document.title, level=0)
        _method(word, document)
    for chapter in document.chapters:
        word.add_heading(chapter.title, level=1)
        for entry in chapter.entries:
            _entry(word, entry)
            drawn()
    file = BytesIO()
    word.save(file)
    return _timeless(file)


def _set_up(word: Word, document: Document) -> None:
    page = word.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGES.get(document.language, document.language))
    style = word.styles["Normal"].element.get_or_add_rPr()
    style.append(language)
    caption = word.styles["Caption"]
    caption.font.size, caption.font.color.rgb = Pt(10.5), INK
    caption.paragraph_format.space_before, caption.paragraph_format.keep_with_next = Pt(18), True
    grid = word.styles["Table Grid"].element
    for side in grid.xpath("w:tblPr/w:tblCellMar/*[self::w:left or self::w:right]"):
        side.set(qn("w:w"), CELL_MARGIN)
    for border in grid.xpath("w:tblPr/w:tblBorders/*"):
        border.set(qn("w:color"), RULE)
    properties = word.core_properties
    properties.title, properties.author, properties.comments = document.title[:255], "", ""
    properties.language = LANGUAGES.get(document.language, document.language)
    properties.created = properties.modified = document.dated.replace(tzinfo=None)


def _method(word: Word, document: Document) -> None:
    word.add_heading(_("How this report was made"), level=1)
    for name, value in document.facts:
        paragraph = word.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.add_run(f"{name}: ").bold = True
        paragraph.add_run(value)
    for sentence in document.sentences:
        word.add_paragraph(sentence)


def _entry(word: Word, entry: Entry) -> None:
    lies = len(entry.head) > MOST_STANDING
    if lies:
        _turn(word)
    word.add_paragraph(entry.output.caption, style="Caption")
    if entry.chart:
        picture = word.add_picture(BytesIO(png(svg(entry.chart))), width=Cm(15))
        # Word reads this to who does not see the image.
        picture._inline.docPr.set("descr", entry.alternative)  # noqa: SLF001 - python-docx has no other way
    _table(word, entry)
    for note in entry.output.notes:
        word.add_paragraph().add_run(note).font.size = Pt(9)
    if lies:
        _turn(word)


def _turn(word: Word) -> None:
    """From here on pages lie where they stood, and stand where they lay."""
    page = word.add_section(WD_SECTION.NEW_PAGE)
    page.page_width, page.page_height = page.page_height, page.page_width
    lies = (page.page_width or 0) > (page.page_height or 0)
    page.orientation = WD_ORIENT.LANDSCAPE if lies else WD_ORIENT.PORTRAIT


def _table(word: Word, entry: Entry) -> None:
    headings = sum(bool(line.heading) for line in entry.lines)
    table = word.add_table(rows=1 + len(entry.lines) + headings, cols=len(entry.head) + 1, style="Table Grid")
    table.autofit = False
    words = [column.unit == "names" for column in entry.output.columns]
    widths = _widths(word.sections[-1], words)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    rows = iter(table.rows)
    _head(next(rows), entry, widths)
    for line in entry.lines:
        if line.heading:
            cells = next(rows).cells
            _fill(cells[0].merge(cells[-1]), line.heading, sum(widths), bold=True)
        first, *others = next(rows).cells
        _fill(first, line.label, widths[0], bold=line.is_total)
        for cell, box, width, is_text in zip(others, line.boxes, widths[1:], words, strict=True):
            _fill(cell, box.text, width, bold=line.is_total, right=not is_text)
            _shade(cell, box)
    word.add_paragraph().paragraph_format.space_after = Pt(0)


def _widths(page: Section, words: list[bool]) -> list[int]:
    """Of the labels, then of each column; those of words are three times as wide as others."""
    text = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
    weights = [3 if is_text else 1 for is_text in words]
    left = text * (1 - LABEL_SHARE) / max(sum(weights), 1)
    return [int(text * LABEL_SHARE), *(int(left * weight) for weight in weights)]


def _head(row: WordRow, entry: Entry, widths: list[int]) -> None:
    """The first row, which Word repeats on each page and reads as head; many heads stand upright."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no other way
    properties.append(OxmlElement("w:tblHeader"))
    first, *cells = row.cells
    _fill(first, "", widths[0])
    upright = len(cells) > MOST_ACROSS
    if upright:
        row.height = UPRIGHT
    for cell, label, width in zip(cells, entry.head, widths[1:], strict=True):
        _fill(cell, label, width, bold=True, right=not upright)
        if upright:
            direction = OxmlElement("w:textDirection")
            direction.set(qn("w:val"), "btLr")
            cell._tc.get_or_add_tcPr().append(direction)  # noqa: SLF001 - the same


def _fill(cell: WordCell, text: str, width: int, *, bold: bool = False, right: bool = False) -> None:
    """Each cell has its width: Word goes by these, other programs by the columns."""
    cell.width = Length(width)
    paragraph = cell.paragraphs[0]
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.font.size, run.bold = SMALL, bold or None


def _shade(cell: WordCell, box: Box) -> None:
    if box.shade is None:
        return
    ground, ink = colours(box.shade)
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), ground.removeprefix("#"))
    cell._tc.get_or_add_tcPr().append(shading)  # noqa: SLF001 - python-docx has no other way
    for run in cell.paragraphs[0].runs:
        run.font.color.rgb = RGBColor.from_string(ink.removeprefix("#").upper())


def _timeless(file: BytesIO) -> bytes:
    """The same ZIP file, in which no part says when it was written."""
    made = BytesIO()
    with ZipFile(file) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, NO_TIME), old.read(name), ZIP_DEFLATED)
    return made.getvalue()
