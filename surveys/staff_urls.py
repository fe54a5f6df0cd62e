"""Addresses of the team's pages of a survey that show no figures."""

from django.urls import path

from surveys.views import members, merging, staff

urlpatterns = [
    path("organisations/<uuid:organisation_id>/merge/", merging.merging, name="merge_organisation"),
    path("surveys/<slug:code>/people/", members.people, name="people"),
    path("surveys/<slug:code>/people/<uuid:user_id>/remove/", members.remove, name="remove_person"),
    path("surveys/<slug:code>/questionnaire/", staff.questionnaire, name="questionnaire"),
]
