from src.main import ridge_solution


def test_it():
    assert False
