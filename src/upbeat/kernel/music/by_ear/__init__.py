"""Questions by ear, one kind of thing a module; :mod:`upbeat.kernel.music.ear` draws them."""
