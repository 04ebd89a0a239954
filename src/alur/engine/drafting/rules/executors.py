"""Who does each row: from marks in the columns, from the words, from the neighbours. Always a proposal.

What is looked for are the roles that such documents share: somebody who asks, a desk that takes requests in, heads who
decide, teams who check, the ones who work, and the public. Each rule says why, and how sure it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from . import vocabulary as words
from .draft import DraftExecutor, ExecutorsProposal
from .lanes import named, names_in
from .pages import BOX, DIAMOND
from .table import ReadRow, Table


@dataclass
class _Vote:
    points: int = 0
    reason: str = ""

    def add(self, points: int, reason: str) -> None:
        if points > 0 and points >= self.points:
            self.reason = reason
        self.points = min(self.points + points, 90) if points > 0 else self.points + points


def proposals(
    table: Table, executors: dict[str, DraftExecutor], *, title: str = "", use_marks: bool = True
) -> list[ExecutorsProposal]:
    """For each row who does it, how sure that is, and why. `use_marks` False reads the words alone."""
    keys = {each.name: key for key, each in executors.items()}
    alone = named(table)
    found: list[ExecutorsProposal | None] = [
        _from_marks(row, keys) or _from_names(row, executors, alone) if use_marks else None for row in table.rows
    ]
    votes = [_votes(place, table, executors, _tokens(title)) for place in range(len(table.rows))]
    guessed = [each or _from_words(votes, place, table, executors) for place, each in enumerate(found)]
    _neighbours(guessed, table, executors)
    _unused(guessed, votes, table, executors)
    _helpers(guessed, table, executors, found)
    return guessed


def _from_marks(row: ReadRow, keys: dict[str, str]) -> ExecutorsProposal | None:
    marked = [keys[name] for name in row.marks if name in keys]
    if not marked:
        return None
    said = sorted({text.replace(BOX, "lambang").replace(DIAMOND, "lambang keputusan") for text in row.marks.values()})
    several = len(marked) > 1 and (len(set(row.marks.values())) == 1 or len(marked) == len(keys))
    reason = f"Kolomnya bertanda: {', '.join(said)}."
    return ExecutorsProposal(keys=marked, confidence=60 if several and len(marked) > 2 else 95, reason=reason)


def _from_names(row: ReadRow, executors: dict[str, DraftExecutor], alone: Collection[str]) -> ExecutorsProposal | None:
    wanted = [name.casefold() for name in names_in(row.words.get("executors", ""), alone)]
    marked = [key for key, each in executors.items() if each.name.casefold() in wanted]
    return (
        ExecutorsProposal(keys=marked, confidence=95, reason="Namanya tertulis di kolom pelaksana.") if marked else None
    )


def _votes(place: int, table: Table, executors: dict[str, DraftExecutor], said_always: set[str]) -> dict[str, _Vote]:
    row = table.rows[place]
    votes = {key: _Vote() for key in executors}
    activity = row.words.get("activity", "")
    beside = " ".join(row.words.get(role, "") for role in ("output", "note"))
    for key, each in executors.items():
        _by_name(votes[key], each, activity, executors, said_always)
        _by_role(votes[key], each, activity, beside, place, executors)
        if each.kind == "applicant" and words.RECEIVES.match(activity) and 2 < place >= len(table.rows) - 2:
            votes[key].add(45, "Di akhir, hasilnya diterima yang memintanya.")
    if words.DONE.match(activity):
        surveyed = words.SURVEY.search(" ".join(row.words.values()))
        for key, each in executors.items():
            votes[key] = (
                _Vote(70, "Baris penutup dengan survei kepuasan.") if surveyed and each.kind == "applicant" else _Vote()
            )
    return votes


def _by_name(
    vote: _Vote, each: DraftExecutor, activity: str, executors: dict[str, DraftExecutor], said_always: set[str]
) -> None:
    """Its name, or the words that only it has, in the activity; first in the sentence counts most.

    Words of the SOP's own title stand in most rows, and tell nobody from another.
    """
    opening = " ".join(activity.split()[:2]).casefold()
    names = _tokens(each.name)
    alone = names - {token for other in executors.values() if other is not each for token in _tokens(other.name)}
    first = next(iter(re.findall(r"\w+", each.name.casefold())), "")
    if each.kind == "applicant" and words.APPLICANT.match(opening):
        vote.add(85, "Kalimatnya dimulai dengan yang meminta layanan.")
    elif first and opening.startswith(first) and first not in ("kepala", "tim"):
        vote.add(85, f"Kalimatnya dimulai dengan “{activity.split()[0]}”.")
    elif activity.casefold().startswith(each.name.casefold()):
        vote.add(90, "Kalimatnya dimulai dengan namanya.")
    main = re.split(r"\b(?:yang|agar|supaya|sebagai)\b", activity, maxsplit=1)[0]
    for token in sorted(alone - words.COMMON - said_always):
        for word in (token, *words.ALIKE.get(token, ())):
            found = re.search(rf"\b{re.escape(word)}\w*", main, re.I)
            if found and not words.RECIPIENT.search(main[: found.start()]):
                vote.add(35, f"Kata “{found[0]}” cocok dengan namanya.")
                break
        else:
            found = re.search(rf"\b(?:sub)?(?:bidang|kelompok) {re.escape(token)}\b", activity, re.I)
            if found:
                vote.add(35, f"Kata “{found[0]}” cocok dengan namanya.")


def _tokens(name: str) -> set[str]:
    return {token for token in re.findall(r"\w+", name.casefold()) if len(token) > 2 or token in ("tu", "rt")} - {"dan"}


def _by_role(
    vote: _Vote, each: DraftExecutor, activity: str, beside: str, place: int, executors: dict[str, DraftExecutor]
) -> None:
    kind, name = each.kind, each.name
    asks = next((key for key, other in executors.items() if other.kind == "applicant"), None)
    head, sub, desk = bool(words.HEAD.search(name)), bool(words.SUB.search(name)), bool(words.DESK.search(name))
    heads = [other for other in executors.values() if words.HEAD.search(other.name)]
    if kind == "applicant":
        vote.add(55 if words.ASKS.search(activity) and place < 4 else 0, "Kata kerjanya milik yang meminta layanan.")
        vote.add(30 if place == 0 else 0, "Baris pertama biasanya milik yang meminta layanan.")
        vote.add(
            60 if words.SURVEY.search(activity) and re.search(r"\bmengisi|pengisian\b", activity, re.I) else 0,
            "Survei diisi pengguna layanan.",
        )
        vote.add(
            40
            if re.match(
                r"\W*menerima (?:link|hasil|dokumen|surat balasan|jawaban|tautan|produk|sertifikat)\b", activity, re.I
            )
            else 0,
            "Hasil layanan diterima yang memintanya.",
        )
        vote.add(-60 if words.OFFICIAL.match(activity) else 0, "")
        return
    if kind == "public":
        vote.add(50 if words.LOOKS.match(activity) else 0, "Hanya melihat: milik khalayak.")
        vote.add(
            60 if words.RESPONDS.search(f"{activity} {beside}") and not words.OFFICIAL.match(activity) else 0,
            "Komentar dan tanggapan datang dari khalayak.",
        )
        vote.add(-60 if words.OFFICIAL.match(activity) else 0, "")
        return
    if kind in ("contact", "unit"):
        vote.add(-5, "")
        return
    decides = bool(words.DECIDES.search(activity)) and not words.FOLLOWS_UP.match(activity)
    _by_clerks_work(vote, name, activity, head=head)
    if head and not sub:
        vote.add(55 if decides else 0, "Kata kerjanya milik pimpinan: memutuskan atau mendisposisi.")
        vote.add(20 if "disposisi" in beside.casefold() else 0, "Hasilnya disposisi.")
    elif head and sub:
        alone = len(heads) == 1
        vote.add(55 if decides and alone else 0, "Kata kerjanya milik pimpinan.")
        vote.add(
            35 if "disposisi" in beside.casefold() and not decides else 0,
            "Hasilnya disposisi, sebelum pimpinan memutuskan.",
        )
        vote.add(25 if words.CHECKS.search(activity) and place <= 2 else 0, "Memeriksa yang baru masuk.")
        vote.add(60 if words.APPROVES_FIRST.search(activity) else 0, "Atasan langsung menyetujui atau memaraf dahulu.")
    if words.TAKES_IN.match(activity) and place <= 4 and not words.RESPONDS.search(beside):
        vote.add(30 if desk else 15 if not (head and not sub) else 0, "Yang masuk diterima meja depan.")
    if words.TEAM.search(name) and words.CHECKS.search(activity) and place > 1:
        vote.add(25 if len(heads) > 1 else 45, "Memeriksa dan menelaah milik tim.")
    if place == 0 and asks is None and words.PREPARES.match(activity):
        vote.add(
            55
            if re.search(r"\b(pelaksana|petugas|staf\w*|pengelola|penyusun|konseptor|pengusul)\b", name, re.I)
            else 0,
            "Bahan disiapkan pelaksana.",
        )


def _by_clerks_work(vote: _Vote, name: str, activity: str, *, head: bool) -> None:
    """Recording, handing over, drafting: for a desk first, for a head never."""
    if head:
        return
    vote.add(
        30 if words.CLERICAL.match(activity) and words.DESK.search(name) else 0, "Mencatat dan menyerahkan: meja depan."
    )
    vote.add(30 if words.PREPARES.match(activity) and words.PREPARER.search(name) else 0, "Konsep disiapkan pelaksana.")


def _from_words(
    votes: list[dict[str, _Vote]], place: int, table: Table, executors: dict[str, DraftExecutor]
) -> ExecutorsProposal:
    if words.DONE.match(table.rows[place].words.get("activity", "")) and not any(
        v.points > 0 for v in votes[place].values()
    ):
        return ExecutorsProposal(confidence=55, reason="Baris penutup tanpa pekerjaan: tidak ada pelaksananya.")
    ranked = sorted(votes[place].items(), key=lambda each: -each[1].points)
    if not ranked or ranked[0][1].points <= 0:
        return ExecutorsProposal()
    key, best = ranked[0]
    second = ranked[1][1].points if len(ranked) > 1 else 0
    sure = max(25, min(best.points, 85) - max(0, 20 - (best.points - second)))
    return ExecutorsProposal(keys=[key], confidence=sure, reason=best.reason)


def _neighbours(guessed: list[ExecutorsProposal], table: Table, executors: dict[str, DraftExecutor]) -> None:
    """A row whose words say nothing: the office's one who did the row above goes on."""
    for place, proposal in enumerate(guessed):
        if proposal.keys or proposal.confidence or not table.rows[place].words.get("activity"):
            continue
        for above in reversed(guessed[:place]):
            own = [
                key
                for key in above.keys
                if executors[key].kind == "position" and not words.HEAD.search(executors[key].name)
            ]
            if own:
                guessed[place] = ExecutorsProposal(keys=own[:1], confidence=30, reason="Meneruskan baris di atasnya.")
                break
        else:
            officers = [key for key, each in executors.items() if each.kind == "position"]
            if officers and place:
                guessed[place] = ExecutorsProposal(
                    keys=officers[:1], confidence=20, reason="Pelaksana pertama di kantor."
                )


