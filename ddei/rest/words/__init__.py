"""Casework's words under the contract's names. Fields of the contract that our CMS does not tell are left out, never invented."""
