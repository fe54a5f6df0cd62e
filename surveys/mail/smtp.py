"""Django's SMTP backend, which also knows whether a connection was lost while the server took a mail."""

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend


class _Noting:
    """Notes when a mail's text is on its way: until the server answers nobody knows whether it took it."""

    is_handing_over = False

    def data(self, msg: Any) -> Any:
        self.is_handing_over = True
        answer = super().data(msg)  # type: ignore[misc]  # of smtplib.SMTP, which this is mixed into
        self.is_handing_over = False
        return answer


class _Plain(_Noting, smtplib.SMTP):
    pass


class _Encrypted(_Noting, smtplib.SMTP_SSL):
    pass


class SmtpBackend(EmailBackend):
    """Sends as Django's does."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Encrypted if self.use_ssl else _Plain
