"""One real server for the tests of this folder; without it they are skipped, and say so."""

from tests.s3_server import seaweed

__all__ = ["seaweed"]
