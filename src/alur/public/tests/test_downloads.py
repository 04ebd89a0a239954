"""The SOP in force as a file: linked on the service's page, tagged, and never one that is not offered."""

import pytest

from alur.engine.cases.registry import activities
from alur.engine.sops.actions import publish
from alur.engine.sops.queries import effective
from alur.engine.sops.rules.exports import FORMS
from alur.public.tests.make import MONDAY_9, make_office, publish_shipped, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    found = make_office("balai")
    publish_shipped("konsultasi-sip", found)
    return found


def test_the_service_page_links_every_form_and_each_link_gives_the_version_in_force(client, office):
    page = text(client.get("/balai/konsultasi-sip/"))
    for name, form in FORMS.items():
        address = f"/balai/konsultasi-sip/sop.{name}"
        assert f'<a href="{address}">{form.label}</a>' in page
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer["Content-Type"] == form.content_type
        assert answer["Content-Disposition"].endswith(f'filename="sop-konsultasi-sip-r1.{name}"')
    assert answer.content.decode() == effective(office, "konsultasi-sip").source


def test_who_has_the_file_already_is_told_so_and_another_revision_is_another_file(client, office):
    address = "/balai/konsultasi-sip/sop.yaml"
    tag = client.get(address)["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    version = effective(office, "konsultasi-sip")
    publish(
        office=office, text=version.source + "# revisi kedua\n", source="sop.yaml", by="system", at=MONDAY_9,
        known_activities=activities,
    )  # fmt: skip
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_only_files_of_public_services_in_known_forms_are_given(client, office):
    publish_shipped("media-sosial", office)
    assert client.get("/balai/konsultasi-sip/sop.pdf").status_code == 200
    assert client.get("/balai/media-sosial/sop.pdf").status_code == 404
    assert client.get("/balai/survei-kepuasan/sop.pdf").status_code == 404
    assert client.get("/balai/konsultasi-sip/sop.exe").status_code == 404
    assert client.get("/lain/konsultasi-sip/sop.pdf").status_code == 404
