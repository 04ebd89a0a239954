"""Builds an SOP in the editor as a person would: opens its pages, and sends their forms with what was filled in.

It knows the SOP only as what is to be typed, and the pages only by their inputs: an input that a page does not have is
an error, and so is a choice that it does not offer.
"""

import re

from .forms_sent import inputs_in, sent_by

LISTS = ("letterhead", "legal_basis", "qualifications", "related", "equipment", "warnings", "records")


class Builder:
    def __init__(self, browser, address):
        self.browser, self.home = browser, address
        self.here = self.page = None
        self.sent = 0

    # ── pages ────────────────────────────────────────────────────────────────────────────────────

    def open(self, part=""):
        self.here = f"{self.home}{part}"
        answer = self.browser.get(self.here)
        assert answer.status_code == 200, part
        self.page = answer.content.decode()
        return self

    def send(self, act="", **fields):
        """Fill in, press the button, and read the page that comes."""
        known, data = inputs_in(self.page), sent_by(self.page)
        for name, value in fields.items():
            values = value if isinstance(value, list) else [value]
            base = name.removesuffix("-en") if name not in known else name
            assert name in known, f"{self.here} has no input {name}"
            offered = known[base]
            assert offered is None or set(values) <= offered, f"{name}: {values} is not offered, only {offered}"
            data[name] = values
        if act:
            assert f'name="act" value="{act}"' in self.page, f"{self.here} has no button {act}"
            data["act"] = [act]
        self.sent += 1
        answer = self.browser.post(self.here, data, headers={"X-Alur-Live": "1"})
        if answer.status_code == 302:
            return self.open(answer["Location"].removeprefix(self.home))
        assert answer.status_code == 200, re.findall(r'role="alert".*?</div>', answer.content.decode(), re.DOTALL)
        self.page = answer.content.decode()
        return self

    # ── the whole ────────────────────────────────────────────────────────────────────────────────

    def build(self, want):
        self.identity(want)
        self.table(want)
        for step in want["steps"]:
            self.form(step)
        for step in want["steps"]:
            self.step(step)
        self.people_and_service(want)
        return self

    def identity(self, want):
        sop, signer = dict(want["sop"]), want["sop"]["approved_by"]
        typed = {f"sop-{key}": "\n".join(value) if key in LISTS else value for key, value in sop.items()}
        typed.pop("sop-approved_by")
        typed |= {f"sop-approved_by-{key}": value for key, value in signer.items()}
        self.open("identitas/").send(**typed, notes="\n".join(want.get("notes", [])))
        service = want["service"]
        words = {"service-slug": service["slug"], "service-prefix": service["prefix"]}
        words |= {"service-audience": service["audience"]}
        words |= _words("service-name", service.get("name")) | _words("service-summary", service.get("summary"))
        self.open("layanan/").send(**words, **_flags("service-", service, "called_only"))

    def table(self, want):
        """Rows, columns, ends and steps: one of each with every press of the button."""
        rows, ends = want["rows"], want["ends"]
        executors, others = list(want["executors"])[1:], list(ends)[1:]  # the first ones are there already
        self.open()
        for place in range(max(len(rows) - 1, len(executors), len(others), len(want["steps"]))):
            typed = {}
            if place < len(executors):
                executor = want["executors"][executors[place]]
                typed |= {"pelaksana-baru": executor["name"], "pelaksana-baru-kind": executor["kind"]}
            if place < len(others):
                end = ends[others[place]]
                typed |= {"akhir-baru": _id(end.get("label", others[place])), "akhir-baru-kind": end["kind"]}
            if place < len(want["steps"]):
                typed["langkah-baru"] = _id(want["steps"][place].get("name", want["steps"][place]["id"]))
            self.send(f"tambah:{place + 1}" if place < len(rows) - 1 else "", **typed)
        self.keys("kunci-pelaksana-", list(want["executors"]))
        self.keys("kunci-akhir-", list(ends))
        typed = {f"akhir-{key}-kind": end["kind"] for key, end in ends.items()}
        for key, end in ends.items():
            typed |= _words(f"akhir-{key}-label", end.get("label"))
        typed |= {f"pelaksana-{key}-kind": executor["kind"] for key, executor in want["executors"].items()}
        for place, row in enumerate(rows, 1):
            for key in ("activity", "requirements", "time", "output", "note"):
                typed[f"baris-{place}-{key}"] = row.get(key, "")
            typed[f"baris-{place}-executors"] = row.get("executors", [])
            typed |= _flags(f"baris-{place}-", row, "display_only")
        self.send(**typed)
        links = re.findall(r'/langkah/([^/"]+)/"><b>', self.page)
        assert len(links) == len(want["steps"])
        for link, step in zip(links, want["steps"], strict=True):
            if link != step["id"]:
                self.open(f"langkah/{link}/").send(**{"kunci-langkah": step["id"]})
                assert self.here.endswith(f"/langkah/{step['id']}/")

    def keys(self, prefix, wanted):
        """Each gets the key that the SOP has; they stand in its order."""
        now = [name.removeprefix(prefix) for name in inputs_in(self.page) if name.startswith(prefix)]
        typed = {f"{prefix}{old}": new for old, new in zip(now, wanted, strict=True) if old != new}
        if typed:
            self.send(**typed)

    # ── one step ─────────────────────────────────────────────────────────────────────────────────

    def form(self, step):
        items = step.get("form", [])
        if not items:
            return
        self.open(f"langkah/{step['id']}/isian/")
        for item in items:
            labels = "\n".join(_id(field["label"]) for field in item.get("fields", [item]))
            self.send(
                "tambah:", **{"isian-baru": labels, "topik-baru": _id(item.get("topic", "")), "isian-baru-topik": ""}
            )
        typed, kinds = {}, {}
        for number, item in enumerate(items):
            if "topic" in item:
                typed |= _words(f"topik-{number}", item["topic"]) | _words(f"topik-{number}-help", item.get("help"))
            for place, field in enumerate(item.get("fields", [item])):
                name = f"isian-{number}.{place}-"
                kinds[f"{name}type"] = field["type"]
                typed |= {
                    f"{name}{key}": str(field.get(key, ""))
                    for key in ("min", "max", "fills", "for_applicant", "pattern")
                }
                for key in ("label", "help", "pattern_help"):
                    typed |= _words(f"{name}{key}", field.get(key))
                typed |= _flags(name, field, "public") | _flags(name, {"required": True, **field}, "required")
                kinds[f"kunci-isian-{number}.{place}"] = field["name"]
                if field.get("options"):
                    typed[f"{name}options"] = "\n".join(
                        _line(each["value"], each["label"]) for each in field["options"]
                    )
                if (condition := field.get("shown_if")) is not None:
                    typed[f"{name}shown_if-field"] = condition["field"]
                    typed[f"{name}shown_if-is"] = ", ".join(_many(condition["is"]))
        self.send(**kinds).send(**typed)

    def step(self, step):
        self.open(f"langkah/{step['id']}/")
        if step.get("does", "work") != "work":
            self.send(does=step["does"])
        self.ways(step)
        typed = _words("name", step.get("name"))
        typed |= {key: step.get(key, "") for key in ("executor", "completes_on", "assigned_by", "separate_from")}
        typed |= {"rows": [str(each) for each in step.get("rows", [])], "participants": step.get("participants", [])}
        for flag in ("optional", "event", "issues_document", "after_service", "added"):
            typed |= _flags("", step, flag)
        if waits := _many(step.get("not_before", [])):
            typed["not_before"] = waits
        for key, value in step.get("timeout", {}).items():
            typed[f"timeout-{key}"] = value
        for key, value in step.get("options", {}).items():
            lines = [_line(each, words) for each, words in value.items()] if isinstance(value, dict) else []
            typed[f"opsi-{key}"] = ["on"] if value is True else "\n".join(lines) if lines else value
        self.send(**typed)

    def ways(self, step):
        typed = {}
        if "then" in step:
            typed["then"] = step["then"]
        if "outcomes" in step:
            for outcome in step["outcomes"].values():
                self.send("hasil-tambah:", **{"hasil-baru": _id(outcome["label"]), "hasil-baru-to": outcome["to"]})
            self.keys("kunci-hasil-", list(step["outcomes"]))
            for key, outcome in step["outcomes"].items():
                name = f"hasil-{key}-"
                typed |= _words(f"{name}label", outcome["label"]) | _words(f"{name}help", outcome.get("help"))
                typed |= {f"{name}to": outcome["to"], f"{name}reason": outcome.get("reason", "none")}
                typed |= _flags(name, outcome, "back") | _flags(name, outcome, "added")
        if "parallel" in step:
            self.send("jalan-bersamaan:")
            branches = step["parallel"]["branches"]
            for key in list(branches)[2:]:
                self.send("cabang-tambah:", **{"cabang-baru": key, "cabang-baru-to": branches[key]})
            self.keys("kunci-cabang-", list(branches))
            typed |= {f"cabang-{key}": to for key, to in branches.items()} | {"join": step["parallel"]["join"]}
        if "call" in step:
            self.send("panggil:", **{"panggil-baru": step["call"]["sop"]})
            typed |= {f"kembali-{key}": to for key, to in step["call"]["returns"].items()}
            typed |= {f"dengan-{key}": source for key, source in step["call"].get("with", {}).items()}
        self.send(**typed)

    # ── what names answers ───────────────────────────────────────────────────────────────────────

    def people_and_service(self, want):
        typed = {
            f"pelaksana-{key}-{word}": executor[word]
            for key, executor in want["executors"].items()
            for word in ("name", "from", "sees")
            if word in executor
        }
        self.open().send(**typed)
        service = want["service"]
        if not {"schedule", "privacy", "legal_clocks"} & set(service):
            return
        self.open("layanan/")
        for clock in service.get("legal_clocks", []):
            self.send("batas-tambah:", **{"batas-baru": _id(clock["name"]), "batas-baru-within": clock["within"]})
        typed = {}
        for key, value in service.get("schedule", {}).items():
            if key == "private":
                typed |= {"jadwal-private-field": value["field"], "jadwal-private-is": ", ".join(_many(value["is"]))}
            else:
                typed[f"jadwal-{key}"] = value
        for key, value in service.get("privacy", {}).items():
            lines = [_line(*([each["id"], each["en"]] if isinstance(each, dict) else [each])) for each in value]
            typed[f"data-{key}"] = value if key == "basis" else "\n".join(lines)
        for place, clock in enumerate(service.get("legal_clocks", [])):
            for key, value in clock.items():
                name = f"batas-{place}-{key}"
                if key == "only_if":
                    typed |= {f"{name}-field": value["field"], f"{name}-is": ", ".join(_many(value["is"]))}
                else:
                    typed |= _words(name, value) if key == "name" else {name: value}
        self.send(**typed)


def _id(words):
    return words["id"] if isinstance(words, dict) else words


def _words(name, words):
    """Of both languages; nothing where there are none."""
    if words is None:
        return {}
    return {name: _id(words), f"{name}-en": words.get("en", "") if isinstance(words, dict) else ""}


def _line(first, words=""):
    parts = [words["id"], words.get("en", "")] if isinstance(words, dict) else [words]
    return " | ".join(each for each in [first, *parts] if each)


def _flags(prefix, data, word):
    return {f"{prefix}{word}": ["on"] if data.get(word) else []}


def _many(value):
    return value if isinstance(value, list) else [value]
