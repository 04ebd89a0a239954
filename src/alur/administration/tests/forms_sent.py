"""What a browser without a script sends of a page's form."""

import re
from html import unescape

INPUT = re.compile(r"<(input|textarea|select)\b([^>]*)>(.*?)(?=<input|<textarea|<select|</form>)", re.DOTALL)
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')


def form_in(page):
    form = page[page.index('<form id="sunting"') :]
    return form[: form.index("</form>") + 7]


def inputs_in(page):
    """Every input of the editor's own form: its name with the values that it may have; None for what is typed."""
    found = {}
    for name, kind, known, _written, rest in _named(page):
        if known.get("type") == "checkbox":
            found.setdefault(name, set()).add(known.get("value", "on"))
        else:
            found[name] = {unescape(value) for value in _options(rest)} if kind == "select" else None
    return found


def sent_by(page):
    """What would be sent of it as it stands."""
    found = {}
    for name, kind, known, written, rest in _named(page):
        if kind == "input" and known.get("type") == "checkbox":
            if re.search(r"\bchecked\b", written):
                found.setdefault(name, []).append(known.get("value", "on"))
        elif kind == "textarea":
            found.setdefault(name, []).append(unescape(rest.removeprefix("\n").split("</textarea>")[0]))
        elif kind == "select":
            options = re.findall(r'<option value="([^"]*)"( selected)?', rest)
            chosen = next((value for value, is_chosen in options if is_chosen), options[0][0] if options else "")
            found[name] = [unescape(chosen)]
        else:
            found.setdefault(name, []).append(known.get("value", ""))
    return found


def _named(page):
    """Each input of the form that has a name: that, its kind, its attributes, these as written, and what follows."""
    for kind, written, rest in INPUT.findall(form_in(page)):
        known = {attribute: unescape(value) for attribute, value in ATTRIBUTE.findall(written)}
        if "name" in known:
            yield known["name"], kind, known, written, rest


def _options(rest):
    return re.findall(r'<option value="([^"]*)"', rest)
