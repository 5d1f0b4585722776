"""EVERYTHING THAT TOUCHES THE WORLD, in floors: imports go down only."""
