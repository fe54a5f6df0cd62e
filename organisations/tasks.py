"""What Celery calls."""

import logging

from celery import shared_task
from django.utils import timezone

from organisations.audit_chain import keep_head

logger = logging.getLogger(__name__)


@shared_task
def keep_audit_head() -> None:
    """Verify the audit log by night, and keep its head outside the database: in the ledger and the logs."""
    verdict = keep_head(now=timezone.now())
    if verdict.is_whole:
        logger.info("audit log is whole: %d rows, head %s", verdict.rows, verdict.head)
    else:
        logger.error("audit log is broken after %d rows, head %s", verdict.rows, verdict.head)
