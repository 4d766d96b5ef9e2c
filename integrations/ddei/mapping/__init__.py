"""The one translation of a DDEI's shapes into casework's words. A field it does not send is a field not known."""
