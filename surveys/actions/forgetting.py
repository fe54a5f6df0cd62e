"""What a final wave destroys, and what the database would remember on its own: order, and rows that are gone.

docs/privacy.md says what these leave, and what nobody can take away.
"""

from django.db import connection

from surveys.models import Invitation, Message, OpenInvitation, Wave, WaveKey

#: Each row appears anew, in the order of its random id: neither its place nor its transaction tells when it
#: was completed, which the times of mails could be compared with. What was imported came by no invitation.
FORGET_ORDER = """
WITH taken AS (
    DELETE FROM surveys_response
    WHERE wave_id = %s AND handle IS NULL AND source NOT IN ('imported', 'synthetic')
    RETURNING *
)
INSERT INTO surveys_response SELECT * FROM taken ORDER BY id
"""
#: Who was reminded, and whose second mail was not needed: both tell who had answered. Of each invitation
#: stays what was so of its first mail.
FORGET_WHO_ANSWERED = """
WITH taken AS (
    DELETE FROM surveys_message WHERE wave_id = %s AND kind IN ('invitation', 'reminder') RETURNING *
), kept AS (
    SELECT *, state = 'dropped' AND handed_over_at IS NOT NULL AS was_sent
    FROM taken WHERE kind = 'invitation'
)
INSERT INTO surveys_message ({columns})
SELECT {values} FROM kept ORDER BY id
"""
#: What becomes of the columns of such a row that tell it too.
TOLD = {
    "state": "CASE WHEN was_sent THEN 'sent' ELSE state END",
    "reason": "CASE WHEN was_sent THEN '' WHEN reason = 'not_needed' THEN 'closed' ELSE reason END",
    "attempts": "CASE WHEN state = 'dropped' AND NOT was_sent THEN 0 ELSE attempts END",
    "due_at": "coalesce(handed_over_at, due_at)",
    "provider_id": "''",
    "delivered_at": "NULL::timestamptz",
}
#: Their dead rows still hold what completing and erasing deleted. The serving role may clean these up
#: (`config/roles.py`).
FORGETFUL_TABLES = (
    *("surveys_response", "surveys_openinvitation", "surveys_change"),
    *("surveys_invitation", "surveys_identity", "surveys_message", "surveys_contactnote"),
)


def forget_ways_in(wave: Wave) -> None:
    """Destroy what leads from the wave's invitations to responses: its key, and which can still be used.

    After that nobody can derive a token or a printed code of it, or tell who has not answered.
    """
    WaveKey.objects.filter(wave=wave).delete()
    OpenInvitation.objects.filter(invitation__wave=wave).delete()


def forget_order(wave: Wave) -> None:
    """Store what nobody can open any more anew and in random order, if the wave's survey is anonymous."""
    if wave.survey.is_anonymous:
        with connection.cursor() as cursor:
            cursor.execute(FORGET_ORDER, [wave.id])


def forget_who_answered(wave: Wave) -> None:
    """Remove, if the wave's survey is anonymous, what tells who of the invited had not answered by when."""
    if wave.survey.is_anonymous:
        columns = [str(field.column) for field in Message._meta.concrete_fields]
        values = [TOLD.get(column, column) for column in columns]
        statement = FORGET_WHO_ANSWERED.format(columns=", ".join(columns), values=", ".join(values))
        with connection.cursor() as cursor:
            cursor.execute(statement, [wave.id])
        Invitation.objects.filter(wave=wave).update(issue=0)


def forget_by_night() -> None:
    """Do for waves that are not final yet what can be done: their order, then what dead rows held.

    Runs in no transaction, and nobody who answers waits for it.
    """
    for wave in Wave.objects.exclude(state=Wave.State.FINAL).select_related("survey").defer("survey__draft"):
        forget_order(wave)
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM (INDEX_CLEANUP ON) {', '.join(FORGETFUL_TABLES)}")
