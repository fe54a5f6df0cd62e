"""Two waves of a survey compared, from their totals, whichever versions were asked in them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.cleaning import cleaned_tallies
from analysis.core.comparing import Answers
from analysis.core.crossing import Side
from analysis.core.tally import Tally
from analysis.crossing import sides
from analysis.pooling import versions_with_totals
from analysis.queries import stored_tallies
from surveys.loaded import LoadedVersion
from surveys.models import Survey, Wave
from surveys.questionnaire.record import WAVE


@dataclass(frozen=True, kw_only=True)
class InWave:
    """The answers to a side in a wave; `elsewhere`: how many got a version that does not ask it so."""

    wave: Wave
    answers: Answers
    elsewhere: int


def in_waves(survey: Survey, side: Side, waves: Sequence[Wave], *, cleaned: bool = False) -> list[InWave]:
    """The answers to a side in each of some waves, raw or `cleaned`, of all versions together.

    A version counts where it has the columns with the same codes: a code keeps its meaning.
    """
    numbers = {str(wave.number): wave for wave in waves}
    found = {
        number: InWave(wave=wave, answers=Answers((0,) * len(side.answers), 0), elsewhere=0)
        for number, wave in numbers.items()
    }
    read = cleaned_tallies if cleaned else stored_tallies
    for version in versions_with_totals(survey.code):
        asks = _asks(version, side)
        for (breakdown, number), tally in read(version.id, {WAVE}).items():
            if breakdown != WAVE or number not in found:
                continue
            wave = found[number]
            if asks:
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
