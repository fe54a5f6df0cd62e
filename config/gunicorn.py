"""How gunicorn runs the web processes, under the supervisor and in production."""

import os

from config import environment, logs

_cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

# Threads, so that a slow phone holds up nobody; no preload, since connections do not survive a fork.
workers = environment.whole_number("PEILPUNT_WEB_PROCESSES", min(_cores + 1, 16), 1, 64)
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 20
keepalive = 5
control_socket_disable = True  # it would stand in the home folder, one for all installations
accesslog = None  # a line a request would hold addresses and paths
logconfig_dict = logs.configuration("WARNING")
