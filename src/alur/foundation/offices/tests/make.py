"""Builders: rows straight into the tables, for tests of any slice above."""

from datetime import UTC, date, datetime

from alur.foundation.offices.models import Holding, Office, Officer, Position

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
PASSWORD = "sandi-untuk-uji-coba"


def make_office(slug="psi", **fields):
    return Office.objects.create(**{"slug": slug, "name": f"Unit {slug}", "short_name": slug.upper(), **fields})


def make_officer(office=None, email="sari@contoh.go.id", *, password=PASSWORD, **fields):
    office = office or Office.objects.first() or make_office()
    officer = Officer(office=office, email=email, **{"name": email.split("@")[0].title(), **fields})
    officer.set_password(password)
    officer.save()
    return officer


def make_position(office, key="kepala", **fields):
    return Position.objects.create(office=office, **{"key": key, "name": key.title(), **fields})


def make_holding(position, officer, **fields):
    return Holding.objects.create(position=position, officer=officer, **{"starts_on": date(2026, 1, 1), **fields})
