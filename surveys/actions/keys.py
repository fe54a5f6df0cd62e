"""The key of a wave, which its personal tokens and printed codes are derived from."""

from django.db import transaction

from surveys.models import Wave, WaveKey
from surveys.personal import new_key, unwrap, wrap


class NoKey(Exception):  # noqa: N818 - it is what it says
    """The wave is final: its key was destroyed, and nobody can derive its tokens any more."""


@transaction.atomic
def wave_key(wave: Wave) -> bytes:
    """The wave's key, made on first need; whoever comes at the same moment gets the same one.

    Raises `NoKey` for a final wave and `LostKey` where it was wrapped by another SECRET_KEY.
    """
    kept = WaveKey.objects.filter(wave=wave).first() or _make(wave)
    return unwrap(bytes(kept.wrapped), wave.id)


def _make(wave: Wave) -> WaveKey:
    """Under the wave's lock, so that none is made while the wave becomes final."""
    locked = Wave.objects.select_for_update(no_key=True).only("state").get(id=wave.id)
    if locked.state == Wave.State.FINAL:
        raise NoKey
    new = WaveKey(wave=wave, wrapped=wrap(new_key(), wave.id))
    WaveKey.objects.bulk_create([new], ignore_conflicts=True)
    return WaveKey.objects.get(wave=wave)
