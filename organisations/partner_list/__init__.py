"""Lists of partner organisations as files: their columns, reading one, and what it would change."""
