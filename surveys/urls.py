"""Addresses of the respondents' pages."""

from django.urls import path

from surveys.views import answering, code, ending, erasing, going_on, no_mail, personal, start

urlpatterns = [
    path("s/<slug:name>/", start.survey, name="start"),
    path("s/<slug:name>/thanks/", start.thanks, name="thanks"),
    path("o/<slug:name>/", start.organisation, name="organisation_start"),
    path("i/", personal.start, name="personal_start"),
    path("i/<slug:name>/", personal.hop, name="personal"),
    path("t/<slug:name>/", start.test, name="test_start"),
    path("erase/", erasing.erase, name="erase_by_receipt"),
    path("code/", code.code, name="code"),
    path("no-mail/<slug:name>/", no_mail.no_mail, name="no_mail"),
    path("continue/", going_on.continue_, name="continue"),
    path("a/<slug:handle>/", answering.answers, name="answers"),
    path("a/<slug:handle>/language/", answering.language, name="language"),
    path("a/<slug:handle>/review/", ending.review, name="review"),
    path("a/<slug:handle>/stop/", going_on.stop, name="stop"),
    path("a/<slug:handle>/erase/", ending.erase, name="erase"),
    path("a/<slug:handle>/<slug:page>/", answering.page, name="page"),
    path("a/<slug:handle>/<slug:page>/draft/", answering.draft, name="draft"),
]