def _unused(
    guessed: list[ExecutorsProposal], votes: list[dict[str, _Vote]], table: Table, executors: dict[str, DraftExecutor]
) -> None:
    """Whoever has a column has something to do: a column without any row takes the least sure one that fits it."""
    if len(executors) > len(table.rows):
        return
    for key, each in executors.items():
        if any(key in proposal.keys for proposal in guessed) or each.kind not in ("position", "public"):
            continue
        open_rows = [
            (proposal.confidence - votes[place][key].points * 2, place)
            for place, proposal in enumerate(guessed)
            if proposal.confidence < 50
            and place
            and not words.DONE.match(table.rows[place].words.get("activity", ""))
            and sum(proposal.keys[:1] == other.keys[:1] for other in guessed) > 1
            and votes[place][key].points >= 0
        ]
        if open_rows:
            place = min(open_rows)[1]
            guessed[place] = ExecutorsProposal(
                keys=[key], confidence=35, reason="Kolom ini belum punya baris, dan baris ini yang paling tidak pasti."
            )


def _helpers(
    guessed: list[ExecutorsProposal],
    table: Table,
    executors: dict[str, DraftExecutor],
    found: list[ExecutorsProposal | None],
) -> None:
    """Whoever a branch is handed to (`Jika tidak … oleh X`, `… ke narahubung`) takes part in the row."""
    for place, proposal in enumerate(guessed):
        if found[place] is not None or not proposal.keys:
            continue
        activity = table.rows[place].words.get("activity", "")
        for sentence in re.findall(r"\b(?:[Jj]ika|[Aa]pabila|[Bb]ila)\b[^.;]*", activity):
            for key, each in executors.items():
                named = re.search(rf"\b(?:oleh|ke|kepada)\s+{re.escape(each.name)}\b", sentence, re.I)
                if named and key not in proposal.keys and each.kind != "applicant":
                    proposal.keys.append(key)
                    proposal.reason += f" Cabangnya menyebut {each.name}."
