# One image for web, workers and beat; docker-compose.yml says which of them a container is.
FROM python:3.13-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PATH=/srv/peilpunt/.venv/bin:$PATH PEILPUNT_DATA=/srv/data
WORKDIR /srv/peilpunt

COPY requirements/base.txt requirements/install requirements/
RUN requirements/install base && useradd --system --home-dir /srv/data --create-home peilpunt

COPY . .
# Static files and catalogues belong to the image: containers hold no state and start at once.
RUN PEILPUNT_SECRET_KEY=only-for-building DATABASE_URL=postgresql://nobody@nowhere/none REDIS_URL=redis://nowhere \
    python manage.py collect && mkdir -p -m 700 /srv/data/files /srv/data/ledger && chown -R peilpunt /srv/data

USER peilpunt
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "-c", "python:config.gunicorn", "--bind", "0.0.0.0:8000"]
