"""Sourceline measured beside its peers and beside the bare statement; README.md says how. Nothing here is served.

In reading order:

question    what is asked, and how each server spells it
workload    the questions by name, and what is promised of each
data        the tables, made in SQL from a fixed seed
answer      whether an answer is the right one
server      starting and stopping ours, the peers and the floor
floor       an app that runs the bare statement and nothing else
process     memory and CPU time from /proc
wrk         the load generator
measure     all of it together: figures for each workload and server
memory      what a worker holds at start, under load and while a million features leave it
scale       the same answers out of ever larger tables
results     the record of a run, and whether a later one got worse
report      tables for people
"""
