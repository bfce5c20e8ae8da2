"""Exceptions."""

class S2sadError(Exception):
    pass

class RuleError(S2sadError):
    pass
