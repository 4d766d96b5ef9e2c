"""The controlled facade to casework: who may do what, what was done (the legal log), exactly-once writes, and its REST routes."""
