"""Addresses of the pages about users and organisations."""

from django.urls import path
from django.views.i18n import set_language

from organisations.permissions import public
from organisations.views import audit, categories, contacts, lists, locking, organisations, users

urlpatterns = [
    path("users/", users.users, name="users"),
    path("users/invite/", users.invite, name="invite_user"),
    path("users/<uuid:user_id>/", users.user, name="user"),
    path("users/<uuid:user_id>/link/", users.send_link, name="send_link"),
    path("users/<uuid:user_id>/second-factor/", users.remove_factor, name="remove_second_factor"),
    path("audit/", audit.audit, name="audit"),
    path("audit/download/", audit.download, name="download_audit"),
    path("unlock/", locking.unlocking, name="unlock"),
    path("language/", public(set_language), name="set_language"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/download/", organisations.download, name="download_organisations"),
    path("organisations/add/", organisations.add_organisation, name="add_organisation"),
    path("organisations/import/", lists.upload, name="import_organisations"),
    path("organisations/import/lines/", lists.planned, name="planned_list"),
    path("organisations/import/confirm/", lists.confirm, name="confirm_list"),
    path("organisations/import/give-up/", lists.give_up, name="give_up_list"),
    path("organisations/categories/", categories.categories, name="categories"),
    path("organisations/categories/add/", categories.add, name="add_category"),
    path("organisations/categories/<slug:category_code>/edit/", categories.edit, name="edit_category"),
    path("organisations/<uuid:organisation_id>/", organisations.organisation, name="organisation"),
    path(
        "organisations/<uuid:organisation_id>/edit/",
        organisations.edit_organisation,
        name="edit_organisation",
    ),
    path(
        "organisations/<uuid:organisation_id>/coordinators/invite/",
        users.invite_coordinator,
        name="invite_coordinator",
    ),
    path("organisations/<uuid:organisation_id>/contacts/add/", contacts.add, name="add_contact"),
    path(
        "organisations/<uuid:organisation_id>/contacts/<int:contact_id>/", contacts.edit, name="edit_contact"
    ),
    path(
        "organisations/<uuid:organisation_id>/contacts/<int:contact_id>/remove/",
        contacts.remove,
        name="remove_contact",
    ),
]
