"""Addresses of the account pages and of the pages about organisations."""

from django.urls import path
from django.views.i18n import set_language

from organisations.permissions import public
from organisations.views import accounts, categories, contacts, lists, organisations, users

urlpatterns = [
    path("login/", accounts.login, name="login"),
    path("logout/", accounts.logout, name="logout"),
    path("password/", accounts.password, name="password"),
    path(
        "invitation/<slug:uidb64>/<slug:token>/",
        public(users.ChoosePassword.as_view()),
        name="choose_password",
    ),
    path("users/", users.users, name="users"),
    path("users/invite/", users.invite, name="invite_user"),
    path("users/<uuid:user_id>/", users.user, name="user"),
    path("users/<uuid:user_id>/link/", users.send_link, name="send_link"),
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
