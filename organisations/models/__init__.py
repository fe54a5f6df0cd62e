from organisations.models.audit import AuditEntry
from organisations.models.organisation import Category, Organisation
from organisations.models.user import User

__all__ = ["AuditEntry", "Category", "Organisation", "User"]
