"""Wires to outside systems; nothing above this folder sees an outside field name."""
