
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'reactor' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'reactor'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'reactor' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Make a new project')
            [CompletionResult]::new('dev', 'dev', [CompletionResultType]::ParameterValue, 'Run the whole backend on this machine, rebuilt on every save')
            [CompletionResult]::new('build', 'build', [CompletionResultType]::ParameterValue, 'Build the project into one reproducible bundle')
            [CompletionResult]::new('deploy', 'deploy', [CompletionResultType]::ParameterValue, 'Make this project live on a server: all of it or nothing')
            [CompletionResult]::new('rollback', 'rollback', [CompletionResultType]::ParameterValue, 'Make an earlier release live again')
            [CompletionResult]::new('undo', 'undo', [CompletionResultType]::ParameterValue, 'Take back the last deploy: short for `rollback`')
            [CompletionResult]::new('releases', 'releases', [CompletionResultType]::ParameterValue, 'Look at what has been live, and at what a release holds')
            [CompletionResult]::new('bundle', 'bundle', [CompletionResultType]::ParameterValue, 'Look into bundles: what is in them, why, and whether they are sound')
            [CompletionResult]::new('functions', 'functions', [CompletionResultType]::ParameterValue, 'List, call and configure functions')
            [CompletionResult]::new('sites', 'sites', [CompletionResultType]::ParameterValue, 'Look at the sites that are live')
            [CompletionResult]::new('jobs', 'jobs', [CompletionResultType]::ParameterValue, 'List and trigger jobs, look at their runs')
            [CompletionResult]::new('data', 'data', [CompletionResultType]::ParameterValue, 'Write and run migrations, query the database')
            [CompletionResult]::new('context', 'context', [CompletionResultType]::ParameterValue, 'Name the servers you deploy to, and choose between them')
            [CompletionResult]::new('logs', 'logs', [CompletionResultType]::ParameterValue, 'Show what the server and the functions logged')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Look for what is wrong: project, machine, configuration, connection, server')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Run the server that projects are deployed to')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show what runs for this project: dev server, addresses, live release')
            [CompletionResult]::new('stop', 'stop', [CompletionResultType]::ParameterValue, 'Stop the dev server of this project')
            [CompletionResult]::new('open', 'open', [CompletionResultType]::ParameterValue, 'Open a site of this project in the browser')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page, or write the pages of all commands into a folder')
            [CompletionResult]::new('version', 'version', [CompletionResultType]::ParameterValue, 'Show the version of this program, and of the server when it answers')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what an error code or an exit code means and what to do about it')
            [CompletionResult]::new('api', 'api', [CompletionResultType]::ParameterValue, 'Send a request to the server and print what it answers')
            [CompletionResult]::new('__reference', '__reference', [CompletionResultType]::ParameterValue, 'Write completions, manual pages and reference pages into a folder')
            [CompletionResult]::new('__postgres', '__postgres', [CompletionResultType]::ParameterValue, 'Hold a Postgres for its owner and stop it when the owner is gone. Started by the server, never by hand')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'reactor;init' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name of the project [default: the folder''s]')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'What to start from [default: hello]')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--list-templates', '--list-templates', [CompletionResultType]::ParameterName, 'List the templates and stop')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;dev' {
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port to listen on; 0 takes a free one [default: 8080]')
            [CompletionResult]::new('--host', '--host', [CompletionResultType]::ParameterName, 'Address to listen on')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Use this Postgres instead of the managed local one')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--reset', '--reset', [CompletionResultType]::ParameterName, 'Drop the managed database first and begin with a fresh one')
            [CompletionResult]::new('--once', '--once', [CompletionResultType]::ParameterName, 'Build and start once without watching; with a command, stop when it ends')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;build' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'File to write [default: .reactor/build/bundle.tar.zst]')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'File to write [default: .reactor/build/bundle.tar.zst]')
            [CompletionResult]::new('--allow-secret', '--allow-secret', [CompletionResultType]::ParameterName, 'Bundle this file although it looks like it holds a secret; may be repeated')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Build and report what is wrong without writing a bundle')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;deploy' {
            [CompletionResult]::new('--bundle', '--bundle', [CompletionResultType]::ParameterName, 'Send this bundle instead of building')
            [CompletionResult]::new('--message', '--message', [CompletionResultType]::ParameterName, 'Kept with the release and shown in `releases list`')
            [CompletionResult]::new('--if-release', '--if-release', [CompletionResultType]::ParameterName, 'Only if this release is live; `none` when nothing is')
            [CompletionResult]::new('--allow-secret', '--allow-secret', [CompletionResultType]::ParameterName, 'Bundle this file although it looks like it holds a secret; may be repeated')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--prebuilt', '--prebuilt', [CompletionResultType]::ParameterName, 'Send what the last `reactor build` wrote')
            [CompletionResult]::new('--plan', '--plan', [CompletionResultType]::ParameterName, 'Show what would change and stop; on a terminal, offers to go on')
            [CompletionResult]::new('--no-activate', '--no-activate', [CompletionResultType]::ParameterName, 'Prepare the release without making it live')
            [CompletionResult]::new('--detach', '--detach', [CompletionResultType]::ParameterName, 'Exit as soon as the server has accepted it')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait while another deploy is running')
            [CompletionResult]::new('--allow-late', '--allow-late', [CompletionResultType]::ParameterName, 'Run pending migrations that sort before an applied one')
            [CompletionResult]::new('--prune', '--prune', [CompletionResultType]::ParameterName, 'Remove functions that were created on the server and are not in the manifest')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('attach', 'attach', [CompletionResultType]::ParameterValue, 'Follow a rollout that was started elsewhere, or that this terminal lost')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the rollouts, newest first')
            [CompletionResult]::new('ls', 'ls', [CompletionResultType]::ParameterValue, 'List the rollouts, newest first')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'reactor;deploy;attach' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;deploy;list' {
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'How many')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;deploy;ls' {
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'How many')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;deploy;help' {
            [CompletionResult]::new('attach', 'attach', [CompletionResultType]::ParameterValue, 'Follow a rollout that was started elsewhere, or that this terminal lost')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the rollouts, newest first')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'reactor;deploy;help;attach' {
            break
        }
        'reactor;deploy;help;list' {
            break
        }
        'reactor;deploy;help;help' {
            break
        }
        'reactor;rollback' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Release to activate, earlier or later')
            [CompletionResult]::new('--message', '--message', [CompletionResultType]::ParameterName, 'Kept with the activation')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;undo' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;releases' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the activations, newest first; `*` marks the live one')
            [CompletionResult]::new('ls', 'ls', [CompletionResultType]::ParameterValue, 'List the activations, newest first; `*` marks the live one')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what a release holds')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show what changed between two releases')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'reactor;releases;list' {
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'How many')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;releases;ls' {
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'How many')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;releases;show' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;releases;diff' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;releases;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the activations, newest first; `*` marks the live one')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what a release holds')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show what changed between two releases')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'reactor;releases;help;list' {
            break
        }
        'reactor;releases;help;show' {
            break
        }
        'reactor;releases;help;diff' {
            break
        }
        'reactor;releases;help;help' {
            break
        }
        'reactor;bundle' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('ls', 'ls', [CompletionResultType]::ParameterValue, 'List the files of a bundle, or of the bundle this project would make')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the files of a bundle, or of the bundle this project would make')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say why a file is in the bundle or not: the rule, its file and its line')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Read a bundle to its end and hold every file against the manifest; exit 11 when something is wrong')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show what changed between two bundles, or between a bundle and this project')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'reactor;bundle;ls' {
            [CompletionResult]::new('--sort', '--sort', [CompletionResultType]::ParameterName, 'Order of the files')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--why-big', '--why-big', [CompletionResultType]::ParameterName, 'Add up folders instead, the largest first')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;bundle;list' {
            [CompletionResult]::new('--sort', '--sort', [CompletionResultType]::ParameterName, 'Order of the files')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--why-big', '--why-big', [CompletionResultType]::ParameterName, 'Add up folders instead, the largest first')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;bundle;explain' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;bundle;verify' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--thin', '--thin', [CompletionResultType]::ParameterName, 'Accept a thin bundle, which leaves out files that its receiver has')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;bundle;diff' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;bundle;help' {
            [CompletionResult]::new('ls', 'ls', [CompletionResultType]::ParameterValue, 'List the files of a bundle, or of the bundle this project would make')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say why a file is in the bundle or not: the rule, its file and its line')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Read a bundle to its end and hold every file against the manifest; exit 11 when something is wrong')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show what changed between two bundles, or between a bundle and this project')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'reactor;bundle;help;ls' {
            break
        }
        'reactor;bundle;help;explain' {
            break
        }
        'reactor;bundle;help;verify' {
            break
        }
        'reactor;bundle;help;diff' {
            break
        }
        'reactor;bundle;help;help' {
            break
        }
        'reactor;functions' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the functions')
            [CompletionResult]::new('ls', 'ls', [CompletionResultType]::ParameterValue, 'List the functions')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a function: its runtime, who may call it, where it answers')
            [CompletionResult]::new('invoke', 'invoke', [CompletionResultType]::ParameterValue, 'Call a function and print what it answers')
            [CompletionResult]::new('logs', 'logs', [CompletionResultType]::ParameterValue, 'Show what a function logged')
            [CompletionResult]::new('deployments', 'deployments', [CompletionResultType]::ParameterValue, 'Look at what a function has been')
            [CompletionResult]::new('env', 'env', [CompletionResultType]::ParameterValue, 'Set the values that a function finds in its environment')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'reactor;functions;list' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;functions;ls' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;functions;show' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;functions;invoke' {
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Body, sent as application/json; `@FILE` reads a file, `-` standard input')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Body, sent as it is; `@FILE` reads a file, `-` standard input')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Body, sent as it is; `@FILE` reads a file, `-` standard input')
            [CompletionResult]::new('-X', '-X ', [CompletionResultType]::ParameterName, 'Method')
            [CompletionResult]::new('--method', '--method', [CompletionResultType]::ParameterName, 'Method')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Path and query below the function')
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'Path and query below the function')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'A header, such as ''x-name: value''; may be repeated')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header, such as ''x-name: value''; may be repeated')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;functions;logs' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'From here on: a duration such as 15m or 2d, or a time')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Keep showing records as they come')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Keep showing records as they come')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;functions;deployments' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the deployments of a function, newest first; `*` marks the live one')
            [CompletionResult]::new('ls', 'ls', [CompletionResultType]::ParameterValue, 'List the deployments of a function, newest first; `*` marks the live one')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'reactor;functions;deployments;list' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;functions;deployments;ls' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;functions;deployments;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the deployments of a function, newest first; `*` marks the live one')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'reactor;functions;deployments;help;list' {
            break
        }
        'reactor;functions;deployments;help;help' {
            break
        }
        'reactor;functions;env' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the keys of a function; values of secrets are never shown')
            [CompletionResult]::new('ls', 'ls', [CompletionResultType]::ParameterValue, 'List the keys of a function; values of secrets are never shown')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a key; without VALUE it is asked for, or read from standard input')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Remove a key')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Remove a key')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'reactor;functions;env;list' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;functions;env;ls' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;functions;env;set' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'Encrypt it at rest and never show it again')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;functions;env;unset' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;functions;env;rm' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;functions;env;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the keys of a function; values of secrets are never shown')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a key; without VALUE it is asked for, or read from standard input')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Remove a key')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'reactor;functions;env;help;list' {
            break
        }
        'reactor;functions;env;help;set' {
            break
        }
        'reactor;functions;env;help;unset' {
            break
        }
        'reactor;functions;env;help;help' {
            break
        }
        'reactor;functions;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the functions')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a function: its runtime, who may call it, where it answers')
            [CompletionResult]::new('invoke', 'invoke', [CompletionResultType]::ParameterValue, 'Call a function and print what it answers')
            [CompletionResult]::new('logs', 'logs', [CompletionResultType]::ParameterValue, 'Show what a function logged')
            [CompletionResult]::new('deployments', 'deployments', [CompletionResultType]::ParameterValue, 'Look at what a function has been')
            [CompletionResult]::new('env', 'env', [CompletionResultType]::ParameterValue, 'Set the values that a function finds in its environment')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'reactor;functions;help;list' {
            break
        }
        'reactor;functions;help;show' {
            break
        }
        'reactor;functions;help;invoke' {
            break
        }
        'reactor;functions;help;logs' {
            break
        }
        'reactor;functions;help;deployments' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the deployments of a function, newest first; `*` marks the live one')
            break
        }
        'reactor;functions;help;deployments;list' {
            break
        }
        'reactor;functions;help;env' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the keys of a function; values of secrets are never shown')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a key; without VALUE it is asked for, or read from standard input')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Remove a key')
            break
        }
        'reactor;functions;help;env;list' {
            break
        }
        'reactor;functions;help;env;set' {
            break
        }
        'reactor;functions;help;env;unset' {
            break
        }
        'reactor;functions;help;help' {
            break
        }
        'reactor;sites' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the sites')
            [CompletionResult]::new('ls', 'ls', [CompletionResultType]::ParameterValue, 'List the sites')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a site: its addresses and what it holds')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'reactor;sites;list' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;sites;ls' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;sites;show' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;sites;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the sites')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a site: its addresses and what it holds')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'reactor;sites;help;list' {
            break
        }
        'reactor;sites;help;show' {
            break
        }
        'reactor;sites;help;help' {
            break
        }
        'reactor;jobs' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the jobs')
            [CompletionResult]::new('ls', 'ls', [CompletionResultType]::ParameterValue, 'List the jobs')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a job: what starts it, what it calls, when it runs next')
            [CompletionResult]::new('trigger', 'trigger', [CompletionResultType]::ParameterValue, 'Start a run of a job now')
            [CompletionResult]::new('runs', 'runs', [CompletionResultType]::ParameterValue, 'List the runs of a job, newest first')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Show a run: its state, its attempts, its result')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'reactor;jobs;list' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;jobs;ls' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;jobs;show' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;jobs;trigger' {
            [CompletionResult]::new('--input', '--input', [CompletionResultType]::ParameterName, 'JSON handed to the function as its body; `@FILE` reads a file, `-` standard input')
            [CompletionResult]::new('--idempotency-key', '--idempotency-key', [CompletionResultType]::ParameterName, 'The same key gives the same run')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait until the run has ended; exit 1 when it failed')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;jobs;runs' {
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'How many')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Only runs in this state')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;jobs;run' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;jobs;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the jobs')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a job: what starts it, what it calls, when it runs next')
            [CompletionResult]::new('trigger', 'trigger', [CompletionResultType]::ParameterValue, 'Start a run of a job now')
            [CompletionResult]::new('runs', 'runs', [CompletionResultType]::ParameterValue, 'List the runs of a job, newest first')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Show a run: its state, its attempts, its result')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'reactor;jobs;help;list' {
            break
        }
        'reactor;jobs;help;show' {
            break
        }
        'reactor;jobs;help;trigger' {
            break
        }
        'reactor;jobs;help;runs' {
            break
        }
        'reactor;jobs;help;run' {
            break
        }
        'reactor;jobs;help;help' {
            break
        }
        'reactor;data' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show which migrations are applied on the server, and which of this project are pending')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Run the pending migrations of this project on the server, without deploying the rest')
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make an empty migration that sorts after all others')
            [CompletionResult]::new('query', 'query', [CompletionResultType]::ParameterValue, 'Run one SQL statement; read-only unless --write')
            [CompletionResult]::new('psql', 'psql', [CompletionResultType]::ParameterValue, 'Open psql on the database of the running dev server')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'reactor;data;status' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;data;migrate' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would run, and stop')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;data;new' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;data;query' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Read the statement from a file')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Read the statement from a file')
            [CompletionResult]::new('--param', '--param', [CompletionResultType]::ParameterName, 'Value for $1, $2 …: JSON, or text; may be repeated')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--write', '--write', [CompletionResultType]::ParameterName, 'Allow changes')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;data;psql' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;data;help' {
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show which migrations are applied on the server, and which of this project are pending')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Run the pending migrations of this project on the server, without deploying the rest')
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make an empty migration that sorts after all others')
            [CompletionResult]::new('query', 'query', [CompletionResultType]::ParameterValue, 'Run one SQL statement; read-only unless --write')
            [CompletionResult]::new('psql', 'psql', [CompletionResultType]::ParameterValue, 'Open psql on the database of the running dev server')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'reactor;data;help;status' {
            break
        }
        'reactor;data;help;migrate' {
            break
        }
        'reactor;data;help;new' {
            break
        }
        'reactor;data;help;query' {
            break
        }
        'reactor;data;help;psql' {
            break
        }
        'reactor;data;help;help' {
            break
        }
        'reactor;context' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the contexts; `*` marks the one commands use here')
            [CompletionResult]::new('ls', 'ls', [CompletionResultType]::ParameterValue, 'List the contexts; `*` marks the one commands use here')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a server, or change the one of that name')
            [CompletionResult]::new('use', 'use', [CompletionResultType]::ParameterValue, 'Choose the context for this project, or everywhere with --global')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a context: its address, what chose it, and where its token comes from')
            [CompletionResult]::new('rename', 'rename', [CompletionResultType]::ParameterValue, 'Give a context another name')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Forget a server; nothing on it is touched')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Forget a server; nothing on it is touched')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'reactor;context;list' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;context;ls' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;context;add' {
            [CompletionResult]::new('--endpoint', '--endpoint', [CompletionResultType]::ParameterName, 'Address of the server')
            [CompletionResult]::new('--org', '--org', [CompletionResultType]::ParameterName, 'Organisation on that server')
            [CompletionResult]::new('--token-variable', '--token-variable', [CompletionResultType]::ParameterName, 'Variable that holds the token for this context')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--protected', '--protected', [CompletionResultType]::ParameterName, 'Ask before anything is changed there, and only with --context named')
            [CompletionResult]::new('--use', '--use', [CompletionResultType]::ParameterName, 'Choose it at once, as `context use` does')
            [CompletionResult]::new('--insecure-http', '--insecure-http', [CompletionResultType]::ParameterName, 'Allow the token to be sent over plain http')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;context;use' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--global', '--global', [CompletionResultType]::ParameterName, 'Make it the default everywhere, not only in this project')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;context;show' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;context;rename' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;context;remove' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;context;rm' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;context;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the contexts; `*` marks the one commands use here')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a server, or change the one of that name')
            [CompletionResult]::new('use', 'use', [CompletionResultType]::ParameterValue, 'Choose the context for this project, or everywhere with --global')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a context: its address, what chose it, and where its token comes from')
            [CompletionResult]::new('rename', 'rename', [CompletionResultType]::ParameterValue, 'Give a context another name')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Forget a server; nothing on it is touched')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'reactor;context;help;list' {
            break
        }
        'reactor;context;help;add' {
            break
        }
        'reactor;context;help;use' {
            break
        }
        'reactor;context;help;show' {
            break
        }
        'reactor;context;help;rename' {
            break
        }
        'reactor;context;help;remove' {
            break
        }
        'reactor;context;help;help' {
            break
        }
        'reactor;logs' {
            [CompletionResult]::new('--capability', '--capability', [CompletionResultType]::ParameterName, 'Only this capability: server, functions, sites, jobs, data')
            [CompletionResult]::new('--function', '--function', [CompletionResultType]::ParameterName, 'Only this function')
            [CompletionResult]::new('--level', '--level', [CompletionResultType]::ParameterName, 'Only this level and above')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'From here on: a duration such as 90s, 15m, 1h, 2d, or a time')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Until here, in the same form')
            [CompletionResult]::new('--grep', '--grep', [CompletionResultType]::ParameterName, 'Only messages that match this regular expression')
            [CompletionResult]::new('--request', '--request', [CompletionResultType]::ParameterName, 'Only this request')
            [CompletionResult]::new('--release', '--release', [CompletionResultType]::ParameterName, 'Only this release')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'The last so many that match')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'The last so many that match')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Keep showing records as they come')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Keep showing records as they come')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;doctor' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Leave out everything that needs the network')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;serve' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration; `./Reactor.toml`, then `/etc/reactor/Reactor.toml` when absent')
            [CompletionResult]::new('--bind', '--bind', [CompletionResultType]::ParameterName, 'Address and port to listen on [default: 127.0.0.1:8000]')
            [CompletionResult]::new('--database-url', '--database-url', [CompletionResultType]::ParameterName, 'Postgres to use, 15 or newer')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder for blobs, logs and keys [default: ./.reactor/serve]')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Serve only these capabilities, separated by commas')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;status' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;stop' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;open' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;completions' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;man' {
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Folder to write one page per command into')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;version' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;explain' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;api' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Body; `@FILE` reads a file, `-` standard input. JSON unless -H says otherwise')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Body; `@FILE` reads a file, `-` standard input. JSON unless -H says otherwise')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'A header, such as ''x-name: value''; may be repeated')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header, such as ''x-name: value''; may be repeated')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;__reference' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;__postgres' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('--directory', '--directory', [CompletionResultType]::ParameterName, 'Run as if started in DIR')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'Use this `reactor.toml` instead of looking for one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Token to send; `-` reads standard input [env: REACTOR_TOKEN]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after so many seconds, with exit 124')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for `--output json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice for every request')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer confirmations with yes [env: REACTOR_ASSUME_YES]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail with exit 5 where an answer is needed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'reactor;help' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Make a new project')
            [CompletionResult]::new('dev', 'dev', [CompletionResultType]::ParameterValue, 'Run the whole backend on this machine, rebuilt on every save')
            [CompletionResult]::new('build', 'build', [CompletionResultType]::ParameterValue, 'Build the project into one reproducible bundle')
            [CompletionResult]::new('deploy', 'deploy', [CompletionResultType]::ParameterValue, 'Make this project live on a server: all of it or nothing')
            [CompletionResult]::new('rollback', 'rollback', [CompletionResultType]::ParameterValue, 'Make an earlier release live again')
            [CompletionResult]::new('undo', 'undo', [CompletionResultType]::ParameterValue, 'Take back the last deploy: short for `rollback`')
            [CompletionResult]::new('releases', 'releases', [CompletionResultType]::ParameterValue, 'Look at what has been live, and at what a release holds')
            [CompletionResult]::new('bundle', 'bundle', [CompletionResultType]::ParameterValue, 'Look into bundles: what is in them, why, and whether they are sound')
            [CompletionResult]::new('functions', 'functions', [CompletionResultType]::ParameterValue, 'List, call and configure functions')
            [CompletionResult]::new('sites', 'sites', [CompletionResultType]::ParameterValue, 'Look at the sites that are live')
            [CompletionResult]::new('jobs', 'jobs', [CompletionResultType]::ParameterValue, 'List and trigger jobs, look at their runs')
            [CompletionResult]::new('data', 'data', [CompletionResultType]::ParameterValue, 'Write and run migrations, query the database')
            [CompletionResult]::new('context', 'context', [CompletionResultType]::ParameterValue, 'Name the servers you deploy to, and choose between them')
            [CompletionResult]::new('logs', 'logs', [CompletionResultType]::ParameterValue, 'Show what the server and the functions logged')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Look for what is wrong: project, machine, configuration, connection, server')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Run the server that projects are deployed to')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show what runs for this project: dev server, addresses, live release')
            [CompletionResult]::new('stop', 'stop', [CompletionResultType]::ParameterValue, 'Stop the dev server of this project')
            [CompletionResult]::new('open', 'open', [CompletionResultType]::ParameterValue, 'Open a site of this project in the browser')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page, or write the pages of all commands into a folder')
            [CompletionResult]::new('version', 'version', [CompletionResultType]::ParameterValue, 'Show the version of this program, and of the server when it answers')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what an error code or an exit code means and what to do about it')
            [CompletionResult]::new('api', 'api', [CompletionResultType]::ParameterValue, 'Send a request to the server and print what it answers')
            [CompletionResult]::new('__reference', '__reference', [CompletionResultType]::ParameterValue, 'Write completions, manual pages and reference pages into a folder')
            [CompletionResult]::new('__postgres', '__postgres', [CompletionResultType]::ParameterValue, 'Hold a Postgres for its owner and stop it when the owner is gone. Started by the server, never by hand')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'reactor;help;init' {
            break
        }
        'reactor;help;dev' {
            break
        }
        'reactor;help;build' {
            break
        }
        'reactor;help;deploy' {
            [CompletionResult]::new('attach', 'attach', [CompletionResultType]::ParameterValue, 'Follow a rollout that was started elsewhere, or that this terminal lost')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the rollouts, newest first')
            break
        }
        'reactor;help;deploy;attach' {
            break
        }
        'reactor;help;deploy;list' {
            break
        }
        'reactor;help;rollback' {
            break
        }
        'reactor;help;undo' {
            break
        }
        'reactor;help;releases' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the activations, newest first; `*` marks the live one')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what a release holds')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show what changed between two releases')
            break
        }
        'reactor;help;releases;list' {
            break
        }
        'reactor;help;releases;show' {
            break
        }
        'reactor;help;releases;diff' {
            break
        }
        'reactor;help;bundle' {
            [CompletionResult]::new('ls', 'ls', [CompletionResultType]::ParameterValue, 'List the files of a bundle, or of the bundle this project would make')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say why a file is in the bundle or not: the rule, its file and its line')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Read a bundle to its end and hold every file against the manifest; exit 11 when something is wrong')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show what changed between two bundles, or between a bundle and this project')
            break
        }
        'reactor;help;bundle;ls' {
            break
        }
        'reactor;help;bundle;explain' {
            break
        }
        'reactor;help;bundle;verify' {
            break
        }
        'reactor;help;bundle;diff' {
            break
        }
        'reactor;help;functions' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the functions')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a function: its runtime, who may call it, where it answers')
            [CompletionResult]::new('invoke', 'invoke', [CompletionResultType]::ParameterValue, 'Call a function and print what it answers')
            [CompletionResult]::new('logs', 'logs', [CompletionResultType]::ParameterValue, 'Show what a function logged')
            [CompletionResult]::new('deployments', 'deployments', [CompletionResultType]::ParameterValue, 'Look at what a function has been')
            [CompletionResult]::new('env', 'env', [CompletionResultType]::ParameterValue, 'Set the values that a function finds in its environment')
            break
        }
        'reactor;help;functions;list' {
            break
        }
        'reactor;help;functions;show' {
            break
        }
        'reactor;help;functions;invoke' {
            break
        }
        'reactor;help;functions;logs' {
            break
        }
        'reactor;help;functions;deployments' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the deployments of a function, newest first; `*` marks the live one')
            break
        }
        'reactor;help;functions;deployments;list' {
            break
        }
        'reactor;help;functions;env' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the keys of a function; values of secrets are never shown')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a key; without VALUE it is asked for, or read from standard input')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Remove a key')
            break
        }
        'reactor;help;functions;env;list' {
            break
        }
        'reactor;help;functions;env;set' {
            break
        }
        'reactor;help;functions;env;unset' {
            break
        }
        'reactor;help;sites' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the sites')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a site: its addresses and what it holds')
            break
        }
        'reactor;help;sites;list' {
            break
        }
        'reactor;help;sites;show' {
            break
        }
        'reactor;help;jobs' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the jobs')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a job: what starts it, what it calls, when it runs next')
            [CompletionResult]::new('trigger', 'trigger', [CompletionResultType]::ParameterValue, 'Start a run of a job now')
            [CompletionResult]::new('runs', 'runs', [CompletionResultType]::ParameterValue, 'List the runs of a job, newest first')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Show a run: its state, its attempts, its result')
            break
        }
        'reactor;help;jobs;list' {
            break
        }
        'reactor;help;jobs;show' {
            break
        }
        'reactor;help;jobs;trigger' {
            break
        }
        'reactor;help;jobs;runs' {
            break
        }
        'reactor;help;jobs;run' {
            break
        }
        'reactor;help;data' {
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show which migrations are applied on the server, and which of this project are pending')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Run the pending migrations of this project on the server, without deploying the rest')
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make an empty migration that sorts after all others')
            [CompletionResult]::new('query', 'query', [CompletionResultType]::ParameterValue, 'Run one SQL statement; read-only unless --write')
            [CompletionResult]::new('psql', 'psql', [CompletionResultType]::ParameterValue, 'Open psql on the database of the running dev server')
            break
        }
        'reactor;help;data;status' {
            break
        }
        'reactor;help;data;migrate' {
            break
        }
        'reactor;help;data;new' {
            break
        }
        'reactor;help;data;query' {
            break
        }
        'reactor;help;data;psql' {
            break
        }
        'reactor;help;context' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the contexts; `*` marks the one commands use here')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a server, or change the one of that name')
            [CompletionResult]::new('use', 'use', [CompletionResultType]::ParameterValue, 'Choose the context for this project, or everywhere with --global')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a context: its address, what chose it, and where its token comes from')
            [CompletionResult]::new('rename', 'rename', [CompletionResultType]::ParameterValue, 'Give a context another name')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Forget a server; nothing on it is touched')
            break
        }
        'reactor;help;context;list' {
            break
        }
        'reactor;help;context;add' {
            break
        }
        'reactor;help;context;use' {
            break
        }
        'reactor;help;context;show' {
            break
        }
        'reactor;help;context;rename' {
            break
        }
        'reactor;help;context;remove' {
            break
        }
        'reactor;help;logs' {
            break
        }
        'reactor;help;doctor' {
            break
        }
        'reactor;help;serve' {
            break
        }
        'reactor;help;status' {
            break
        }
        'reactor;help;stop' {
            break
        }
        'reactor;help;open' {
            break
        }
        'reactor;help;completions' {
            break
        }
        'reactor;help;man' {
            break
        }
        'reactor;help;version' {
            break
        }
        'reactor;help;explain' {
            break
        }
        'reactor;help;api' {
            break
        }
        'reactor;help;__reference' {
            break
        }
        'reactor;help;__postgres' {
            break
        }
        'reactor;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
