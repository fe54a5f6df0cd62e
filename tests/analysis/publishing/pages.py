"""What a page of results tells and the data beside it do not: then who reads the data has read all."""

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import html

from analysis.report.definition import INDICATIVE_BELOW

NUMBER = re.compile(r"\d+(?:\.\d+)?")
#: What stands where the data have nothing.
NOTHING = {"[c] hidden", "[c]", "–", ""}
Data = dict[str, Any]


def untold(page: str, data: Data, days: str = "") -> list[str]:
    """What an English page tells beyond `data`, which hold the same outputs: where, and what stands there.

    Around the outputs it may say on which `days` people answered.
    """
    document = html.fromstring(page)
    found, ticks = [], {f"{total:.0f}" for output in data["outputs"] for total in _ticks(output)}
    for output in data["outputs"]:
        (section,) = document.xpath(f"//section[@id='{output['id']}']")
        found += [f"{output['id']}: {each}" for each in _in_output(section, output, ticks)]
        section.drop_tree()
    questions = data.get("comparison", {}).get("questions", [])
    for part, question in zip(document.xpath("//section[@class='compared']/details"), questions, strict=True):
        found += [f"{question['id']}: {each}" for each in _in_comparison(part, question)]
        part.drop_tree()
    around = {name: value for name, value in data.items() if name not in {"outputs", "comparison"}}
    captions = " ".join(each["caption"] for each in data["outputs"])
    told = _numbers(f"{json.dumps(around)} {captions} {days}") | {"100", str(len(data["outputs"]))}
    return found + [f"around: {number}" for number in sorted(_numbers(" ".join(_words(document))) - told)]


def _in_output(section: Any, output: Data, ticks: set[str]) -> Iterator[str]:
    rows, columns = section.xpath(".//tbody/tr[td]"), output["columns"]
    names = [name for name in columns[2:] if not name.endswith("__place")]
    table = [(_text(row.find("th")).removesuffix(" *"), len(row.findall("td"))) for row in rows]
    if table != [(row[1], len(names)) for row in output["rows"]]:
        yield "another table"
        return
    for row, given in zip(rows, output["rows"], strict=True):
        values = dict(zip(columns, given, strict=True))
        for name, cell in zip(names, map(_text, row.findall("td")), strict=True):
            yield from _in_cell(cell, values[name], values.get(f"{name}__place"))
    cells = _numbers(" ".join(map(_text, rows)))
    # A chart says how many bars of 100% it has, a note which groups are small.
    words = {"100", str(INDICATIVE_BELOW), *map(str, range(len(rows) + 1))}
    told = cells | ticks | words | _numbers(f"{output['caption']} {_text(section.find('.//thead'))}")
    chart = [json.loads(script.text) for script in section.xpath(".//script")]
    for table in section.xpath(".//tbody"):
        table.drop_tree()
    yield from sorted(_numbers(" ".join(_words(section))) - told)
    shares = [value for row in output["rows"] for value in row if isinstance(value, int | float)]
    for drawing in chart:
        yield from _in_chart(drawing, cells, shares)


def _in_comparison(part: Any, question: Data) -> Iterator[str]:
    heads = _numbers(_text(part.find(".//thead")))
    if heads != {str(question["own_n"]), str(question["rest_n"])}:
        yield f"n: {heads}"
    for row, (_code, _label, *shares) in zip(part.xpath(".//tbody/tr"), question["rows"], strict=True):
        for cell, share in zip(row.findall("td"), shares, strict=True):
            yield from _in_cell(_text(cell), share)


def _in_cell(text: str, value: Any, place: int | None = None) -> Iterator[str]:
    """The cell, where it does not say the value and no more."""
    if value is None and text not in NOTHING:
        yield text
    given = [each for each in (value, place) if isinstance(each, int | float)]
    if any(not any(_is_rounded(number, each) for each in given) for number in NUMBER.findall(text)):
        yield text


def _is_rounded(number: str, value: float) -> bool:
    decimals = len(number.partition(".")[2])
    return bool(abs(float(number) - abs(value)) <= 0.5 / 10**decimals + 1e-9)


def _ticks(output: Data) -> Iterator[float]:
    """The ticks of each column, of which a note tells: shares of all who answered, added up."""
    for place in range(2, len(output["columns"]) if output["n"] else 0):
        shares = [row[place] for row in output["rows"]]
        if all(isinstance(share, int | float) for share in shares):
            yield sum(shares) * output["n"] / 100


def _in_chart(drawing: Data, cells: set[str], shares: list[float]) -> Iterator[str]:
    """Labels that the table does not have, and lengths that are no share of it."""
    for mark in drawing["data"]["values"]:
        yield from _numbers(mark.get("share", "")) - cells
        ends = [mark[end] for end in ("from", "to", "at") if end in mark]
        lengths = [ends[1] - ends[0]] if "from" in mark else ends
        for length in lengths:
            if not any(abs(length - share) < 0.01 for share in (*shares, 0)):
                yield f"a length of {length}"


def _words(element: Any) -> Iterator[str]:
    """What is read, and what is read to who does not see."""
    for script in element.xpath(".//script | .//style"):
        script.drop_tree()
    yield _text(element)
    yield from element.xpath(".//@aria-label | .//@alt | .//@title")


def _text(element: Any) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _numbers(text: str) -> set[str]:
    return {number.lstrip("0") or "0" for number in NUMBER.findall(text)}
