"""Asking in a template what the reader may do."""

from django import template
from django.contrib.auth.models import AnonymousUser

from organisations import permissions
from organisations.lock import the_lock
from organisations.models import Lock, User
from organisations.permissions import Permission

register = template.Library()


@register.simple_tag(name="the_lock")
def lock_of_the_installation() -> Lock | None:
    """The lock after a restore, if there is one: `{% the_lock as lock %}`."""
    return the_lock()


@register.filter
def may(user: User | AnonymousUser, permission: str) -> bool:
    """Whether the reader has a permission: `{% if user|may:"EDIT_ORGANISATIONS" %}`."""
    return permissions.may(user, Permission[permission])


@register.filter
def lacks_second_factor(user: User) -> bool:
    """Whether the reader must set up a second factor first: `{% if user|lacks_second_factor %}`."""
    return permissions.lacks_second_factor(user)
