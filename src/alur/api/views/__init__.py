"""The operations. Each finds out who asks, reads the body, calls one action, and answers a model or a problem."""
