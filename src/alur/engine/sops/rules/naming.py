"""What a text of an SOP file calls itself, also where it has faults: drafts need a name before they are sound."""

from typing import Any

from .yaml_source import Unreadable, load


def named_in(text: str) -> tuple[str, str]:
    """Slug and title, each "" where it cannot be read."""
    try:
        data = load(text).data
    except Unreadable:
        return "", ""
    service, sop = _mapping(data, "service"), _mapping(data, "sop")
    name = service.get("name")
    if isinstance(name, dict):
        name = name.get("id")
    return _line(service.get("slug"), 60), _line(name, 300) or _line(sop.get("title"), 300)


def _mapping(data: Any, key: str) -> dict[str, Any]:  # noqa: ANN401  raw YAML
    found = data.get(key) if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}


def _line(value: Any, most: int) -> str:  # noqa: ANN401  raw YAML
    return " ".join(value.split())[:most] if isinstance(value, str) else ""
