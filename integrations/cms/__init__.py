"""The wire to the legacy CMS: Classic pages, SOAP and GraphQL go in, casework types come out."""
