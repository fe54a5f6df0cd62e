"""Settings: every value from the environment; a bad value stops the start.

docs/hosting.md explains each name; a test compares the two.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from config import environment, logs
from config.servers.place import Place
from config.servers.secrets import read_or_generate

BASE_DIR = Path(__file__).resolve().parent.parent
PLACE = Place(environment.folder("PEILPUNT_DATA", BASE_DIR / "var"))
# What has to stand whatever back-up is restored, and how many days back-ups are kept (0: nobody said).
LEDGER = environment.folder("PEILPUNT_LEDGER", PLACE.data / "ledger.jsonl")
BACKUP_DAYS = environment.whole_number("PEILPUNT_BACKUP_DAYS", 0, 0, 36_500)

DEBUG = environment.boolean("PEILPUNT_DEBUG")
HOST = environment.text("PEILPUNT_HOST", "127.0.0.1")
PORT = environment.whole_number("PEILPUNT_PORT", 8000, 1, 65535)
HTTPS = environment.boolean("PEILPUNT_HTTPS")
_scheme = "https" if HTTPS else "http"
BASE_URL = environment.text("PEILPUNT_BASE_URL", f"{_scheme}://{HOST}:{PORT}").rstrip("/")
ALLOWED_HOSTS = [
    *environment.names("PEILPUNT_ALLOWED_HOSTS"),
    *("localhost", "127.0.0.1", "[::1]", HOST, urlsplit(BASE_URL).hostname or ""),
]
CSRF_TRUSTED_ORIGINS = [BASE_URL] if HTTPS else []
PROXIES = environment.whole_number("PEILPUNT_PROXIES", 0, 0, 10)

# Database and broker: those of the environment, or the embedded ones, whose addresses need no running server.

_database_url = environment.secret("DATABASE_URL")
_redis_url = environment.secret("REDIS_URL")
_secret_key = environment.secret("PEILPUNT_SECRET_KEY")
if bool(_database_url) != bool(_redis_url):
    raise environment.SettingError("DATABASE_URL and REDIS_URL belong together: set both, or neither.")
EMBEDDED = not _database_url

if EMBEDDED:
    _secrets = read_or_generate(PLACE.secrets)
    _database: dict[str, Any] = {"NAME": "peilpunt", "HOST": str(PLACE.sockets), "PORT": "", "OPTIONS": {}}
    _database |= {"USER": "peilpunt", "PASSWORD": _secrets.application_password}
    _owner: dict[str, Any] = {"USER": "peilpunt_owner", "PASSWORD": _secrets.owner_password}
    _socket = f":{_secrets.valkey_password}@{PLACE.valkey_socket}"
    _cache_url, CELERY_BROKER_URL = f"unix://{_socket}", f"redis+socket://{_socket}"
else:
    _database = environment.postgresql("DATABASE_URL", _database_url)
    _owner_url = environment.secret("DATABASE_OWNER_URL") or _database_url
    _owner = environment.postgresql("DATABASE_OWNER_URL", _owner_url)
    _cache_url = CELERY_BROKER_URL = environment.redis("REDIS_URL", _redis_url)

DATABASES: dict[str, dict[str, Any]] = {
    "default": _database
    | {
        "ENGINE": "config.servers.database",
        "OPTIONS": {"connect_timeout": 5} | _database["OPTIONS"],
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,  # asks the socket, not the server: config/servers/database/base.py
    }
}
# Who owns the tables and migrates; the serving processes' role above owns nothing.
DATABASE_OWNER: dict[str, str] = {name: _owner[name] for name in ("USER", "PASSWORD")}
DATABASE_ROLE: str = _database["USER"]

SOCKET_TIMEOUT = 1  # seconds that anybody waits for the broker or the cache
_socket_options = {"socket_timeout": SOCKET_TIMEOUT, "socket_connect_timeout": SOCKET_TIMEOUT}

CACHES = {
    "default": {
        "BACKEND": "config.servers.cache.ForgivingCache",
        "LOCATION": _cache_url,
        "KEY_PREFIX": "peilpunt",
        "KEY_FUNCTION": "config.servers.cache.hidden_key",
        "OPTIONS": _socket_options,
    }
}

# Background work. Queues by kind, so that a long export never delays a submission's count or a mail.

CELERY_TASK_DEFAULT_QUEUE = "counting"
CELERY_TASK_IGNORE_RESULT = True  # what a job did is told by rows of ours
CELERY_TASK_TIME_LIMIT = 3600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = _socket_options
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "forget-by-night": {
        "task": "surveys.tasks.forget_by_night",
        "schedule": crontab(hour="2", minute="30"),  # at night, by universal time
        "options": {"queue": "exports"},
    },
    "keep-audit-head": {
        "task": "organisations.tasks.keep_audit_head",
        "schedule": crontab(hour="2", minute="45"),
        "options": {"queue": "exports"},
    },
    "forget-erased": {
        "task": "analysis.tasks.forget_erased",
        "schedule": crontab(hour="3", minute="0"),
        "options": {"queue": "exports"},
    },
    "erase-due": {
        "task": "surveys.tasks.erase_due",
        "schedule": 3600.0,
        "options": {"queue": "exports", "expires": 3600},
    },
    # A tick that found no worker within its second is worthless: the next one does its work.
    "count-pending": {
        "task": "analysis.tasks.count_pending",
        "schedule": 1.0,
        "options": {"queue": "counting", "expires": 1},
    },
    "run-job": {
        "task": "analysis.tasks.run_job",
        "schedule": 2.0,
        "options": {"queue": "exports", "expires": 2},
    },
    "remove-expired-files": {
        "task": "analysis.tasks.remove_expired_files",
        "schedule": 3600.0,
        "options": {"queue": "exports", "expires": 3600},
    },
    "make-codes": {
        "task": "surveys.tasks.make_codes",
        "schedule": 5.0,
        "options": {"queue": "exports", "expires": 5},
    },
    "follow-clock": {
        "task": "surveys.tasks.follow_clock",
        "schedule": 5.0,
        "options": {"queue": "counting", "expires": 5},
    },
    "send-mail": {
        "task": "surveys.tasks.send_mail",
        "schedule": 2.0,
        "options": {"queue": "mail", "expires": 2},
    },
    "plan-reminders": {
        "task": "surveys.tasks.plan_reminders",
        "schedule": 60.0,
        "options": {"queue": "mail", "expires": 60},
    },
    "take-shown-counts": {
        "task": "surveys.tasks.take_shown_counts",
        "schedule": 600.0,
        "options": {"queue": "counting", "expires": 600},
    },
}

# Files that jobs make: whoever asked fetches them from the web processes for so many days.

FILES = environment.folder("PEILPUNT_FILES", PLACE.files)
FILES_DAYS = environment.whole_number("PEILPUNT_FILES_DAYS", 7, 1, 365)

# Applications and requests

INSTALLED_APPS = [
    "config",
    "organisations",
    "surveys",
    "analysis",
    "crispy_forms",
    "crispy_bootstrap5",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

# Session, user and messages are lazy: a respondent's request passes by and touches none of the three.
MIDDLEWARE = [
    "config.proxies.address_before_proxies",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# People who log in

AUTH_USER_MODEL = "organisations.User"
SILENCED_SYSTEM_CHECKS = ["auth.E003"]  # unique without regard to case, by a constraint on lower(email)
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Logging in by django-allauth, for accounts that people here were invited to: nobody signs up.

SECOND_FACTOR = environment.choice("PEILPUNT_SECOND_FACTOR", ("off", "admin", "team"))
ACCOUNT_ADAPTER = "organisations.login.AccountAdapter"
ACCOUNT_FORMS = {
    "request_login_code": "organisations.forms.login.CodeForm",
    "confirm_login_code": "organisations.forms.login.TypedCodeForm",
    "reset_password": "organisations.forms.login.ForgottenForm",
    "user_token": "organisations.forms.login.LinkForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # no address signs up; what an account has
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # who uses an invitation's link or code has the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
# Django's own: allauth's would begin a second table of the users' addresses.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
# Many people of one office come from one address.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "50/15m/ip,10/15m/key",
    "reset_password": "50/15m/ip,5/15m/key",
    "reset_password_from_key": "50/15m/ip",
    "request_login_code": "50/15m/ip,5/15m/key",
}
MFA_FORMS = {
    "activate_totp": "organisations.forms.login.AppForm",
    "add_webauthn": "organisations.forms.login.PasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Peilpunt"
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds by which a phone's clock may be wrong
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers allow it on localhost alone

# Mail: by the server of the environment, or as files in the data folder, to read while trying things out.

_smtp_url = environment.secret("PEILPUNT_SMTP_URL")
DEFAULT_FROM_EMAIL = environment.text("PEILPUNT_MAIL_FROM", "Peilpunt <peilpunt@localhost>")
EMAIL_TIMEOUT = 10
CATCHES_MAIL = not _smtp_url
EMAIL_BACKEND = "config.caught_mail.CatchingBackend"
if _smtp_url:
    EMAIL_BACKEND = "surveys.mail.smtp.SmtpBackend"
    globals().update(environment.smtp("PEILPUNT_SMTP_URL", _smtp_url))
# Or by a provider's API, which tells afterwards what became of each mail: config/mail_provider.py.
MAIL_PROVIDER = environment.choice("PEILPUNT_MAIL_PROVIDER", ("smtp", *environment.PROVIDER_KEYS))
if MAIL_PROVIDER != "smtp":
    EMAIL_BACKEND = f"anymail.backends.{MAIL_PROVIDER}.EmailBackend"
    CATCHES_MAIL = False
    ANYMAIL = {
        environment.PROVIDER_KEYS[MAIL_PROVIDER]: environment.secret("PEILPUNT_MAIL_PROVIDER_KEY"),
        "WEBHOOK_SECRET": environment.secret("PEILPUNT_MAIL_EVENTS_PASSWORD"),
    }
    if not all(ANYMAIL.values()):
        raise environment.SettingError(
            "PEILPUNT_MAIL_PROVIDER needs PEILPUNT_MAIL_PROVIDER_KEY and PEILPUNT_MAIL_EVENTS_PASSWORD."
        )
MAILS_PER_MINUTE = environment.whole_number("PEILPUNT_MAILS_PER_MINUTE", 0, 0, 100_000)

# Security

SECRET_KEY = _secret_key or read_or_generate(PLACE.secrets).secret_key
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, without TLS
SECURE_CONTENT_TYPE_NOSNIFF = True
# Of the team's pages; under "no-referrer", which respondents' pages have, Django refuses forms as forged.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        # Bootstrap's arrows are data addresses; until our own styles are there the browser asks for them.
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
# A body beyond these is refused before it is read: the largest page of a study has about 160 fields.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 1
# One file at most, held in memory; a larger one is read past and told to be too large. Nothing goes to disk.
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

# Languages and time

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Brussels"

# Static files: named by their content, compressed once, served by the web process itself.

STATIC_URL = "/static/"
STATIC_ROOT = PLACE.static
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}

# Logs

LOGGING = logs.configuration("DEBUG" if DEBUG else "INFO")
logs.configure_structlog()
