"""Files of every kind the case papers come in, turned into the PDF that people read. Nothing is fetched, nothing is run."""
