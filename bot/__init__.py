"""Teams in and out; the only package that imports botbuilder. It turns activities into Turns and Replies into activities."""
