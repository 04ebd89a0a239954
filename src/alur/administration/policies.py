"""Whose pages these are."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from alur.foundation.offices.policies import may_administer
from alur.outlets.protection.policies import protects_data

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from alur.foundation.offices.models import Officer


def is_administrator(user: AbstractBaseUser | AnonymousUser) -> TypeGuard[Officer]:
    """Is this an administrator of an office (the own one: there is no other that they could change)?"""
    return bool(getattr(user, "is_administrator", False)) and may_administer(user, user.office)  # type: ignore[arg-type, union-attr]


def is_protector(user: AbstractBaseUser | AnonymousUser, at: datetime) -> TypeGuard[Officer]:
    """Does this person watch over the office's personal data?"""
    return user.is_authenticated and protects_data(user, at)  # type: ignore[arg-type]
