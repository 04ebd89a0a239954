"""A draft: what a document says, word for word, and beside it what is only proposed until a person confirms it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class Plain(BaseModel):
    """Kept as JSON between visits of the page."""


class DraftSigner(Plain):
    position: str = ""
    name: str = ""
    nip: str = ""


class DraftIdentity(Plain):
    """The words of the identity block, as `Identity` of an SOP has them."""

    number: str = ""
    title: str = ""
    table_title: str = ""
    letterhead: list[str] = []
    made_on: str = ""
    revised_on: str = ""
    effective_on: str = ""
    approved_by: DraftSigner = DraftSigner()
    legal_basis: list[str] = []
    qualifications: list[str] = []
    related: list[str] = []
    equipment: list[str] = []
    warnings: list[str] = []
    records: list[str] = []


class Proposal(Plain):
    """What the document does not say by itself; `confidence` in per cent."""

    confidence: int = 0
    reason: str = ""
    confirmed: bool = False


class ExecutorsProposal(Proposal):
    keys: list[str] = []


class TimeProposal(Proposal):
    text: str = ""


class DraftOutcome(Plain):
    label: str
    to: int | Literal["next", "end", "rejected"] = "next"
    """A row's number (a way back or ahead), the next row, or an end."""


class DecisionProposal(Proposal):
    outcomes: list[DraftOutcome] = []
    """Empty: no decision is taken in this row."""


class DraftRow(Plain):
    no: int
    printed_no: str = ""
    activity: str = ""
    requirements: str = ""
    time: str = ""
    output: str = ""
    note: str = ""
    marks: dict[str, str] = {}
    """Executor → what stands in its column."""
    executors: ExecutorsProposal = ExecutorsProposal()
    decision: DecisionProposal | None = None
    """None: nothing in the row speaks of a decision."""
    better_time: TimeProposal | None = None
    """Where the time as written cannot be counted."""

    @property
    def counted_time(self) -> str:
        return self.better_time.text if self.better_time is not None else self.time


class DraftExecutor(Proposal):
    name: str
    kind: Literal["applicant", "position", "unit", "contact", "public"] = "position"


class ServiceProposal(Proposal):
    slug: str = ""
    prefix: str = ""
    audience: Literal["publik", "pegawai", "internal"] = "publik"


class Slip(Plain):
    """A probable slip of the scanner or the typist. The draft keeps the document's words until it is accepted."""

    place: str
    before: str
    after: str
    reason: str
    accepted: bool | None = None
    """None: nobody has looked at it yet; False: the words stay as they are printed."""


class Defect(Plain):
    """Something that the document itself got wrong."""

    place: str
    message: str
    advice: str


class Draft(Plain):
    source: str = ""
    identity: DraftIdentity = DraftIdentity()
    rows: list[DraftRow] = []
    executors: dict[str, DraftExecutor] = {}
    service: ServiceProposal = ServiceProposal()
    form: Proposal = Proposal(confidence=30, reason="Isian yang lazim; naskah tidak memuat formulir.")
    """The application form, of which no document says anything."""
    slips: list[Slip] = []
    defects: list[Defect] = []
    remarks: list[str] = []
    """How the document was read, where that was not plain."""
    unplaced: list[str] = []
    """Words of the document for which there is no place in an SOP; nothing is dropped unsaid."""
    tables: int = 1
    table: int = 1
    """How many tables of activities the document has, and which one this is."""

    def row(self, no: int) -> DraftRow | None:
        return next((each for each in self.rows if each.no == no), None)


class Question(Plain):
    """One thing that a person still has to say. `about` is `row:5:executors`, `service`, `identity:number` …"""

    about: str
    text: str
    proposal: str = ""
    confidence: int = Field(default=0, ge=0, le=100)
    reason: str = ""

    def __str__(self) -> str:
        if not self.proposal:
            return f"{self.text} {self.reason}".strip()
        return f"{self.text} Usulan ({self.confidence} %): {self.proposal}. {self.reason}".strip()
