from organisations.models.organisation import Category, Organisation
from organisations.models.user import User

__all__ = ["Category", "Organisation", "User"]
