"""Papers: one module each, a pure function from facts to a form. The wording is in ``templates/forms``."""
