"""The pages, by what people come for: one blueprint each, named as its module."""
