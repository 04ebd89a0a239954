"""What every answer must say to the browser."""

from typing import Any

PUBLIC = {
    "public:offices", "public:live", "public:ready", "public:metrics", "public:robots", "public:privacy",
    "public:accessibility",
    "public:office", "public:protection", "public:schedule", "public:feed", "public:wall", "public:service",
    "public:export", "public:standard",
    "account_inactive", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
    "api:overview",
}  # fmt: skip
"""Pages that say the same to everybody: they alone may be kept by anybody."""


def check(response: Any, name: str, role: str) -> None:
    """Assert the headers of one answer of the walk."""
    about = (name, role, response.status_code, dict(response.headers))
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy, about
    assert "default-src 'none'" in policy, about
    if not policy.startswith("sandbox"):
        assert "frame-ancestors 'none'" in policy, about
        assert "script-src 'self';" in policy, about
        assert "base-uri 'none'" in policy, about
    assert response["X-Content-Type-Options"] == "nosniff", about
    assert response["X-Frame-Options"] == "DENY", about
    assert response["Cross-Origin-Opener-Policy"] == "same-origin", about
    # Pages with a form need their origin said to ourselves (see public/views/pages); no other site is told either way.
    by_link = (
        name in ("public:case", "public:receipt", "public:download", "desk:calendar_feed")
        and response.status_code != 405
    )
    assert response["Referrer-Policy"] in (("no-referrer",) if by_link else ("no-referrer", "same-origin")), about
    if name not in PUBLIC and response.status_code not in (302, 404, 405):
        assert "no-store" in response.get("Cache-Control", ""), about
    for cookie in filter(lambda each: each.value, response.cookies.values()):
        assert cookie["httponly"], (name, role, cookie.key)
        assert cookie["samesite"] == "Lax", (name, role, cookie.key)
