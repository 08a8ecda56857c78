//! The development servers that frameworks bring along: what `reactor dev` starts for a site instead of building it.

use std::path::PathBuf;

use super::detect::{self, Framework};
use crate::{Project, ProjectError, SiteSettings};

/// A site's own development server, not started yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DevServer {
    /// Name of the site.
    pub site: String,
    /// Hosts that the site names.
    pub domains: Vec<String>,
    /// Where it is started.
    pub folder: PathBuf,
    /// Name of the framework.
    pub framework: &'static str,
    /// The framework's program among the installed packages.
    pub program: PathBuf,
}

impl DevServer {
    /// The arguments that make it listen on that port of the loopback address, and on no other.
    pub fn arguments(&self, port: u16) -> Vec<String> {
        let port = port.to_string();
        let words: &[&str] = match self.framework {
            "nextjs" => &["dev", "--port", &port, "--hostname", "127.0.0.1"],
            "astro" => &["dev", "--port", &port, "--host", "127.0.0.1"],
            _ => &["--port", &port, "--strictPort", "--host", "127.0.0.1", "--clearScreen", "false"],
        };
        words.iter().map(|word| (*word).to_owned()).collect()
    }
}

impl Project {
    /// The sites that have a development server of their own. A site with its own build command, or with a folder that is
    /// already built, has none. Packages that are not installed are an error at the site.
    pub fn dev_servers(&self) -> Result<Vec<DevServer>, ProjectError> {
        let mut servers = Vec::new();
        for site in &self.manifest().sites {
            if let Some(framework) = self.framework_of(site) {
                servers.push(self.dev_server(site, framework)?);
            }
        }
        Ok(servers)
    }

    fn framework_of(&self, site: &SiteSettings) -> Option<Framework> {
        if site.build.is_some() || site.output.is_some() {
            return None;
        }
        match &site.framework {
            Some(name) => detect::by_name(name),
            None => detect::detect(&self.root().join(&site.source)),
        }
    }

    fn dev_server(&self, site: &SiteSettings, framework: Framework) -> Result<DevServer, ProjectError> {
        let folder = self.root().join(&site.source);
        let name = if framework.name == "nextjs" { "next" } else { framework.name };
        let program = folder
            .ancestors()
            .take_while(|folder| folder.starts_with(self.root()))
            .map(|folder| folder.join("node_modules/.bin").join(name))
            .find(|program| program.is_file());
        let Some(program) = program else {
            let manager = detect::package_manager(&folder, self.root());
            let message = format!("the packages of site `{}` are not installed", site.name);
            let hint = format!("run `{manager} install` in `{}`", site.source);
            return Err(site.source_place.error(message).hint(hint).into());
        };
        Ok(DevServer {
            site: site.name.to_string(),
            domains: site.domains.clone(),
            folder,
            framework: framework.name,
            program,
        })
    }
}
