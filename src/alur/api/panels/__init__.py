"""What the API answers: pydantic models, which the OpenAPI document is made of, and how they are filled."""
