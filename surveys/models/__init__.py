from surveys.models.invitation import (
    CodeBatch,
    Identity,
    Invitation,
    InvitationList,
    OpenInvitation,
    WaveKey,
)
from surveys.models.member import Member
from surveys.models.message import Message, OptOut, TextVersion
from surveys.models.progress import ContactNote, DayCount, ShownCount, WayCount
from surveys.models.response import Change, Response
from surveys.models.survey import Survey, Version
from surveys.models.wave import Distribution, Wave

__all__ = [
    "Change",
    "CodeBatch",
    "ContactNote",
    "DayCount",
    "Distribution",
    "Identity",
    "Invitation",
    "InvitationList",
    "Member",
    "Message",
    "OpenInvitation",
    "OptOut",
    "Response",
    "ShownCount",
    "Survey",
    "TextVersion",
    "Version",
    "Wave",
    "WaveKey",
    "WayCount",
]
