"""Holding a wave while something is decided by its state and done."""

from surveys.models import Wave


def hold_wave(wave_id: int) -> Wave:
    """The wave as it is by now, with its survey: until the transaction ends nobody changes it.

    Responses to it are started and answered meanwhile.
    """
    waves = Wave.objects.select_for_update(no_key=True, of=("self",)).select_related("survey")
    return waves.defer("survey__draft").get(id=wave_id)
