"""The settings of the house that `bench_recommendation` asks: its addresses have one view more."""

from lianqin.config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.recommendation_urls"
