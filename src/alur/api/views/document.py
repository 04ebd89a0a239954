"""The OpenAPI 3.1 document, made from the declared operations and the tested examples; and the page that lists them."""

import json
from copy import deepcopy
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from alur.api.rules.examples import EXAMPLES, PROBLEM

from .asking import JSON, KEY, LONGEST_KEY, MULTIPART, SHORTEST_KEY
from .problems import CONTENT_TYPE
from .root import api

SECURITY: dict[str, dict[str, list[str]]] = {
    "officer": {"officerToken": []},
    "tracking": {"trackingToken": []},
    "link": {"linkToken": []},
    "nobody": {},
}
SCHEMES = {
    "officerToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "An officer's access token, made on the profile page of the desk. It may do what the officer "
        "may do now, narrowed by its scopes: `read`, `act`, `start`, `unmask`.",
    },
    "trackingToken": {
        "type": "apiKey",
        "in": "header",
        "name": "Tracking-Token",
        "description": "The secret of a case's tracking link: what the applicant may see and do.",
    },
    "linkToken": {
        "type": "apiKey",
        "in": "header",
        "name": "Link-Token",
        "description": "The secret of a link that somebody outside was sent, for the one step they are asked about. "
        "404 where it is none, 410 once it opens nothing any more.",
    },
}
KEY_PARAMETER = {
    "in": "header",
    "name": KEY,
    "required": True,
    "schema": {"type": "string", "minLength": SHORTEST_KEY, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
    "description": "Yours, new for each thing to be done. The same key with the same request does it once and gets the "
    "same answer; with another request it is a conflict.",
    "example": "0f8c5d9e-3f0a-4d0e-9a51-6f6f0c4e2b11",
}
METHODS = ("get", "post")


@cache
def document() -> dict[str, Any]:
    """The document as data; the same for all, as code does not change while it runs."""
    made: dict[str, Any] = deepcopy(dict(api.get_openapi_schema(path_prefix="")))
    schemas = made["components"]["schemas"]
    for item in made["paths"].values():
        for method in METHODS:
            if method in item:
                _complete(item[method], schemas)
    made["components"]["securitySchemes"] = SCHEMES
    made["servers"] = [{"url": "/api/v1"}]
    made["jsonSchemaDialect"] = "https://json-schema.org/draft/2020-12/schema"
    found: dict[str, Any] = json.loads(json.dumps(made))  # statuses as text, as they are served
    return found


def _complete(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    about = operation.pop("x-alur")
    example = EXAMPLES[operation["operationId"]]
    operation["security"] = [SECURITY[each] for each in about["auth"]]
    if about["scope"]:
        operation["description"] += f" An officer's token needs the scope `{about['scope']}`."
    for parameter in operation["parameters"]:
        if parameter["name"] in example.get("parameters", {}):
            parameter["example"] = example["parameters"][parameter["name"]]
    if about["with_key"]:
        operation["parameters"].append(KEY_PARAMETER)
    if about["body"] is not None:
        operation["requestBody"] = _body(about, example, schemas)
    for status, response in operation["responses"].items():
        _answer(int(status), response, about, example)


def _body(about: dict[str, Any], example: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    shape = about["body"].model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(shape.pop("$defs", {}))
    name = about["body"].__name__
    schemas[name] = shape
    reference = {"$ref": f"#/components/schemas/{name}"}
    content: dict[str, Any] = {JSON: {"schema": reference, "examples": {"sample": {"value": example.get("body", {})}}}}
    if about["files"]:
        parts = {"type": "object", "properties": {"body": reference}, "required": ["body"]}
        # Every other part is a file, under the name of its field.
        parts["additionalProperties"] = {"type": "array", "items": {"type": "string", "format": "binary"}}
        content[MULTIPART] = {"schema": parts, "encoding": {"body": {"contentType": JSON}}}
    return {"required": bool(shape.get("required")), "content": content}


def _answer(status: int, response: dict[str, Any], about: dict[str, Any], example: dict[str, Any]) -> None:
    content = response.get("content", {}).pop(JSON, None)
    if status >= 400:
        response["content"] = {CONTENT_TYPE: content | {"examples": {"sample": {"value": PROBLEM[status]}}}}
        if status in (429, 503):
            response["headers"] = {"Retry-After": {"schema": {"type": "string"}, "description": "Seconds to wait."}}
    elif about["file_answer"]:
        response["content"] = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
    else:
        response["content"] = {JSON: content | {"examples": {"sample": {"value": example["answer"]}}}}


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The document, for programs."""
    return HttpResponse(json.dumps(document(), ensure_ascii=False), content_type=JSON)


@gzip_page  # the same for everybody, so its length tells nothing
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The operations on one page, for people."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, item in document()["paths"].items():
        for method in METHODS:
            if method in item:
                found = item[method]
                shown = {"method": method.upper(), "path": path, "id": found["operationId"]}
                groups.setdefault(found["tags"][0], []).append(shown | {"about": found["description"].replace("`", "")})
    base = settings.BASE_URL.rstrip("/") + "/api/v1"
    return render(request, "api/overview.html", {"groups": groups, "base": base})
