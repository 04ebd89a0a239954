from tests.access.conftest import built, place

__all__ = ["built", "place"]
