"""The moves from one state of a wave to another: each is asked for with what it will do, in numbers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from organisations.permissions import Permission, requires, user_of
from surveys.actions import waves
from surveys.forms.invitations import OpenForm
from surveys.forms.waves import ExtendForm, FieldworkForm, SignForm
from surveys.gate import Check, failed, gate
from surveys.invitations import waiting
from surveys.models import Message, Wave
from surveys.moments import moment
from surveys.outbox import asking_mails, count_by_state, reminders_sent
from surveys.waves import counts_of, find_wave

State = Wave.State
View = Callable[..., HttpResponse]


@dataclass(frozen=True, kw_only=True)
class Move:
    """A button of the wave page: from which states, and what the page before it says."""

    name: str
    label: Any
    done: Any
    of: tuple[str, ...]
    act: Callable[..., Any]
    tells: Callable[[Wave], Iterator[str]]
    needs_end: bool = False
    has_gate: bool = False


def moves_of(wave: Wave) -> list[Move]:
    """What can be done with the wave in its state."""
    return [move for move in MOVES.values() if wave.state in move.of]


@requires(Permission.RUN_FIELDWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, code: str, number: int, name: str) -> HttpResponse:
    """Say what a move will do; a POST makes it. 409 where it cannot be made (any more)."""
    wave = find_wave(code, number)
    if wave is None or name not in MOVES:
        raise Http404(_("There is no such wave."))
    chosen = MOVES[name]
    checks = gate(wave, now=timezone.now()) if chosen.has_gate else []
    form = _form(request, chosen, wave, checks)
    refusal = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            chosen.act(wave=wave, now=timezone.now(), by=user_of(request), **(form.details() if form else {}))
        except waves.WaveRefused as error:
            refusal = str(error)
        else:
            messages.success(request, str(chosen.done))
            return redirect("wave", code, number)
    status = 409 if refusal else 422 if form and form.errors else 200
    context = {"survey": wave.survey, "title": wave.name, "wave": wave, "move": chosen, "form": form}
    context |= {"sentences": list(chosen.tells(wave)), "refusal": refusal, "checks": checks}
    return render(request, "fieldwork/confirm.html", context, status=status)


def _form(request: HttpRequest, chosen: Move, wave: Wave, checks: list[Check]) -> FieldworkForm | None:
    """What a move asks for, beside the click."""
    if chosen.has_gate and (count := waiting(wave, timezone.now()).count()):
        is_signed = bool(failed(checks))
        return OpenForm(request.POST or None, label=str(chosen.label), waiting=count, is_signed=is_signed)
    kind = ExtendForm if chosen.needs_end else SignForm if failed(checks) else None
    # An empty field makes no difference to whether the form was posted: the hidden token always comes along.
    return kind(request.POST or None, label=str(chosen.label)) if kind else None


def _tell_scheduling(wave: Wave) -> Iterator[str]:
    if wave.opens_at:
        yield _("The wave opens by itself at %(moment)s.") % {"moment": moment(wave.opens_at)}
    yield from _tell_links(wave)


def _tell_opening(wave: Wave) -> Iterator[str]:
    yield _("The wave opens at once.")
    yield from _tell_links(wave)


def _tell_links(wave: Wave) -> Iterator[str]:
    links = wave.distributions.filter(token__isnull=False).count()
    yield ngettext(
        "%(count)d organisation's link and the survey's general link start responses from then on.",
        "%(count)d organisations' links and the survey's general link start responses from then on.",
        links,
    ) % {"count": links}
    mails = waiting(wave, timezone.now()).count()
    if not mails:
        yield _("No mail goes out: the organisations hand out their links themselves.")
        return
    yield ngettext(
        "%(count)d person waits for an invitation by mail: choose below who is invited at the opening.",
        "%(count)d people wait for an invitation by mail: choose below who is invited at the opening.",
        mails,
    ) % {"count": mails}


def _tell_withdrawing(wave: Wave) -> Iterator[str]:
    yield _("The wave will not open by itself. Its links and texts stay as they are.")


def _tell_pausing(wave: Wave) -> Iterator[str]:
    yield _("Nobody can start a response or go on with one until you resume the wave.")
    yield _in_progress(wave) + " " + _("What was filled in is kept.")
    if waits := asking_mails(wave):
        yield ngettext(
            "%(count)d mail in the outbox waits until then.",
            "%(count)d mails in the outbox wait until then.",
            waits,
        ) % {"count": waits}


def _tell_resuming(wave: Wave) -> Iterator[str]:
    yield _("Responses can be started again.")
    yield _in_progress(wave)


def _tell_closing(wave: Wave) -> Iterator[str]:
    until = timezone.now() + timedelta(hours=wave.grace_hours)
    yield _("Nobody can start a response any more.")
    yield _in_progress(wave)
    told = {"hours": wave.grace_hours, "moment": moment(until)}
    yield _("These can be finished for another %(hours)d hours, until %(moment)s.") % told
    yield from _tell_unsent(asking_mails(wave))


def _tell_extending(wave: Wave) -> Iterator[str]:
    if wave.ends_at:
        told = {"moment": moment(wave.ends_at)}
        yield _("Responses in progress can be finished until %(moment)s. Nobody can start one.") % told
    elif wave.closes_at:
        yield _("The wave closes at %(moment)s.") % {"moment": moment(wave.closes_at)}
    yield _in_progress(wave)


def _tell_finalising(wave: Wave) -> Iterator[str]:
    counts = counts_of(wave)
    yield ngettext(
        "%(count)d completed response stays as it is.",
        "%(count)d completed responses stay as they are.",
        counts.completed,
    ) % {"count": counts.completed}
    yield ngettext(
        "%(count)d unfinished response can never be opened again: what was typed and not sent is destroyed; "
        "the pages that were sent stay and count.",
        "%(count)d unfinished responses can never be opened again: what was typed and not sent is destroyed; "
        "the pages that were sent stay and count.",
        counts.in_progress,
    ) % {"count": counts.in_progress}
    yield from _tell_unsent(count_by_state(wave)[Message.State.QUEUED])
    if wave.survey.is_anonymous and reminders_sent(wave):
        yield _("It is forgotten who was reminded, since that tells who had not answered.")
    yield _("This cannot be undone.")


def _tell_unsent(mails: int) -> Iterator[str]:
    if mails:
        yield ngettext(
            "%(count)d mail that waits in the outbox is not sent any more.",
            "%(count)d mails that wait in the outbox are not sent any more.",
            mails,
        ) % {"count": mails}


def _in_progress(wave: Wave) -> str:
    count = counts_of(wave).in_progress
    told = ngettext("%(count)d response is in progress.", "%(count)d responses are in progress.", count)
    return told % {"count": count}


_ALL = (
    Move(
        name="schedule",
        label=gettext_lazy("Schedule"),
        done=gettext_lazy("The wave is scheduled."),
        of=(State.DRAFT,),
        act=waves.schedule,
        tells=_tell_scheduling,
        has_gate=True,
    ),
    Move(
        name="withdraw",
        label=gettext_lazy("Back to draft"),
        done=gettext_lazy("The wave is a draft again."),
        of=(State.SCHEDULED,),
        act=waves.withdraw,
        tells=_tell_withdrawing,
    ),
    Move(
        name="open",
        label=gettext_lazy("Open now"),
        done=gettext_lazy("The wave is open."),
        of=Wave.PLANNED,
        act=waves.open_now,
        tells=_tell_opening,
        has_gate=True,
    ),
    Move(
        name="pause",
        label=gettext_lazy("Pause"),
        done=gettext_lazy("The wave is paused."),
        of=(State.OPEN,),
        act=waves.pause,
        tells=_tell_pausing,
    ),
    Move(
        name="resume",
        label=gettext_lazy("Resume"),
        done=gettext_lazy("The wave is open again."),
        of=(State.PAUSED,),
        act=waves.resume,
        tells=_tell_resuming,
    ),
    Move(
        name="extend",
        label=gettext_lazy("Extend"),
        done=gettext_lazy("The wave is extended."),
        of=(State.OPEN, State.PAUSED, State.CLOSING),
        act=waves.extend,
        tells=_tell_extending,
        needs_end=True,
    ),
    Move(
        name="close",
        label=gettext_lazy("Close now"),
        done=gettext_lazy("The wave is closing."),
        of=(State.OPEN, State.PAUSED),
        act=waves.close,
        tells=_tell_closing,
    ),
    Move(
        name="finalise",
        label=gettext_lazy("Make final"),
        done=gettext_lazy("The wave is final."),
        of=(State.CLOSING,),
        act=waves.finalise,
        tells=_tell_finalising,
    ),
)
MOVES = {each.name: each for each in _ALL}
