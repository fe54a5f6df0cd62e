from organisations.models.audit import AuditEntry
from organisations.models.lock import Lock
from organisations.models.organisation import Category, Contact, Organisation
from organisations.models.upload import UploadedList
from organisations.models.user import User

__all__ = ["AuditEntry", "Category", "Contact", "Lock", "Organisation", "UploadedList", "User"]
