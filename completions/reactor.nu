module completions {

  def "nu-complete reactor names contexts" [] {
    ^reactor __names contexts | lines
  }

  def "nu-complete reactor names functions" [] {
    ^reactor __names functions | lines
  }

  def "nu-complete reactor names sites" [] {
    ^reactor __names sites | lines
  }

  def "nu-complete reactor names jobs" [] {
    ^reactor __names jobs | lines
  }

  def "nu-complete reactor names releases" [] {
    ^reactor __names releases | lines
  }

  def "nu-complete reactor output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor color" [] {
    [ "auto" "always" "never" ]
  }

  # The backend you run on your laptop and deploy to your server: database, functions, sites and jobs in one binary
  export extern reactor [
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --json                    # Short for `--output json`
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete reactor init output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor init color" [] {
    [ "auto" "always" "never" ]
  }

  # Make a new project
  export extern "reactor init" [
    --name: string            # Name of the project [default: the folder's]
    --template: string        # What to start from [default: hello]
    --list-templates          # List the templates and stop
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor init output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor init color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    dir?: directory           # Folder to make it in [default: the working directory]
  ]

  def "nu-complete reactor dev output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor dev color" [] {
    [ "auto" "always" "never" ]
  }

  # Run the whole backend on this machine, rebuilt on every save
  export extern "reactor dev" [
    --port: string            # Port to listen on; 0 takes a free one [default: 8080]
    --host: string            # Address to listen on
    --database-url: string    # Use this Postgres instead of the managed local one
    --reset                   # Drop the managed database first and begin with a fresh one
    --once                    # Build, start, check that everything answers, and stop
    --built                   # Build sites of frameworks instead of running the development servers they bring along
    --now: string             # Let jobs take this for the time: `2026-12-24T07:59`, in UTC unless it says otherwise; it runs on from there
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor dev output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor dev color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    dir?: directory           # Project to run; the one around the working directory when absent
  ]

  def "nu-complete reactor build output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor build color" [] {
    [ "auto" "always" "never" ]
  }

  # Build the project into one reproducible bundle
  export extern "reactor build" [
    --out(-o): path           # File to write [default: .reactor/build/bundle.tar.zst]
    --check                   # Build, run the top-level code of every function, and report what is wrong without writing a bundle
    --allow-secret: string    # Bundle this file although it looks like it holds a secret; may be repeated
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor build output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor build color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor deploy output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor deploy color" [] {
    [ "auto" "always" "never" ]
  }

  # Make this project live on a server: all of it or nothing
  export extern "reactor deploy" [
    --bundle: path            # Send this bundle instead of building
    --prebuilt                # Send what the last `reactor build` wrote
    --plan                    # Show what would change and stop; on a terminal, offers to go on
    --no-activate             # Prepare the release without making it live
    --message: string         # Kept with the release and shown in `releases list`
    --detach                  # Exit as soon as the server has accepted it
    --wait                    # Wait while another deploy is running
    --if-release: string@"nu-complete reactor names releases" # Only if this release is live; `none` when nothing is
    --allow-late              # Run pending migrations that sort before an applied one
    --prune                   # Remove functions that were created on the server and are not in the manifest
    --allow-secret: string    # Bundle this file although it looks like it holds a secret; may be repeated
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor deploy output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor deploy color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor deploy attach output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor deploy attach color" [] {
    [ "auto" "always" "never" ]
  }

  # Follow a rollout that was started elsewhere, or that this terminal lost
  export extern "reactor deploy attach" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor deploy attach output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor deploy attach color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    id?: string               # Rollout to follow; the running one, else the latest, when absent
  ]

  def "nu-complete reactor deploy list output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor deploy list color" [] {
    [ "auto" "always" "never" ]
  }

  # List the rollouts, newest first
  export extern "reactor deploy list" [
    --limit: string           # How many
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor deploy list output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor deploy list color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor deploy help" [
  ]

  # Follow a rollout that was started elsewhere, or that this terminal lost
  export extern "reactor deploy help attach" [
  ]

  # List the rollouts, newest first
  export extern "reactor deploy help list" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor deploy help help" [
  ]

  def "nu-complete reactor rollback output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor rollback color" [] {
    [ "auto" "always" "never" ]
  }

  # Make an earlier release live again
  export extern "reactor rollback" [
    --to: string@"nu-complete reactor names releases" # Release to activate, earlier or later
    --message: string         # Kept with the activation
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor rollback output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor rollback color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor undo output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor undo color" [] {
    [ "auto" "always" "never" ]
  }

  # Take back the last deploy: short for `rollback`
  export extern "reactor undo" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor undo output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor undo color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor releases output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor releases color" [] {
    [ "auto" "always" "never" ]
  }

  # Look at what has been live, and at what a release holds
  export extern "reactor releases" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor releases output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor releases color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor releases list output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor releases list color" [] {
    [ "auto" "always" "never" ]
  }

  # List the activations, newest first; `*` marks the live one
  export extern "reactor releases list" [
    --limit: string           # How many
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor releases list output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor releases list color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor releases show output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor releases show color" [] {
    [ "auto" "always" "never" ]
  }

  # Show what a release holds
  export extern "reactor releases show" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor releases show output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor releases show color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    id?: string@"nu-complete reactor names releases" # Release to show; the live one when absent
  ]

  def "nu-complete reactor releases diff output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor releases diff color" [] {
    [ "auto" "always" "never" ]
  }

  # Show what changed between two releases
  export extern "reactor releases diff" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor releases diff output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor releases diff color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    from: string@"nu-complete reactor names releases" # The earlier one; `live` is the live one
    to?: string@"nu-complete reactor names releases" # The later one; the live one when absent
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor releases help" [
  ]

  # List the activations, newest first; `*` marks the live one
  export extern "reactor releases help list" [
  ]

  # Show what a release holds
  export extern "reactor releases help show" [
  ]

  # Show what changed between two releases
  export extern "reactor releases help diff" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor releases help help" [
  ]

  def "nu-complete reactor bundle output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor bundle color" [] {
    [ "auto" "always" "never" ]
  }

  # Look into bundles: what is in them, why, and whether they are sound
  export extern "reactor bundle" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor bundle output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor bundle color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor bundle ls sort" [] {
    [ "path" "size" ]
  }

  def "nu-complete reactor bundle ls output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor bundle ls color" [] {
    [ "auto" "always" "never" ]
  }

  # List the files of a bundle, of a release, or of the bundle this project would make
  export extern "reactor bundle ls" [
    --tree                    # Show folders and what is in them, each with its size
    --sort: string@"nu-complete reactor bundle ls sort" # Order of the files
    --why-big                 # Add up folders instead, the largest first
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor bundle ls output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor bundle ls color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    file?: path               # Bundle file, release (`rel_…` or `live`) or project folder; without it this project is built
  ]

  def "nu-complete reactor bundle explain output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor bundle explain color" [] {
    [ "auto" "always" "never" ]
  }

  # Say why a file is in the bundle or not: the rule, its file and its line
  export extern "reactor bundle explain" [
    --files                   # List the files that the rules let in instead
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor bundle explain output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor bundle explain color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    path?: path               # A file or folder of the project
  ]

  def "nu-complete reactor bundle verify output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor bundle verify color" [] {
    [ "auto" "always" "never" ]
  }

  # Read a bundle to its end and hold every file against the manifest; exit 11 when something is wrong
  export extern "reactor bundle verify" [
    --thin                    # Accept a thin bundle, which leaves out files that its receiver has
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor bundle verify output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor bundle verify color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    file: path                # Bundle to verify
  ]

  def "nu-complete reactor bundle diff output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor bundle diff color" [] {
    [ "auto" "always" "never" ]
  }

  # Show what changed between two bundles, releases, or this project as it is now
  export extern "reactor bundle diff" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor bundle diff output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor bundle diff color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    from: path                # The earlier side
    to?: path                 # The later side; this project as it is now when absent
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor bundle help" [
  ]

  # List the files of a bundle, of a release, or of the bundle this project would make
  export extern "reactor bundle help ls" [
  ]

  # Say why a file is in the bundle or not: the rule, its file and its line
  export extern "reactor bundle help explain" [
  ]

  # Read a bundle to its end and hold every file against the manifest; exit 11 when something is wrong
  export extern "reactor bundle help verify" [
  ]

  # Show what changed between two bundles, releases, or this project as it is now
  export extern "reactor bundle help diff" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor bundle help help" [
  ]

  def "nu-complete reactor functions output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor functions color" [] {
    [ "auto" "always" "never" ]
  }

  # List, call, deploy and configure functions
  export extern "reactor functions" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor functions output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor functions color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor functions list output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor functions list color" [] {
    [ "auto" "always" "never" ]
  }

  # List the functions
  export extern "reactor functions list" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor functions list output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor functions list color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor functions show output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor functions show color" [] {
    [ "auto" "always" "never" ]
  }

  # Show a function: its runtime, who may call it, where it answers
  export extern "reactor functions show" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor functions show output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor functions show color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names functions" # A name of `reactor functions list`
  ]

  def "nu-complete reactor functions create runtime" [] {
    [ "wasm" "bun" "lambda" ]
  }

  def "nu-complete reactor functions create output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor functions create color" [] {
    [ "auto" "always" "never" ]
  }

  # Register a function on the server, before its first deployment
  export extern "reactor functions create" [
    --runtime: string@"nu-complete reactor functions create runtime" # What runs it
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor functions create output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor functions create color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string              # Lower-case letters, digits and dashes
  ]

  def "nu-complete reactor functions delete output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor functions delete color" [] {
    [ "auto" "always" "never" ]
  }

  # Take a function off the server: it stops answering, and its keys and policies are gone
  export extern "reactor functions delete" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor functions delete output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor functions delete color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names functions" # A name of `reactor functions list`
  ]

  def "nu-complete reactor functions deploy output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor functions deploy color" [] {
    [ "auto" "always" "never" ]
  }

  # Build a function and send it alone; nothing that is live changes
  export extern "reactor functions deploy" [
    --dir: directory          # Its folder, if you want to be sure which one is sent
    --allow-secret: string    # Bundle this file although it looks like it holds a secret; may be repeated
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor functions deploy output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor functions deploy color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names functions" # A function of `reactor.toml`
  ]

  def "nu-complete reactor functions promote output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor functions promote color" [] {
    [ "auto" "always" "never" ]
  }

  # Make a deployment of a function live; everything else stays as it is
  export extern "reactor functions promote" [
    --deployment-id: string   # A deployment of `reactor functions deployments list`; the newest ready one without
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor functions promote output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor functions promote color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names functions" # A name of `reactor functions list`
  ]

  def "nu-complete reactor functions rollback output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor functions rollback color" [] {
    [ "auto" "always" "never" ]
  }

  # Take a function back to what it was before; everything else stays as it is
  export extern "reactor functions rollback" [
    --to-deployment: string   # A deployment of `reactor functions deployments list`
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor functions rollback output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor functions rollback color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names functions" # A name of `reactor functions list`
  ]

  def "nu-complete reactor functions invoke output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor functions invoke color" [] {
    [ "auto" "always" "never" ]
  }

  # Call a function and print what it answers
  export extern "reactor functions invoke" [
    --json: string            # Body, sent as application/json; `@FILE` reads a file, `-` standard input
    --data(-d): string        # Body, sent as it is; `@FILE` reads a file, `-` standard input
    --method(-X): string      # Method
    --path(-p): string        # Path and query below the function
    --header(-H): string      # A header, such as 'x-name: value'; may be repeated
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor functions invoke output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor functions invoke color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names functions" # A name of `reactor functions list`
  ]

  def "nu-complete reactor functions logs output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor functions logs color" [] {
    [ "auto" "always" "never" ]
  }

  # Show what a function logged
  export extern "reactor functions logs" [
    --follow(-f)              # Keep showing records as they come
    --since: string           # From here on: a duration such as 15m or 2d, or a time
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor functions logs output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor functions logs color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names functions" # A name of `reactor functions list`
  ]

  def "nu-complete reactor functions deployments output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor functions deployments color" [] {
    [ "auto" "always" "never" ]
  }

  # Look at what a function has been
  export extern "reactor functions deployments" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor functions deployments output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor functions deployments color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor functions deployments list output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor functions deployments list color" [] {
    [ "auto" "always" "never" ]
  }

  # List the deployments of a function, newest first; `*` marks the live one
  export extern "reactor functions deployments list" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor functions deployments list output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor functions deployments list color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names functions" # A name of `reactor functions list`
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor functions deployments help" [
  ]

  # List the deployments of a function, newest first; `*` marks the live one
  export extern "reactor functions deployments help list" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor functions deployments help help" [
  ]

  def "nu-complete reactor functions env output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor functions env color" [] {
    [ "auto" "always" "never" ]
  }

  # Set the values that a function finds in its environment
  export extern "reactor functions env" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor functions env output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor functions env color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor functions env list output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor functions env list color" [] {
    [ "auto" "always" "never" ]
  }

  # List the keys of a function; values of secrets are never shown
  export extern "reactor functions env list" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor functions env list output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor functions env list color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names functions" # A name of `reactor functions list`
  ]

  def "nu-complete reactor functions env set output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor functions env set color" [] {
    [ "auto" "always" "never" ]
  }

  # Set a key; without VALUE it is asked for, or read from standard input
  export extern "reactor functions env set" [
    --secret                  # Encrypt it at rest and never show it again
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor functions env set output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor functions env set color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names functions" # The function
    key: string               # The key
    value?: string            # The value; leave it out for secrets, so that it stays out of your shell's history
  ]

  def "nu-complete reactor functions env import output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor functions env import color" [] {
    [ "auto" "always" "never" ]
  }

  # Set every key of a file of `KEY=value` lines
  export extern "reactor functions env import" [
    --secret                  # Encrypt all of them at rest and never show them again
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor functions env import output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor functions env import color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names functions" # The function
    file: path                # The file
  ]

  def "nu-complete reactor functions env history output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor functions env history color" [] {
    [ "auto" "always" "never" ]
  }

  # List the changes of a function's keys, newest first
  export extern "reactor functions env history" [
    --limit: string           # At most so many changes
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor functions env history output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor functions env history color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names functions" # The function
  ]

  def "nu-complete reactor functions env rollback output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor functions env rollback color" [] {
    [ "auto" "always" "never" ]
  }

  # Make the keys what they were right after a change; live at once
  export extern "reactor functions env rollback" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor functions env rollback output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor functions env rollback color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names functions" # The function
    version: string           # A version of `reactor functions env history`
  ]

  def "nu-complete reactor functions env unset output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor functions env unset color" [] {
    [ "auto" "always" "never" ]
  }

  # Remove a key
  export extern "reactor functions env unset" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor functions env unset output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor functions env unset color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names functions" # The function
    key: string               # The key
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor functions env help" [
  ]

  # List the keys of a function; values of secrets are never shown
  export extern "reactor functions env help list" [
  ]

  # Set a key; without VALUE it is asked for, or read from standard input
  export extern "reactor functions env help set" [
  ]

  # Set every key of a file of `KEY=value` lines
  export extern "reactor functions env help import" [
  ]

  # List the changes of a function's keys, newest first
  export extern "reactor functions env help history" [
  ]

  # Make the keys what they were right after a change; live at once
  export extern "reactor functions env help rollback" [
  ]

  # Remove a key
  export extern "reactor functions env help unset" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor functions env help help" [
  ]

  def "nu-complete reactor functions policies output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor functions policies color" [] {
    [ "auto" "always" "never" ]
  }

  # Say which calls a function answers
  export extern "reactor functions policies" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor functions policies output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor functions policies color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor functions policies list output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor functions policies list color" [] {
    [ "auto" "always" "never" ]
  }

  # List the policies of a function
  export extern "reactor functions policies list" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor functions policies list output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor functions policies list color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names functions" # A name of `reactor functions list`
  ]

  def "nu-complete reactor functions policies add output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor functions policies add color" [] {
    [ "auto" "always" "never" ]
  }

  # Add a policy; calls are held to it at once
  export extern "reactor functions policies add" [
    --method: string          # Methods that are allowed; may be repeated
    --path: string            # Path below the function; `*` stands for any part of it
    --between: string         # Time of day, such as 08:00-18:00
    --timezone: string        # Time zone of --between [default: UTC]
    --role: string            # Roles of the caller: admin, service, anonymous; may be repeated
    --expression: string      # A condition over method, path, role, header("name") and query("name")
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor functions policies add output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor functions policies add color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names functions" # The function
  ]

  def "nu-complete reactor functions policies remove output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor functions policies remove color" [] {
    [ "auto" "always" "never" ]
  }

  # Remove a policy
  export extern "reactor functions policies remove" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor functions policies remove output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor functions policies remove color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names functions" # The function
    policy: string            # An id of `reactor functions policies list`
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor functions policies help" [
  ]

  # List the policies of a function
  export extern "reactor functions policies help list" [
  ]

  # Add a policy; calls are held to it at once
  export extern "reactor functions policies help add" [
  ]

  # Remove a policy
  export extern "reactor functions policies help remove" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor functions policies help help" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor functions help" [
  ]

  # List the functions
  export extern "reactor functions help list" [
  ]

  # Show a function: its runtime, who may call it, where it answers
  export extern "reactor functions help show" [
  ]

  # Register a function on the server, before its first deployment
  export extern "reactor functions help create" [
  ]

  # Take a function off the server: it stops answering, and its keys and policies are gone
  export extern "reactor functions help delete" [
  ]

  # Build a function and send it alone; nothing that is live changes
  export extern "reactor functions help deploy" [
  ]

  # Make a deployment of a function live; everything else stays as it is
  export extern "reactor functions help promote" [
  ]

  # Take a function back to what it was before; everything else stays as it is
  export extern "reactor functions help rollback" [
  ]

  # Call a function and print what it answers
  export extern "reactor functions help invoke" [
  ]

  # Show what a function logged
  export extern "reactor functions help logs" [
  ]

  # Look at what a function has been
  export extern "reactor functions help deployments" [
  ]

  # List the deployments of a function, newest first; `*` marks the live one
  export extern "reactor functions help deployments list" [
  ]

  # Set the values that a function finds in its environment
  export extern "reactor functions help env" [
  ]

  # List the keys of a function; values of secrets are never shown
  export extern "reactor functions help env list" [
  ]

  # Set a key; without VALUE it is asked for, or read from standard input
  export extern "reactor functions help env set" [
  ]

  # Set every key of a file of `KEY=value` lines
  export extern "reactor functions help env import" [
  ]

  # List the changes of a function's keys, newest first
  export extern "reactor functions help env history" [
  ]

  # Make the keys what they were right after a change; live at once
  export extern "reactor functions help env rollback" [
  ]

  # Remove a key
  export extern "reactor functions help env unset" [
  ]

  # Say which calls a function answers
  export extern "reactor functions help policies" [
  ]

  # List the policies of a function
  export extern "reactor functions help policies list" [
  ]

  # Add a policy; calls are held to it at once
  export extern "reactor functions help policies add" [
  ]

  # Remove a policy
  export extern "reactor functions help policies remove" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor functions help help" [
  ]

  def "nu-complete reactor sites output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor sites color" [] {
    [ "auto" "always" "never" ]
  }

  # Build, deploy and look at sites
  export extern "reactor sites" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor sites output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor sites color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor sites list output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor sites list color" [] {
    [ "auto" "always" "never" ]
  }

  # List the sites
  export extern "reactor sites list" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor sites list output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor sites list color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor sites show output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor sites show color" [] {
    [ "auto" "always" "never" ]
  }

  # Show a site: its addresses and what it holds
  export extern "reactor sites show" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor sites show output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor sites show color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names sites" # A name of `reactor sites list`
  ]

  def "nu-complete reactor sites build output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor sites build color" [] {
    [ "auto" "always" "never" ]
  }

  # Build a site, or all of them, and show what came of it
  export extern "reactor sites build" [
    --allow-secret: string    # Bundle this file although it looks like it holds a secret; may be repeated
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor sites build output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor sites build color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name?: string@"nu-complete reactor names sites" # A site of `reactor.toml`; all of them without
  ]

  def "nu-complete reactor sites deploy output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor sites deploy color" [] {
    [ "auto" "always" "never" ]
  }

  # Build a site and send it alone; nothing that is live changes
  export extern "reactor sites deploy" [
    --allow-secret: string    # Bundle this file although it looks like it holds a secret; may be repeated
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor sites deploy output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor sites deploy color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names sites" # A site of `reactor.toml`
  ]

  def "nu-complete reactor sites deployments output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor sites deployments color" [] {
    [ "auto" "always" "never" ]
  }

  # Look at what a site has been
  export extern "reactor sites deployments" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor sites deployments output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor sites deployments color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor sites deployments list output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor sites deployments list color" [] {
    [ "auto" "always" "never" ]
  }

  # List the deployments of a site, newest first; `*` marks the live one
  export extern "reactor sites deployments list" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor sites deployments list output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor sites deployments list color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names sites" # A name of `reactor sites list`
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor sites deployments help" [
  ]

  # List the deployments of a site, newest first; `*` marks the live one
  export extern "reactor sites deployments help list" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor sites deployments help help" [
  ]

  def "nu-complete reactor sites promote output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor sites promote color" [] {
    [ "auto" "always" "never" ]
  }

  # Make a deployment of a site live; everything else stays as it is
  export extern "reactor sites promote" [
    --deployment-id: string   # A deployment of `reactor sites deployments list`; the newest without
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor sites promote output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor sites promote color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names sites" # A site of the server
  ]

  def "nu-complete reactor sites rollback output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor sites rollback color" [] {
    [ "auto" "always" "never" ]
  }

  # Take a site back to what it was before; everything else stays as it is
  export extern "reactor sites rollback" [
    --to-deployment: string   # A deployment of `reactor sites deployments list`
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor sites rollback output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor sites rollback color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names sites" # A site of the server
  ]

  def "nu-complete reactor sites domains output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor sites domains color" [] {
    [ "auto" "always" "never" ]
  }

  # List, add and remove hosts of a site
  export extern "reactor sites domains" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor sites domains output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor sites domains color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor sites domains list output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor sites domains list color" [] {
    [ "auto" "always" "never" ]
  }

  # List the hosts of a site
  export extern "reactor sites domains list" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor sites domains list output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor sites domains list color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names sites" # A name of `reactor sites list`
  ]

  def "nu-complete reactor sites domains add output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor sites domains add color" [] {
    [ "auto" "always" "never" ]
  }

  # Add a host, or look again for the proof of one that waits
  export extern "reactor sites domains add" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor sites domains add output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor sites domains add color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names sites" # A name of `reactor sites list`
    host: string              # The host, without `https://`
  ]

  def "nu-complete reactor sites domains remove output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor sites domains remove color" [] {
    [ "auto" "always" "never" ]
  }

  # Remove a host that was added
  export extern "reactor sites domains remove" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor sites domains remove output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor sites domains remove color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names sites" # A name of `reactor sites list`
    host: string              # A host of `reactor sites domains list`
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor sites domains help" [
  ]

  # List the hosts of a site
  export extern "reactor sites domains help list" [
  ]

  # Add a host, or look again for the proof of one that waits
  export extern "reactor sites domains help add" [
  ]

  # Remove a host that was added
  export extern "reactor sites domains help remove" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor sites domains help help" [
  ]

  def "nu-complete reactor sites explain output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor sites explain color" [] {
    [ "auto" "always" "never" ]
  }

  # Explain what a URL answers: the site, the rule, the file and its headers
  export extern "reactor sites explain" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor sites explain output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor sites explain color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    url: string               # A URL or a path
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor sites help" [
  ]

  # List the sites
  export extern "reactor sites help list" [
  ]

  # Show a site: its addresses and what it holds
  export extern "reactor sites help show" [
  ]

  # Build a site, or all of them, and show what came of it
  export extern "reactor sites help build" [
  ]

  # Build a site and send it alone; nothing that is live changes
  export extern "reactor sites help deploy" [
  ]

  # Look at what a site has been
  export extern "reactor sites help deployments" [
  ]

  # List the deployments of a site, newest first; `*` marks the live one
  export extern "reactor sites help deployments list" [
  ]

  # Make a deployment of a site live; everything else stays as it is
  export extern "reactor sites help promote" [
  ]

  # Take a site back to what it was before; everything else stays as it is
  export extern "reactor sites help rollback" [
  ]

  # List, add and remove hosts of a site
  export extern "reactor sites help domains" [
  ]

  # List the hosts of a site
  export extern "reactor sites help domains list" [
  ]

  # Add a host, or look again for the proof of one that waits
  export extern "reactor sites help domains add" [
  ]

  # Remove a host that was added
  export extern "reactor sites help domains remove" [
  ]

  # Explain what a URL answers: the site, the rule, the file and its headers
  export extern "reactor sites help explain" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor sites help help" [
  ]

  def "nu-complete reactor jobs output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor jobs color" [] {
    [ "auto" "always" "never" ]
  }

  # List and trigger jobs, look at their runs
  export extern "reactor jobs" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor jobs output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor jobs color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor jobs list output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor jobs list color" [] {
    [ "auto" "always" "never" ]
  }

  # List the jobs
  export extern "reactor jobs list" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor jobs list output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor jobs list color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor jobs show output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor jobs show color" [] {
    [ "auto" "always" "never" ]
  }

  # Show a job: what starts it, what it calls, when it runs next
  export extern "reactor jobs show" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor jobs show output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor jobs show color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names jobs" # A name of `reactor jobs list`
  ]

  def "nu-complete reactor jobs trigger output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor jobs trigger color" [] {
    [ "auto" "always" "never" ]
  }

  # Start a run of a job now
  export extern "reactor jobs trigger" [
    --input: string           # JSON handed to the function as its body; `@FILE` reads a file, `-` standard input
    --wait                    # Wait until the run has ended; exit 1 when it failed
    --idempotency-key: string # The same key gives the same run
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor jobs trigger output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor jobs trigger color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names jobs" # A name of `reactor jobs list`
  ]

  def "nu-complete reactor jobs runs state" [] {
    [ "queued" "running" "retrying" "succeeded" "cancelled" "dead" ]
  }

  def "nu-complete reactor jobs runs output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor jobs runs color" [] {
    [ "auto" "always" "never" ]
  }

  # List the runs of a job, newest first
  export extern "reactor jobs runs" [
    --limit: string           # How many
    --state: string@"nu-complete reactor jobs runs state" # Only runs in this state
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor jobs runs output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor jobs runs color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names jobs" # A name of `reactor jobs list`
  ]

  def "nu-complete reactor jobs run output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor jobs run color" [] {
    [ "auto" "always" "never" ]
  }

  # Show a run: its state, its attempts, its input and result
  export extern "reactor jobs run" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor jobs run output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor jobs run color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    id: string                # An id of `reactor jobs runs`
  ]

  def "nu-complete reactor jobs cancel output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor jobs cancel color" [] {
    [ "auto" "always" "never" ]
  }

  # End a run before it ends by itself
  export extern "reactor jobs cancel" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor jobs cancel output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor jobs cancel color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    id: string                # An id of `reactor jobs runs`
  ]

  def "nu-complete reactor jobs retry output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor jobs retry color" [] {
    [ "auto" "always" "never" ]
  }

  # Run the input of an ended run again, or hurry one that waits for its next attempt
  export extern "reactor jobs retry" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor jobs retry output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor jobs retry color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    id: string                # An id of `reactor jobs runs`
  ]

  def "nu-complete reactor jobs next output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor jobs next color" [] {
    [ "auto" "always" "never" ]
  }

  # Show when schedules fire next, on the clock of their time zone
  export extern "reactor jobs next" [
    --limit: string           # How many
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor jobs next output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor jobs next color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name?: string@"nu-complete reactor names jobs" # A name of `reactor jobs list`
  ]

  def "nu-complete reactor jobs tick output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor jobs tick color" [] {
    [ "auto" "always" "never" ]
  }

  # Move the clock of `reactor dev` on, and run every job that falls due on the way
  export extern "reactor jobs tick" [
    --to: string              # Until then: `2026-12-24T08:00`, in UTC unless it says otherwise
    --by: string              # That many hours
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor jobs tick output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor jobs tick color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor jobs logs output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor jobs logs color" [] {
    [ "auto" "always" "never" ]
  }

  # Show what the runs of a job logged, and how they ended
  export extern "reactor jobs logs" [
    --run: string             # Only this run, an id of `reactor jobs runs`
    --follow(-f)              # Keep showing records as they come
    --since: string           # From here on: a duration such as 15m or 2d, or a time
    --limit(-n): string       # The last so many that match
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor jobs logs output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor jobs logs color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names jobs" # A name of `reactor jobs list`
  ]

  def "nu-complete reactor jobs dlq output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor jobs dlq color" [] {
    [ "auto" "always" "never" ]
  }

  # Look at the dead letters: runs that are out of attempts
  export extern "reactor jobs dlq" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor jobs dlq output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor jobs dlq color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor jobs dlq list output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor jobs dlq list color" [] {
    [ "auto" "always" "never" ]
  }

  # List the dead letters, newest first
  export extern "reactor jobs dlq list" [
    --limit: string           # How many
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor jobs dlq list output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor jobs dlq list color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    job?: string@"nu-complete reactor names jobs" # Only those of this job
  ]

  def "nu-complete reactor jobs dlq replay output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor jobs dlq replay color" [] {
    [ "auto" "always" "never" ]
  }

  # Give dead letters another chance, each as a new run with the same input
  export extern "reactor jobs dlq replay" [
    --job: string@"nu-complete reactor names jobs" # All those of this job
    --all                     # All of them
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor jobs dlq replay output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor jobs dlq replay color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    id?: string               # An id of `reactor jobs dlq list`
  ]

  def "nu-complete reactor jobs dlq purge output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor jobs dlq purge color" [] {
    [ "auto" "always" "never" ]
  }

  # Forget dead letters
  export extern "reactor jobs dlq purge" [
    --job: string@"nu-complete reactor names jobs" # All those of this job
    --all                     # All of them
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor jobs dlq purge output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor jobs dlq purge color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    id?: string               # An id of `reactor jobs dlq list`
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor jobs dlq help" [
  ]

  # List the dead letters, newest first
  export extern "reactor jobs dlq help list" [
  ]

  # Give dead letters another chance, each as a new run with the same input
  export extern "reactor jobs dlq help replay" [
  ]

  # Forget dead letters
  export extern "reactor jobs dlq help purge" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor jobs dlq help help" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor jobs help" [
  ]

  # List the jobs
  export extern "reactor jobs help list" [
  ]

  # Show a job: what starts it, what it calls, when it runs next
  export extern "reactor jobs help show" [
  ]

  # Start a run of a job now
  export extern "reactor jobs help trigger" [
  ]

  # List the runs of a job, newest first
  export extern "reactor jobs help runs" [
  ]

  # Show a run: its state, its attempts, its input and result
  export extern "reactor jobs help run" [
  ]

  # End a run before it ends by itself
  export extern "reactor jobs help cancel" [
  ]

  # Run the input of an ended run again, or hurry one that waits for its next attempt
  export extern "reactor jobs help retry" [
  ]

  # Show when schedules fire next, on the clock of their time zone
  export extern "reactor jobs help next" [
  ]

  # Move the clock of `reactor dev` on, and run every job that falls due on the way
  export extern "reactor jobs help tick" [
  ]

  # Show what the runs of a job logged, and how they ended
  export extern "reactor jobs help logs" [
  ]

  # Look at the dead letters: runs that are out of attempts
  export extern "reactor jobs help dlq" [
  ]

  # List the dead letters, newest first
  export extern "reactor jobs help dlq list" [
  ]

  # Give dead letters another chance, each as a new run with the same input
  export extern "reactor jobs help dlq replay" [
  ]

  # Forget dead letters
  export extern "reactor jobs help dlq purge" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor jobs help help" [
  ]

  def "nu-complete reactor data output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor data color" [] {
    [ "auto" "always" "never" ]
  }

  # Write and run migrations, query the database
  export extern "reactor data" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor data output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor data color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor data status output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor data status color" [] {
    [ "auto" "always" "never" ]
  }

  # Show which migrations are applied on the server, and which of this project are pending
  export extern "reactor data status" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor data status output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor data status color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor data migrate output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor data migrate color" [] {
    [ "auto" "always" "never" ]
  }

  # Run the pending migrations of this project on the server, without deploying the rest
  export extern "reactor data migrate" [
    --dry-run                 # Say what would run, and stop
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor data migrate output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor data migrate color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor data new output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor data new color" [] {
    [ "auto" "always" "never" ]
  }

  # Make an empty migration that sorts after all others
  export extern "reactor data new" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor data new output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor data new color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string              # What it does, in a few words
  ]

  def "nu-complete reactor data query output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor data query color" [] {
    [ "auto" "always" "never" ]
  }

  # Run one SQL statement; read-only unless --write
  export extern "reactor data query" [
    --file(-f): path          # Read the statement from a file
    --write                   # Allow changes
    --param: string           # Value for $1, $2 …: JSON, or text; may be repeated
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor data query output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor data query color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    sql?: string              # The statement; standard input when neither this nor -f is given
  ]

  def "nu-complete reactor data psql output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor data psql color" [] {
    [ "auto" "always" "never" ]
  }

  # Open psql on the database of the running dev server
  export extern "reactor data psql" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor data psql output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor data psql color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor data help" [
  ]

  # Show which migrations are applied on the server, and which of this project are pending
  export extern "reactor data help status" [
  ]

  # Run the pending migrations of this project on the server, without deploying the rest
  export extern "reactor data help migrate" [
  ]

  # Make an empty migration that sorts after all others
  export extern "reactor data help new" [
  ]

  # Run one SQL statement; read-only unless --write
  export extern "reactor data help query" [
  ]

  # Open psql on the database of the running dev server
  export extern "reactor data help psql" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor data help help" [
  ]

  def "nu-complete reactor context output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor context color" [] {
    [ "auto" "always" "never" ]
  }

  # Name the servers you deploy to, and choose between them
  export extern "reactor context" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor context output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor context color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor context list output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor context list color" [] {
    [ "auto" "always" "never" ]
  }

  # List the contexts; `*` marks the one commands use here
  export extern "reactor context list" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor context list output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor context list color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor context add output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor context add color" [] {
    [ "auto" "always" "never" ]
  }

  # Add a server, or change the one of that name
  export extern "reactor context add" [
    --endpoint: string        # Address of the server
    --org: string             # Organisation on that server
    --protected               # Ask before anything is changed there, and only with --context named
    --use                     # Choose it at once, as `context use` does
    --insecure-http           # Allow the token to be sent over plain http
    --token-variable: string  # Variable that holds the token for this context
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor context add output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor context add color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string              # Name to use with --context
  ]

  def "nu-complete reactor context use output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor context use color" [] {
    [ "auto" "always" "never" ]
  }

  # Choose the context for this project, or everywhere with --global
  export extern "reactor context use" [
    --global                  # Make it the default everywhere, not only in this project
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor context use output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor context use color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names contexts" # A name of `reactor context list`
  ]

  def "nu-complete reactor context show output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor context show color" [] {
    [ "auto" "always" "never" ]
  }

  # Show a context: its address, what chose it, and where its token comes from
  export extern "reactor context show" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor context show output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor context show color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name?: string@"nu-complete reactor names contexts" # Context to show; the one commands use here when absent
  ]

  def "nu-complete reactor context rename output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor context rename color" [] {
    [ "auto" "always" "never" ]
  }

  # Give a context another name
  export extern "reactor context rename" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor context rename output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor context rename color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    from: string@"nu-complete reactor names contexts" # Its name now
    to: string                # Its new name
  ]

  def "nu-complete reactor context remove output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor context remove color" [] {
    [ "auto" "always" "never" ]
  }

  # Forget a server; nothing on it is touched
  export extern "reactor context remove" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor context remove output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor context remove color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    name: string@"nu-complete reactor names contexts" # A name of `reactor context list`
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor context help" [
  ]

  # List the contexts; `*` marks the one commands use here
  export extern "reactor context help list" [
  ]

  # Add a server, or change the one of that name
  export extern "reactor context help add" [
  ]

  # Choose the context for this project, or everywhere with --global
  export extern "reactor context help use" [
  ]

  # Show a context: its address, what chose it, and where its token comes from
  export extern "reactor context help show" [
  ]

  # Give a context another name
  export extern "reactor context help rename" [
  ]

  # Forget a server; nothing on it is touched
  export extern "reactor context help remove" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor context help help" [
  ]

  def "nu-complete reactor login store" [] {
    [ "keychain" "kernel" "file" ]
  }

  def "nu-complete reactor login output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor login color" [] {
    [ "auto" "always" "never" ]
  }

  # Keep a token for a server: asks for it, has the server confirm it, stores it
  export extern "reactor login" [
    --token-stdin             # Read the token from standard input instead of asking
    --store: string@"nu-complete reactor login store" # Where to keep it [default: keychain]
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor login output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor login color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor logout output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor logout color" [] {
    [ "auto" "always" "never" ]
  }

  # Forget the token of a server
  export extern "reactor logout" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor logout output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor logout color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor whoami output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor whoami color" [] {
    [ "auto" "always" "never" ]
  }

  # Show the server, where its token comes from, and whether the server takes it
  export extern "reactor whoami" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor whoami output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor whoami color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor logs level" [] {
    [ "trace" "debug" "info" "warn" "error" ]
  }

  def "nu-complete reactor logs output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor logs color" [] {
    [ "auto" "always" "never" ]
  }

  # Show what the server and the functions logged
  export extern "reactor logs" [
    --follow(-f)              # Keep showing records as they come
    --capability: string      # Only this capability: server, functions, sites, jobs, data
    --function: string@"nu-complete reactor names functions" # Only this function
    --job: string@"nu-complete reactor names jobs" # Only this job: its runs, and what their functions logged
    --level: string@"nu-complete reactor logs level" # Only this level and above
    --since: string           # From here on: a duration such as 90s, 15m, 1h, 2d, or a time
    --until: string           # Until here, in the same form
    --grep: string            # Only messages that match this regular expression
    --request: string         # Only this request
    --release: string@"nu-complete reactor names releases" # Only this release
    --limit(-n): string       # The last so many that match
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor logs output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor logs color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor doctor runtime" [] {
    [ "bun" ]
  }

  def "nu-complete reactor doctor output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor doctor color" [] {
    [ "auto" "always" "never" ]
  }

  # Look for what is wrong: project, machine, configuration, connection, server
  export extern "reactor doctor" [
    --fix                     # Repair what is safe to repair, then look
    --runtime: string@"nu-complete reactor doctor runtime" # With `--fix`: also fetch this runtime through npm, once per machine
    --offline                 # Leave out everything that needs the network
    --all-contexts            # Also ask the servers of all other contexts, 3 s each
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor doctor output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor doctor color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor serve output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor serve color" [] {
    [ "auto" "always" "never" ]
  }

  # Run the server that projects are deployed to
  export extern "reactor serve" [
    --config: path            # Configuration; `./Reactor.toml`, then `/etc/reactor/Reactor.toml` when absent
    --bind: string            # Address and port to listen on [default: 127.0.0.1:8000]
    --database-url: string    # Postgres to use, 15 or newer
    --data-dir: directory     # Folder for blobs, logs and keys [default: ./.reactor/serve]
    --only: string            # Serve only these capabilities, separated by commas
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor serve output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor serve color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor status output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor status color" [] {
    [ "auto" "always" "never" ]
  }

  # Show what runs for this project: dev server, addresses, live release
  export extern "reactor status" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor status output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor status color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor stop output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor stop color" [] {
    [ "auto" "always" "never" ]
  }

  # Stop the dev server of this project
  export extern "reactor stop" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor stop output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor stop color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor open output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor open color" [] {
    [ "auto" "always" "never" ]
  }

  # Open a site of this project in the browser
  export extern "reactor open" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor open output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor open color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    site?: string@"nu-complete reactor names sites" # Site to open; the first one when absent
  ]

  def "nu-complete reactor completions shell" [] {
    [ "bash" "zsh" "fish" "powershell" "elvish" "nushell" ]
  }

  def "nu-complete reactor completions output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor completions color" [] {
    [ "auto" "always" "never" ]
  }

  # Print the completion script of a shell
  export extern "reactor completions" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor completions output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor completions color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    shell: string@"nu-complete reactor completions shell" # Shell to complete in
  ]

  def "nu-complete reactor man output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor man color" [] {
    [ "auto" "always" "never" ]
  }

  # Print the manual page, or write the pages of all commands into a folder
  export extern "reactor man" [
    --out: directory          # Folder to write one page per command into
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor man output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor man color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor version output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor version color" [] {
    [ "auto" "always" "never" ]
  }

  # Show the version of this program, and of the server when it answers
  export extern "reactor version" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor version output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor version color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor explain output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor explain color" [] {
    [ "auto" "always" "never" ]
  }

  # Say what an error code or an exit code means and what to do about it
  export extern "reactor explain" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor explain output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor explain color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    code?: string             # A code such as `deploy_in_progress`, or a number; all of them when absent
  ]

  def "nu-complete reactor api output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor api color" [] {
    [ "auto" "always" "never" ]
  }

  # Send a request to the server and print what it answers
  export extern "reactor api" [
    --data(-d): string        # Body; `@FILE` reads a file, `-` standard input. JSON unless -H says otherwise
    --header(-H): string      # A header, such as 'x-name: value'; may be repeated
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor api output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor api color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    method: string            # GET, POST, PUT, DELETE …
    path: string              # Path and query, such as /_admin/version
  ]

  def "nu-complete reactor __reference output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor __reference color" [] {
    [ "auto" "always" "never" ]
  }

  # Write completions, manual pages and reference pages into a folder
  export extern "reactor __reference" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor __reference output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor __reference color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    folder: path              # Folder to write into
  ]

  def "nu-complete reactor __keychain output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor __keychain color" [] {
    [ "auto" "always" "never" ]
  }

  # Hold the token on standard input against the one in a keychain. Started by `login`, never by hand
  export extern "reactor __keychain" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor __keychain output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor __keychain color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    keychain: string          # `system` or `kernel`
    service: string           # Service of the entry
    account: string           # Account of the entry
  ]

  def "nu-complete reactor __names kind" [] {
    [ "contexts" "functions" "sites" "jobs" "releases" ]
  }

  def "nu-complete reactor __names output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor __names color" [] {
    [ "auto" "always" "never" ]
  }

  # Print the names of one kind, from files of this machine; `--refresh` asks the server for them
  export extern "reactor __names" [
    --refresh                 # Ask the server and keep its answer
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor __names output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor __names color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    kind?: string@"nu-complete reactor __names kind" # What to list
  ]

  def "nu-complete reactor __attend output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor __attend color" [] {
    [ "auto" "always" "never" ]
  }

  # Run a program that ends with its owner. Started by `reactor dev`, never by hand
  export extern "reactor __attend" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor __attend output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor __attend color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete reactor __postgres output" [] {
    [ "human" "json" ]
  }

  def "nu-complete reactor __postgres color" [] {
    [ "auto" "always" "never" ]
  }

  # Hold a Postgres for its owner and stop it when the owner is gone. Started by the server, never by hand
  export extern "reactor __postgres" [
    --json                    # Short for `--output json`
    --directory(-C): path     # Run as if started in DIR
    --manifest(-m): path      # Use this `reactor.toml` instead of looking for one
    --context(-c): string@"nu-complete reactor names contexts" # Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    --token: string           # Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    --output: string@"nu-complete reactor __postgres output" # Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    --quiet(-q)               # Say only warnings and errors
    --verbose(-v)             # Say more; twice for every request
    --color: string@"nu-complete reactor __postgres color" # When to use colours
    --yes(-y)                 # Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    --no-input                # Never ask; fail with exit 5 where an answer is needed
    --timeout: string         # Give up after so many seconds, with exit 124
    --help(-h)                # Print help (see more with '--help')
    ...arguments: string      # What the server passes on
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor help" [
  ]

  # Make a new project
  export extern "reactor help init" [
  ]

  # Run the whole backend on this machine, rebuilt on every save
  export extern "reactor help dev" [
  ]

  # Build the project into one reproducible bundle
  export extern "reactor help build" [
  ]

  # Make this project live on a server: all of it or nothing
  export extern "reactor help deploy" [
  ]

  # Follow a rollout that was started elsewhere, or that this terminal lost
  export extern "reactor help deploy attach" [
  ]

  # List the rollouts, newest first
  export extern "reactor help deploy list" [
  ]

  # Make an earlier release live again
  export extern "reactor help rollback" [
  ]

  # Take back the last deploy: short for `rollback`
  export extern "reactor help undo" [
  ]

  # Look at what has been live, and at what a release holds
  export extern "reactor help releases" [
  ]

  # List the activations, newest first; `*` marks the live one
  export extern "reactor help releases list" [
  ]

  # Show what a release holds
  export extern "reactor help releases show" [
  ]

  # Show what changed between two releases
  export extern "reactor help releases diff" [
  ]

  # Look into bundles: what is in them, why, and whether they are sound
  export extern "reactor help bundle" [
  ]

  # List the files of a bundle, of a release, or of the bundle this project would make
  export extern "reactor help bundle ls" [
  ]

  # Say why a file is in the bundle or not: the rule, its file and its line
  export extern "reactor help bundle explain" [
  ]

  # Read a bundle to its end and hold every file against the manifest; exit 11 when something is wrong
  export extern "reactor help bundle verify" [
  ]

  # Show what changed between two bundles, releases, or this project as it is now
  export extern "reactor help bundle diff" [
  ]

  # List, call, deploy and configure functions
  export extern "reactor help functions" [
  ]

  # List the functions
  export extern "reactor help functions list" [
  ]

  # Show a function: its runtime, who may call it, where it answers
  export extern "reactor help functions show" [
  ]

  # Register a function on the server, before its first deployment
  export extern "reactor help functions create" [
  ]

  # Take a function off the server: it stops answering, and its keys and policies are gone
  export extern "reactor help functions delete" [
  ]

  # Build a function and send it alone; nothing that is live changes
  export extern "reactor help functions deploy" [
  ]

  # Make a deployment of a function live; everything else stays as it is
  export extern "reactor help functions promote" [
  ]

  # Take a function back to what it was before; everything else stays as it is
  export extern "reactor help functions rollback" [
  ]

  # Call a function and print what it answers
  export extern "reactor help functions invoke" [
  ]

  # Show what a function logged
  export extern "reactor help functions logs" [
  ]

  # Look at what a function has been
  export extern "reactor help functions deployments" [
  ]

  # List the deployments of a function, newest first; `*` marks the live one
  export extern "reactor help functions deployments list" [
  ]

  # Set the values that a function finds in its environment
  export extern "reactor help functions env" [
  ]

  # List the keys of a function; values of secrets are never shown
  export extern "reactor help functions env list" [
  ]

  # Set a key; without VALUE it is asked for, or read from standard input
  export extern "reactor help functions env set" [
  ]

  # Set every key of a file of `KEY=value` lines
  export extern "reactor help functions env import" [
  ]

  # List the changes of a function's keys, newest first
  export extern "reactor help functions env history" [
  ]

  # Make the keys what they were right after a change; live at once
  export extern "reactor help functions env rollback" [
  ]

  # Remove a key
  export extern "reactor help functions env unset" [
  ]

  # Say which calls a function answers
  export extern "reactor help functions policies" [
  ]

  # List the policies of a function
  export extern "reactor help functions policies list" [
  ]

  # Add a policy; calls are held to it at once
  export extern "reactor help functions policies add" [
  ]

  # Remove a policy
  export extern "reactor help functions policies remove" [
  ]

  # Build, deploy and look at sites
  export extern "reactor help sites" [
  ]

  # List the sites
  export extern "reactor help sites list" [
  ]

  # Show a site: its addresses and what it holds
  export extern "reactor help sites show" [
  ]

  # Build a site, or all of them, and show what came of it
  export extern "reactor help sites build" [
  ]

  # Build a site and send it alone; nothing that is live changes
  export extern "reactor help sites deploy" [
  ]

  # Look at what a site has been
  export extern "reactor help sites deployments" [
  ]

  # List the deployments of a site, newest first; `*` marks the live one
  export extern "reactor help sites deployments list" [
  ]

  # Make a deployment of a site live; everything else stays as it is
  export extern "reactor help sites promote" [
  ]

  # Take a site back to what it was before; everything else stays as it is
  export extern "reactor help sites rollback" [
  ]

  # List, add and remove hosts of a site
  export extern "reactor help sites domains" [
  ]

  # List the hosts of a site
  export extern "reactor help sites domains list" [
  ]

  # Add a host, or look again for the proof of one that waits
  export extern "reactor help sites domains add" [
  ]

  # Remove a host that was added
  export extern "reactor help sites domains remove" [
  ]

  # Explain what a URL answers: the site, the rule, the file and its headers
  export extern "reactor help sites explain" [
  ]

  # List and trigger jobs, look at their runs
  export extern "reactor help jobs" [
  ]

  # List the jobs
  export extern "reactor help jobs list" [
  ]

  # Show a job: what starts it, what it calls, when it runs next
  export extern "reactor help jobs show" [
  ]

  # Start a run of a job now
  export extern "reactor help jobs trigger" [
  ]

  # List the runs of a job, newest first
  export extern "reactor help jobs runs" [
  ]

  # Show a run: its state, its attempts, its input and result
  export extern "reactor help jobs run" [
  ]

  # End a run before it ends by itself
  export extern "reactor help jobs cancel" [
  ]

  # Run the input of an ended run again, or hurry one that waits for its next attempt
  export extern "reactor help jobs retry" [
  ]

  # Show when schedules fire next, on the clock of their time zone
  export extern "reactor help jobs next" [
  ]

  # Move the clock of `reactor dev` on, and run every job that falls due on the way
  export extern "reactor help jobs tick" [
  ]

  # Show what the runs of a job logged, and how they ended
  export extern "reactor help jobs logs" [
  ]

  # Look at the dead letters: runs that are out of attempts
  export extern "reactor help jobs dlq" [
  ]

  # List the dead letters, newest first
  export extern "reactor help jobs dlq list" [
  ]

  # Give dead letters another chance, each as a new run with the same input
  export extern "reactor help jobs dlq replay" [
  ]

  # Forget dead letters
  export extern "reactor help jobs dlq purge" [
  ]

  # Write and run migrations, query the database
  export extern "reactor help data" [
  ]

  # Show which migrations are applied on the server, and which of this project are pending
  export extern "reactor help data status" [
  ]

  # Run the pending migrations of this project on the server, without deploying the rest
  export extern "reactor help data migrate" [
  ]

  # Make an empty migration that sorts after all others
  export extern "reactor help data new" [
  ]

  # Run one SQL statement; read-only unless --write
  export extern "reactor help data query" [
  ]

  # Open psql on the database of the running dev server
  export extern "reactor help data psql" [
  ]

  # Name the servers you deploy to, and choose between them
  export extern "reactor help context" [
  ]

  # List the contexts; `*` marks the one commands use here
  export extern "reactor help context list" [
  ]

  # Add a server, or change the one of that name
  export extern "reactor help context add" [
  ]

  # Choose the context for this project, or everywhere with --global
  export extern "reactor help context use" [
  ]

  # Show a context: its address, what chose it, and where its token comes from
  export extern "reactor help context show" [
  ]

  # Give a context another name
  export extern "reactor help context rename" [
  ]

  # Forget a server; nothing on it is touched
  export extern "reactor help context remove" [
  ]

  # Keep a token for a server: asks for it, has the server confirm it, stores it
  export extern "reactor help login" [
  ]

  # Forget the token of a server
  export extern "reactor help logout" [
  ]

  # Show the server, where its token comes from, and whether the server takes it
  export extern "reactor help whoami" [
  ]

  # Show what the server and the functions logged
  export extern "reactor help logs" [
  ]

  # Look for what is wrong: project, machine, configuration, connection, server
  export extern "reactor help doctor" [
  ]

  # Run the server that projects are deployed to
  export extern "reactor help serve" [
  ]

  # Show what runs for this project: dev server, addresses, live release
  export extern "reactor help status" [
  ]

  # Stop the dev server of this project
  export extern "reactor help stop" [
  ]

  # Open a site of this project in the browser
  export extern "reactor help open" [
  ]

  # Print the completion script of a shell
  export extern "reactor help completions" [
  ]

  # Print the manual page, or write the pages of all commands into a folder
  export extern "reactor help man" [
  ]

  # Show the version of this program, and of the server when it answers
  export extern "reactor help version" [
  ]

  # Say what an error code or an exit code means and what to do about it
  export extern "reactor help explain" [
  ]

  # Send a request to the server and print what it answers
  export extern "reactor help api" [
  ]

  # Write completions, manual pages and reference pages into a folder
  export extern "reactor help __reference" [
  ]

  # Hold the token on standard input against the one in a keychain. Started by `login`, never by hand
  export extern "reactor help __keychain" [
  ]

  # Print the names of one kind, from files of this machine; `--refresh` asks the server for them
  export extern "reactor help __names" [
  ]

  # Run a program that ends with its owner. Started by `reactor dev`, never by hand
  export extern "reactor help __attend" [
  ]

  # Hold a Postgres for its owner and stop it when the owner is gone. Started by the server, never by hand
  export extern "reactor help __postgres" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "reactor help help" [
  ]

}

export use completions *
