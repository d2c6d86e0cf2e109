"""Background work at night: what many creators show together. Each may run more than once."""

from procrastinate.contrib.django import app

from sorot.analytics.actions.benchmarks import publish_benchmarks, publish_weather
from sorot.analytics.queries.works import counts_of_works
from sorot.core import clock
from sorot.rates.actions.prices import publish_prices


@app.periodic(cron="15 19 * * *")  # 02.15 in Jakarta
@app.task(name="sorot.analytics.publish_together", queue="timers", queueing_lock="sorot.analytics.publish_together")
def publish_together(timestamp: int) -> None:  # noqa: ARG001  (the timer's own moment; the clock decides)
    """Publish benchmarks, the weather of platforms, and what settled deals cost."""
    now = clock.now()
    publish_benchmarks(now=now)
    publish_weather(now=now)
    publish_prices(now=now, counts_of=counts_of_works)
