"""The parts of a printout that no subject owns, as acts, documents and rules name them."""

FRONT, BACK, SUMMARY = "front", "back", "summary"
"""Cover, contents and lists; remarks and certificate; the summary sheet: every print draws them anew."""
OWN_PARTS = (FRONT, BACK, SUMMARY)
