from .part1 import ridge_gradient
from .part2.solve import ridge_solution
