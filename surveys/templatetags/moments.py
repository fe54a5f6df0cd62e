"""Moments in templates."""

from django import template

from surveys import moments

register = template.Library()
register.filter(moments.moment)
