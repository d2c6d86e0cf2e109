"""The WSGI entry: every page."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sorot.config.settings")
application = get_wsgi_application()

# What is loaded now stays: no collection walks it again, and pages collect their own leftovers less often.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
