"""Addresses of logging in: the views of django-allauth that are used here, each with its access rule.

Their names are allauth's own, since its views lead to one another by them.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path, reverse_lazy
from django.views.decorators.http import require_POST

from organisations.login import TypeCodeView
from organisations.permissions import Permission, public, requires

own = requires(Permission.OWN_ACCOUNT)
choose_password = account.PasswordResetFromKeyView.as_view(success_url=reverse_lazy("account_login"))
remove_key = webauthn.RemoveWebAuthnView.as_view(success_url=reverse_lazy("mfa_index"))
_PASSWORD_LINK = r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"  # noqa: S105 - an address

urlpatterns = [
    path("login/", public(account.login), name="account_login"),
    path("login/code/", public(account.request_login_code), name="account_request_login_code"),
    path("login/code/confirm/", public(TypeCodeView.as_view()), name="account_confirm_login_code"),
    path("login/second-factor/", public(mfa.authenticate), name="mfa_authenticate"),
    path("logout/", public(require_POST(account.logout)), name="account_logout"),  # gives up half a login too
    path("password/forgotten/", public(account.password_reset), name="account_reset_password"),
    path("password/mailed/", public(account.password_reset_done), name="account_reset_password_done"),
    re_path(_PASSWORD_LINK, public(choose_password), name="account_reset_password_from_key"),
    path("password/", own(account.password_change), name="account_change_password"),
    path("password/first/", own(account.password_set), name="account_set_password"),
    path("account/confirm/", own(account.reauthenticate), name="account_reauthenticate"),
    path("account/confirm/code/", own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("account/confirm/key/", own(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("account/second-factor/", own(mfa.index), name="mfa_index"),
    path("account/second-factor/app/", own(totp.activate_totp), name="mfa_activate_totp"),
    path("account/second-factor/app/remove/", own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/second-factor/keys/add/", own(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("account/second-factor/keys/<int:pk>/remove/", own(remove_key), name="mfa_remove_webauthn"),
    path(
        "account/second-factor/codes/",
        own(recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/second-factor/codes/new/",
        own(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]
