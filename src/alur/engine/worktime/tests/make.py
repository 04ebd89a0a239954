"""Builders for tests of working time."""

from alur.foundation.offices.models import Office, Officer


def make_office(slug="balai", zone="Asia/Jakarta"):
    return Office.objects.create(slug=slug, name=f"Kantor {slug}", short_name=slug, zone=zone)


def make_officer(office, email="admin@balai.test", is_administrator=True, is_active=True):
    return Officer.objects.create(
        office=office, email=email, name="Petugas", is_administrator=is_administrator, is_active=is_active
    )
