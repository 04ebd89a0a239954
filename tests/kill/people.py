"""Who uses the house while it is being killed: applicants who send requests, officers who work on them.

Each notes what was acknowledged to them. What they ask for comes from the pages: keys and versions are the forms' own.
"""

import random
import re
import threading
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from .person import Answer, Form, Person, Posts, Upload, forms_of

SERVICE = "/pusat/kendala-tik/ajukan/"
STEP = re.compile(r"/langkah/([0-9a-f-]{36})/$")
CLAIM = re.compile(r"/langkah/([0-9a-f-]{36})/ambil/$")
PHOTOS = 0.5
"""The share of applications and of finished steps that bring a file."""


@dataclass(frozen=True)
class Receipt:
    """An application that was acknowledged to its applicant."""

    draft: str
    number: str
    link: str
    name: str
    files: list[bytes]
    lost: int
    last_try_at: float


@dataclass(frozen=True)
class Act:
    """What an officer pressed: acknowledged, or refused because somebody else had been faster."""

    number: str
    task: str
    kind: str
    key: str
    officer: str
    acknowledged: bool
    files: list[bytes]
    lost: int
    last_try_at: float


@dataclass
class Ledger:
    """What the house said to people. Lists are only appended to, each by many threads."""

    receipts: list[Receipt] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """Answers that nobody should get."""
    posts: Posts = field(default_factory=Posts)

    def done(self) -> tuple[int, int]:
        """How many receipts, and how many acknowledged acts of officers."""
        return len(self.receipts), sum(act.acknowledged for act in self.acts)

    def too_little_done(self, wanted: int) -> bool:
        """Are there fewer receipts, or fewer acknowledged acts, than that?"""
        return min(self.done()) < wanted


class Client(threading.Thread):
    """One person who goes on until told to stop, and then finishes what was begun."""

    def __init__(self, port: int, ledger: Ledger, stop: threading.Event, seed: int) -> None:
        super().__init__(daemon=True)
        self.port, self.ledger, self.stop = port, ledger, stop
        self.chance = random.Random(seed)

    def run(self) -> None:
        try:
            self.live()
        except Exception as error:
            self.ledger.wrong.append(f"{type(self).__name__}: {type(error).__name__}: {error}")

    def live(self) -> None:
        raise NotImplementedError

    def photo(self) -> list[bytes]:
        """A text file with content of its own, or none."""
        return [f"Catatan {uuid4().hex}\n".encode() * 200] if self.chance.random() < PHOTOS else []

    def expect(self, answer: Answer, status: int, what: str) -> None:
        if answer.status != status:
            said = " ".join(re.sub(r"<[^>]+>", " ", answer.text.partition("<body")[2]).split())[:600]
            raise AssertionError(f"{what}: {answer.status} after {answer.lost} losses: {said}")


class Applicant(Client):
    """Applies again and again, each time as somebody else."""

    def live(self) -> None:
        while not self.stop.is_set():
            self.apply()

    def apply(self) -> None:
        person, name, files = Person(self.port, self.ledger.posts), f"Warga {uuid4().hex[:8]}", self.photo()
        pages: list[dict[str, str]] = [
            {"nama": name, "unit-kerja": "TU", "telepon": "0812 3456 7890", "surel": f"{name[6:]}@warga.example"},
            {"perangkat": "Printer", "lokasi": "Gedung A", "gejala": f"Macet ({name})"},
            {"urgensi": "biasa", "persetujuan": "on"},
        ]
        for number, typed in enumerate(pages, start=1):
            form = self._form(person, f"{SERVICE}{number}/")
            uploads = [Upload("foto", "catatan.txt", body) for body in files] if number == 2 else []
            answer = person.press(form.action, {**form.values, **typed}, uploads)
            self.expect(answer, 302, f"topic {number}")
        form = self._form(person, f"{SERVICE}periksa/")
        answer = person.press(form.action, form.values)
        self.expect(answer, 302, "sending")
        receipt = person.get(answer.location)
        self.expect(receipt, 200, "receipt")
        found = re.search(r'class="number">([^<]+)<', receipt.text)
        assert found, "a receipt without a number"
        link = answer.location.removesuffix("tanda-terima/")
        self.ledger.receipts.append(
            Receipt(form.values["isian"], found[1], link, name, files, answer.lost, answer.last_try_at)
        )

    def _form(self, person: Person, path: str) -> Form:
        page = person.get(path)
        self.expect(page, 200, path)
        return next(each for each in forms_of(page.text) if path in each.action)


class Officer(Client):
    """Takes whatever waits in the inbox one step further."""

    def __init__(self, account: dict[str, Any], *rest: Any) -> None:
        super().__init__(*rest)
        self.email, self.password = account["email"], account["password"]
        self.person = Person(self.port, self.ledger.posts)

    def live(self) -> None:
        while not self.stop.is_set():
            self.work()

    def sign_in(self) -> None:
        """Once, before the first kill."""
        page = self.person.get("/akun/masuk/")
        form = next(each for each in forms_of(page.text) if "password" in each.names)
        typed = {"login": self.email, "password": self.password}
        self.expect(self.person.press("/akun/masuk/", {**form.values, **typed}), 302, "signing in")

    def work(self) -> None:
        inbox = self.person.get("/meja/")
        self.expect(inbox, 200, "inbox")
        waiting = sorted(set(re.findall(r"/meja/permohonan/(TIK-\d{4}-\d+)/", inbox.text)))
        if not waiting:
            self.stop.wait(0.2)
            return
        number = self.chance.choice(waiting)
        page = self.person.get(f"/meja/permohonan/{number}/")
        self.expect(page, 200, f"case {number}")
        forms = forms_of(page.text)
        step = next((each for each in forms if STEP.search(each.action)), None)
        claim = next((each for each in forms if CLAIM.search(each.action)), None)
        if step is not None and step.names & {"kategori", "tindakan"}:
            self.complete(number, step)
        elif claim is not None and step is None:
            self.take(number, claim)

    def take(self, number: str, form: Form) -> None:
        """`terima` ends by being taken."""
        answer = self.person.press(form.action, form.values)
        self._note(number, form, CLAIM, "terima", form.values["ambil-key"], answer, [])

    def complete(self, number: str, form: Form) -> None:
        files: list[bytes] = []
        if "kategori" in form.names:
            outcome = "ya" if self.chance.random() < 0.9 else "tidak"
            typed = {"kategori": "perangkat-keras", "penyebab": "Rol aus.", "step_outcome": outcome}
        else:
            files = self.photo()
            typed = {"tindakan": "Rol diganti.", "step_outcome": "selesai"}
        uploads = [Upload("foto-hasil", "hasil.txt", body) for body in files]
        answer = self.person.press(form.action, {**form.values, **typed, "step_note": "Sudah."}, uploads)
        kind = "diagnosa" if "kategori" in form.names else "tangani"
        self._note(number, form, STEP, kind, form.values["step_key"], answer, files)

    def _note(
        self, number: str, form: Form, address: re.Pattern[str], kind: str, key: str, answer: Answer, files: list[bytes]
    ) -> None:
        if answer.status not in (302, 403, 409):
            self.expect(answer, 302, f"{kind} of {number}")
        found = address.search(form.action)
        assert found
        done = answer.status == 302
        self.ledger.acts.append(
            Act(number, found[1], kind, key, self.email, done, files, answer.lost, answer.last_try_at)
        )
