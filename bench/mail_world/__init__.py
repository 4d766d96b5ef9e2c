"""The world of `scripts/bench match`: any number of invented cases, and the mails people write about them.

Everything follows from a seed and a number, so that nothing has to be kept: case 734,211 can be made again at any time.
"""
