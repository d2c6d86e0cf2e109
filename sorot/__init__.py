"""Sorot: an open, self-hosted influencer-marketing platform."""

__version__ = "0.1.0"
