from surveys.models.member import Member
from surveys.models.response import Change, Response
from surveys.models.survey import Survey, Version
from surveys.models.wave import Distribution, Wave

__all__ = ["Change", "Distribution", "Member", "Response", "Survey", "Version", "Wave"]
