"""Addresses of the team's pages of a survey that show no figures."""

from django.urls import path

from surveys.views import (
    batches,
    distributions,
    erasures,
    following,
    invitations,
    invited_person,
    members,
    merging,
    moves,
    never_mail,
    outbox,
    piloting,
    reminders,
    settings,
    staff,
    texts,
    waves,
)

_FIELDWORK = "surveys/<slug:code>/fieldwork/"
_WAVE = _FIELDWORK + "<int:number>/"
_ORGANISATION = _WAVE + "organisations/<int:organisation>/"

urlpatterns = [
    path("organisations/<uuid:organisation_id>/merge/", merging.merging, name="merge_organisation"),
    path("organisations/never-mail/", never_mail.never_mail_list, name="never_mail"),
    path("surveys/<slug:code>/settings/", settings.settings, name="settings"),
    path("surveys/<slug:code>/retention/erase/", erasures.erase_now, name="erase_now"),
    path("surveys/<slug:code>/retention/person/", erasures.erase_person, name="erase_person"),
    path("surveys/<slug:code>/people/", members.people, name="people"),
    path("surveys/<slug:code>/people/<uuid:user_id>/remove/", members.remove, name="remove_person"),
    path("surveys/<slug:code>/questionnaire/", staff.questionnaire, name="questionnaire"),
    path(_FIELDWORK, waves.waves, name="waves"),
    path(_FIELDWORK + "new/", waves.new_wave, name="new_wave"),
    path(_WAVE, waves.wave, name="wave"),
    path(_WAVE + "edit/", waves.edit_wave, name="edit_wave"),
    path(_WAVE + "organisations/", waves.join, name="join_wave"),
    path(_WAVE + "texts/", texts.texts, name="wave_texts"),
    path(_WAVE + "reminders/", reminders.reminders, name="reminders"),
    path(_WAVE + "reminders/<slug:name>/", reminders.send_mail, name="send_mail"),
    path(_ORGANISATION + "letter/", texts.organisation_letter, name="letter"),
    path(_ORGANISATION + "poster/", texts.organisation_poster, name="poster"),
    path(_ORGANISATION + "codes/", batches.batches, name="batches"),
    path(_ORGANISATION + "codes/<int:batch>/", batches.batch, name="batch"),
    path(_ORGANISATION + "codes/<int:batch>/letters/", batches.letters, name="batch_letters"),
    path(_ORGANISATION + "codes/<int:batch>/list/", batches.code_list, name="batch_list"),
    path(_ORGANISATION + "codes/<int:batch>/revoke/", batches.revoke, name="revoke_batch"),
    path(_ORGANISATION + "contact/", following.contact, name="contact"),
    path(_ORGANISATION + "paper/", following.paper, name="paper"),
    path(_ORGANISATION + "invitations/", invitations.invited, name="invited"),
    path(_ORGANISATION + "invitations/<uuid:invitation_id>/", invited_person.person, name="invited_person"),
    path(_WAVE + "invitations/", invitations.invitations, name="invitations"),
    path(_WAVE + "invitations/list/", invitations.planned, name="planned_people"),
    path(_WAVE + "invite/", invitations.invite, name="invite"),
    path(_ORGANISATION, distributions.distribution, name="distribution"),
    path(_WAVE + "outbox/", outbox.outbox, name="outbox"),
    path(_WAVE + "outbox/download/", outbox.download, name="download_outbox"),
    path(_WAVE + "pilot/", piloting.pilot, name="pilot"),
    path(_WAVE + "<slug:name>/", moves.move, name="move_wave"),
]
