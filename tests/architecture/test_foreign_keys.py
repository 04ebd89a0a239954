"""The import linter is blind to foreign keys named by strings; this closes the hole."""

from django.apps import apps

RINGS = ["kernel", "ui", "foundation", "engine", "outlets", "activities", "connectors", "desk", "public", "project"]
ENGINE = ["worktime", "sops", "cases"]


def _ring(module: str) -> int | None:
    parts = module.split(".")
    return RINGS.index(parts[1]) if parts[0] == "alur" else None


def _relations():
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields(include_hidden=True):
            if field.is_relation and field.concrete and field.related_model is not None:
                yield model, field, field.related_model


def test_no_relation_points_to_a_higher_ring():
    upward = [
        f"{model.__name__}.{field.name} → {target.__name__}"
        for model, field, target in _relations()
        if _ring(model.__module__) is not None
        and _ring(target.__module__) is not None
        and _ring(target.__module__) > _ring(model.__module__)
    ]
    assert upward == []


def test_engine_relations_point_downward():
    order = {f"alur.engine.{name}.models": index for index, name in enumerate(ENGINE)}
    upward = [
        f"{model.__name__}.{field.name}"
        for model, field, target in _relations()
        if model.__module__ in order
        and target.__module__ in order
        and order[target.__module__] > order[model.__module__]
    ]
    assert upward == []


def test_activities_do_not_point_at_each_other():
    across = []
    for model, field, target in _relations():
        own, other = model.__module__.split("."), target.__module__.split(".")
        if own[:2] == other[:2] == ["alur", "activities"] and own[2] != other[2]:
            across.append(f"{model.__name__}.{field.name}")
    assert across == []


def test_pages_own_no_tables():
    owners = {model.__module__.split(".")[1] for model in apps.get_models() if model.__module__.startswith("alur.")}
    assert not owners & {"desk", "public", "ui", "kernel", "connectors"}
