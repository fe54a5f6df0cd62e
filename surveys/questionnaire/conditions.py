"""Conditions decide what is shown; see `Condition`."""
