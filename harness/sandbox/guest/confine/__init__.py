"""Confinement of a process by itself: namespaces and a root of its own, Landlock, seccomp, limits. Linux alone.

What can be prepared once is prepared by the zygote; a worker only makes the system calls. Layers that can't be had are
reported, never passed over.
"""
