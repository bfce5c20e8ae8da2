"""What SciPy's solvers find, by the implicit-function theorem: with derivatives of the function that is solved."""
