"""Two waves of a survey compared, from their stored totals, whichever versions were asked in them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.core.comparing import Answers
from analysis.core.crossing import Side
from analysis.core.tally import Tally
from analysis.crossing import sides
from analysis.groups import WAVE
from analysis.models import TallyTotal
from analysis.queries import shape_of_version
from surveys.loaded import LoadedVersion, load_version
from surveys.models import Survey, Wave


@dataclass(frozen=True, kw_only=True)
class InWave:
    """The answers to a side in a wave; `elsewhere`: how many got a version that does not ask it so."""

    wave: Wave
    answers: Answers
    elsewhere: int


def in_waves(survey: Survey, side: Side, waves: Sequence[Wave]) -> list[InWave]:
    """The answers to a side in each of some waves, of all versions together; one read.

    A version counts where it has the columns with the same codes: a code keeps its meaning.
    """
    numbers = {str(wave.number): wave for wave in waves}
    totals = TallyTotal.objects.filter(version__survey=survey, breakdown=WAVE, group__in=numbers)
    found = {
        number: InWave(wave=wave, answers=Answers((0,) * len(side.answers), 0), elsewhere=0)
        for number, wave in numbers.items()
    }
    for version_id, number, counts in totals.values_list("version", "group", "counts"):
        tally = Tally.unpack(shape_of_version(version_id), bytes(counts))
        wave = found[number]
        if _asks(load_version(version_id), side):
            found[number] = replace(wave, answers=wave.answers + _answers(tally, side))
        else:
            found[number] = replace(wave, elsewhere=wave.elsewhere + tally.started)
    return [found[str(wave.number)] for wave in waves]


def _asks(version: LoadedVersion, side: Side) -> bool:
    other = sides(version.questionnaire).get(side.name)
    return other is not None and other.several == side.several and other.answers == side.answers


def _answers(tally: Tally, side: Side) -> Answers:
    if side.several:
        boxes = [tally.column(column.name) for column in side.columns]
        return Answers(tuple(box.counts["1"] for box in boxes), boxes[0].base)
    column = tally.column(side.name)
    return Answers(tuple(column.counts[code] for code in side.answers), column.base)
