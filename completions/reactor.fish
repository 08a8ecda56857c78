complete --keep-order --exclusive --command reactor --arguments "(REACTOR_COMPLETE=fish reactor -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token))"
