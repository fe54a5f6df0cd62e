"""A number, in whole units or with decimals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import ClassVar

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from surveys.question_types.numerals import LONGEST_NUMBER, localised, possible_numbers
from surveys.question_types.reading import Reading, cells_as_posted
from surveys.questionnaire.base import Answer, Column, Line, Posted, Question
from surveys.questionnaire.text import NO_TEXT, Text

#: Numbers are stored in units of their last decimal. The square of so many units is below 2**60, so its two
#: halves of 30 bits add up exactly in eight bytes for 2**33 responses.
MOST_UNITS = 10**9
MOST_DECIMALS = 6


@dataclass(frozen=True, kw_only=True)
class Number(Question):
    """Write a number of at most `decimals` decimals from `minimum` to `maximum` (each may be missing).

    Answer: `{"number": str}`, with all its decimals and a decimal point. `unit` is what is counted.
    """

    type: ClassVar[str] = "number"
    limesurvey: ClassVar[tuple[str, ...]] = ("N",)

    decimals: int = 0
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: Text = NO_TEXT

    @cached_property
    def limits(self) -> tuple[Decimal, Decimal]:
        """The lowest and the highest number that can be given."""
        largest = Decimal(MOST_UNITS).scaleb(-self.decimals)
        return (
            -largest if self.minimum is None else self.minimum,
            largest if self.maximum is None else self.maximum,
        )

    def problems(self) -> Iterator[tuple[str, str]]:
        if not 0 <= self.decimals <= MOST_DECIMALS:
            yield "decimals", _("Ask for 0 to %(most)d decimals.") % {"most": MOST_DECIMALS}
            return
        for place, limit in (("minimum", self.minimum), ("maximum", self.maximum)):
            if limit is not None and not self._fits(limit):
                yield place, _("This has more decimals than the question asks for.")
            elif limit is not None and abs(limit).scaleb(self.decimals) > MOST_UNITS:
                most = Decimal(MOST_UNITS).scaleb(-self.decimals)
                yield place, _("This is beyond what can be counted, which is %(most)s.") % {"most": most}
        if self.limits[0] > self.limits[1]:
            yield "maximum", _("The maximum is below the minimum.")

    def fields(self) -> tuple[str, ...]:
        return (self.code,)

    def clean(self, posted: Posted) -> Answer | None:
        with Reading(posted) as reading:
            text = reading.text(self.code, LONGEST_NUMBER)
            if not text:
                return None
            numbers = possible_numbers(text)
            objection = self._objection(numbers)
            if objection:
                reading.refuse(self.code, objection)
                return None
        unit = Decimal(1).scaleb(-self.decimals)
        return {"number": format(numbers[0].quantize(unit) + 0, "f")}  # adding 0 makes 0 of -0

    def posted(self, answer: Answer | None) -> dict[str, list[str]]:
        return {self.code: [answer["number"]]} if answer else {}

    def columns(self) -> tuple[Column, ...]:
        return (Column(name=self.code, kind="number", decimals=self.decimals),)

    def cells(self, answer: Answer | None) -> tuple[str, ...]:
        return (answer["number"] if answer else "",)

    def answer(self, cells: Sequence[str]) -> Answer | None:
        return self.clean(cells_as_posted(self.fields(), cells))

    def show(self, answer: Answer, language: str) -> tuple[Line, ...]:
        number = localised(Decimal(answer["number"]), language)
        return (Line("", (f"{number} {self.unit.show(language)}".strip(),)),)

    def _fits(self, number: Decimal) -> bool:
        """Whether the number has no more decimals than are asked for."""
        units = number.scaleb(self.decimals)
        return units == units.to_integral_value()

    def _objection(self, numbers: Sequence[Decimal]) -> str:
        """What is wrong with a text that can mean `numbers`, if anything."""
        if not numbers:
            return _("This is not a number. Write it in digits, such as 1250 or 12,5.")
        # Where three decimals are asked for, a sign before three digits is the decimal sign.
        if len(numbers) > 1 and self.decimals < 3:
            return self._question(*numbers)
        number, language = numbers[0], get_language() or ""
        if not self._fits(number):
            return self._too_many_decimals()
        lowest, highest = self.limits
        if number < lowest:
            return _("The lowest possible number is %(limit)s.") % {"limit": localised(lowest, language)}
        if number > highest:
            return _("The highest possible number is %(limit)s.") % {"limit": localised(highest, language)}
        return ""

    def _question(self, small: Decimal, large: Decimal) -> str:
        """Asks which of two numbers was meant, and how to write it."""
        language = get_language() or ""
        both = {"small": localised(small.normalize(), language), "large": localised(large, language)}
        if self._fits(small):
            return _("Do you mean %(large)s or %(small)s? Write it like that.") % both
        return " ".join((_("Do you mean %(large)s?") % both, self._too_many_decimals()))

    def _too_many_decimals(self) -> str:
        if not self.decimals:
            return _("Write a whole number, with no sign between thousands.")
        return ngettext(
            "Write at most %(count)d decimal, and no sign between thousands.",
            "Write at most %(count)d decimals, and no sign between thousands.",
            self.decimals,
        ) % {"count": self.decimals}
