"""What style sheets promise that no browser test sees."""

import re
from pathlib import Path

from analysis.core.charts import HEAT_STEPS, luminance

STYLES = (Path(__file__).resolve().parents[2] / "static" / "staff" / "figures.css").read_text()
INK = "#1c2733"


def test_every_shade_of_a_heat_table_can_be_read():
    shades = dict(re.findall(r"\.heat-(\d+) \{ background: ([^}]+) \}", STYLES))
    assert set(shades) == {str(step) for step in range(1, HEAT_STEPS + 1)}
    for shade in shades.values():
        background = shade[:7]
        ink = "#ffffff" if "color: #fff" in shade else INK
        lights = sorted((luminance(background), luminance(ink)))
        assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5, shade


def test_shades_grow_darker_step_by_step():
    backgrounds = re.findall(r"\.heat-\d+ \{ background: (#\w{6})", STYLES)
    lights = [luminance(background) for background in backgrounds]
    assert lights == sorted(lights, reverse=True)
