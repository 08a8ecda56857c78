//! From a function of a release to a pool that can be called.

use std::sync::Arc;

use bundle_format::{FileEntry, FunctionEntry};
use platform::{Mode, NewRecord};

use super::{BunError, CodeFile, Plan, Pool};
use crate::Functions;
use crate::component::Positions;
use crate::failure::Failure;
use crate::output::Output;
use crate::runtime::Runtime;
use crate::stage::{StageError, megabytes, unsupported};

impl Functions {
    /// Writes the function's files and, unless that was seen before, has a process load them.
    pub(crate) async fn prepare_bun(
        &self,
        entry: &FunctionEntry,
        files: &[FileEntry],
        tried: bool,
    ) -> Result<(Runtime, Arc<Positions>), StageError> {
        let files = self.code(entry, files).await?;
        if !files.iter().any(|file| file.path == entry.entrypoint) {
            return Err(unsupported(entry, format!("its entrypoint `{}` is not in the bundle", entry.entrypoint)));
        }
        let map = files.iter().find(|file| file.path == format!("{}.map", entry.entrypoint));
        let positions = Arc::new(Positions::new(map.map(|map| map.content.as_ref().into())));
        let plan = Plan {
            entrypoint: entry.entrypoint.clone(),
            shown: entry.root.clone(),
            files,
            output: self.lines_of(&entry.name, &positions),
            memory: megabytes(entry.limits.memory_mb),
            max_concurrency: entry.concurrency.max_concurrency,
            min_instances: entry.concurrency.min_instances,
            env: self.inner.env_of(&entry.name, None).to_vec(),
        };
        let pool = Pool::open(&self.inner.bun, plan).await.map_err(|error| self.unavailable(entry, &error))?;
        if !tried {
            pool.check().await.map_err(|failure| refused(entry, &positions, failure))?;
        }
        Ok((Runtime::Bun(pool), positions))
    }

    async fn code(&self, entry: &FunctionEntry, files: &[FileEntry]) -> Result<Vec<CodeFile>, StageError> {
        let root = format!("{}/", entry.root);
        let mut code = Vec::with_capacity(files.len());
        for file in files {
            let Some(path) = file.path.strip_prefix(&root) else { continue };
            let Some(content) = self.file(entry, files, &file.path).await? else { continue };
            code.push(CodeFile { path: path.to_owned(), executable: file.executable, content });
        }
        Ok(code)
    }

    /// Where lines go that belong to no call.
    fn lines_of(&self, function: &str, positions: &Arc<Positions>) -> Output {
        let (logs, function) = (self.inner.platform.logs.clone(), function.to_owned());
        let positions = Arc::clone(positions);
        Output::to(move |level, message| {
            let message = positions.translate(&message);
            logs.append(NewRecord { function: Some(function.clone()), ..NewRecord::new(level, "functions", message) });
        })
    }

    fn unavailable(&self, entry: &FunctionEntry, error: &BunError) -> StageError {
        let next = match (self.inner.platform.mode, error) {
            (_, BunError::Disabled) => "add `bun` to it, and restart the server".to_owned(),
            (_, BunError::Configured { .. }) => "correct `[functions] bun` in Reactor.toml".to_owned(),
            (Mode::Dev, _) => "install bun from https://bun.sh, or npm, with which reactor fetches it".to_owned(),
            (Mode::Serve, _) => {
                "run `reactor doctor --fix --runtime bun` on the server's machine, then deploy again".to_owned()
            }
        };
        StageError::RuntimeUnavailable {
            function: entry.name.clone(),
            runtime: "bun",
            reason: format!("{error}; {next}"),
        }
    }
}

fn refused(entry: &FunctionEntry, positions: &Positions, failure: Failure) -> StageError {
    let function = entry.name.clone();
    match failure {
        Failure::Thrown(thrown) => StageError::Script { function, message: positions.translate(&thrown.for_log()) },
        other => StageError::Script { function, message: other.for_log() },
    }
}
