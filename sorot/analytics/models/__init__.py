"""The dictionary, imported files, readings of posts, accounts and audiences, and what many creators show together."""

from sorot.analytics.models.audience import AudienceSlice, SignalContest
from sorot.analytics.models.batches import ImportBatch, ImportRowError, RememberedMapping, ReplacedReading
from sorot.analytics.models.dictionary import ExternalBenchmark, MetricDefinition, PlatformChange
from sorot.analytics.models.many import Benchmark, BenchmarkEntry, SharingChoice, WeatherReading
from sorot.analytics.models.readings import AccountSnapshot, Post, PostSnapshot

__all__ = [
    "AccountSnapshot",
    "AudienceSlice",
    "Benchmark",
    "BenchmarkEntry",
    "ExternalBenchmark",
    "ImportBatch",
    "ImportRowError",
    "MetricDefinition",
    "PlatformChange",
    "Post",
    "PostSnapshot",
    "RememberedMapping",
    "ReplacedReading",
    "SharingChoice",
    "SignalContest",
    "WeatherReading",
]
