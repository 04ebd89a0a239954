"""Whatever the SOP format knows can be written on a page of the editor; the next new word of the schema fails here."""

import json
from copy import deepcopy

import pytest

from alur.administration.queries.editor import editor_of
from alur.administration.rules.editor import fields, people, service, steps, table
from alur.engine.sops.rules.schema import json_schema
from alur.engine.sops.rules.yaml_source import load
from alur.engine.sops.tests.make import library_text

from .forms_sent import inputs_in
from .test_editor import drafted, opened

SCHEMA = json_schema()
REASONS = {
    "Row.no": "rows count themselves",
    "Option.value": "each option is a line of its field's options: key | words | English",
    "Option.label": "as Option.value",
    "Words.id": "the first of the two inputs of words",
    "Words.en": "the second of the two inputs of words",
}
"""Words that need no input of their own."""
KEYS = {"kunci-langkah": "Step.id", "kunci-isian-": "FormField.name"}
"""Inputs of keys: they are changed wherever they are named, so they are no cells."""


def everything():
    """An SOP file that says something with every word; it need not be sound, but all pages open."""
    data = deepcopy(load(library_text("virtual-meeting")).data)
    first = data["steps"][0]
    first["form"][0]["fields"][0]["shown_if"] = {"field": "lama", "is": "ya"}
    data["service"] |= {
        "privacy": {"purposes": ["Melayani"]},
        "legal_clocks": [{"name": "UU", "law": "UU", "within": "3 hari", "until": ["terima"]}],
    }
    data["steps"][-1]["call"]["with"] = {"perangkat": "permohonan.kegiatan"}
    data["draft"] = ["Waktunya"]
    split = {"branches": {"a": "terima", "b": "terima"}, "join": "terima"}
    data["steps"].append({"id": "bagi", "name": "Bagi", "executor": "pengelola-tik", "parallel": split})
    return data


def words_of_the_schema():
    models = {"Definition": SCHEMA, **SCHEMA["$defs"]}
    return {f"{name}.{word}" for name, model in models.items() for word in model.get("properties", {})}


def words_on(path):
    """The words of the schema that a path of the file passes, as `Model.word`."""
    found, here = set(), [("Definition", SCHEMA)]
    for part in path:
        ahead = []
        for name, node in here:
            if isinstance(part, str) and part in node.get("properties", {}):
                found.add(f"{name}.{part}")
                ahead.append(node["properties"][part])
            elif isinstance(part, str) and "patternProperties" in node:
                ahead += node["patternProperties"].values()
            elif isinstance(part, str) and isinstance(node.get("additionalProperties"), dict):
                ahead.append(node["additionalProperties"])
            elif isinstance(part, int) and "items" in node:
                ahead.append(node["items"])
        here = [each for node in ahead for each in _resolved(node)]
    return found


def _resolved(node, name=""):
    if "$ref" in node:
        key = node["$ref"].rpartition("/")[2]
        yield from _resolved(SCHEMA["$defs"][key], key)
    for each in node.get("anyOf", []):
        yield from _resolved(each)
    if "$ref" not in node and "anyOf" not in node:
        yield name, node


def cells_by_page(editor):
    """The cells of each page by its address below the editor's."""
    data = editor.data
    pages = {
        "": [*table.row_cells(data), *people.executor_cells(data), *people.end_cells(data)],
        "identitas/": service.identity_cells(data),
        "layanan/": service.service_cells(data),
    }
    for place, step in enumerate(data["steps"]):
        pages[f"langkah/{step['id']}/"] = steps.step_cells(data, place, editor.known)
        pages[f"langkah/{step['id']}/isian/"] = fields.form_cells(data, place)
    return pages


@pytest.mark.once
def test_every_word_of_the_schema_has_an_input_or_a_reason_for_having_none(here):
    draft = drafted(here, json.dumps(everything(), ensure_ascii=False))
    written = set()
    for part, cells in cells_by_page(editor_of(here.admin, draft.pk)).items():
        if written.issuperset(word for cell in cells for word in words_on(cell.path)):
            continue  # another page showed all of that
        inputs = inputs_in(opened(here.browser, draft, part))
        for cell in cells:
            assert cell.name in inputs, f"{part} shows no input for {cell.path}"
            written |= words_on(cell.path)
        written |= {word for name, word in KEYS.items() if any(each.startswith(name) for each in inputs)}
    words = words_of_the_schema()
    assert words - written - set(REASONS) == set(), "give it an input on a page of the editor, or a reason in REASONS"
    assert set(REASONS) <= words - written, "a reason for a word that has an input, or that the schema does not know"
