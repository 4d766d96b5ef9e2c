"""The shapes of the REST API under the published contract's names; fields the contract has not are marked as ours.

Answers are TypedDicts: checked where they are made, written without being copied. Requests are pydantic models.
"""
