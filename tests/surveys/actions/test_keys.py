"""Actions: the key of a wave."""

import pytest

from surveys.actions.keys import NoKey, wave_key
from surveys.models import Wave, WaveKey
from tests.surveys.respondents import move_wave, open_survey

pytestmark = pytest.mark.django_db


def test_key_is_made_once_and_kept_wrapped():
    wave = open_survey().waves.get()
    key = wave_key(wave)
    assert (len(key), wave_key(wave)) == (32, key)
    assert key not in bytes(WaveKey.objects.get().wrapped)


def test_final_wave_gets_no_key():
    survey = open_survey()
    move_wave(survey, Wave.State.FINAL)
    with pytest.raises(NoKey):
        wave_key(survey.waves.get())
    assert not WaveKey.objects.exists()
