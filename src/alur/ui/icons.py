"""A few drawings, 24 × 24, one line weight; a page carries only those it shows."""

from types import MappingProxyType

_PATHS = MappingProxyType(
    {
        "account": '<circle cx="12" cy="8" r="4"/><path d="M4 21c0-4 4-6 8-6s8 2 8 6"/>',
        "alert": '<path d="M12 3 2 20h20z"/><path d="M12 10v4M12 17v.5"/>',
        "back": '<path d="m15 5-7 7 7 7"/>',
        "bell": '<path d="M5 17h14l-2-3v-4a5 5 0 0 0-10 0v4zM10 20a2 2 0 0 0 4 0"/>',
        "chart": '<path d="M4 20V10M10 20V4M16 20v-7M21 20H3"/>',
        "check": '<path d="m4 12 6 6L20 6"/>',
        "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>',
        "counter": '<path d="M3 20h18M5 20v-7h14v7M9 9a3 3 0 1 0 6 0 3 3 0 0 0-6 0"/>',
        "file": '<path d="M6 3h8l4 4v14H6zM14 3v4h4"/>',
        "inbox": '<path d="M4 13 6 5h12l2 8v6H4zM4 13h5l1 3h4l1-3h5"/>',
        "link": '<path d="M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1"/>',
        "next": '<path d="m9 5 7 7-7 7"/>',
        "pause": '<path d="M8 5v14M16 5v14"/>',
        "print": '<path d="M7 8V3h10v5M7 17H4V9h16v8h-3M7 14h10v7H7z"/>',
        "question": '<circle cx="12" cy="12" r="9"/><path d="M9 9.5a3 3 0 1 1 4 2.8c-.7.3-1 .8-1 1.700M12 17v.5"/>',
        "search": '<circle cx="11" cy="11" r="7"/><path d="m16 16 5 5"/>',
        "settings": '<path d="M4 7h10m4 0h2M4 17h2m4 0h10M16 5a2 2 0 1 0 .1 0M8 15a2 2 0 1 0 .1 0"/>',
        "send": '<path d="M3 4l18 8-18 8 3-8zM6 12h15"/>',
    }
)


def svg(name: str) -> str:
    """The drawing as inline svg; KeyError for a name that is not here."""
    return f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{_PATHS[name]}</svg>'
