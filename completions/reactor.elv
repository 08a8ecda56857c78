
set edit:completion:arg-completer[reactor] = { |@words|
    var index = (count $words)
    set index = (- $index 1)

    put (env _CLAP_IFS="\n" _CLAP_COMPLETE_INDEX=(to-string $index) REACTOR_COMPLETE="elvish" reactor -- $@words) | to-lines
}

