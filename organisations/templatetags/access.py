"""Asking in a template what the reader may do."""

from django import template
from django.contrib.auth.models import AnonymousUser

from organisations import permissions
from organisations.models import User
from organisations.permissions import Permission

register = template.Library()


@register.filter
def may(user: User | AnonymousUser, permission: str) -> bool:
    """Whether the reader has a permission: `{% if user|may:"EDIT_ORGANISATIONS" %}`."""
    return permissions.may(user, Permission[permission])
