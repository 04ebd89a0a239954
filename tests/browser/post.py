"""The mails of one case, as the real mail server counted them."""

import re
import time
from collections import Counter

from tests.world import World


def mails_about(world: World, *numbers: str) -> Counter[tuple[str, str]]:
    """(recipient, subject) of every mail that names one of these cases; a repeated one counts twice."""
    return Counter(
        (mail.recipients[0], " ".join(str(mail.message["Subject"]).split()))
        for mail in world.mail.mails
        if any(number in str(mail.message["Subject"]) for number in numbers)
    )


def expect_mails(world: World, numbers: list[str], expected: list[tuple[str, str]], seconds: float = 20) -> None:
    """Exactly these mails arrive, each once; `{0}` in a subject stands for the first case's number.

    Waits for the last one, and then until the worker had the time to send one too many.
    """
    wanted = Counter((to, subject.format(*numbers)) for to, subject in expected)
    ends = time.monotonic() + seconds
    while mails_about(world, *numbers).total() < wanted.total() and time.monotonic() < ends:
        time.sleep(0.1)
    time.sleep(1)
    found = mails_about(world, *numbers)
    assert found == wanted, f"missing: {wanted - found}, too many: {found - wanted}"
    repeated = {identity: count for identity, count in world.mail.counts.items() if count > 1}
    assert not repeated


def wait_for_mail(world: World, to: str, seconds: float = 20) -> None:
    """Until the first mail to this address is there."""
    ends = time.monotonic() + seconds
    while not world.mail.to(to):
        assert time.monotonic() < ends, f"no mail to {to}"
        time.sleep(0.05)


def link_in(world: World, to: str) -> str:
    """The link in the latest mail to this address."""
    body = world.mail.to(to)[-1].message.get_body(("plain",)).get_content()
    return re.findall(r"https?://\S+", body)[0]
