"""An office's name is the first word of its pages' addresses, so it must not be one of ours."""

from django.conf import settings
from django.urls import get_resolver

from alur.foundation.offices.actions import RESERVED_SLUGS


def test_every_first_word_of_our_addresses_is_reserved():
    words = set()
    for pattern in get_resolver().url_patterns:
        inner = getattr(pattern, "url_patterns", [pattern]) if not str(pattern.pattern) else [pattern]
        for each in inner:
            words.add(str(each.pattern).split("/")[0])
    literal = {word for word in words if word and "<" not in word and "." not in word}
    assert literal | {settings.STATIC_URL.strip("/")} <= RESERVED_SLUGS
