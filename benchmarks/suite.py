"""All figures, in the order in which they are measured."""

import sys
from collections.abc import Callable, Collection, Iterator, Mapping

from benchmarks.figures.anonymising import anonymising
from benchmarks.figures.codes import codes
from benchmarks.figures.counting import counting, delay
from benchmarks.figures.crossing import crossing
from benchmarks.figures.dashboard import dashboard
from benchmarks.figures.dataset import dataset
from benchmarks.figures.dataset_files import dataset_files
from benchmarks.figures.grid import page_send, page_view
from benchmarks.figures.inviting import inviting
from benchmarks.figures.mail import mail
from benchmarks.figures.recount import recount
from benchmarks.figures.report import report
from benchmarks.figures.respondents import respondents
from benchmarks.figures.response import response
from benchmarks.figures.selection import selection
from benchmarks.figures.transfer import transfer
from benchmarks.harness import Figure
from benchmarks.installation import generate, install
from benchmarks.study import ANTWERP, Study

Measure = Callable[[Study], Iterator[Figure]]

#: What costs the same however many responses are stored, by the name that `--only` takes.
OF_A_PAGE: Mapping[str, Measure] = {
    "page-send": page_send,
    "page-view": page_view,
    "transfer": transfer,
    "delay": delay,
    "mail": mail,
    "respondents": respondents,
    "codes": codes,
    "response": response,
    "inviting": inviting,
    "report": report,
    "dataset-files": dataset_files,
}
#: What is measured with `--responses` stored; the last one closes the waves.
OF_MANY: Mapping[str, Measure] = {
    "counting": counting,
    "recount": recount,
    "dashboard": dashboard,
    "crossing": crossing,
    "selection": selection,
    "anonymising": anonymising,
    "dataset": dataset,
}


def run(names: Collection[str], responses: int) -> Iterator[Figure]:
    """Set Peilpunt up and measure what is named, all if nothing is."""
    chosen = set(names) or {*OF_A_PAGE, *OF_MANY}
    _say("Setting up.")
    install()
    yield from _measure(OF_A_PAGE, chosen)
    if chosen & set(OF_MANY):
        _say(f"Generating {responses:,} responses.")
        generate(ANTWERP.code, responses)
        yield from _measure(OF_MANY, chosen)


def _measure(measures: Mapping[str, Measure], chosen: Collection[str]) -> Iterator[Figure]:
    for name, measure in measures.items():
        if name in chosen:
            _say(f"Measuring {name}.")
            for figure in measure(ANTWERP):
                _say(f"  {figure.name}: {figure.figure:.4g} {figure.unit}")
                yield figure


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
