from organisations.models.audit import AuditEntry
from organisations.models.lock import Lock
from organisations.models.login_mail import LoginMail
from organisations.models.organisation import Category, Contact, Organisation
from organisations.models.posted import PostedForm
from organisations.models.upload import UploadedList
from organisations.models.user import User

__all__ = [
    "AuditEntry",
    "Category",
    "Contact",
    "Lock",
    "LoginMail",
    "Organisation",
    "PostedForm",
    "UploadedList",
    "User",
]
