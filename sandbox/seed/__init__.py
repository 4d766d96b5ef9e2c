"""What the CMS double holds when it starts: invented cases, people and papers, the same every time."""
