"""How an operation is declared: its address, what it answers, and what the OpenAPI document says of it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase
from ninja import Router
from pydantic import BaseModel

from alur.api.forms.bodies import Body
from alur.api.panels.models import Problem as Shown

router = Router()

type View = Callable[..., HttpResponseBase]
type Declare = Callable[[View], View]
Auth = list[str]
"""What the caller may come with: `officer`, `tracking`, `link`, `nobody`."""


def operation(
    method: str,
    path: str,
    *,
    answers: type[BaseModel] | None,
    auth: Auth,
    tag: str,
    scope: str = "",
    status: int = 200,
    body: type[Body] | None = None,
    with_key: bool = True,
    files: bool = False,
    problems: tuple[int, ...] = (),
) -> Declare:
    """Register a view. Its name is the operation's id, its docstring the description.

    `answers=None` is a file. Every status that can come is named here, and no other may (tests/api holds it to that).
    """
    stated = {404, 422, *problems}
    if "nobody" not in auth:
        stated.add(401)
    if scope:
        stated.add(403)
    if "link" in auth:
        stated.add(410)
    if body is not None:
        stated |= {400, 413, 415} | ({409} if with_key else set())
    stated |= {401, 429, 503}
    responses: dict[int, Any] = {status: answers} | dict.fromkeys(sorted(stated), Shown)

    def register(view: View) -> View:
        extra = {
            "x-alur": {
                "auth": auth,
                "scope": scope,
                "body": body,
                "files": files,
                "with_key": body is not None and with_key,
                "file_answer": answers is None,
            }
        }
        lines = (view.__doc__ or "").strip()
        made: View = router.api_operation(
            [method],
            path,
            response=responses,
            operation_id=view.__name__,
            url_name=view.__name__,
            summary=lines.split("\n")[0].split(". ")[0].rstrip("."),
            description=" ".join(lines.split()),
            tags=[tag],
            openapi_extra=extra,
        )(view)
        return made

    return register
