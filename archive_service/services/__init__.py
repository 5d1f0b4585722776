"""One use case a module. The only code that speaks to all rooms."""
