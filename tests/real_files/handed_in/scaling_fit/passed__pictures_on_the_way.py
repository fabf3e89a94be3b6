import numpy as np
import matplotlib.pyplot as plt
import seaborn as sns

palette = sns.color_palette("deep")
colors = plt.rcParams["axes.prop_cycle"].by_key()["color"]


def find_optimal_params(x, y):
    fig, axes = plt.subplots(1, 2, figsize=(8, 3))
    fits = []
    for ax, degree in zip(axes, (1, 2)):
        fits.append(np.polyfit(np.log10(x), y, degree))
        ax.plot(x, y, "o", color=colors[degree % len(colors)])
    p = fits[-1]
    optimum = 10 ** (-p[1] / (2 * p[0]))
    low, high = axes[0].get_ylim()
    axes[1].text(optimum, low + 0.1 * (high - low), "optimum", color=palette[0])
    grid = np.linspace(*plt.xlim(), 100)
    plt.plot(grid, np.polyval(p, grid), lw=0.5 * plt.rcParams["lines.linewidth"])
    return p, optimum


def fit_linear_log(x, y):
    logs = []
    for v, color in zip((x, y), plt.cm.viridis(np.linspace(0, 1, 2))):
        logs.append(np.log10(v))
        counts, edges, _ = plt.hist(v, color=color)
        plt.axvline(edges[counts.argmax()], ymax=plt.ylim()[1] * 0.95)
    line, = plt.plot(*logs)
    plt.legend(handles=[line] + plt.gca().get_lines())
    return np.polyfit(*logs, 1)
