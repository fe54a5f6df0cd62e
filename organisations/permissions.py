"""Who may do what: the one place that knows it. Every view carries `requires` or `public`."""

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from organisations.models import User

View = Callable[..., HttpResponseBase]


class Permission(Enum):
    """What somebody may do."""

    OWN_ACCOUNT = "log out, change the own password and second factor"
    OWN_ORGANISATION = "see and spread what the own organisation got"
    SEE_SURVEYS = "see the surveys, their questionnaires and how fieldwork goes"
    SEE_LINKS = "see the links that respondents start from, and test"
    RUN_FIELDWORK = "plan, open and close waves, and give organisations their links"
    SEE_RESULTS = "read the live results"
    CLEAN_ANSWERS = "decide which answers are left out, merged or recoded"
    DOWNLOAD_RAW = "download raw responses, by which people can be recognised"
    MAKE_DATASETS = "make anonymised datasets, and approve those of others"
    SEE_ORGANISATIONS = "see the organisations and whom to ask there"
    EDIT_ORGANISATIONS = "add, change, import and merge organisations"
    MANAGE_USERS = "invite users, and say who takes part in which survey"
    MANAGE_JOBS = "see what files the workers make, and stop them"
    SEE_AUDIT = "read who did what"
    UNLOCK = "open respondents' pages and mail again after a restore"
    READ_CAUGHT_MAIL = "read the mails of an installation without a mail server"


#: Marks a view that asks for no login.
PUBLIC = "public"

_ANALYST = frozenset(
    {Permission.OWN_ACCOUNT, Permission.SEE_SURVEYS, Permission.SEE_RESULTS, Permission.SEE_ORGANISATIONS}
)
_RESEARCHER = _ANALYST | {
    Permission.SEE_LINKS,
    Permission.RUN_FIELDWORK,
    Permission.CLEAN_ANSWERS,
    Permission.DOWNLOAD_RAW,
    Permission.MAKE_DATASETS,
    Permission.EDIT_ORGANISATIONS,
}

PERMISSIONS: dict[str, frozenset[Permission]] = {
    User.Role.COORDINATOR: frozenset({Permission.OWN_ACCOUNT, Permission.OWN_ORGANISATION}),
    User.Role.ANALYST: _ANALYST,
    User.Role.RESEARCHER: _RESEARCHER,
    User.Role.ADMIN: frozenset(Permission) - {Permission.OWN_ORGANISATION},  # an admin has none
}

#: By the setting `PEILPUNT_SECOND_FACTOR`: who cannot do without a second factor.
_SECOND_FACTOR: dict[str, tuple[str, ...]] = {
    "off": (),
    "admin": (User.Role.ADMIN,),
    "team": (User.Role.ADMIN, User.Role.RESEARCHER),
}


def may(user: User | AnonymousUser, permission: Permission) -> bool:
    """Whether the user's role allows it; who is not logged in, or may no longer log in, may nothing."""
    return isinstance(user, User) and user.is_active and permission in PERMISSIONS[user.role]


def takes_part(user: User | AnonymousUser, survey_code: str) -> bool:
    """Whether a survey is one of the user's own: every survey is an admin's, others were let in."""
    if not isinstance(user, User):
        return False
    return user.role == User.Role.ADMIN or user.memberships.filter(survey__code=survey_code).exists()


def lacks_second_factor(user: User) -> bool:
    """Whether a second factor is asked of the user's role (`PEILPUNT_SECOND_FACTOR`) and there is none.

    Recovery codes only stand in for one.
    """
    if user.role not in _SECOND_FACTOR[settings.SECOND_FACTOR]:
        return False
    factors = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return not Authenticator.objects.filter(user=user, type__in=factors).exists()


def requires(permission: Permission) -> Callable[[View], View]:
    """Let only users with `permission` in.

    Who is not logged in is sent to the login page, and who lacks a second factor to where one is set up:
    until then only the own account opens. A survey, which an address names by `code`, is not found by users
    who take no part in it; who takes part and lacks the permission gets 403.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if permission is not Permission.OWN_ACCOUNT and lacks_second_factor(request.user):
                return redirect("mfa_index")
            if "code" in kwargs and not takes_part(request.user, kwargs["code"]):
                raise Http404(_("There is no such survey."))
            if not may(request.user, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return _with_access(guarded, permission)

    return decorate


def public(view: View) -> View:
    """Say that a view is open to everybody on purpose."""
    return _with_access(view, PUBLIC)


def user_of(request: HttpRequest) -> User:
    """Who asks; a view that `requires` a permission has somebody who logged in."""
    return cast("User", request.user)


def access_of(view: View) -> Permission | str | None:
    """What a view asks for: a permission, `PUBLIC`, or `None` where nobody decided."""
    return getattr(view, "access", None)


def _with_access(view: View, access: Permission | str) -> View:
    view.access = access  # type: ignore[attr-defined]  # a function's own attribute, read by `access_of`
    return view
