"""The form of a wave's reminder plan."""

from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.forms.waves import FieldworkForm, SecondSubmit
from surveys.reminders import EARLIEST, LATEST, MOST_DAYS, MOST_HOLIDAYS, MOST_REMINDERS, ReminderPlan

PREVIEW = "preview"


class DaysField(forms.CharField):
    """Whole numbers of days with commas or spaces between them, in any order."""

    def clean(self, value: str) -> tuple[int, ...]:
        words = super().clean(value).replace(",", " ").split()
        try:
            days = sorted({int(word) for word in words})
        except ValueError:
            raise ValidationError(_("Use whole numbers of days, such as 7, 14.")) from None
        if len(days) > MOST_REMINDERS:
            raise ValidationError(_("Plan at most %(count)d reminders.") % {"count": MOST_REMINDERS})
        if days and not 1 <= days[0] <= days[-1] <= MOST_DAYS:
            raise ValidationError(_("Use days from 1 to %(most)d.") % {"most": MOST_DAYS})
        return tuple(days)


class DatesField(forms.CharField):
    """Dates such as 2026-12-25, one a line."""

    widget = forms.Textarea(attrs={"rows": 5})

    def clean(self, value: str) -> tuple[date, ...]:
        lines = [line.strip() for line in super().clean(value).splitlines()]
        days = {self._read(number, line) for number, line in enumerate(lines, start=1) if line}
        if len(days) > MOST_HOLIDAYS:
            raise ValidationError(_("List at most %(count)d days.") % {"count": MOST_HOLIDAYS})
        return tuple(sorted(days))

    def _read(self, number: int, line: str) -> date:
        try:
            return date.fromisoformat(line)
        except ValueError:
            told = {"number": number, "line": line[:40]}
            message = _("Line %(number)d, “%(line)s”, is no date. Write dates such as 2026-12-25.")
            raise ValidationError(message % told) from None


class Clock(forms.TimeField):
    """A time of the day, between those that no plan goes beyond."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def validate(self, value: time | None) -> None:
        super().validate(value)
        if value and not EARLIEST <= value <= LATEST:
            told = {"earliest": EARLIEST.isoformat("minutes"), "latest": LATEST.isoformat("minutes")}
            raise ValidationError(_("Choose a time between %(earliest)s and %(latest)s.") % told)


class RemindersForm(FieldworkForm):
    """When people are reminded."""

    days = DaysField(
        label=gettext_lazy("Days after the invitation"),
        help_text=gettext_lazy(
            "One reminder on each, such as 7, 14. Partners are reminded so many days after the opening."
            " Empty: nobody is reminded."
        ),
        required=False,
        max_length=100,
    )
    most = forms.IntegerField(
        label=gettext_lazy("Reminders for one person at most"),
        min_value=1,
        max_value=MOST_REMINDERS,
    )
    gap_days = forms.IntegerField(
        label=gettext_lazy("Days between two mails to one person at least"),
        help_text=gettext_lazy("Mails of other surveys count as well."),
        min_value=1,
        max_value=MOST_DAYS,
    )
    day_begins = Clock(label=gettext_lazy("No mail before"))
    day_ends = Clock(label=gettext_lazy("No mail from this time on"))
    weekends = forms.BooleanField(label=gettext_lazy("Remind on Saturdays and Sundays too"), required=False)
    holidays = DatesField(
        label=gettext_lazy("Holidays without mail"),
        help_text=gettext_lazy("One date a line, such as 2026-12-25."),
        required=False,
        max_length=5_000,
    )

    def __init__(self, *args: Any, plan: ReminderPlan, **options: Any) -> None:
        super().__init__(*args, label=_("Save"), initial=_typed(plan), **options)
        self.helper.add_input(SecondSubmit(PREVIEW, _("Preview")))

    def clean(self) -> dict[str, Any]:
        begins, ends = self.cleaned_data.get("day_begins"), self.cleaned_data.get("day_ends")
        if begins and ends and ends <= begins:
            self.add_error("day_ends", _("Choose a later time than the one before which no mail goes out."))
        return self.cleaned_data

    def plan(self) -> ReminderPlan:
        """What was filled in."""
        return ReminderPlan(**self.cleaned_data)


def _typed(plan: ReminderPlan) -> dict[str, Any]:
    return {
        "days": ", ".join(map(str, plan.days)),
        "most": plan.most,
        "gap_days": plan.gap_days,
        "day_begins": plan.day_begins,
        "day_ends": plan.day_ends,
        "weekends": plan.weekends,
        "holidays": "\n".join(day.isoformat() for day in plan.holidays),
    }
