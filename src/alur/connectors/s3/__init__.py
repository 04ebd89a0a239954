"""Uploads in a bucket of an S3-compatible server, which several nodes share.

Owns no tables; registers what keeps the bytes for `ALUR_FILES=s3://…`.
"""
