"""Django's PostgreSQL backend with the two things that Peilpunt needs of a connection (base.py)."""
