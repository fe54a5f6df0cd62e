"""Peilpunt's own settings; only the addresses have one more, the floor."""

from config.settings import *  # noqa: F403 - all of them

ROOT_URLCONF = "benchmarks.urls"
