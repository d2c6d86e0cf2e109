import os
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

MODE = os.environ["SOROT_MODE"]
IS_PRODUCTION = MODE == "production"
IS_TEST = False
DEMO_ALLOWED = os.environ.get("SOROT_DEMO", "1") != "0"
SECRET_KEY = os.environ["SOROT_SECRET_KEY"]
ALLOWED_HOSTS = os.environ.get("SOROT_ALLOWED_HOSTS", "localhost").split(",")
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "sorot.config",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
ROOT_URLCONF = "sorot.config.urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
ROLE = os.environ["SOROT_DB_ROLE"]
OUTSIDE = conninfo_to_dict(os.environ.get("DATABASE_URL", ""))
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": OUTSIDE.get("host") or os.environ["SOROT_DB_HOST"],
        "NAME": OUTSIDE.get("dbname") or os.environ["SOROT_DB_NAME"],
        "USER": OUTSIDE.get("user") or ROLE,
        "OPTIONS": {"options": f"-c role={ROLE}"} if OUTSIDE else {},
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ["SOROT_DATA"]) / "static"
USE_TZ = True
