"""The REST API under /api/v1: everything that a person can do on the pages, for programs.

Owns no tables. Registers nothing. A program acts for an officer by an access token (foundation/offices), or for an
applicant by the case's tracking token. docs/api.md tells how; the OpenAPI document is made from what stands here.
"""
