"""Over somebody else's DDEI: the second way down, by the published REST contract instead of straight to the CMS."""
