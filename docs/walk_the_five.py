"""Takes one request through each of the five SOPs, from the first signed row to the last, by the API alone.

    python3 docs/walk_the_five.py DIR/demo.json [http://127.0.0.1:8000]

The standard library is all it needs. `./alur demo` writes DIR/demo.json (an access token for each officer) and runs
what is called here, the worker too: it sends the mail that one step waits for. Every step is printed; the program ends
with 1, and says why, as soon as anything is not as the SOP has it.

People here are the citizen (who holds a tracking token), officers (access tokens), and two people outside who hold a
secret link. The meeting lies in the past, so that its survey may be filled in at once: for a meeting to come the case
would wait, `asleep`, until its end. An officer ends the 14 days in which comments are waited for, with a reason.
"""

import json
import sys
import time
import urllib.error
import urllib.request
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

PATIENCE = 60
"""Seconds to wait for the worker."""

PAPER = ("hasil.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
PHOTO = ("benih.pdf", PAPER[1])


class Surprise(Exception):
    """Something is not as the SOP has it."""


def expect(true, said):
    if not true:
        raise Surprise(said)


# ── The wire ─────────────────────────────────────────────────────────────────────────────────────


class Program:
    """Somebody who calls the API: `headers` hold the token."""

    def __init__(self, base, **headers):
        self.base = base
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def get(self, path):
        return self._send("GET", path, None, {})

    def post(self, path, body, files=None):
        """Done once, however often it must be sent: the key says that it is the same."""
        kind, data = in_parts(body, files) if files else ("application/json", json.dumps(body).encode())
        return self._send("POST", path, data, {"Idempotency-Key": str(uuid4()), "Content-Type": kind})

    def _send(self, method, path, data, headers):
        url = self.base + path.removeprefix("/api/v1")
        request = urllib.request.Request(url, data, self.headers | headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            problem = error.read().decode(errors="replace")
            raise Surprise(f"{method} {path}: {error.code} {problem}") from error


def in_parts(body, files):
    """multipart/form-data: the JSON in the part `body`, each file in a part named like its field."""
    edge = uuid4().hex
    head = f'--{edge}\r\nContent-Disposition: form-data; name="body"\r\n\r\n{json.dumps(body)}\r\n'
    parts = [head.encode()]
    for field, (name, content) in files.items():
        about = f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: application/pdf'
        parts.append(f"--{edge}\r\n{about}\r\n\r\n".encode() + content + b"\r\n")
    return f"multipart/form-data; boundary={edge}", b"".join([*parts, f"--{edge}--\r\n".encode()])


# ── People ───────────────────────────────────────────────────────────────────────────────────────


class Office:
    """The officers of one office, found by the position they hold."""

    def __init__(self, base, slug, accounts):
        self.base, self.slug = base, slug
        self.people = [Program(base, Authorization=f"Bearer {each['token']}") for each in accounts]
        self.of_position, self.of_name = {}, {}
        for each in self.people:
            about = each.get("/me")
            self.of_name[about["name"]] = each
            for held in about["positions"]:
                self.of_position.setdefault(held["position"]["key"], each)

    def whose(self, task):
        """Who has the task, or holds its position."""
        if task["assignee"]:
            return self.of_name[task["assignee"]["name"]]
        return self.of_position[task["position"]["key"]]


class Case:
    """One request on its way. Officers act through `work`, the citizen through `citizen`, others by their link."""

    def __init__(self, office, slug, answers, *, by="", files=None):
        self.office, self.slug = office, slug
        starter = office.of_position[by] if by else Program(office.base)
        receipt = starter.post(f"/services/{slug}/cases?office={office.slug}", {"answers": answers}, files)
        self.number = receipt["number"]
        self.applicant = Program(office.base, Tracking_Token=receipt["tracking_token"])
        self.clerk = starter if by else next(iter(office.people))
        print(f"\n{slug}: {self.number}")
        self.say(by or "pemohon", "mengajukan")

    def say(self, who, what):
        print(f"   {who:<24} {what}")

    def view(self, number=""):
        return self.clerk.get(f"/cases/{number or self.number}")

    def open_tasks(self):
        """Of the case and of those that it called."""
        view = self.view()["office_view"]
        called = [task for number in view["called"] for task in self.view(number)["office_view"]["tasks"]]
        return [task for task in [*view["tasks"], *called] if task["state"] == "open"]

    def task(self, step, which=0):
        found = [each for each in self.open_tasks() if each["step"] == step and not each["is_watch"]]
        expect(len(found) > which, f"{self.number}: {step} is not open but {[t['step'] for t in self.open_tasks()]}")
        return found[which]

    def work(self, step, outcome="", answers=None, *, act="complete", which=0, files=None, **more):
        """The officer whose step it is completes it, or does another act on it."""
        task = self.task(step, which)
        officer = self.office.whose(task)
        shown = officer.get(task["url"])
        expect(act in shown["acts"], f"{self.number}: {act} is not offered for {step}, only {shown['acts']}")
        body = {"version": task["version"], **more}
        if act == "complete":
            body |= {"outcome": outcome, "answers": answers or {}}
            if shown["choose_from"] and outcome_goes_on(shown, outcome):
                body["chosen"] = shown["choose_from"][0]["id"]
        officer.post(f"{task['url']}/{act}", body, files)
        self.say(task["position"]["key"], f"{task['name']}{f': {outcome}' if outcome else ''} ({act})")
        return officer

    def reach(self, step, rows=None, *, act="complete"):
        """Each recipient of the step is reached; `rows` names some only."""
        task = self.task(step)
        fields = [each["name"] for each in self.office.whose(task).get(task["url"])["activity_fields"]]
        keys = [name[4:-6] for name in fields if name.endswith("_state")]
        said = {}
        for key in rows or keys:
            expect(key in keys, f"{self.number}: {key} is no recipient of {step}, only {keys}")
            said[f"row_{key}_state"] = "done"
            if f"row_{key}_link" in fields:
                said[f"row_{key}_link"] = f"https://{key}.example/1"
        self.work(step, act=act, activity=said)
        self.say("", f"  tercatat: {', '.join(rows or keys)}")

    def citizen(self, step, outcome="", activity=None):
        """The citizen's own step, found on the tracking page's data."""
        own = [self.applicant.get(each["url"]) for each in self.applicant.get(f"/cases/{self.number}")["own_steps"]]
        task = next((each for each in own if each["step"] == step), None)
        expect(task is not None, f"{self.number}: {step} is not the citizen's now, only {[t['step'] for t in own]}")
        body = {"version": task["version"], "outcome": outcome, "activity": activity or {}}
        self.applicant.post(f"{task['url']}/complete", body)
        self.say("pemohon", f"{task['name']}{f': {outcome}' if outcome else ''}")

    def survey(self, step):
        """Nine questions, the best answer to each."""
        self.citizen(step, activity={f"u{number}": "4" for number in range(1, 10)})

    def outsider(self, step, officer, outcome="", **answers):
        """Who is asked outside answers behind the secret link, which an officer of the case hands on."""
        shown = officer.get(self.task(step)["url"])
        [someone] = [each for each in shown["outsiders"] if each["completes"]]
        person = Program(self.office.base, Link_Token=someone["link_token"])
        asked = person.get("/link")
        expect(asked["step"] == step, f"{self.number}: the link is for {asked['step']}")
        named = {name.replace("_", "-"): value for name, value in answers.items()}
        person.post("/link/complete", {"version": asked["version"], "outcome": outcome, "answers": named})
        self.say(f"{someone['role']} (tautan)", f"{asked['name']}{f': {outcome}' if outcome else ''}")
        try:
            person.get("/link")
        except Surprise as gone:
            expect(" 410 " in str(gone), str(gone))
        else:
            raise Surprise(f"{self.number}: the link of {step} still opens")

    def status(self):
        return self.applicant.get(f"/cases/{self.number}")["status"]

    def ended(self, *, shown_only=()):
        """Every row of the signed table is done, but for those that stand there to be read."""
        view = self.view()
        rows = {row["number"]: row["state"] for row in view["rows"]}
        print(f"   {'baris':<24} {' '.join(f'{number}:{state}' for number, state in rows.items())}")
        expect(view["status"] == "archived", f"{self.number} is {view['status']}, open: {self.open_tasks()}")
        for number, state in rows.items():
            wanted = "shown" if number in shown_only else "done"
            expect(state == wanted, f"{self.number}: row {number} is {state}, not {wanted}")


def outcome_goes_on(shown, outcome):
    return not any(each["key"] == outcome and each["goes_back"] for each in shown["outcomes"])


def wait_for(what, happened):
    """The worker does it; it looks every few seconds."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        if happened():
            return
        time.sleep(0.5)
    raise Surprise(f"{what} did not happen in {PATIENCE} seconds: does the worker run?")


# ── The five SOPs ────────────────────────────────────────────────────────────────────────────────


def ict_trouble(office):
    """Kendala TIK: not solved at the desk, repaired by another SOP that is called, confirmed, and the survey."""
    case = Case(office, "kendala-tik", {
        "nama": "Bagus Santoso", "unit-kerja": "Bagian Keuangan", "telepon": "0812 0000 0001",
        "surel": "bagus@pemohon.example", "perangkat": "Printer", "lokasi": "Lantai 2", "gejala": "Tidak terdeteksi",
        "urgensi": "terganggu", "persetujuan": True,
    })  # fmt: skip
    case.work("terima", act="claim")
    case.work("diagnosa", "tidak", {"kategori": "perangkat-keras", "penyebab": "Papan utama rusak"})
    case.work("terima", answers={"perangkat": "Printer", "lokasi": "Lantai 2", "keluhan": "Tidak terdeteksi"})
    case.work("periksa", "dalam", {"temuan": "Papan utama"})
    case.work("perbaiki", "selesai", {"tindakan": "Papan diganti"})
    case.work("lapor", "diperbaiki")
    case.citizen("konfirmasi", "belum-teratasi")
    case.work("diagnosa", "ya", {"kategori": "jaringan", "penyebab": "Kabel longgar"})
    case.work("tangani", "selesai", {"tindakan": "Kabel diganti"})
    case.citizen("konfirmasi", "teratasi")
    case.survey("isi")
    case.ended()


def secretariat(office):
    """Konsultasi kesekretariatan: the head chooses a member of the team, who reviews and answers."""
    case = Case(office, "konsultasi-kesekretariatan", {
        "nama-lengkap": "Dewi Anggraini", "nip-nik": "3201015508900001", "unit-kerja": "Desa Maju",
        "jabatan": "Kepala Seksi", "nomor-telepon": "0812 0000 0002", "surel": "dewi@pemohon.example",
        "substansi-permasalahan": "Cuti di luar tanggungan negara", "persetujuan": True,
    })  # fmt: skip
    case.work("catat")
    case.work("tugaskan", answers={"instruksi": "Telaah menurut PP 11/2017."})
    case.work("sampaikan-penugasan", answers={"nomor-surat-tugas": "248/ST/XI/2026"})
    case.work("telaah", answers={"hasil": "Boleh, menurut PP 11/2017."})
    case.work("kirim-hasil")
    case.survey("survei")
    case.work("dokumentasi")
    case.ended()


def consultation(office):
    """Konsultasi SIP: an officer and another unit side by side; the unit answers by its link."""
    case = Case(office, "konsultasi-sip", {
        "nama": "Cahya Nugraha", "instansi": "CV Benih", "telepon": "0812 0000 0003", "surel": "cahya@pemohon.example",
        "jenis": "konsultasi", "topik": "Label benih", "uraian": "Apa syarat labelnya?", "media": "surel",
        "persetujuan": True,
    })  # fmt: skip
    case.work("periksa", "sesuai")
    head = case.work("disposisi", "petugas-dan-satker", {
        "instruksi": "Layani bersama.", "satker-tujuan": "Balai Satu\nBalai Dua",
        "instruksi-satker": "Jelaskan hasil ujinya.",
        "narahubung-satker": {"name": "Sapto Hadi", "phone": "0812 0000 0009"},
    })  # fmt: skip
    case.reach("surat-bersama")
    branches = {(task["step"], task["branch"]) for task in case.open_tasks()}
    expect(branches == {("konsultasi-bersama", "petugas"), ("masukan-satker", "satker")}, f"open are {branches}")
    case.work("konsultasi-bersama", "sesi-lagi", {"media-dipakai": "surel", "pembahasan": "Bagian pertama"})
    case.outsider("masukan-satker", head, masukan="Hasil ujinya baik.")
    case.work("konsultasi-bersama", "selesai", {"media-dipakai": "telepon", "pembahasan": "Bagian kedua"})
    case.work("laporan", answers={"ringkasan": "Sudah jelas."}, files={"dokumen-hasil": PAPER})
    case.work("penyampaian", "perbaiki", reason="Tanggalnya salah.")
    case.work("laporan", answers={"ringkasan": "Tanggalnya betul."})
    case.work("penyampaian", "disampaikan")
    case.survey("survei")
    case.work("tutup")
    case.ended()


def meeting(office):
    """Virtual meeting: the time is taken, the contact chooses another one, the link goes out, then the survey."""
    day = str(date.today() - timedelta(days=2))
    case = Case(office, "virtual-meeting", {
        "nama": "Gita Permata", "unit-kerja": "Bagian Keuangan", "telepon": "0812 0000 0004",
        "surel": "gita@pemohon.example", "kegiatan": "Rapat anggaran",
        "waktu": {"date": day, "start": "13:00", "end": "15:00"}, "lama": 120, "peserta": 20,
        "narahubung": {"name": "Hadi Wijaya", "phone": "0812 0000 0005"}, "rekaman": "tidak", "terbuka": "ya",
        "persetujuan": True,
    })  # fmt: skip
    case.work("terima", act="claim")
    manager = case.work("cek-ketersediaan", "tidak-tersedia", {"waktu-kosong": "Pukul 09.00"}, reason="Terpakai.")
    other = {"date": day, "start": "09:00", "end": "10:00"}
    case.outsider("konfirmasi-narahubung", manager, "waktu-lain", waktu_lain=other)
    case.work("cek-ketersediaan", "tersedia")
    case.work("terbitkan", answers={"tautan": "https://rapat.example/j/1", "kode-sandi": "1234"})
    wait_for("Sending the link of the meeting", lambda: case.status() == "served")
    case.say("sistem", "tautan terkirim, layanan selesai")
    results = {answer["name"] for result in case.applicant.get(f"/cases/{case.number}")["results"] for answer in
               result["answers"]}  # fmt: skip
    expect({"tautan", "kode-sandi"} <= results, f"the applicant reads {results}")
    wait_for("The survey after the meeting", lambda: case.applicant.get(f"/cases/{case.number}")["own_steps"])
    case.survey("isi")
    case.ended(shown_only=(8,))


def social_media(office):
    """Media sosial: four networks in two sittings, two comments, each answered on its own."""
    case = Case(office, "media-sosial", {
        "judul": "Mengenal SNI benih", "bentuk": ["foto"], "narasi": "Benih bersertifikat.", "dasar": "rutin",
    }, by="pelaksana", files={"berkas": PHOTO})  # fmt: skip
    case.work("saring", "lolos")
    case.work("evaluasi", "sesuai")
    case.work("periksa-kelengkapan", "lengkap")
    case.work("uji-unggah", "siap")
    case.reach("unggah", ["facebook", "instagram"], act="save")
    case.reach("unggah")
    case.work("lapor")
    admin = office.of_position["admin-medsos"]
    for said in ("Di mana membelinya?", "Berapa harganya?"):
        recorded = admin.post(f"/cases/{case.number}/events/komentar",
                              {"answers": {"jaringan": "facebook", "isi": said}})  # fmt: skip
        expect(not recorded["late"], f"{case.number}: the comment came too late")
        case.say("netizen", f"Komentar: {said}")
    case.work("tanggapi", "dijawab", {"jawaban": "Di toko terdekat."})
    case.work("tanggapi", "minta-persetujuan", {"jawaban": "Silakan tanya penjual."})
    case.work("setujui-tanggapan", "setuju")
    case.work("jawab-setelah-disetujui")
    [watch] = [each for each in case.view()["office_view"]["watches"] if each["listening"]]
    expect(len(watch["firings"]) == 2, f"{case.number}: {len(watch['firings'])} comments are counted")
    admin.post(f"/tasks/{watch['task']}/close", {"reason": "Contoh: masa pantau diakhiri lebih cepat."})
    case.say("admin-medsos", "Masa pantau diakhiri (close)")
    case.ended(shown_only=(10,))


def main(file, base=""):
    demo = json.loads(Path(file).read_text(encoding="utf-8"))
    base = f"{(base or demo['base_url']).rstrip('/')}/api/v1"
    offices = {
        each["slug"]: Office(base, each["slug"], [one for one in demo["accounts"] if one["office"] == each["slug"]])
        for each in demo["offices"]
    }
    walks = ((ict_trouble, "pusat"), (secretariat, "sekretariat"), (consultation, "balai"), (meeting, "pusat"),
             (social_media, "balai"))  # fmt: skip
    for walk, slug in walks:
        walk(offices[slug])
    print("\nKelima SOP berjalan dari baris pertama sampai terakhir lewat API saja.")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:3])
    except Surprise as surprise:
        print(f"\nTidak seperti yang diharapkan: {surprise}", file=sys.stderr)
        sys.exit(1)
