//! Development servers of frameworks (Astro, Next.js, Vite), kept running behind the front.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, TcpListener};
use std::process::Stdio;

use admin_api::ErrorCode;
use project::{DevServer, Project};
use server::dev::{Front, Upstream};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};
use tokio::process::Child;

use crate::commands::attend;
use crate::commands::build;
use crate::context::Context;
use crate::error::CliError;
use crate::ui::Ui;

/// The running ones, by site. Dropping them stops them.
pub(super) struct Frameworks {
    running: BTreeMap<String, Running>,
}

struct Running {
    server: DevServer,
    port: u16,
    /// Ends the program when its input closes, however this process ends.
    keeper: Child,
}

impl Frameworks {
    pub(super) const fn none() -> Self {
        Self { running: BTreeMap::new() }
    }

    /// Starts and stops what the project now says, and tells the front who answers for which site.
    pub(super) fn adjust(&mut self, cx: &Context, project: &Project, front: &Front) -> Result<(), CliError> {
        let wanted = project.dev_servers()?;
        // One that has ended by itself is started again with the next save.
        self.running
            .retain(|_, running| wanted.contains(&running.server) && matches!(running.keeper.try_wait(), Ok(None)));
        for server in wanted {
            if !self.running.contains_key(&server.site) {
                let running = start(cx, server, front)?;
                self.running.insert(running.server.site.clone(), running);
            }
        }
        let only = project.manifest().sites.len() == 1;
        let upstream = |running: &Running| Upstream {
            site: running.server.site.clone(),
            domains: running.server.domains.clone(),
            is_default: only,
            port: running.port,
        };
        front.set_upstreams(self.running.values().map(upstream).collect());
        Ok(())
    }

    /// Sites that are served by these and left out of the build.
    pub(super) fn sites(&self) -> Vec<String> {
        self.running.keys().cloned().collect()
    }
}

fn start(cx: &Context, server: DevServer, front: &Front) -> Result<Running, CliError> {
    let port = free_port()?;
    let mut command = attend::command(&server.program, &server.arguments(port))?;
    for name in build::hidden_env(cx) {
        command.env_remove(name);
    }
    let url = format!("http://{}", front.addr());
    command.current_dir(&server.folder).env("REACTOR_URL", url).env("PORT", port.to_string()).env("BROWSER", "none");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut keeper = command.spawn().map_err(|source| {
        CliError::new(ErrorCode::IoFailed, format!("cannot start `{}`", server.program.display())).caused_by(&source)
    })?;
    cx.ui.say(format!("starting {} for site `{}`", server.framework, server.site));
    forward(&cx.ui, &server.site, keeper.stdout.take());
    forward(&cx.ui, &server.site, keeper.stderr.take());
    Ok(Running { server, port, keeper })
}

/// Shows what it prints, under the name of its site.
fn forward(ui: &Ui, site: &str, pipe: Option<impl AsyncRead + Unpin + Send + 'static>) {
    let Some(pipe) = pipe else { return };
    let (ui, site) = (ui.clone(), site.to_owned());
    tokio::spawn(async move {
        let mut lines = BufReader::new(pipe).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            if !line.trim().is_empty() {
                let palette = ui.talk_palette();
                ui.say(format!("{} {} {line}", palette.dim(&site), palette.dim("│")));
            }
        }
    });
}

/// Free now; whoever takes it before the server does makes the server say so.
fn free_port() -> Result<u16, CliError> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
