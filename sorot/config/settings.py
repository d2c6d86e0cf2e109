"""Settings, read from the environment only.

`SOROT_MODE` is ``development`` (default), ``test`` or ``production``. Production refuses to start with debug,
default keys, demo data or simulated parts: see `sorot.config.checks`. Importing this module needs no database.
"""

import json
import os
import shlex
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlparse

BASE_DIR = Path(__file__).resolve().parent.parent.parent


def env_bool(name: str, default: bool = False) -> bool:
    """True for 1/true/yes/on, whatever the case."""
    value = os.environ.get(name, "")
    return default if not value else value.lower() in {"1", "true", "yes", "on"}


def env_list(name: str) -> list[str]:
    return [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()]


MODE = os.environ.get("SOROT_MODE", "development")
IS_PRODUCTION = MODE == "production"
IS_TEST = MODE == "test"
DEBUG = env_bool("SOROT_DEBUG")
DATA_DIR = Path(os.environ.get("SOROT_DATA") or BASE_DIR / "var").resolve()
DEMO_ALLOWED = env_bool("SOROT_DEMO", not IS_PRODUCTION)

#: Known to everybody, so only good for a development machine; production refuses it.
INSECURE_KEY = "development-only-key-that-production-refuses-0000000000000000"
SECRET_KEY = os.environ.get("SOROT_SECRET_KEY") or INSECURE_KEY
#: Newest first, ``id:base64(32 bytes)``, comma separated. The first encrypts, all decrypt.
FIELD_KEYS = env_list("SOROT_FIELD_KEYS") or ["0:" + "c29yb3QtZGV2ZWxvcG1lbnQtZmllbGQta2V5LTAwMDA="]
FIELD_KEYS_ARE_DEFAULT = not os.environ.get("SOROT_FIELD_KEYS")
#: Newest first, ``YYYY-MM-DD:base64(32 bytes)``, comma separated. The first signs histories, all verify.
SIGNING_KEYS = env_list("SOROT_SIGNING_KEYS") or ["2020-01-01:" + "c29yb3QtZGV2ZWxvcG1lbnQtc2lnbi1rZXktMDAwMDA="]
SIGNING_KEYS_ARE_DEFAULT = not os.environ.get("SOROT_SIGNING_KEYS")

ALLOWED_HOSTS = env_list("SOROT_ALLOWED_HOSTS") or (
    [] if IS_PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"]
)
CSRF_TRUSTED_ORIGINS = env_list("SOROT_TRUSTED_ORIGINS")
PUBLIC_URL = os.environ.get("SOROT_PUBLIC_URL", "http://localhost:8000")
HAS_TLS = PUBLIC_URL.startswith("https://")

# ---------------------------------------------------------------- what is installed
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "template_partials",
    "csp",
    "sorot.accounts",  # before the login library: its templates and words give way to ours
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "sorot.core",
    "sorot.tax",
    "sorot.messaging",
    "sorot.creators",
    "sorot.campaigns",
    "sorot.payments",
    "sorot.deals",
    "sorot.papers",
    "sorot.records",
    "sorot.rates",
    "sorot.analytics",
    "sorot.insights",
    "sorot.kits",
    "sorot.reports",
    "sorot.privacy",
    "sorot.web",
    "sorot.config",
]

MIDDLEWARE = [
    "sorot.core.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sorot.accounts.middleware.ActorMiddleware",
    "sorot.core.middleware.BackToPageMiddleware",
]

ROOT_URLCONF = "sorot.config.urls"
WSGI_APPLICATION = "sorot.config.wsgi.application"
ASGI_APPLICATION = "sorot.config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sorot.web.context.chrome",
            ],
        },
    },
]


# ---------------------------------------------------------------- database
def database_from_url(url: str) -> dict[str, Any]:
    """A Django database entry for ``postgresql://user:password@host:port/name?sslmode=...``."""
    parts = urlparse(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": query,
    }


DB_ROLE = os.environ.get("SOROT_DB_ROLE", "sorot_app")
if os.environ.get("DATABASE_URL"):
    _database = database_from_url(os.environ["DATABASE_URL"])
    if os.environ.get("SOROT_DB_ROLE"):
        _database["OPTIONS"]["options"] = f"-c role={DB_ROLE}"
