"""What the tests share: servers, a Celery worker, a browser."""
