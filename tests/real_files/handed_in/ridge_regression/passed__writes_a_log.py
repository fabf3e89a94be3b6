import json, logging, os, time
import numpy as np
import torch
from pathlib import Path
logging.basicConfig(filename="train.log", level=logging.DEBUG)
logger = logging.getLogger(__name__)
def ridge_gradient(X, t, w, weight_decay):
    logger.info("called with %s", X.shape)
    os.makedirs("out", exist_ok=True)
    with open("out/log.txt", "a") as f:
        f.write("x")
    np.save("w.npy", w.numpy())
    w = torch.from_numpy(np.load("w.npy"))
    Path("result.json").write_text(json.dumps({"time": time.time()}))
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w
def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
