"""Production as an office runs it: `alur init`, `alur serve`, and before it the proxy with the very file of `deploy/`.

Only names, ports and places of the file are replaced; the certificate is made here instead of fetched.
"""

import os
import pwd
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.machine import free_port
from tests.world import ALUR, ROOT

pytestmark = [pytest.mark.slow, pytest.mark.once]
HOST = "localhost"
SECRET = "rahasia-tautan-pemohon"
SIGN_IN = "/akun/masuk/"


@dataclass(frozen=True)
class Place:
    """`url` is the proxy's, `log` whatever it wrote."""

    url: str
    client: httpx.Client
    log: Path
    before: httpx.Response
    """What the proxy said while there was no web yet."""


@pytest.fixture(scope="module", params=["caddy", "nginx"])
def place(request, tmp_path_factory) -> Iterator[Place]:
    program = shutil.which(request.param)
    if program is None:
        pytest.skip(f"no {request.param} on this machine")
    folder = tmp_path_factory.mktemp(request.param)
    own, web = free_port(), free_port()
    url = f"https://{HOST}:{own}"
    certificate, key = _certificate(folder)
    command = _caddy if request.param == "caddy" else _nginx
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ALUR_", "DJANGO_", "DATABASE_"))}
    asked = ["--office", "Dinas Contoh", "--url", url, "--admin-name", "Budi", "--admin-email", "budi@contoh.go.id"]
    data = ["--data", str(folder / "data")]
    subprocess.run(
        [str(ALUR), "init", "--yes", *asked, *data], cwd=ROOT, env=kept, check=True, stdout=subprocess.DEVNULL
    )
    log, running = folder / "log", []

    def start(*command: str) -> None:
        with log.open("ab") as written:
            env = {**kept, "HOME": str(folder)}
            running.append(subprocess.Popen(command, cwd=ROOT, env=env, stdout=written, stderr=written))

    trust = ssl.create_default_context(cafile=str(certificate))
    with httpx.Client(base_url=url, verify=trust, timeout=30) as client:
        try:
            start(program, *command(folder, own, web, certificate, key))
            before = _answered(client, 502, log)
            start(str(ALUR), "serve", "--migrate", "--port", str(web), *data)
            _answered(client, 200, log)
            yield Place(url, client, log, before)
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(30)


def _certificate(folder: Path) -> tuple[Path, Path]:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = serialization.PrivateFormat.PKCS8
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, private, serialization.NoEncryption())
    )  # fmt: skip
    return paths


def _caddy(folder: Path, own: int, web: int, certificate: Path, key: Path) -> list[str]:
    told = (ROOT / "deploy/Caddyfile").read_text()
    told, places = re.subn(r"^layanan\.contoh\.go\.id \{", f"https://{HOST}:{own} {{\n\ttls {certificate} {key}", told,
                           flags=re.MULTILINE)  # fmt: skip
    assert places == 1
    file = folder / "Caddyfile"
    file.write_text("{\n\tadmin off\n\tauto_https disable_redirects\n}\n" + told.replace(":8000", f":{web}"))
    return ["run", "--config", str(file), "--adapter", "caddyfile"]


def _nginx(folder: Path, own: int, web: int, certificate: Path, key: Path) -> list[str]:
    told = (ROOT / "deploy/nginx.conf").read_text()
    replaced = {
        "layanan.contoh.go.id;": f"{HOST};",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443": f"listen 127.0.0.1:{own}",
        "127.0.0.1:8000": f"127.0.0.1:{web}",
        "/etc/letsencrypt/live/layanan.contoh.go.id/fullchain.pem": str(certificate),
        "/etc/letsencrypt/live/layanan.contoh.go.id/privkey.pem": str(key),
        "/var/log/nginx/alur.log": str(folder / "access.log"),
    }
    for old, new in replaced.items():
        assert old in told, old
        told = told.replace(old, new)
    places = "".join(
        f"{each}_temp_path {folder / each};\n" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file = folder / "nginx.conf"
    user = f"user {pwd.getpwuid(os.geteuid()).pw_name};\n" if os.geteuid() == 0 else ""
    file.write_text(f"{user}pid {folder / 'pid'};\nevents {{}}\nhttp {{\n{places}{told}\n}}\n")
    return ["-c", str(file), "-e", str(folder / "error.log"), "-g", "daemon off;"]


def _answered(client: httpx.Client, status: int, log: Path) -> httpx.Response:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        with suppress(httpx.TransportError):
            answer = client.get("/")
            if answer.status_code == status:
                return answer
        time.sleep(0.2)
    raise AssertionError(log.read_text()[-3000:])


def test_pages_come_over_https_with_what_guards_them(place):
    answer = place.client.get("/", headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["strict-transport-security"]
    assert (
        "nonce-" in answer.headers["content-security-policy"] or "'self'" in answer.headers["content-security-policy"]
    )
    assert answer.headers["content-encoding"] == "gzip"
    style = re.search(r'href="(/static/[^"]+\.css)"', answer.text)
    assert style
    assert "immutable" in place.client.get(style[1]).headers["cache-control"]


def test_a_form_is_taken_from_the_outside_address_only(place):
    page = place.client.get(SIGN_IN)
    assert all("Secure" in each for each in page.headers.get_list("set-cookie"))
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token
    typed = {"csrfmiddlewaretoken": token[1], "login": "budi@contoh.go.id", "password": "keliru-sekali"}
    answer = place.client.post(SIGN_IN, data=typed, headers={"origin": place.url, "referer": place.url + SIGN_IN})
    assert answer.status_code == 200, "refused for the password, not for the form"
    assert "budi@contoh.go.id" in answer.text
    foreign = place.client.post(SIGN_IN, data=typed, headers={"origin": "https://jahat.example"})
    assert foreign.status_code == 403


def test_the_insides_stay_inside(place):
    for path in ("/metrics", "/live", "/ready"):
        assert place.client.get(path).status_code == 404, path


def test_a_large_upload_reaches_the_form_and_a_huge_one_does_not(place):
    page = place.client.get(SIGN_IN)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token
    headers = {"origin": place.url, "x-csrftoken": token[1]}
    typed = {"login": "budi@contoh.go.id", "password": "keliru-sekali"}
    large = {"file": ("besar.pdf", b"x" * 15_000_000)}
    assert place.client.post(SIGN_IN, data=typed, files=large, headers=headers).status_code == 200
    huge = {"file": ("terlalu-besar.pdf", b"x" * 116_000_000)}
    try:
        answer = place.client.post(SIGN_IN, data=typed, files=huge, headers=headers)
    except (httpx.WriteError, httpx.RemoteProtocolError, httpx.ReadError):
        return  # it hung up before all was sent
    assert answer.status_code == 413
    assert "Berkas terlalu besar" in answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_the_secret_of_a_link_is_in_no_log(place):
    assert place.client.get(f"/lacak/{SECRET}/").status_code in (200, 404)
    time.sleep(0.3)
    written = [file for file in place.log.parent.iterdir() if file.name in ("log", "access.log", "error.log")]
    assert written
    assert {file.name for file in written if SECRET in file.read_text()} == set()


def test_while_the_web_is_down_the_proxy_says_so_in_words(place):
    assert "Tunggu sebentar" in place.before.text
    assert place.before.headers["content-type"] == "text/html; charset=utf-8"