else:
    _database = {
        "NAME": os.environ.get("SOROT_DB_NAME", "sorot"),
        "USER": DB_ROLE,
        "HOST": os.environ.get("SOROT_DB_HOST", ""),
        "OPTIONS": {},
    }
#: Our joins follow foreign keys from the row asked for. Trying all orders of nine tables takes the planner ten
#: milliseconds, the query itself less than one (`bin/bench pages`).
_database["OPTIONS"]["options"] = f"{_database['OPTIONS'].get('options', '')} -c join_collapse_limit=4".strip()
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        **_database,
    }
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
if IS_TEST:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# ---------------------------------------------------------------- people
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if IS_TEST:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "sorot.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_REDIRECT_URL = "web:welcome"
ACCOUNT_FORMS = {
    name: f"sorot.accounts.login_forms.{form}"
    for name, form in {
        "signup": "SignupForm",
        "login": "LoginForm",
        "reset_password": "ResetPasswordForm",
        "reset_password_from_key": "ResetPasswordKeyForm",
        "change_password": "ChangePasswordForm",
        "add_email": "AddEmailForm",
        "change_email": "ChangeEmailForm",
        "reauthenticate": "ReauthenticateForm",
        "confirm_email_verification_code": "ConfirmEmailForm",
        "confirm_password_reset_code": "ConfirmResetForm",
    }.items()
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
#: A code, not a link: it works when the mail is read on another device than the form.
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HAS_TLS else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("SOROT_TRUSTED_PROXIES", "0"))
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "sorot.accounts.adapter.SecondFactorAdapter"
MFA_TOTP_ISSUER = "Sorot"
#: A phone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "sorot.accounts.login_forms.AuthenticateForm",
    "reauthenticate": "sorot.accounts.login_forms.SecondReauthenticateForm",
    "activate_totp": "sorot.accounts.login_forms.ActivateTOTPForm",
}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HAS_TLS
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_FAILURE_VIEW = "sorot.web.views.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if HAS_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 30

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
        "img-src": ["'self'"],
    }
}

# ---------------------------------------------------------------- words and time
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]  # each in its own words, whoever reads
LANGUAGE_COOKIE_NAME = "sorot_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"

# ---------------------------------------------------------------- files
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "sorot.core.ui.assets.BundleFinder",
]
#: Where private files are kept: this disk, or with SOROT_S3_BUCKET a store that speaks S3 (docs/operate/files.md).
S3_OPTIONS = {
    name.lower(): os.environ[f"SOROT_S3_{name}"]
    for name in ("ENDPOINT_URL", "REGION_NAME", "ACCESS_KEY", "SECRET_KEY", "LOCATION")
    if os.environ.get(f"SOROT_S3_{name}")
}
if os.environ.get("SOROT_S3_BUCKET"):
    _files: dict[str, Any] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": os.environ["SOROT_S3_BUCKET"],
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": False,
            "max_memory_size": 2_500_000,
            "addressing_style": os.environ.get("SOROT_S3_ADDRESSING", "auto"),
            **S3_OPTIONS,
        },
    }
else:
    _files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}}
