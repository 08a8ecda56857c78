//! `reactor functions create`: a name on the server, and in the project the entry and a file to begin with.

use admin_api::{CreateFunction, ErrorCode, Runtime};
use clap::{Args, ValueEnum};
use project::Project;

use super::list::runtime;
use crate::context::Context;
use crate::error::CliError;

const STARTER: &str = r#"export default {
  async fetch(request: Request): Promise<Response> {
    const { name = "World" } = await request.json().catch(() => ({}));
    return Response.json({ message: `Hello, ${name}!` });
  },
};
"#;

/// Register a function on the server, before its first deployment
///
/// Inside a project that does not have it, the entry in `reactor.toml` and a first file are offered too.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor functions create hello
  reactor functions create report --runtime bun --context prod")]
pub(crate) struct CreateArgs {
    /// Lower-case letters, digits and dashes
    name: String,
    /// What runs it
    #[arg(long, value_enum, default_value = "wasm")]
    runtime: RuntimeArg,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RuntimeArg {
    /// A sandbox in the server's process
    Wasm,
    /// A pool of `bun` processes
    Bun,
    /// AWS Lambda
    Lambda,
}

pub(crate) async fn run(cx: &Context, args: &CreateArgs) -> Result<(), CliError> {
    let function = CreateFunction {
        name: args.name.clone(),
        runtime: match args.runtime {
            RuntimeArg::Wasm => Runtime::Wasm,
            RuntimeArg::Bun => Runtime::Bun,
            RuntimeArg::Lambda => Runtime::Lambda,
        },
    };
    let (target, client) = cx.connect_to_change(&format!("create function `{}`", args.name))?;
    let created = client.create_function(&function).await?;
    cx.ui.done(format!("created `{}` ({}) on {}", created.name, runtime(created.runtime), target.name));
    if cx.project_root()?.is_some() {
        offer_entry(cx, &cx.project()?, &function)?;
    }
    cx.ui.hint(format!("send its code with `reactor functions deploy {}`", created.name));
    cx.ui.document(&created);
    Ok(())
}

fn offer_entry(cx: &Context, project: &Project, function: &CreateFunction) -> Result<(), CliError> {
    let name = &function.name;
    if project.manifest().functions.iter().any(|known| known.name.as_str() == name) {
        return Ok(());
    }
    let block = format!("\n[[functions]]\nname = \"{name}\"\nruntime = \"{}\"\n", runtime(function.runtime));
    let question = format!("Add `{name}` to reactor.toml, with a file to begin with?");
    // Where nobody can be asked, nothing is written into a project.
    if !cx.ui.confirm(&question, "--yes").unwrap_or(false) {
        cx.ui.hint(format!("give the project this entry:\n{}", block.trim_start()));
        return Ok(());
    }
    let path = project.manifest_path();
    let text = fs_err::read_to_string(path)?;
    fs_err::write(path, format!("{}{block}", with_newline(&text)))?;
    let file = project.root().join("functions").join(name).join("index.ts");
    if file.exists() {
        return Ok(());
    }
    let folder = file.parent().ok_or_else(|| CliError::new(ErrorCode::IoFailed, "the project has no folder"))?;
    fs_err::create_dir_all(folder)?;
    fs_err::write(&file, STARTER)?;
    cx.ui.done(format!("wrote {}", cx.shown(&file).display()));
    Ok(())
}

fn with_newline(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}
