"""Contact persons of an organisation."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organisations.actions.editing import remove_contact, save_contact
from organisations.actions.once import once
from organisations.forms.partners import ContactForm
from organisations.models import Contact
from organisations.permissions import Permission, requires, user_of
from organisations.views.organisations import edit_page, organisation_or_404


@requires(Permission.EDIT_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    organisation = organisation_or_404(organisation_id)
    contact = Contact(organisation=organisation, language=organisation.language)
    return _edit(request, contact, _("Add a contact person of %(name)s") % {"name": organisation.name})


@requires(Permission.EDIT_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, organisation_id: UUID, contact_id: int) -> HttpResponse:
    contact = _contact_or_404(organisation_id, contact_id)
    return _edit(request, contact, _("Change %(name)s") % {"name": contact})


@requires(Permission.EDIT_ORGANISATIONS)
@require_POST
def remove(request: HttpRequest, organisation_id: UUID, contact_id: int) -> HttpResponse:
    contact = _contact_or_404(organisation_id, contact_id)
    remove_contact(contact=contact, by=user_of(request), now=timezone.now())
    messages.success(request, _("%(name)s has been removed.") % {"name": contact})
    return redirect("organisation", organisation_id)


def _contact_or_404(organisation_id: UUID, contact_id: int) -> Contact:
    return get_object_or_404(
        Contact.objects.select_related("organisation"), organisation=organisation_id, id=contact_id
    )


def _edit(request: HttpRequest, contact: Contact, heading: str) -> HttpResponse:
    form = ContactForm(request.POST or None, instance=contact)
    if request.method == "POST" and form.is_valid():
        by, now = user_of(request), timezone.now()

        def save() -> str:
            save_contact(contact=form.instance, by=by, now=now)
            return reverse("organisation", args=[contact.organisation_id])

        try:
            where = once(token=form.cleaned_data["once"], deed=save, by=by, now=now)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(name)s has been saved.") % {"name": form.instance})
            return redirect(where)
    return edit_page(request, form, heading, reverse("organisation", args=[contact.organisation_id]))
