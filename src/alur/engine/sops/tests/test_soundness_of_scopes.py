"""Branches, lines of firings, sleeping steps, people outside: what makes them unsound."""

import pytest

from alur.engine.sops.rules.reading import check

from .make import KNOWN, toy

SPLIT = (
    "    then: nilai",
    "    parallel: {branches: {satu: kiri, dua: kanan}, join: nilai}\n"
    "  - {id: kiri, name: Kiri, executor: petugas, then: nilai}\n"
    "  - {id: kanan, name: Kanan, executor: petugas, then: nilai}",
)
WATCH = (
    "  - id: nilai\n",
    "  - id: komentar\n"
    "    name: Komentar warga\n"
    "    executor: warga\n"
    "    event: true\n"
    "    outcomes:\n"
    "      ada: {label: Ada komentar, to: jawab}\n"
    "      habis: {label: Masa pantau habis, to: nilai}\n"
    "    timeout: {after: 3 hari, outcome: habis}\n"
    "  - {id: jawab, name: Menjawab, executor: petugas, then: komentar}\n"
    "  - id: nilai\n",
)
PEOPLE = (
    "  kepala: {",
    "  warga: {name: Warga, kind: public}\n"
    "  kenalan: {name: Kenalan, kind: contact, from: ajukan.kenalan, sees: [ajukan.ruang]}\n"
    "  satker: {name: Satker, kind: unit, sees: [ajukan.keperluan]}\n"
    "  kepala: {",
)
ASKED = (
    "          - name: ruang\n",
    "          - {name: kenalan, type: person, label: Kenalan}\n"
    "          - {name: waktu, type: time-slot, label: Waktu}\n"
    "          - name: ruang\n",
)
TO_WATCH = ("    executor: petugas\n    then: nilai", "    executor: petugas\n    then: komentar")
BY_CONTACT = ("    rows: [4]\n    executor: petugas", "    rows: [4]\n    executor: kenalan")


def messages(*changes):
    return [fault.message for fault in check(toy(PEOPLE, ASKED, *changes), "x.yaml", KNOWN, {})]


@pytest.mark.parametrize(
    "changes",
    [
        [],
        [SPLIT],
        [WATCH, TO_WATCH],
        [BY_CONTACT],
        [("    rows: [4]\n", "    rows: [4]\n    participants: [kenalan, satker, kepala, peminjam]\n")],
        [("    rows: [4]\n", "    rows: [4]\n    not_before: ajukan.waktu\n")],
        [("    rows: [4]\n", "    rows: [4]\n    not_before: 2 hari\n")],
        [("    rows: [4]\n    executor: petugas", "    rows: [4]\n    completes_on: sent\n    executor: peminjam")],
    ],
    ids=["plain", "split", "event", "contact", "participants", "slot", "duration", "sent"],
)
def test_sound_ways_of_saying_it_have_no_fault(changes):
    assert messages(*changes) == []


UNSOUND = {
    "a branch entered from elsewhere": (
        [SPLIT, ("      tidak: {label: Tidak, to: ditolak}", "      tidak: {label: Tidak, to: kiri}")],
        "cabang “satu” juga dimasuki dari luar percabangannya",
    ),
    "a branch that goes back before the split without returning": (
        [
            (
                SPLIT[0],
                SPLIT[1].replace(
                    "then: nilai}\n", "outcomes: {ya: {label: Ya, to: nilai}, ulang: {label: U, to: periksa}}}\n", 1
                ),
            ),
        ],
        "cabang “satu” bercampur dengan cabang lain",
    ),
    "an event without a way on": (
        [(WATCH[0], WATCH[1].replace("    timeout: {after: 3 hari, outcome: habis}\n", "")), TO_WATCH],
        "belum punya jalan",
    ),
    "a line that ends the case": (
        [(WATCH[0], WATCH[1].replace("then: komentar}", "then: selesai}")), TO_WATCH],
        "mengakhiri permohonan",
    ),
    "a line that leaves": (
        [(WATCH[0], WATCH[1].replace("then: komentar}", "then: nilai}")), TO_WATCH],
        "mengakhiri permohonan",
    ),
    "a line that uses a step of the main line": (
        [(WATCH[0], WATCH[1].replace("to: jawab}", "to: serahkan}")), TO_WATCH],
        "memakai langkah di luar kejadian itu",
    ),
    "an event of the applicant": (
        [(WATCH[0], WATCH[1].replace("executor: warga", "executor: peminjam")), TO_WATCH],
        "kejadian tidak dapat menjadi langkah",
    ),
    "a return to an event": (
        [
            (
                WATCH[0],
                WATCH[1].replace(
                    "executor: petugas, then: komentar}",
                    "executor: petugas, outcomes: "
                    "{ya: {label: Ya, to: komentar}, balik: {label: B, to: komentar, back: true}}}",
                ),
            ),
            TO_WATCH,
        ],
        "yang menunggu kejadian dari luar",
    ),
    "a line after service that counts service time": (
        [(WATCH[0], WATCH[1].replace("    event: true\n", "    event: true\n    after_service: true\n")), TO_WATCH],
        "langkah “jawab” menangani kejadian setelah layanan",
    ),
    "the public works": (
        [("    rows: [4]\n    executor: petugas", "    rows: [4]\n    executor: warga")],
        "publik hanya melihat",
    ),
    "a contact from nowhere": ([("from: ajukan.kenalan", "from: ajukan.ruang")], "bukan isian orang"),
    "seeing what is not": (
        [("sees: [ajukan.ruang]", "sees: [ajukan.rang]")],
        "“ajukan.rang” bukan isian sebuah langkah",
    ),
    "a position that sees": (
        [
            (
                "petugas: {name: Petugas, kind: position}",
                "petugas: {name: Petugas, kind: position, sees: [ajukan.ruang]}",
            )
        ],
        "“sees” tidak berlaku",
    ),
    "the executor takes part": (
        [("    rows: [4]\n", "    rows: [4]\n    participants: [petugas]\n")],
        "“petugas” sudah disebut",
    ),
    "the system takes part": (
        [("    rows: [4]\n", "    rows: [4]\n    participants: [warga]\n")],
        "tidak dapat ikut serta",
    ),
    "an instant that is no instant": (
        [("    rows: [4]\n", "    rows: [4]\n    not_before: ajukan.ruang\n")],
        "bukan isian tanggal",
    ),
    "a wait that cannot be read": (
        [("    rows: [4]\n", "    rows: [4]\n    not_before: lusa\n")],
        "“lusa” tidak dapat dibaca",
    ),
    "sent by an officer": ([("    rows: [4]\n", "    rows: [4]\n    completes_on: sent\n")], "selesai saat terkirim"),
}


@pytest.mark.parametrize("name", UNSOUND)
def test_each_unsound_way_is_told(name):
    changes, fragment = UNSOUND[name]
    found = messages(*changes)
    assert any(fragment in message for message in found), found
