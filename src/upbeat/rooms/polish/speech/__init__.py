"""The voice that reads texts: espeak-ng, under the GPL, loaded in a process of its own and nowhere else."""
