# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_reactor_global_optspecs
    string join \n C/directory= m/manifest= c/context= token= output= q/quiet v/verbose color= y/yes no-input timeout= json h/help V/version
end

function __fish_reactor_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_reactor_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_reactor_using_subcommand
    set -l cmd (__fish_reactor_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c reactor -n "__fish_reactor_needs_command" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_needs_command" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_needs_command" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_needs_command" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_needs_command" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_needs_command" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_needs_command" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_needs_command" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_needs_command" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_needs_command" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_needs_command" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_needs_command" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_needs_command" -s V -l version -d 'Print version'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "init" -d 'Make a new project'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "dev" -d 'Run the whole backend on this machine, rebuilt on every save'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "build" -d 'Build the project into one reproducible bundle'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "deploy" -d 'Make this project live on a server: all of it or nothing'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "rollback" -d 'Make an earlier release live again'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "undo" -d 'Take back the last deploy: short for `rollback`'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "releases" -d 'Look at what has been live, and at what a release holds'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "bundle" -d 'Look into bundles: what is in them, why, and whether they are sound'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "functions" -d 'List, call and configure functions'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "sites" -d 'Look at the sites that are live'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "jobs" -d 'List and trigger jobs, look at their runs'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "data" -d 'Write and run migrations, query the database'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "context" -d 'Name the servers you deploy to, and choose between them'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "logs" -d 'Show what the server and the functions logged'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "doctor" -d 'Look for what is wrong: project, machine, configuration, connection, server'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "serve" -d 'Run the server that projects are deployed to'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "status" -d 'Show what runs for this project: dev server, addresses, live release'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "stop" -d 'Stop the dev server of this project'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "open" -d 'Open a site of this project in the browser'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "man" -d 'Print the manual page, or write the pages of all commands into a folder'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "version" -d 'Show the version of this program, and of the server when it answers'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "explain" -d 'Say what an error code or an exit code means and what to do about it'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "api" -d 'Send a request to the server and print what it answers'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "__reference" -d 'Write completions, manual pages and reference pages into a folder'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "__postgres" -d 'Hold a Postgres for its owner and stop it when the owner is gone. Started by the server, never by hand'
complete -c reactor -n "__fish_reactor_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c reactor -n "__fish_reactor_using_subcommand init" -l name -d 'Name of the project [default: the folder\'s]' -r
complete -c reactor -n "__fish_reactor_using_subcommand init" -l template -d 'What to start from [default: hello]' -r
complete -c reactor -n "__fish_reactor_using_subcommand init" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand init" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand init" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand init" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand init" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand init" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand init" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand init" -l list-templates -d 'List the templates and stop'
complete -c reactor -n "__fish_reactor_using_subcommand init" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand init" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand init" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand init" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand init" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand dev" -l port -d 'Port to listen on; 0 takes a free one [default: 8080]' -r
complete -c reactor -n "__fish_reactor_using_subcommand dev" -l host -d 'Address to listen on' -r
complete -c reactor -n "__fish_reactor_using_subcommand dev" -l database-url -d 'Use this Postgres instead of the managed local one' -r
complete -c reactor -n "__fish_reactor_using_subcommand dev" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand dev" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand dev" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand dev" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand dev" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand dev" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand dev" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand dev" -l reset -d 'Drop the managed database first and begin with a fresh one'
complete -c reactor -n "__fish_reactor_using_subcommand dev" -l once -d 'Build and start once without watching; with a command, stop when it ends'
complete -c reactor -n "__fish_reactor_using_subcommand dev" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand dev" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand dev" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand dev" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand dev" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand dev" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand build" -s o -l out -d 'File to write [default: .reactor/build/bundle.tar.zst]' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand build" -l allow-secret -d 'Bundle this file although it looks like it holds a secret; may be repeated' -r
complete -c reactor -n "__fish_reactor_using_subcommand build" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand build" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand build" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand build" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand build" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand build" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand build" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand build" -l check -d 'Build and report what is wrong without writing a bundle'
complete -c reactor -n "__fish_reactor_using_subcommand build" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand build" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand build" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand build" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand build" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand build" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -l bundle -d 'Send this bundle instead of building' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -l message -d 'Kept with the release and shown in `releases list`' -r
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -l if-release -d 'Only if this release is live; `none` when nothing is' -r
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -l allow-secret -d 'Bundle this file although it looks like it holds a secret; may be repeated' -r
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -l prebuilt -d 'Send what the last `reactor build` wrote'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -l plan -d 'Show what would change and stop; on a terminal, offers to go on'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -l no-activate -d 'Prepare the release without making it live'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -l detach -d 'Exit as soon as the server has accepted it'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -l wait -d 'Wait while another deploy is running'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -l allow-late -d 'Run pending migrations that sort before an applied one'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -l prune -d 'Remove functions that were created on the server and are not in the manifest'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -f -a "attach" -d 'Follow a rollout that was started elsewhere, or that this terminal lost'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -f -a "list" -d 'List the rollouts, newest first'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -f -a "ls" -d 'List the rollouts, newest first'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and not __fish_seen_subcommand_from attach list ls help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from attach" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from attach" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from attach" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from attach" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from attach" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from attach" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from attach" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from attach" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from attach" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from attach" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from attach" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from attach" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from attach" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from list" -l limit -d 'How many' -r
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from list" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from list" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from list" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from list" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from list" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from list" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from ls" -l limit -d 'How many' -r
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from ls" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from ls" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from ls" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from ls" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from ls" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from ls" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from ls" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from ls" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from ls" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from help" -f -a "attach" -d 'Follow a rollout that was started elsewhere, or that this terminal lost'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the rollouts, newest first'
complete -c reactor -n "__fish_reactor_using_subcommand deploy; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c reactor -n "__fish_reactor_using_subcommand rollback" -l to -d 'Release to activate, earlier or later' -r
complete -c reactor -n "__fish_reactor_using_subcommand rollback" -l message -d 'Kept with the activation' -r
complete -c reactor -n "__fish_reactor_using_subcommand rollback" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand rollback" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand rollback" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand rollback" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand rollback" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand rollback" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand rollback" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand rollback" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand rollback" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand rollback" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand rollback" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand rollback" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand rollback" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand undo" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand undo" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand undo" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand undo" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand undo" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand undo" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand undo" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand undo" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand undo" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand undo" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand undo" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand undo" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand undo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and not __fish_seen_subcommand_from list ls show diff help" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand releases; and not __fish_seen_subcommand_from list ls show diff help" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand releases; and not __fish_seen_subcommand_from list ls show diff help" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand releases; and not __fish_seen_subcommand_from list ls show diff help" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand releases; and not __fish_seen_subcommand_from list ls show diff help" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand releases; and not __fish_seen_subcommand_from list ls show diff help" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand releases; and not __fish_seen_subcommand_from list ls show diff help" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand releases; and not __fish_seen_subcommand_from list ls show diff help" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and not __fish_seen_subcommand_from list ls show diff help" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and not __fish_seen_subcommand_from list ls show diff help" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and not __fish_seen_subcommand_from list ls show diff help" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and not __fish_seen_subcommand_from list ls show diff help" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and not __fish_seen_subcommand_from list ls show diff help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and not __fish_seen_subcommand_from list ls show diff help" -f -a "list" -d 'List the activations, newest first; `*` marks the live one'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and not __fish_seen_subcommand_from list ls show diff help" -f -a "ls" -d 'List the activations, newest first; `*` marks the live one'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and not __fish_seen_subcommand_from list ls show diff help" -f -a "show" -d 'Show what a release holds'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and not __fish_seen_subcommand_from list ls show diff help" -f -a "diff" -d 'Show what changed between two releases'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and not __fish_seen_subcommand_from list ls show diff help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from list" -l limit -d 'How many' -r
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from list" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from list" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from list" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from list" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from list" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from list" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from ls" -l limit -d 'How many' -r
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from ls" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from ls" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from ls" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from ls" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from ls" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from ls" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from ls" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from ls" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from ls" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from show" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from show" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from show" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from show" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from show" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from show" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from show" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from diff" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from diff" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from diff" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from diff" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from diff" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from diff" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from diff" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from diff" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from diff" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from diff" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from diff" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from diff" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the activations, newest first; `*` marks the live one'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show what a release holds'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from help" -f -a "diff" -d 'Show what changed between two releases'
complete -c reactor -n "__fish_reactor_using_subcommand releases; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and not __fish_seen_subcommand_from ls list explain verify diff help" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and not __fish_seen_subcommand_from ls list explain verify diff help" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and not __fish_seen_subcommand_from ls list explain verify diff help" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and not __fish_seen_subcommand_from ls list explain verify diff help" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and not __fish_seen_subcommand_from ls list explain verify diff help" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and not __fish_seen_subcommand_from ls list explain verify diff help" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and not __fish_seen_subcommand_from ls list explain verify diff help" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and not __fish_seen_subcommand_from ls list explain verify diff help" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and not __fish_seen_subcommand_from ls list explain verify diff help" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and not __fish_seen_subcommand_from ls list explain verify diff help" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and not __fish_seen_subcommand_from ls list explain verify diff help" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and not __fish_seen_subcommand_from ls list explain verify diff help" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and not __fish_seen_subcommand_from ls list explain verify diff help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and not __fish_seen_subcommand_from ls list explain verify diff help" -f -a "ls" -d 'List the files of a bundle, or of the bundle this project would make'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and not __fish_seen_subcommand_from ls list explain verify diff help" -f -a "list" -d 'List the files of a bundle, or of the bundle this project would make'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and not __fish_seen_subcommand_from ls list explain verify diff help" -f -a "explain" -d 'Say why a file is in the bundle or not: the rule, its file and its line'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and not __fish_seen_subcommand_from ls list explain verify diff help" -f -a "verify" -d 'Read a bundle to its end and hold every file against the manifest; exit 11 when something is wrong'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and not __fish_seen_subcommand_from ls list explain verify diff help" -f -a "diff" -d 'Show what changed between two bundles, or between a bundle and this project'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and not __fish_seen_subcommand_from ls list explain verify diff help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from ls" -l sort -d 'Order of the files' -r -f -a "path\t'By path'
size\t'The largest first'"
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from ls" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from ls" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from ls" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from ls" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from ls" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from ls" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from ls" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from ls" -l why-big -d 'Add up folders instead, the largest first'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from ls" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from ls" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from list" -l sort -d 'Order of the files' -r -f -a "path\t'By path'
size\t'The largest first'"
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from list" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from list" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from list" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from list" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from list" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from list" -l why-big -d 'Add up folders instead, the largest first'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from list" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from explain" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from explain" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from explain" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from explain" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from explain" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from explain" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from explain" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from explain" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from explain" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from explain" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from explain" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from explain" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from verify" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from verify" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from verify" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from verify" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from verify" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from verify" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from verify" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from verify" -l thin -d 'Accept a thin bundle, which leaves out files that its receiver has'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from verify" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from verify" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from verify" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from verify" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from diff" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from diff" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from diff" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from diff" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from diff" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from diff" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from diff" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from diff" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from diff" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from diff" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from diff" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from diff" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from help" -f -a "ls" -d 'List the files of a bundle, or of the bundle this project would make'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from help" -f -a "explain" -d 'Say why a file is in the bundle or not: the rule, its file and its line'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from help" -f -a "verify" -d 'Read a bundle to its end and hold every file against the manifest; exit 11 when something is wrong'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from help" -f -a "diff" -d 'Show what changed between two bundles, or between a bundle and this project'
complete -c reactor -n "__fish_reactor_using_subcommand bundle; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and not __fish_seen_subcommand_from list ls show invoke logs deployments env help" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand functions; and not __fish_seen_subcommand_from list ls show invoke logs deployments env help" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand functions; and not __fish_seen_subcommand_from list ls show invoke logs deployments env help" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and not __fish_seen_subcommand_from list ls show invoke logs deployments env help" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and not __fish_seen_subcommand_from list ls show invoke logs deployments env help" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand functions; and not __fish_seen_subcommand_from list ls show invoke logs deployments env help" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand functions; and not __fish_seen_subcommand_from list ls show invoke logs deployments env help" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and not __fish_seen_subcommand_from list ls show invoke logs deployments env help" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and not __fish_seen_subcommand_from list ls show invoke logs deployments env help" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and not __fish_seen_subcommand_from list ls show invoke logs deployments env help" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and not __fish_seen_subcommand_from list ls show invoke logs deployments env help" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and not __fish_seen_subcommand_from list ls show invoke logs deployments env help" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and not __fish_seen_subcommand_from list ls show invoke logs deployments env help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and not __fish_seen_subcommand_from list ls show invoke logs deployments env help" -f -a "list" -d 'List the functions'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and not __fish_seen_subcommand_from list ls show invoke logs deployments env help" -f -a "ls" -d 'List the functions'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and not __fish_seen_subcommand_from list ls show invoke logs deployments env help" -f -a "show" -d 'Show a function: its runtime, who may call it, where it answers'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and not __fish_seen_subcommand_from list ls show invoke logs deployments env help" -f -a "invoke" -d 'Call a function and print what it answers'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and not __fish_seen_subcommand_from list ls show invoke logs deployments env help" -f -a "logs" -d 'Show what a function logged'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and not __fish_seen_subcommand_from list ls show invoke logs deployments env help" -f -a "deployments" -d 'Look at what a function has been'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and not __fish_seen_subcommand_from list ls show invoke logs deployments env help" -f -a "env" -d 'Set the values that a function finds in its environment'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and not __fish_seen_subcommand_from list ls show invoke logs deployments env help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from list" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from list" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from list" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from list" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from list" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from list" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from ls" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from ls" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from ls" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from ls" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from ls" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from ls" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from ls" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from ls" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from ls" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from show" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from show" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from show" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from show" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from show" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from show" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from show" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from invoke" -l json -d 'Body, sent as application/json; `@FILE` reads a file, `-` standard input' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from invoke" -s d -l data -d 'Body, sent as it is; `@FILE` reads a file, `-` standard input' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from invoke" -s X -l method -d 'Method' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from invoke" -s p -l path -d 'Path and query below the function' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from invoke" -s H -l header -d 'A header, such as \'x-name: value\'; may be repeated' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from invoke" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from invoke" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from invoke" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from invoke" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from invoke" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from invoke" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from invoke" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from invoke" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from invoke" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from invoke" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from invoke" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from invoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from logs" -l since -d 'From here on: a duration such as 15m or 2d, or a time' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from logs" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from logs" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from logs" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from logs" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from logs" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from logs" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from logs" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from logs" -s f -l follow -d 'Keep showing records as they come'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from logs" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from logs" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from logs" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from logs" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from logs" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from logs" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from deployments" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from deployments" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from deployments" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from deployments" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from deployments" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from deployments" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from deployments" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from deployments" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from deployments" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from deployments" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from deployments" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from deployments" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from deployments" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from deployments" -f -a "list" -d 'List the deployments of a function, newest first; `*` marks the live one'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from deployments" -f -a "ls" -d 'List the deployments of a function, newest first; `*` marks the live one'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from deployments" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from env" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from env" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from env" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from env" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from env" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from env" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from env" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from env" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from env" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from env" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from env" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from env" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from env" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from env" -f -a "list" -d 'List the keys of a function; values of secrets are never shown'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from env" -f -a "ls" -d 'List the keys of a function; values of secrets are never shown'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from env" -f -a "set" -d 'Set a key; without VALUE it is asked for, or read from standard input'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from env" -f -a "unset" -d 'Remove a key'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from env" -f -a "rm" -d 'Remove a key'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from env" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the functions'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show a function: its runtime, who may call it, where it answers'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from help" -f -a "invoke" -d 'Call a function and print what it answers'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from help" -f -a "logs" -d 'Show what a function logged'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from help" -f -a "deployments" -d 'Look at what a function has been'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from help" -f -a "env" -d 'Set the values that a function finds in its environment'
complete -c reactor -n "__fish_reactor_using_subcommand functions; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and not __fish_seen_subcommand_from list ls show help" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand sites; and not __fish_seen_subcommand_from list ls show help" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand sites; and not __fish_seen_subcommand_from list ls show help" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand sites; and not __fish_seen_subcommand_from list ls show help" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand sites; and not __fish_seen_subcommand_from list ls show help" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand sites; and not __fish_seen_subcommand_from list ls show help" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand sites; and not __fish_seen_subcommand_from list ls show help" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand sites; and not __fish_seen_subcommand_from list ls show help" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and not __fish_seen_subcommand_from list ls show help" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and not __fish_seen_subcommand_from list ls show help" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and not __fish_seen_subcommand_from list ls show help" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and not __fish_seen_subcommand_from list ls show help" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and not __fish_seen_subcommand_from list ls show help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and not __fish_seen_subcommand_from list ls show help" -f -a "list" -d 'List the sites'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and not __fish_seen_subcommand_from list ls show help" -f -a "ls" -d 'List the sites'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and not __fish_seen_subcommand_from list ls show help" -f -a "show" -d 'Show a site: its addresses and what it holds'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and not __fish_seen_subcommand_from list ls show help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from list" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from list" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from list" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from list" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from list" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from list" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from ls" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from ls" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from ls" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from ls" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from ls" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from ls" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from ls" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from ls" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from ls" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from show" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from show" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from show" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from show" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from show" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from show" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from show" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the sites'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show a site: its addresses and what it holds'
complete -c reactor -n "__fish_reactor_using_subcommand sites; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and not __fish_seen_subcommand_from list ls show trigger runs run help" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and not __fish_seen_subcommand_from list ls show trigger runs run help" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and not __fish_seen_subcommand_from list ls show trigger runs run help" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and not __fish_seen_subcommand_from list ls show trigger runs run help" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and not __fish_seen_subcommand_from list ls show trigger runs run help" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and not __fish_seen_subcommand_from list ls show trigger runs run help" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and not __fish_seen_subcommand_from list ls show trigger runs run help" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and not __fish_seen_subcommand_from list ls show trigger runs run help" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and not __fish_seen_subcommand_from list ls show trigger runs run help" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and not __fish_seen_subcommand_from list ls show trigger runs run help" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and not __fish_seen_subcommand_from list ls show trigger runs run help" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and not __fish_seen_subcommand_from list ls show trigger runs run help" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and not __fish_seen_subcommand_from list ls show trigger runs run help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and not __fish_seen_subcommand_from list ls show trigger runs run help" -f -a "list" -d 'List the jobs'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and not __fish_seen_subcommand_from list ls show trigger runs run help" -f -a "ls" -d 'List the jobs'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and not __fish_seen_subcommand_from list ls show trigger runs run help" -f -a "show" -d 'Show a job: what starts it, what it calls, when it runs next'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and not __fish_seen_subcommand_from list ls show trigger runs run help" -f -a "trigger" -d 'Start a run of a job now'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and not __fish_seen_subcommand_from list ls show trigger runs run help" -f -a "runs" -d 'List the runs of a job, newest first'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and not __fish_seen_subcommand_from list ls show trigger runs run help" -f -a "run" -d 'Show a run: its state, its attempts, its result'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and not __fish_seen_subcommand_from list ls show trigger runs run help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from list" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from list" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from list" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from list" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from list" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from list" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from ls" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from ls" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from ls" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from ls" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from ls" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from ls" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from ls" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from ls" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from ls" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from show" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from show" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from show" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from show" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from show" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from show" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from show" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from trigger" -l input -d 'JSON handed to the function as its body; `@FILE` reads a file, `-` standard input' -r
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from trigger" -l idempotency-key -d 'The same key gives the same run' -r
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from trigger" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from trigger" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from trigger" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from trigger" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from trigger" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from trigger" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from trigger" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from trigger" -l wait -d 'Wait until the run has ended; exit 1 when it failed'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from trigger" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from trigger" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from trigger" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from trigger" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from trigger" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from trigger" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from runs" -l limit -d 'How many' -r
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from runs" -l state -d 'Only runs in this state' -r -f -a "queued\t''
running\t''
retrying\t''
succeeded\t''
failed\t''
cancelled\t''
dead\t''"
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from runs" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from runs" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from runs" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from runs" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from runs" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from runs" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from runs" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from runs" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from runs" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from runs" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from runs" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from runs" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from runs" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from run" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from run" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from run" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from run" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from run" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from run" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from run" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from run" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from run" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from run" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from run" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from run" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the jobs'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show a job: what starts it, what it calls, when it runs next'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from help" -f -a "trigger" -d 'Start a run of a job now'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from help" -f -a "runs" -d 'List the runs of a job, newest first'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from help" -f -a "run" -d 'Show a run: its state, its attempts, its result'
complete -c reactor -n "__fish_reactor_using_subcommand jobs; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c reactor -n "__fish_reactor_using_subcommand data; and not __fish_seen_subcommand_from status migrate new query psql help" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand data; and not __fish_seen_subcommand_from status migrate new query psql help" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand data; and not __fish_seen_subcommand_from status migrate new query psql help" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand data; and not __fish_seen_subcommand_from status migrate new query psql help" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand data; and not __fish_seen_subcommand_from status migrate new query psql help" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand data; and not __fish_seen_subcommand_from status migrate new query psql help" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand data; and not __fish_seen_subcommand_from status migrate new query psql help" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand data; and not __fish_seen_subcommand_from status migrate new query psql help" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand data; and not __fish_seen_subcommand_from status migrate new query psql help" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand data; and not __fish_seen_subcommand_from status migrate new query psql help" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand data; and not __fish_seen_subcommand_from status migrate new query psql help" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand data; and not __fish_seen_subcommand_from status migrate new query psql help" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand data; and not __fish_seen_subcommand_from status migrate new query psql help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand data; and not __fish_seen_subcommand_from status migrate new query psql help" -f -a "status" -d 'Show which migrations are applied on the server, and which of this project are pending'
complete -c reactor -n "__fish_reactor_using_subcommand data; and not __fish_seen_subcommand_from status migrate new query psql help" -f -a "migrate" -d 'Run the pending migrations of this project on the server, without deploying the rest'
complete -c reactor -n "__fish_reactor_using_subcommand data; and not __fish_seen_subcommand_from status migrate new query psql help" -f -a "new" -d 'Make an empty migration that sorts after all others'
complete -c reactor -n "__fish_reactor_using_subcommand data; and not __fish_seen_subcommand_from status migrate new query psql help" -f -a "query" -d 'Run one SQL statement; read-only unless --write'
complete -c reactor -n "__fish_reactor_using_subcommand data; and not __fish_seen_subcommand_from status migrate new query psql help" -f -a "psql" -d 'Open psql on the database of the running dev server'
complete -c reactor -n "__fish_reactor_using_subcommand data; and not __fish_seen_subcommand_from status migrate new query psql help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from status" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from status" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from status" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from status" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from status" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from status" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from status" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from status" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from status" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from status" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from migrate" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from migrate" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from migrate" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from migrate" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from migrate" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from migrate" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from migrate" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from migrate" -l dry-run -d 'Say what would run, and stop'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from migrate" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from migrate" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from migrate" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from migrate" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from migrate" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from migrate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from new" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from new" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from new" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from new" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from new" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from new" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from new" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from new" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from new" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from new" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from new" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from new" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from new" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from query" -s f -l file -d 'Read the statement from a file' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from query" -l param -d 'Value for $1, $2 …: JSON, or text; may be repeated' -r
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from query" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from query" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from query" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from query" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from query" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from query" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from query" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from query" -l write -d 'Allow changes'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from query" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from query" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from query" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from query" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from query" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from query" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from psql" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from psql" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from psql" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from psql" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from psql" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from psql" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from psql" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from psql" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from psql" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from psql" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from psql" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from psql" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from psql" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from help" -f -a "status" -d 'Show which migrations are applied on the server, and which of this project are pending'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from help" -f -a "migrate" -d 'Run the pending migrations of this project on the server, without deploying the rest'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from help" -f -a "new" -d 'Make an empty migration that sorts after all others'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from help" -f -a "query" -d 'Run one SQL statement; read-only unless --write'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from help" -f -a "psql" -d 'Open psql on the database of the running dev server'
complete -c reactor -n "__fish_reactor_using_subcommand data; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c reactor -n "__fish_reactor_using_subcommand context; and not __fish_seen_subcommand_from list ls add use show rename remove rm help" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand context; and not __fish_seen_subcommand_from list ls add use show rename remove rm help" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand context; and not __fish_seen_subcommand_from list ls add use show rename remove rm help" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and not __fish_seen_subcommand_from list ls add use show rename remove rm help" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and not __fish_seen_subcommand_from list ls add use show rename remove rm help" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand context; and not __fish_seen_subcommand_from list ls add use show rename remove rm help" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand context; and not __fish_seen_subcommand_from list ls add use show rename remove rm help" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and not __fish_seen_subcommand_from list ls add use show rename remove rm help" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand context; and not __fish_seen_subcommand_from list ls add use show rename remove rm help" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand context; and not __fish_seen_subcommand_from list ls add use show rename remove rm help" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand context; and not __fish_seen_subcommand_from list ls add use show rename remove rm help" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand context; and not __fish_seen_subcommand_from list ls add use show rename remove rm help" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand context; and not __fish_seen_subcommand_from list ls add use show rename remove rm help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand context; and not __fish_seen_subcommand_from list ls add use show rename remove rm help" -f -a "list" -d 'List the contexts; `*` marks the one commands use here'
complete -c reactor -n "__fish_reactor_using_subcommand context; and not __fish_seen_subcommand_from list ls add use show rename remove rm help" -f -a "ls" -d 'List the contexts; `*` marks the one commands use here'
complete -c reactor -n "__fish_reactor_using_subcommand context; and not __fish_seen_subcommand_from list ls add use show rename remove rm help" -f -a "add" -d 'Add a server, or change the one of that name'
complete -c reactor -n "__fish_reactor_using_subcommand context; and not __fish_seen_subcommand_from list ls add use show rename remove rm help" -f -a "use" -d 'Choose the context for this project, or everywhere with --global'
complete -c reactor -n "__fish_reactor_using_subcommand context; and not __fish_seen_subcommand_from list ls add use show rename remove rm help" -f -a "show" -d 'Show a context: its address, what chose it, and where its token comes from'
complete -c reactor -n "__fish_reactor_using_subcommand context; and not __fish_seen_subcommand_from list ls add use show rename remove rm help" -f -a "rename" -d 'Give a context another name'
complete -c reactor -n "__fish_reactor_using_subcommand context; and not __fish_seen_subcommand_from list ls add use show rename remove rm help" -f -a "remove" -d 'Forget a server; nothing on it is touched'
complete -c reactor -n "__fish_reactor_using_subcommand context; and not __fish_seen_subcommand_from list ls add use show rename remove rm help" -f -a "rm" -d 'Forget a server; nothing on it is touched'
complete -c reactor -n "__fish_reactor_using_subcommand context; and not __fish_seen_subcommand_from list ls add use show rename remove rm help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from list" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from list" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from list" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from list" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from list" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from list" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from ls" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from ls" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from ls" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from ls" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from ls" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from ls" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from ls" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from ls" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from ls" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from add" -l endpoint -d 'Address of the server' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from add" -l org -d 'Organisation on that server' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from add" -l token-variable -d 'Variable that holds the token for this context' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from add" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from add" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from add" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from add" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from add" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from add" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from add" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from add" -l protected -d 'Ask before anything is changed there, and only with --context named'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from add" -l use -d 'Choose it at once, as `context use` does'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from add" -l insecure-http -d 'Allow the token to be sent over plain http'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from add" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from add" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from use" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from use" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from use" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from use" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from use" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from use" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from use" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from use" -l global -d 'Make it the default everywhere, not only in this project'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from use" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from use" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from use" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from use" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from use" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from use" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from show" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from show" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from show" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from show" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from show" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from show" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from show" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rename" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rename" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rename" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rename" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rename" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rename" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rename" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rename" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rename" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rename" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rename" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rename" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rename" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from remove" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from remove" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from remove" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from remove" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from remove" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from remove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from remove" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from remove" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from remove" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rm" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rm" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rm" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rm" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rm" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rm" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rm" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rm" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rm" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rm" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rm" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rm" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from rm" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the contexts; `*` marks the one commands use here'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "add" -d 'Add a server, or change the one of that name'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "use" -d 'Choose the context for this project, or everywhere with --global'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show a context: its address, what chose it, and where its token comes from'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "rename" -d 'Give a context another name'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Forget a server; nothing on it is touched'
complete -c reactor -n "__fish_reactor_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c reactor -n "__fish_reactor_using_subcommand logs" -l capability -d 'Only this capability: server, functions, sites, jobs, data' -r
complete -c reactor -n "__fish_reactor_using_subcommand logs" -l function -d 'Only this function' -r
complete -c reactor -n "__fish_reactor_using_subcommand logs" -l level -d 'Only this level and above' -r -f -a "trace\t''
debug\t''
info\t''
warn\t''
error\t''"
complete -c reactor -n "__fish_reactor_using_subcommand logs" -l since -d 'From here on: a duration such as 90s, 15m, 1h, 2d, or a time' -r
complete -c reactor -n "__fish_reactor_using_subcommand logs" -l until -d 'Until here, in the same form' -r
complete -c reactor -n "__fish_reactor_using_subcommand logs" -l grep -d 'Only messages that match this regular expression' -r
complete -c reactor -n "__fish_reactor_using_subcommand logs" -l request -d 'Only this request' -r
complete -c reactor -n "__fish_reactor_using_subcommand logs" -l release -d 'Only this release' -r
complete -c reactor -n "__fish_reactor_using_subcommand logs" -s n -l limit -d 'The last so many that match' -r
complete -c reactor -n "__fish_reactor_using_subcommand logs" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand logs" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand logs" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand logs" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand logs" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand logs" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand logs" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand logs" -s f -l follow -d 'Keep showing records as they come'
complete -c reactor -n "__fish_reactor_using_subcommand logs" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand logs" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand logs" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand logs" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand logs" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand logs" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand doctor" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand doctor" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand doctor" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand doctor" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand doctor" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand doctor" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand doctor" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand doctor" -l offline -d 'Leave out everything that needs the network'
complete -c reactor -n "__fish_reactor_using_subcommand doctor" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand doctor" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand doctor" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand doctor" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand doctor" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand serve" -l config -d 'Configuration; `./Reactor.toml`, then `/etc/reactor/Reactor.toml` when absent' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand serve" -l bind -d 'Address and port to listen on [default: 127.0.0.1:8000]' -r
complete -c reactor -n "__fish_reactor_using_subcommand serve" -l database-url -d 'Postgres to use, 15 or newer' -r
complete -c reactor -n "__fish_reactor_using_subcommand serve" -l data-dir -d 'Folder for blobs, logs and keys [default: ./.reactor/serve]' -r -f -a "(__fish_complete_directories)"
complete -c reactor -n "__fish_reactor_using_subcommand serve" -l only -d 'Serve only these capabilities, separated by commas' -r
complete -c reactor -n "__fish_reactor_using_subcommand serve" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand serve" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand serve" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand serve" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand serve" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand serve" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand serve" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand serve" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand serve" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand serve" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand serve" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand serve" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand status" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand status" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand status" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand status" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand status" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand status" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand status" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand status" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand status" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand status" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand status" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand status" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand stop" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand stop" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand stop" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand stop" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand stop" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand stop" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand stop" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand stop" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand stop" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand stop" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand stop" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand stop" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand stop" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand open" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand open" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand open" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand open" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand open" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand open" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand open" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand open" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand open" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand open" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand open" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand open" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand open" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand completions" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand completions" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand completions" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand completions" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand completions" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand completions" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand completions" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand completions" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand completions" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand completions" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand completions" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand completions" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand man" -l out -d 'Folder to write one page per command into' -r -f -a "(__fish_complete_directories)"
complete -c reactor -n "__fish_reactor_using_subcommand man" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand man" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand man" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand man" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand man" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand man" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand man" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand man" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand man" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand man" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand man" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand man" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand version" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand version" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand version" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand version" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand version" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand version" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand version" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand version" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand version" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand version" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand version" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand version" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand version" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand explain" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand explain" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand explain" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand explain" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand explain" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand explain" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand explain" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand explain" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand explain" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand explain" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand explain" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand explain" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand api" -s d -l data -d 'Body; `@FILE` reads a file, `-` standard input. JSON unless -H says otherwise' -r
complete -c reactor -n "__fish_reactor_using_subcommand api" -s H -l header -d 'A header, such as \'x-name: value\'; may be repeated' -r
complete -c reactor -n "__fish_reactor_using_subcommand api" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand api" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand api" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand api" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand api" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand api" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand api" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand api" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand api" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand api" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand api" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand api" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand api" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand __reference" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand __reference" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand __reference" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand __reference" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand __reference" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand __reference" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand __reference" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand __reference" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand __reference" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand __reference" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand __reference" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand __reference" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand __reference" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand __postgres" -s C -l directory -d 'Run as if started in DIR' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand __postgres" -s m -l manifest -d 'Use this `reactor.toml` instead of looking for one' -r -F
complete -c reactor -n "__fish_reactor_using_subcommand __postgres" -s c -l context -d 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]' -r
complete -c reactor -n "__fish_reactor_using_subcommand __postgres" -l token -d 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]' -r
complete -c reactor -n "__fish_reactor_using_subcommand __postgres" -l output -d 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]' -r -f -a "human\t'Text for people'
json\t'JSON for programs'"
complete -c reactor -n "__fish_reactor_using_subcommand __postgres" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal'
always\t'Even into a pipe'
never\t'Never'"
complete -c reactor -n "__fish_reactor_using_subcommand __postgres" -l timeout -d 'Give up after so many seconds, with exit 124' -r
complete -c reactor -n "__fish_reactor_using_subcommand __postgres" -l json -d 'Short for `--output json`'
complete -c reactor -n "__fish_reactor_using_subcommand __postgres" -s q -l quiet -d 'Say only warnings and errors'
complete -c reactor -n "__fish_reactor_using_subcommand __postgres" -s v -l verbose -d 'Say more; twice for every request'
complete -c reactor -n "__fish_reactor_using_subcommand __postgres" -s y -l yes -d 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]'
complete -c reactor -n "__fish_reactor_using_subcommand __postgres" -l no-input -d 'Never ask; fail with exit 5 where an answer is needed'
complete -c reactor -n "__fish_reactor_using_subcommand __postgres" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "init" -d 'Make a new project'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "dev" -d 'Run the whole backend on this machine, rebuilt on every save'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "build" -d 'Build the project into one reproducible bundle'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "deploy" -d 'Make this project live on a server: all of it or nothing'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "rollback" -d 'Make an earlier release live again'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "undo" -d 'Take back the last deploy: short for `rollback`'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "releases" -d 'Look at what has been live, and at what a release holds'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "bundle" -d 'Look into bundles: what is in them, why, and whether they are sound'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "functions" -d 'List, call and configure functions'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "sites" -d 'Look at the sites that are live'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "jobs" -d 'List and trigger jobs, look at their runs'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "data" -d 'Write and run migrations, query the database'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "context" -d 'Name the servers you deploy to, and choose between them'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "logs" -d 'Show what the server and the functions logged'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "doctor" -d 'Look for what is wrong: project, machine, configuration, connection, server'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "serve" -d 'Run the server that projects are deployed to'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "status" -d 'Show what runs for this project: dev server, addresses, live release'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "stop" -d 'Stop the dev server of this project'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "open" -d 'Open a site of this project in the browser'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "completions" -d 'Print the completion script of a shell'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "man" -d 'Print the manual page, or write the pages of all commands into a folder'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "version" -d 'Show the version of this program, and of the server when it answers'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "explain" -d 'Say what an error code or an exit code means and what to do about it'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "api" -d 'Send a request to the server and print what it answers'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "__reference" -d 'Write completions, manual pages and reference pages into a folder'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "__postgres" -d 'Hold a Postgres for its owner and stop it when the owner is gone. Started by the server, never by hand'
complete -c reactor -n "__fish_reactor_using_subcommand help; and not __fish_seen_subcommand_from init dev build deploy rollback undo releases bundle functions sites jobs data context logs doctor serve status stop open completions man version explain api __reference __postgres help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from deploy" -f -a "attach" -d 'Follow a rollout that was started elsewhere, or that this terminal lost'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from deploy" -f -a "list" -d 'List the rollouts, newest first'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from releases" -f -a "list" -d 'List the activations, newest first; `*` marks the live one'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from releases" -f -a "show" -d 'Show what a release holds'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from releases" -f -a "diff" -d 'Show what changed between two releases'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from bundle" -f -a "ls" -d 'List the files of a bundle, or of the bundle this project would make'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from bundle" -f -a "explain" -d 'Say why a file is in the bundle or not: the rule, its file and its line'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from bundle" -f -a "verify" -d 'Read a bundle to its end and hold every file against the manifest; exit 11 when something is wrong'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from bundle" -f -a "diff" -d 'Show what changed between two bundles, or between a bundle and this project'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from functions" -f -a "list" -d 'List the functions'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from functions" -f -a "show" -d 'Show a function: its runtime, who may call it, where it answers'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from functions" -f -a "invoke" -d 'Call a function and print what it answers'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from functions" -f -a "logs" -d 'Show what a function logged'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from functions" -f -a "deployments" -d 'Look at what a function has been'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from functions" -f -a "env" -d 'Set the values that a function finds in its environment'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from sites" -f -a "list" -d 'List the sites'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from sites" -f -a "show" -d 'Show a site: its addresses and what it holds'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from jobs" -f -a "list" -d 'List the jobs'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from jobs" -f -a "show" -d 'Show a job: what starts it, what it calls, when it runs next'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from jobs" -f -a "trigger" -d 'Start a run of a job now'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from jobs" -f -a "runs" -d 'List the runs of a job, newest first'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from jobs" -f -a "run" -d 'Show a run: its state, its attempts, its result'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from data" -f -a "status" -d 'Show which migrations are applied on the server, and which of this project are pending'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from data" -f -a "migrate" -d 'Run the pending migrations of this project on the server, without deploying the rest'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from data" -f -a "new" -d 'Make an empty migration that sorts after all others'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from data" -f -a "query" -d 'Run one SQL statement; read-only unless --write'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from data" -f -a "psql" -d 'Open psql on the database of the running dev server'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "list" -d 'List the contexts; `*` marks the one commands use here'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "add" -d 'Add a server, or change the one of that name'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "use" -d 'Choose the context for this project, or everywhere with --global'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "show" -d 'Show a context: its address, what chose it, and where its token comes from'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "rename" -d 'Give a context another name'
complete -c reactor -n "__fish_reactor_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "remove" -d 'Forget a server; nothing on it is touched'