#: Uploads on their way stay on this disk until they are whole; several web servers need to share it.
UPLOADS_DIR = DATA_DIR / "uploads"
STORAGES = {
    "default": _files,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if IS_TEST
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = IS_TEST
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
#: Bytes; larger uploads are refused with a sentence, before anything is written.
PHOTO_LIMIT = 12_000_000
FILE_LIMIT = 25_000_000
#: A photo or video of a portfolio, sent in pieces.
PORTFOLIO_LIMIT = 200_000_000
#: How much one portfolio may hold, by the day from which it holds: [["2026-01-01", 2000000000], …], oldest first.
PORTFOLIO_QUOTAS = json.loads(os.environ.get("SOROT_PORTFOLIO_QUOTAS") or '[["2026-01-01", 2000000000]]')
#: Virus scanner: clamd at "/run/clamav/clamd.ctl" or "host:3310", or a command that reads the file from its input.
SCAN_CLAMD = os.environ.get("SOROT_SCAN_CLAMD", "")
SCAN_COMMAND = shlex.split(os.environ.get("SOROT_SCAN_COMMAND", ""))
#: "" takes ffmpeg where it is installed, "none" never; how much memory and time one video may cost.
FFMPEG = "none" if IS_TEST else os.environ.get("SOROT_FFMPEG", "")
FFMPEG_MEMORY_MB = int(os.environ.get("SOROT_FFMPEG_MEMORY_MB", "1024"))
FFMPEG_SECONDS = int(os.environ.get("SOROT_FFMPEG_SECONDS", "120"))

# ---------------------------------------------------------------- mail
EMAIL_BACKEND = os.environ.get("SOROT_EMAIL_BACKEND", "sorot.core.mail.DeskMailBackend")
EMAIL_HOST = os.environ.get("SOROT_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("SOROT_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("SOROT_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SOROT_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env_bool("SOROT_SMTP_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("SOROT_MAIL_FROM", "Sorot <sorot@localhost>")
EMAIL_SUBJECT_PREFIX = ""
#: Opens /desk/mail without an operator's login on a development machine; empty = operators only.
MAIL_LINK_KEY = "" if IS_PRODUCTION else os.environ.get("SOROT_MAIL_LINK_KEY", "")

# ---------------------------------------------------------------- money
MONEY_MODE = os.environ.get("SOROT_MONEY_MODE", "OPERATOR")
#: JSON of the operator's receiving account: {"bank": "BCA", "number": "...", "holder": "..."}.
TRANSFER_ACCOUNT = json.loads(os.environ.get("SOROT_TRANSFER_ACCOUNT") or "null")
#: How transfers by hand are told apart: by the "reference" people type, or by a unique "amount".
TRANSFER_MATCH = os.environ.get("SOROT_TRANSFER_MATCH", "reference")
#: Payment gateways by name; docs/operate/gateways.md lists the keys of each.
GATEWAYS = json.loads(os.environ.get("SOROT_GATEWAYS") or "{}")
#: Where brands pay online ("" for transfers by hand only), and how payouts leave: "manual" or a gateway's name.
PAYIN_GATEWAY = os.environ.get("SOROT_PAYIN_GATEWAY", next(iter(GATEWAYS), ""))
PAYOUT_CHANNEL = os.environ.get("SOROT_PAYOUT_CHANNEL", PAYIN_GATEWAY if MONEY_MODE == "PARTNER" else "manual")
#: Minor units below which no payout is made; a smaller balance simply stays, without any fee.
PAYOUT_MINIMUM = int(os.environ.get("SOROT_PAYOUT_MINIMUM", "10000"))
#: Whose law and papers: the country of this site. Who buys the creator's work in the eyes of the law, and so withholds
#: tax: "brand" (or its agency), "platform" (the operator), or "none". Frozen into each contract.
COUNTRY = os.environ.get("SOROT_COUNTRY", "ID")
MERCHANT_OF_RECORD = os.environ.get("SOROT_MERCHANT_OF_RECORD", "brand")
TIER_SCHEME = os.environ.get("SOROT_TIER_SCHEME", "sorot")

# ---------------------------------------------------------------- background work
#: Imported by the worker once the library is ready. Importing it earlier would lose its task.
PROCRASTINATE_IMPORT_PATHS: list[str] = ["sorot.config.jobs"]
#: How often a worker says that it lives. Tests that kill workers shorten it; 1 to 15.
WORKER_HEARTBEAT_SECONDS = int(os.environ.get("SOROT_WORKER_HEARTBEAT", "10"))
PROCRASTINATE_WORKER_DEFAULTS: dict[str, Any] = {
    "update_heartbeat_interval": float(WORKER_HEARTBEAT_SECONDS),
    "stalled_worker_timeout": 3.0 * WORKER_HEARTBEAT_SECONDS,
}

# ---------------------------------------------------------------- logs: one JSON object a line
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "sorot.core.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": os.environ.get("SOROT_LOG_LEVEL", "WARNING" if IS_TEST else "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "procrastinate": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},  # our own line says vendor, path and time
    },
}
TEST_RUNNER = "django.test.runner.DiscoverRunner"
