"""For every test: a busy machine is slow, not wrong."""

from hypothesis import settings

settings.register_profile("alur", deadline=None)
settings.load_profile("alur")
