"""Our k and l beside those of pyCANON, which lives in an environment of its own: `make pycanon` makes it."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from analysis.core.anonymity import Sensitive, groups, least_diversity

ROOT = Path(__file__).parents[3]
PYTHON = ROOT / "var/pycanon/bin/python"
#: Reads tables from standard input, writes k and l of each to standard output.
PROGRAM = """
import json, sys
import pandas as pd
from pycanon import anonymity
found = []
for table in json.load(sys.stdin):
    frame = pd.DataFrame(table)
    known = [name for name in frame if name != "secret"]
    k, l = anonymity.k_anonymity(frame, known), anonymity.l_diversity(frame, known, ["secret"])
    found.append([int(k), int(l)])
json.dump(found, sys.stdout)
"""


def tables():
    """Tables from those in which everybody is alike to those in which nobody is."""
    random = np.random.default_rng(2007)
    for answers, rows in [(1, 5), (2, 40), (3, 60), (3, 400), (4, 2_000), (9, 50)]:
        names = ("a", "b", "c", "secret")
        yield {name: random.integers(0, answers, rows).tolist() for name in names}


def k_and_l(table):
    known = [np.array(cells) for name, cells in table.items() if name != "secret"]
    secret = np.array(table["secret"])
    found = groups(known, len(secret))
    return [found.smallest, least_diversity(found, Sensitive(secret, np.ones(len(secret), np.bool_)))]


@pytest.mark.slow
@pytest.mark.skipif(not PYTHON.exists(), reason="no environment for pyCANON: make pycanon")
def test_k_and_l_are_those_of_pycanon():
    given = list(tables())
    told = subprocess.run(
        [PYTHON, "-W", "ignore", "-c", PROGRAM],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
    )
    assert [k_and_l(table) for table in given] == json.loads(told.stdout)
